"""Words of reporting rounds: where a round and the report of a unit stand."""

from django.db.models import TextChoices

ROUND = "round"
SUBMISSION = "submission"


class RoundStatus(TextChoices):
    """Where a round stands."""

    OPEN = "open", "Đang thu"
    CLOSED = "closed", "Đã khóa sổ"


class SubmissionStatus(TextChoices):
    """Where the report of one unit stands: drafted, handed to its leader, sent, looked at above."""

    NOT_STARTED = "not_started", "Chưa mở"
    DRAFTING = "drafting", "Đang lập"
    PRESENTED = "presented", "Chờ lãnh đạo gửi"
    RETURNED = "returned", "Trả lại, đang sửa"
    SUBMITTED = "submitted", "Đã gửi, chờ xem"
    APPROVED = "approved", "Đã tiếp nhận"
    LOCKED = "locked", "Đã khóa"


#: The unit may still change its cells.
EDITABLE = (SubmissionStatus.NOT_STARTED, SubmissionStatus.DRAFTING, SubmissionStatus.RETURNED)
#: The superior counts these cells.
CAME_IN = (SubmissionStatus.SUBMITTED, SubmissionStatus.APPROVED, SubmissionStatus.LOCKED)
#: The superior still waits for these.
AWAITED = (*EDITABLE, SubmissionStatus.PRESENTED)
#: The steps of the way that the board draws: drafted, presented, sent, accepted.
STEP_OF = {
    SubmissionStatus.NOT_STARTED: 0,
    SubmissionStatus.DRAFTING: 1,
    SubmissionStatus.PRESENTED: 2,
    SubmissionStatus.RETURNED: 3,
    SubmissionStatus.SUBMITTED: 3,
    SubmissionStatus.APPROVED: 4,
    SubmissionStatus.LOCKED: 4,
}
