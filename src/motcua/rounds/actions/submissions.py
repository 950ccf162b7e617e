"""Actions on the report of a unit: enter, present, submit, send back, accept, lock, correct."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Unpack

from motcua.acts.actions import Act
from motcua.acts.vocabulary import When
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.people.vocabulary import Actor
from motcua.reports.actions.entries import enter_entries, require_answerable, unexplained
from motcua.reports.models import Report
from motcua.reports.rules.below import rows_with
from motcua.reports.rules.checks import of_form
from motcua.reports.rules.forms import Typed
from motcua.reports.rules.values import value_as_json
from motcua.reports.vocabulary import GAPS, Severity
from motcua.rounds.actions.transaction import on_submission
from motcua.rounds.models import CellComment, RoundCell, Submission
from motcua.rounds.queries.cells import (
    counted_of,
    form_of,
    level_of,
    live_cells,
    reports_above,
    sent_values,
    typed_of,
    unit_form,
)
from motcua.rounds.rules.cells import as_sent, values_of


def enter(
    *,
    submission: Submission,
    cells: Mapping[str, Typed],
    by: Actor,
    at: datetime,
    seen: Mapping[str, str] | None = None,
) -> Submission:
    """Write typed cells by row, all or none; a blank one empties the cell.

    A computed cell is corrected only with a reason (the note) and evidence; both values stay visible. `seen` has, by
    row, the stamp of the content when the page was opened. Where somebody entered another one since, nothing is written
    and Invalid says, by row, what was entered, by whom and when. Raises Refused for a row that other roles answer for.
    """
    typed = typed_of(submission.cells.select_related("author"))
    form, _ = unit_form(submission, local(at).date(), typed)
    require_answerable(form, cells, by, submission.agency_id, level_of(submission))
    if errors := unexplained(form, cells):
        raise Invalid(errors)
    with on_submission("enter", submission, by, at) as act:
        enter_entries(act, RoundCell, cells, seen or {})
    return submission


def present(*, submission: Submission, by: Actor, at: datetime, **when: Unpack[When]) -> Submission:
    """Present the report to the unit's leader; refused while it has errors."""
    cells = _counted_now(submission, at)
    with on_submission("present", submission, by, at, **when) as act:
        _nothing_stops(act, cells)
    return submission


def withdraw(*, submission: Submission, reason: str = "", by: Actor, at: datetime, **when: Unpack[When]) -> Submission:
    """Withdraw the report from the leader, to continue editing it."""
    with on_submission("withdraw", submission, by, at, **when) as act:
        act.notes = {"reason": reason} if reason else {}
    return submission


def submit(*, submission: Submission, by: Actor, at: datetime, **when: Unpack[When]) -> Submission:
    """Submit the report: computed cells are stored as they are now. After a correction its changes are noted."""
    cells = _counted_now(submission, at)
    with on_submission("submit", submission, by, at, **when) as act:
        _nothing_stops(act, cells)
        before = _values_sent(act.record)
        act.record.counted = {row: value_as_json(value) for row, value in cells.items()}
        act.record.submitted_at = at
        if before:
            after = _values(act.record)
            changed = {row: [before.get(row), value] for row, value in after.items() if before.get(row) != value}
            act.notes = {"changed": changed, "reports_above": _named_reports(submission)}
    return submission


def send_back(
    *, submission: Submission, reason: str, due_on: date, by: Actor, at: datetime, **when: Unpack[When]
) -> Submission:
    """Return the report with the reason and a new due day; requests about single cells are in its comments."""
    with on_submission("return", submission, by, at, **when) as act:
        act.check(
            reason="" if reason.strip() else "Ghi lý do trả lại.",
            due_on="" if due_on >= local(at).date() else "Hạn sửa phải từ hôm nay trở đi.",
        )
        act.record.due_on = due_on
        act.notes = {"reason": reason.strip(), "values": _values(act.record)}
    return submission


def approve(*, submission: Submission, by: Actor, at: datetime, **when: Unpack[When]) -> Submission:
    """Accept the report."""
    with on_submission("approve", submission, by, at, **when):
        pass
    return submission


def lock(*, submission: Submission, by: Actor, at: datetime, **when: Unpack[When]) -> Submission:
    """Lock an accepted report: only the superior can reopen it."""
    with on_submission("lock", submission, by, at, **when):
        pass
    return submission


