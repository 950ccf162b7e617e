"""Vocabulary of reporting rounds: states of a round and of the report of a unit."""

from django.db.models import TextChoices

ROUND = "round"
SUBMISSION = "submission"


class RoundStatus(TextChoices):
    """State of a round."""

    OPEN = "open", "Đang thu"
    CLOSED = "closed", "Đã khóa sổ"


class SubmissionStatus(TextChoices):
    """State of the report of one unit: drafted, presented to its leader, submitted, reviewed above."""

    NOT_STARTED = "not_started", "Chưa mở"
    DRAFTING = "drafting", "Đang lập"
    PRESENTED = "presented", "Chờ lãnh đạo gửi"
    RETURNED = "returned", "Trả lại, đang sửa"
    SUBMITTED = "submitted", "Đã gửi, chờ xem"
    APPROVED = "approved", "Đã tiếp nhận"
    LOCKED = "locked", "Đã khóa"


#: States in which the unit may still change its cells.
EDITABLE = (SubmissionStatus.NOT_STARTED, SubmissionStatus.DRAFTING, SubmissionStatus.RETURNED)
#: States whose cells the superior counts.
CAME_IN = (SubmissionStatus.SUBMITTED, SubmissionStatus.APPROVED, SubmissionStatus.LOCKED)
#: States that the superior still waits for.
AWAITED = (*EDITABLE, SubmissionStatus.PRESENTED)
#: Steps that the board draws: drafted, presented, submitted, accepted.
STEP_OF = {
    SubmissionStatus.NOT_STARTED: 0,
    SubmissionStatus.DRAFTING: 1,
    SubmissionStatus.PRESENTED: 2,
    SubmissionStatus.RETURNED: 3,
    SubmissionStatus.SUBMITTED: 3,
    SubmissionStatus.APPROVED: 4,
    SubmissionStatus.LOCKED: 4,
}
