"""Declarations of the acts on tasks, and of their pages."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from motcua.acts.registry import SUBJECTS, ActDeclaration, Grant, declare
from motcua.acts.views import ActPages
from motcua.acts.vocabulary import NOWHERE, PREVIOUS, SAME, UNDO, Offered
from motcua.people.permissions import actor_in
from motcua.programme import actions
from motcua.programme.forms import CompleteForm, CorrectForm, ProgressForm, ReasonForm
from motcua.programme.models import Task
from motcua.programme.permissions import KEEPERS, authority, can_list, visible
from motcua.programme.queries import SUBJECT
from motcua.programme.vocabulary import TASK, TASKS
from motcua.programme.vocabulary import TaskStatus as S

_GRANTS = (Grant(KEEPERS, ("agency_id",)),)


def find_task(request: HttpRequest, code: str) -> Task:
    """Return the task of the code NV-000012, if the person may see it; else raises Http404."""
    digits = code.removeprefix("NV-")
    if digits == code or not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise Http404("Không có mã này. Kiểm tra lại địa chỉ.")
    found = Task.objects.filter(visible(actor_in(request)), pk=int(digits)).first()
    if found is None:
        raise Http404("Không có nhiệm vụ này.")
    return found


PAGES = ActPages(
    subject=SUBJECT,
    policy=can_list,
    find=find_task,
    authority=authority,
    address=lambda task: reverse("task", args=[task.public_code]),
    brief="programme/_brief.html",
    context=lambda request, task: {"task": task},
    list_address=lambda: reverse("task_list"),
    list_name="Nhiệm vụ cải cách hành chính",
)


def _act(key: str, name: str, arrows: dict[str, str], **more: Any) -> ActDeclaration:
    return ActDeclaration(subject=TASK, key=key, name=name, arrows=arrows, grants=_GRANTS, facts=(TASKS,), **more)


def register() -> None:
    """Register the task and the acts on it."""
    SUBJECTS.register(TASK, SUBJECT)
    declare(
        _act("register", "Ghi nhiệm vụ", {NOWHERE: S.OPEN}, offered=Offered.NOWHERE, undoable=False),
        _act(
            "take_in", "Nhập từ tệp", {NOWHERE: SAME, S.OPEN: SAME, S.DONE: SAME}, offered=Offered.NOWHERE,
            undoable=False, by_itself=True,
        ),
        _act(
            "complete", "Hoàn thành", {S.OPEN: S.DONE}, perform=actions.complete, form=CompleteForm,
            button="Hoàn thành", offered=Offered.FIRST, hint="Ghi ngày hoàn thành và minh chứng.",
        ),
        _act(
            "report_progress", "Báo cáo tiến độ", {S.OPEN: SAME}, perform=actions.report_progress, form=ProgressForm,
            button="Ghi tiến độ",
        ),
        _act(
            "correct", "Sửa thông tin", {S.OPEN: SAME, S.DONE: SAME}, perform=actions.correct, form=CorrectForm,
            button="Sửa", hint="Số liệu tính từ hôm nay theo thông tin đã sửa; báo cáo đã ban hành giữ nguyên.",
        ),
        _act(
            "reopen", "Mở lại", {S.DONE: S.OPEN}, perform=actions.reopen, form=ReasonForm, button="Mở lại",
            question="Mở lại nhiệm vụ đã hoàn thành?",
        ),
        _act(
            "cancel", "Bỏ nhiệm vụ", {S.OPEN: S.CANCELLED}, perform=actions.cancel, form=ReasonForm,
            button="Bỏ nhiệm vụ", question="Bỏ nhiệm vụ này khỏi kế hoạch?",
            hint="Nhiệm vụ đã bỏ không còn được tính trong số liệu từ hôm nay.",
        ),
        _act(UNDO, "Hoàn tác", dict.fromkeys(S, PREVIOUS), perform=actions.undo, undoable=False),
    )  # fmt: skip
