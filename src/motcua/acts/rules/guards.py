"""Guards of every act: effective time, reason for late recording, required fields.

Each guard returns the reason for which the act is refused, or an empty text.
"""

from datetime import date, datetime

LONGEST_COMMENT = 1000


def moment(*, effective_at: datetime, recorded_at: datetime, previous: datetime | None) -> str:
    """Check that an act takes effect no later than it is recorded, and no earlier than the one before."""
    if effective_at > recorded_at:
        return "Thời điểm thực hiện không được ở tương lai. Nhập đúng giờ đã làm việc này."
    if previous is not None and effective_at < previous:
        return (
            f"Thời điểm thực hiện không được trước việc gần nhất của hồ sơ ({previous:%H:%M ngày %d/%m/%Y}). "
            "Kiểm tra lại ngày giờ."
        )
    return ""


def back_dating(*, effective_on: date, recorded_on: date, comment: str) -> str:
    """Check that an act recorded on a later day than it happened has a reason."""
    if effective_on < recorded_on and not comment.strip():
        return "Việc làm từ ngày trước nay mới ghi nhận: nêu lý do ghi nhận muộn."
    return ""


def comment_length(comment: str) -> str:
    """Check that a comment fits its column."""
    return f"Ý kiến dài quá {LONGEST_COMMENT:,} ký tự.".replace(",", ".") if len(comment) > LONGEST_COMMENT else ""


def required(text: str, what: str) -> str:
    """Check that the text has been filled in."""
    return "" if text.strip() else f"Nhập {what}."
