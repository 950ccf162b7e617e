"""Actions of the superior on a whole round: open it, remind late units, close it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Unpack

from django.db import IntegrityError, transaction

from motcua.acts.vocabulary import When
from motcua.agencies.queries import Place
from motcua.base.refusals import Invalid, Refused
from motcua.people.vocabulary import Actor
from motcua.reports.rules.periods import Period
from motcua.rounds.actions.transaction import ROUND_POLICY, SUBMISSION_POLICY, first_event, on_round, on_submission
from motcua.rounds.models import Round, Submission
from motcua.rounds.permissions import round_authority
from motcua.rounds.queries.cells import form_to_keep, units_below
from motcua.rounds.queries.subjects import ROUNDS, SUBMISSIONS
from motcua.rounds.vocabulary import AWAITED, SubmissionStatus


def open_round(
    *,
    where: Place,
    chosen: Period,
    form: str,
    title: str,
    due_on: date,
    units: Sequence[int],
    by: Actor,
    at: datetime,
    instructions: str = "",
    sends_on_by: date | None = None,
) -> Round:
    """Open a round: ask the units for a form and period until a day; each gets a report to fill. Raises Refused or
    Invalid.
    """
    found = Round(
        agency_id=where.agency_id, title=title.strip(), form=form, period=chosen.name, starts_on=chosen.start,
        ends_on=chosen.end, due_on=due_on, sends_on_by=sends_on_by, instructions=instructions.strip(), revision=1,
    )  # fmt: skip
    held = round_authority(by, "open", found)
    _check(where, chosen, due_on, units, at, title, sends_on_by)
    found.form_data = form_to_keep(form)
    try:
        with transaction.atomic():
            found.save(force_insert=True)
            first_event(ROUNDS, "open", ROUND_POLICY, found, by=by, held=held, at=at)
            for unit in dict.fromkeys(units):
                asked = Submission.objects.create(
                    round=found, agency_id=unit, superior_id=where.agency_id, due_on=due_on, revision=1
                )
                first_event(SUBMISSIONS, "ask", SUBMISSION_POLICY, asked, by=by, held=held, at=at)
    except IntegrityError:
        raise Refused(
            f"Đã có đợt báo cáo {chosen.label} theo mẫu này đang thu. Mở đợt đó, hoặc khóa sổ trước khi mở đợt mới."
        ) from None
    return found


def close_round(*, round: Round, by: Actor, at: datetime, **when: Unpack[When]) -> Round:
    """Close the round: accepted reports are locked; refused while a submitted report waits for review."""
    with on_round("close", round, by, at, when):
        waiting = round.submissions.filter(status=SubmissionStatus.SUBMITTED).count()
        if waiting:
            raise Refused(f"Còn {waiting} báo cáo đã gửi chưa được xem. Tiếp nhận hoặc trả lại trước khi khóa sổ.")
        for submission in round.submissions.filter(status=SubmissionStatus.APPROVED):
            with on_submission("lock", submission, by, at):
                pass
    return round


def remind_late(*, round: Round, by: Actor, at: datetime) -> list[Submission]:
    """Remind every unit whose due day has passed; returns the units reminded."""
    round_authority(by, "close", round)
    late = list(round.submissions.filter(status__in=AWAITED, due_on__lt=at.date()))
    with transaction.atomic():
        for submission in late:
            with on_submission("remind", submission, by, at) as act:
                act.record.reminded_at = at
    return late


def _check(
    where: Place, chosen: Period, due_on: date, units: Sequence[int], at: datetime, title: str, sends_on_by: date | None
) -> None:
    known = {unit.agency_id for unit in units_below(where.agency_id, at.date())}
    errors = {
        "title": "" if title.strip() else "Nhập tên đợt báo cáo.",
        "units": "" if units else "Chọn ít nhất một đơn vị.",
        "due_on": "" if due_on >= at.date() else "Hạn gửi đã qua; chọn từ hôm nay trở đi.",
        "period": "" if chosen.start <= at.date() else "Kỳ này chưa bắt đầu.",
        "sends_on_by": "Hạn gửi lên cấp trên phải sau hạn gửi." if sends_on_by and sends_on_by < due_on else "",
    }
    if set(units) - known:
        errors["units"] = "Có đơn vị không còn trực thuộc cơ quan; tải lại trang để chọn lại."
    if wrong := {name: message for name, message in errors.items() if message}:
        raise Invalid(wrong)
