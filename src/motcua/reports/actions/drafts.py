"""Open a report and freeze its figures: as a draft, again, or as an erratum; drop a draft."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from motcua.acts.actions import Act, append_event
from motcua.acts.queries import blank_state, changes_between, state_of
from motcua.acts.registry import acts_of
from motcua.agencies.queries import AgencyNotFound, Place, place
from motcua.base.refusals import Refused
from motcua.base.time import local
from motcua.people.vocabulary import Actor
from motcua.reports.actions.transaction import POLICY, on_report, require, require_changeable
from motcua.reports.models import Report
from motcua.reports.permissions import can_draft, report_authority
from motcua.reports.queries.law import period, regimes
from motcua.reports.queries.recording import RECORDING, recordings
from motcua.reports.queries.report_inputs import (
    Asked,
    cells_below,
    families_of,
    files_of,
    form_groups,
    form_in_force,
    frozen_context_of,
    names_of,
    sources_of,
    typed_of,
)
from motcua.reports.queries.subject import REPORTS
from motcua.reports.queries.within import frozen_within
from motcua.reports.rules.forms import form_kept, with_unrecorded_rows_typed
from motcua.reports.rules.periods import Period, last_whole_day, same_period_last_year
from motcua.reports.rules.within import entered_by_hand
from motcua.reports.vocabulary import OPEN_REPORTS, REPORT, ReportAct, ReportStatus
from motcua.statistics.actions import freeze
from motcua.statistics.models import Snapshot


def draft_report(
    *, where: Place, chosen: Period, by: Actor, at: datetime, snapshot: Snapshot | None = None, form: str = ""
) -> Report:
    """Create the draft report of an agency for a period and form, and freeze its figures as known now.

    Without a form it is the one in force for the agency's province. A period under way is reported up to the day
    before: figures "as of the end of a day" are counted when it is over.
    Raises Refused and PeriodError.
    """
    require(can_draft(by, where.agency_id), "Chỉ cán bộ cải cách hành chính của chính cơ quan được lập báo cáo.")
    form = form or form_in_force(where, chosen.until(last_whole_day(at)))
    same = Report.objects.filter(agency=where.agency_id, period=chosen.name, form=form)
    if same.filter(status=ReportStatus.ISSUED, cut_off__gte=chosen.end).exists():  # one cut short blocks nothing
        raise Refused(f"Báo cáo {chosen.label} đã ban hành. Nếu có sai sót, dùng “Đính chính” ở báo cáo đó.")
    return _open(where, chosen, by, at, form, snapshot=snapshot)


def refresh(*, report: Report, by: Actor, at: datetime) -> Report:
    """Freeze the figures of a draft again, as known now; what was typed stays."""
    require_changeable(report, by)
    fresh = _frozen(
        place(report.agency_id, report.tree_on), period(report.period), by, at, None, report.form, _entered(report)
    )
    with on_report(ReportAct.REFRESH, report, by, at) as act:
        kept = act.record
        kept.snapshot, kept.frozen_context, kept.cut_off, kept.tree_on = fresh[0], fresh[1], fresh[2].end, fresh[3]
        kept.form = fresh[1]["form"]["form"]
        act.notes = {"snapshot": str(fresh[0].pk)}
    return report


def correct(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Open a report that will supersede an issued one (erratum): new figures, the same text and typed cells."""
    require(can_draft(by, report.agency_id), "Chỉ cán bộ cải cách hành chính của chính cơ quan được lập đính chính.")
    if report.status != ReportStatus.ISSUED:
        raise Refused("Chỉ đính chính được báo cáo đã ban hành và chưa bị thay thế.")
    if not reason.strip():
        raise Refused("Ghi lý do đính chính: sai ở đâu, vì sao.")
    where = place(report.agency_id, report.tree_on)
    return _open(where, period(report.period), by, at, report.form, corrects=report, reason=reason.strip())


