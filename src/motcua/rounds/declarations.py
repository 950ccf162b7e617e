"""Declarations of the subjects and acts of rounds, and of their pages."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from motcua.acts.registry import SUBJECTS, ActDeclaration, Grant, declare
from motcua.acts.views import ActPages
from motcua.acts.vocabulary import NOWHERE, SAME, Offered
from motcua.agencies.queries import places
from motcua.base.time import today
from motcua.people.permissions import actor_in
from motcua.people.vocabulary import Role
from motcua.rounds import actions
from motcua.rounds.forms import ExtendForm, PlainActForm, ReasonActForm, ReturnForm
from motcua.rounds.models import Round, Submission
from motcua.rounds.permissions import (
    CALLERS,
    can_see_round,
    can_see_submission,
    may_open_rounds,
    round_authority,
    submission_authority,
)
from motcua.rounds.queries.cells import reports_above
from motcua.rounds.queries.subjects import ROUNDS, SUBMISSIONS
from motcua.rounds.vocabulary import AWAITED, ROUND, SUBMISSION, RoundStatus
from motcua.rounds.vocabulary import SubmissionStatus as S

_UNIT = (Grant((Role.REFORM_OFFICER,), ("agency_id",)),)
_UNIT_LEADER = (Grant((Role.LEADER,), ("agency_id",)),)
_UNIT_BOTH = (Grant(CALLERS, ("agency_id",)),)
_ABOVE = (Grant(CALLERS, ("superior_id",)),)
_BOTH = (Grant(CALLERS, ("agency_id", "superior_id")),)


def number_in(code: str, prefix: str) -> int:
    """Return the number in a code such as BC-000012; raises Http404."""
    digits = code.removeprefix(prefix)
    if digits == code or not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise Http404("Không có mã này. Kiểm tra lại địa chỉ.")
    return int(digits)


def find_round(request: HttpRequest, code: str) -> Round:
    """Return the round of the code, if the person may see it whole; else raises Http404."""
    found = Round.objects.filter(pk=number_in(code, "DBC-")).first()
    if found is None or not can_see_round(actor_in(request), found):
        raise Http404("Không có đợt báo cáo này.")
    return found


def find_submission(request: HttpRequest, code: str) -> Submission:
    """Return the report of the code, if the person may see it; else raises Http404."""
    found = Submission.objects.filter(pk=number_in(code, "BC-")).select_related("round").first()
    if found is None or not can_see_submission(actor_in(request), found):
        raise Http404("Không có báo cáo này.")
    return found


def _round_brief(request: HttpRequest, found: Any) -> dict[str, Any]:
    return {"round": found}


def _submission_brief(request: HttpRequest, found: Any) -> dict[str, Any]:
    unit = places({found.agency_id}, today()).get(found.agency_id)
    return {"submission": found, "unit": unit, "above": list(reports_above(found)) if found.status in _DONE else []}


_DONE = (S.APPROVED, S.LOCKED)
ROUND_PAGES = ActPages(
    subject=ROUNDS,
    policy=may_open_rounds,
    find=find_round,
    authority=round_authority,
    address=lambda found: reverse("round", args=[found.code]),
    brief="rounds/_round_brief.html",
    context=_round_brief,
    list_address=lambda: reverse("round_list"),
    list_name="Đợt báo cáo",
)
SUBMISSION_PAGES = ActPages(
    subject=SUBMISSIONS,
    policy=may_open_rounds,
    find=find_submission,
    authority=submission_authority,
    address=lambda found: reverse("submission", args=[found.code]),
    brief="rounds/_submission_brief.html",
    context=_submission_brief,
    list_address=lambda: reverse("round_list"),
    list_name="Đợt báo cáo",
)


def _same(*statuses: S) -> dict[str, str]:
    return dict.fromkeys(statuses, SAME)


def _round(key: str, name: str, arrows: dict[str, str], **more: Any) -> ActDeclaration:
    grants = (Grant(CALLERS, ("agency_id",)),)
    return ActDeclaration(subject=ROUND, key=key, name=name, arrows=arrows, grants=grants, undoable=False, **more)


def _act(key: str, name: str, arrows: dict[str, str], grants: tuple[Grant, ...], **more: Any) -> ActDeclaration:
    return ActDeclaration(subject=SUBMISSION, key=key, name=name, arrows=arrows, grants=grants, undoable=False, **more)


def register() -> None:
    """Register rounds, the reports of units, and the acts on them."""
    SUBJECTS.register(ROUND, ROUNDS)
    SUBJECTS.register(SUBMISSION, SUBMISSIONS)
    declare(
        _round("open", "Mở đợt báo cáo", {NOWHERE: RoundStatus.OPEN}, offered=Offered.NOWHERE),
        _round(
            "close", "Khóa sổ", {RoundStatus.OPEN: RoundStatus.CLOSED}, perform=actions.close_round, form=PlainActForm,
            button="Khóa sổ", question="Khóa sổ đợt báo cáo?",
            hint="Báo cáo đã tiếp nhận bị khóa; đơn vị chưa gửi sẽ không gửi được nữa.",
        ),
        _act("ask", "Yêu cầu báo cáo", {NOWHERE: S.NOT_STARTED}, _ABOVE, offered=Offered.NOWHERE),
        _act(
            "enter", "Nhập số liệu",
            {S.NOT_STARTED: S.DRAFTING, S.DRAFTING: SAME, S.RETURNED: SAME}, _UNIT, offered=Offered.NOWHERE,
        ),
        _act(
            "present", "Trình lãnh đạo",
            dict.fromkeys((S.NOT_STARTED, S.DRAFTING, S.RETURNED), S.PRESENTED), _UNIT,
            perform=actions.present, form=PlainActForm, button="Trình lãnh đạo", offered=Offered.FIRST,
        ),
        _act(
            "submit", "Gửi cấp trên",
            dict.fromkeys((S.NOT_STARTED, S.DRAFTING, S.RETURNED, S.PRESENTED), S.SUBMITTED), _UNIT_LEADER,
            perform=actions.submit, form=PlainActForm, button="Gửi cấp trên", offered=Offered.FIRST,
            hint="Số liệu hệ thống tính được giữ nguyên như lúc gửi.",
        ),
        _act(
            "withdraw", "Lấy về để sửa", {S.PRESENTED: S.DRAFTING}, _UNIT_BOTH,
            perform=actions.withdraw, form=PlainActForm, button="Lấy về để sửa",
        ),
        _act(
            "approve", "Tiếp nhận", {S.SUBMITTED: S.APPROVED}, _ABOVE,
            perform=actions.approve, form=PlainActForm, button="Tiếp nhận", offered=Offered.FIRST,
        ),
        _act(
            "return", "Trả lại để sửa", {S.SUBMITTED: S.RETURNED, S.APPROVED: S.RETURNED, S.LOCKED: S.RETURNED}, _ABOVE,
            perform=actions.send_back, form=ReturnForm, button="Trả lại",
            hint="Ý kiến về từng ô đã ghi được đơn vị thấy ngay bên ô đó.",
        ),
        _act(
            "lock", "Khóa số liệu", {S.APPROVED: S.LOCKED}, _ABOVE,
            perform=actions.lock, form=PlainActForm, button="Khóa số liệu",
        ),
        _act(
            "extend", "Gia hạn", _same(*AWAITED), _ABOVE,
            perform=actions.extend, form=ExtendForm, button="Gia hạn",
        ),
        _act(
            "remind", "Nhắc", _same(*AWAITED), _ABOVE,
            perform=actions.remind, form=PlainActForm, button="Nhắc đơn vị",
        ),
        _act(
            "correct", "Đính chính", {S.APPROVED: S.RETURNED}, _UNIT_BOTH,
            perform=actions.correct, form=ReasonActForm, button="Đính chính",
            hint="Báo cáo trở về trạng thái đang sửa; gửi lại sau khi sửa.",
        ),
        _act("comment", "Nêu ý kiến về ô", _same(*S), _BOTH, offered=Offered.NOWHERE),
    )  # fmt: skip
