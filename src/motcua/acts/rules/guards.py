"""Guards that every act passes: when it took effect, why it is recorded late, and what has to be filled in.

Each guard answers with the reason for which the act may not happen, or an empty text.
"""

from datetime import date, datetime

LONGEST_COMMENT = 1000


def moment(*, effective_at: datetime, recorded_at: datetime, previous: datetime | None) -> str:
    """An act takes effect no later than it is recorded, and no earlier than the one before."""
    if effective_at > recorded_at:
        return "Thời điểm thực hiện không được ở tương lai. Nhập đúng giờ đã làm việc này."
    if previous is not None and effective_at < previous:
        return (
            f"Thời điểm thực hiện không được trước việc gần nhất của hồ sơ ({previous:%H:%M ngày %d/%m/%Y}). "
            "Kiểm tra lại ngày giờ."
        )
    return ""


def back_dating(*, effective_on: date, recorded_on: date, comment: str) -> str:
    """What is recorded on a later day than it happened says why."""
    if effective_on < recorded_on and not comment.strip():
        return "Việc làm từ ngày trước nay mới ghi nhận: nêu lý do ghi nhận muộn."
    return ""


def comment_length(comment: str) -> str:
    """A remark fits its column."""
    return f"Ý kiến dài quá {LONGEST_COMMENT:,} ký tự.".replace(",", ".") if len(comment) > LONGEST_COMMENT else ""


def required(text: str, what: str) -> str:
    """The text has been filled in."""
    return "" if text.strip() else f"Nhập {what}."