def extend(
    *, submission: Submission, due_on: date, reason: str, by: Actor, at: datetime, **when: Unpack[When]
) -> Submission:
    """Set a later due day for the unit."""
    with on_submission("extend", submission, by, at, **when) as act:
        act.check(
            due_on="" if due_on > act.record.due_on else "Hạn mới phải sau hạn đang có.",
            reason="" if reason.strip() else "Ghi lý do gia hạn.",
        )
        act.record.due_on = due_on
        act.notes = {"reason": reason.strip()}
    return submission


def remind(*, submission: Submission, by: Actor, at: datetime, **when: Unpack[When]) -> Submission:
    """Remind the unit: its people see it on the home page."""
    with on_submission("remind", submission, by, at, **when) as act:
        act.record.reminded_at = at
    return submission


def correct(*, submission: Submission, reason: str, by: Actor, at: datetime, **when: Unpack[When]) -> Submission:
    """Reopen an accepted report for correction; the event names the issued reports above that it changes."""
    with on_submission("correct", submission, by, at, **when) as act:
        act.check(reason="" if reason.strip() else "Ghi sai ở đâu, vì sao.")
        reports = _named_reports(submission)
        act.notes = {"reason": reason.strip(), "reports_above": reports, "values": _values(act.record)}
    return submission


def comment(*, submission: Submission, row: str, text: str, by: Actor, at: datetime) -> CellComment:
    """Comment on one cell. Raises LookupError for an unknown row."""
    form_of(submission.round).row(row)
    text = nfc(text)
    with on_submission("comment", submission, by, at) as act:
        act.check(text="" if text else "Viết ý kiến trước khi gửi.")
        act.check(text="Viết ý kiến ngắn hơn: tối đa 1.000 ký tự." if len(text) > 1000 else "")
        above = act.held is not None and act.record.superior_id in (act.held.agency_id, act.held.office_id)
        made = act.create(
            CellComment, row=row, text=text, author_id=act.account_id, from_above=above, made_at=at
        )  # fmt: skip
        act.notes = {"row": row}
    return made


def _counted_now(submission: Submission, at: datetime) -> dict[str, Any]:
    """Return the computed values, counted before the record is locked."""
    typed = typed_of(submission.cells.select_related("author"))
    return counted_of(live_cells(submission, local(at).date(), typed))


def _nothing_stops(act: Act[Submission], counted: Mapping[str, Any]) -> None:
    form = form_of(act.record.round)
    findings = of_form(form, as_sent(form, counted, typed_of(act.record.cells.select_related("author"))))
    stopping = [finding.message for finding in findings if finding.severity is Severity.BLOCK]
    if stopping:
        more = f" (và {len(stopping) - 1} điểm khác)" if len(stopping) > 1 else ""
        raise Refused(f"Còn điểm phải xử lý: {stopping[0]}{more}.")
    gaps = [finding.message for finding in findings if finding.kind in GAPS]
    if gaps and not act.comment:
        raise Invalid({"comment": f"{' '.join(gaps)} Bổ sung, hoặc ghi lý do vẫn gửi."})


def _values(submission: Submission) -> dict[str, Any]:
    """Return every cell of the report as submitted, by row, as plain data."""
    typed = typed_of(submission.cells.select_related("author"))
    found = values_of(form_of(submission.round), sent_values(submission), typed)
    return {row: value_as_json(value) for row, value in found.items()}


def _values_sent(submission: Submission) -> dict[str, Any]:
    """Return the cells as they were when the report was last reopened; empty where it never was."""
    opened = submission.events.filter(action__in=("return", "correct")).order_by("-sequence").first()
    return opened.payload["notes"].get("values", {}) if opened else {}


def _named_reports(submission: Submission) -> list[dict[str, Any]]:
    """Return the issued reports above that a change of the unit's cells changes, each with the rows that sum them."""
    found = list(reports_above(submission))
    below = dict(Report.objects.filter(pk__in=[each.pk for each in found]).values_list("pk", "frozen_context__below"))
    return [
        {
            "report": report.pk,
            "number": report.number,
            "agency": report.agency_id,
            "rows": rows_with(below.get(report.pk) or {}, submission.code),
        }
        for report in found
    ]
