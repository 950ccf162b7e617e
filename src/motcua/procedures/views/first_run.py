"""First-run checks of the catalogue and the calendar, required before the first intake."""

from datetime import date

from django.http import HttpRequest

from motcua.base.time import today
from motcua.people.permissions import actor_in
from motcua.people.queries import home_office
from motcua.procedures.queries import offers, office_calendar
from motcua.procedures.queries.calendar import hours_changes


def catalogue(request: HttpRequest) -> str:
    """Check that procedures are open to intake today; return the missing step, or an empty text."""
    return "" if offers(today()).exists() else "Chưa có thủ tục nào đang áp dụng: nạp hoặc nhập danh mục."


def calendar(request: HttpRequest) -> str:
    """Check that the calendar reaches the end of the next quarter; return the missing step, or an empty text."""
    day = today()
    needed = date(day.year + (day.month + 3 > 12), (day.month + 2) % 12 + 1, 1)
    last = office_calendar(None).last
    return "" if last >= needed else f"Lịch làm việc chỉ có đến ngày {last:%d/%m/%Y}: bổ sung trước khi hết."


def hours(request: HttpRequest) -> str:
    """Check that somebody has declared the office's hours; return the missing step, or an empty text."""
    if hours_changes(home_office(actor_in(request))):
        return ""
    return "Đang tính theo giờ thông dụng 07:30–11:30, 13:30–17:00: ghi giờ làm việc của cơ quan."