def drop(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Drop a draft with a reason; it stays readable, and another one may be opened for its period."""
    require_changeable(report, by)
    if not reason.strip():
        raise Refused("Ghi lý do bỏ dự thảo.")
    with on_report(ReportAct.DROP, report, by, at, comment=reason.strip()) as act:
        act.record.supersedes = None  # the issued report may be corrected by another draft
    return report


def _open(
    where: Place,
    chosen: Period,
    by: Actor,
    at: datetime,
    form: str,
    *,
    snapshot: Snapshot | None = None,
    corrects: Report | None = None,
    reason: str = "",
) -> Report:
    open_one = f"Cơ quan đã có dự thảo báo cáo {chosen.label}; mở dự thảo đó để làm tiếp."
    same = Report.objects.filter(agency=where.agency_id, period=chosen.name, form=form)
    if same.filter(status__in=OPEN_REPORTS).exists():
        raise Refused(open_one)
    frozen, context, cut, tree_on = _frozen(where, chosen, by, at, snapshot, form, _entered(corrects))
    report = Report(
        agency_id=where.agency_id,
        period=chosen.name,
        starts_on=chosen.start,
        ends_on=chosen.end,
        cut_off=cut.end,
        tree_on=tree_on,
        form=context["form"]["form"],
        snapshot=frozen,
        frozen_context=context,
        created_by_id=by.account_id or None,
        created_at=at,
        supersedes=corrects,
        erratum_reason=reason,
        revision=1,
    )
    held = report_authority(by, ReportAct.CREATE, report)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
            act = Act(
                REPORTS, acts_of(REPORT)[ReportAct.CREATE], report, by, held, local(at), local(at), None, "", "", {}
            )
            act.notes = {"snapshot": str(frozen.pk), "period": chosen.name}
            if corrects is not None:
                _copy_typed(act, corrects)
            append_event(act, POLICY, "", changes_between(blank_state(Report), state_of(report)))
    except IntegrityError:
        raise Refused(open_one) from None
    return report


def _copy_typed(act: Act[Report], earlier: Report) -> None:
    """Copy the typed cells and the texts of a report into its erratum."""
    copied: tuple[models.QuerySet[Any], ...] = (
        earlier.cells.all(),
        earlier.sections.all(),
        earlier.passages.filter(is_in_force=True),
    )
    for rows in copied:
        columns = [column.attname for column in rows.model._meta.concrete_fields]
        names = [name for name in columns if name not in ("id", "report_id")]
        act.create_all(rows.model, [{name: getattr(row, name) for name in names} for row in rows])


def _entered(report: Report | None) -> Collection[str]:
    """Return the rows that a person filled in a report whose cells stay: they are not rolled up."""
    return entered_by_hand(typed_of(report)) if report is not None else ()


def _frozen(
    where: Place,
    chosen: Period,
    by: Actor,
    at: datetime,
    snapshot: Snapshot | None,
    form: str,
    entered: Collection[str],
) -> tuple[Snapshot, dict[str, Any], Period, date]:
    """Freeze a snapshot with its frozen context; the tree of agencies is that of the cut-off day."""
    cut = chosen.until(last_whole_day(snapshot.frozen_at if snapshot else at))
    tree_on = cut.end
    if not where.valid_from <= tree_on < where.valid_to:
        raise AgencyNotFound(f"{where.name} không tồn tại vào ngày chốt số liệu {tree_on:%d/%m/%Y}.")
    context = frozen_context_of(where, form, tree_on)
    kept = form_kept(context["form"], form_groups(context))
    formulas = kept.formulas
    context |= cells_below(where, chosen, kept)
    frozen = snapshot or freeze(
        families=families_of(formulas),
        cut_off=cut.end,
        by=by.name,
        at=at,
        purpose=f"Báo cáo {chosen.label}, {where.name}",
    )
    before = same_period_last_year(cut, regimes())
    places = {int(old): node for old, node in context["places"].items()}
    days = ((cut.start, cut.end), (before.start, before.end))
    context[RECORDING] = recordings(where.agency_id, places, families_of(formulas), *days)
    context |= frozen_within(where, cut, with_unrecorded_rows_typed(kept, context[RECORDING]), entered)
    files = files_of(frozen)
    now, then = (Asked(places, days.start, days.end, files) for days in (cut, before))
    context |= names_of(sources_of(now, then, {}), cut.end)
    return frozen, context, cut, tree_on
