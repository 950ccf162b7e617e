"""What people do to reports: draft, freeze, enter, write, explain, submit, send back, issue, correct.

Every act checks the person, then the report, changes in one transaction and leaves an event; an issued report
refuses every change.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from motcua.agencies.queries import AgencyNotFound, Place, place
from motcua.base.canonical import canonical
from motcua.base.events import publish
from motcua.base.refusals import Invalid, Refused
from motcua.people.vocabulary import Actor
from motcua.reports.events import ReportIssued
from motcua.reports.gateways.files import make
from motcua.reports.models import Explanation, Report, ReportEvent, SectionText, TypedCell
from motcua.reports.permissions import can_draft, can_issue
from motcua.reports.queries.entries import overtaken
from motcua.reports.queries.law import period, regimes
from motcua.reports.queries.report_inputs import (
    Asked,
    FactFiles,
    composed,
    families_of,
    files_of,
    form_groups,
    form_in_force,
    form_of,
    frozen_context_of,
    names_of,
    sources_of,
)
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.composition import EXPLAINABLE
from motcua.reports.rules.figures import Kind
from motcua.reports.rules.forms import Form, Typed, form_kept
from motcua.reports.rules.periods import Period, same_period_last_year
from motcua.reports.vocabulary import OPEN_REPORTS, CellState, ReportAct, ReportStatus, Section, Severity
from motcua.statistics.actions import freeze
from motcua.statistics.models import Snapshot


@dataclass(frozen=True)
class Numbering:
    """What issuing gives a report: number, date, signer."""

    number: str
    dated_on: date
    signer: str
    authority: str = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    gap_reason: str = ""


def draft_report(
    *, where: Place, chosen: Period, by: Actor, at: datetime, snapshot: Snapshot | None = None, form: str = ""
) -> Report:
    """Open the report of an agency for a period and form, and freeze its figures as known now.

    Without a form it is the one in force for the agency's province. A period under way is reported up to today.
    Raises Refused and PeriodError.
    """
    _require(can_draft(by, where.agency_id), "Chỉ cán bộ cải cách hành chính của chính cơ quan được lập báo cáo.")
    form = form or form_in_force(where, chosen.until(at.date()))
    same = Report.objects.filter(agency=where.agency_id, period=chosen.name, form=form)
    if same.filter(status=ReportStatus.ISSUED).exists():
        raise Refused(f"Báo cáo {chosen.label} đã ban hành. Nếu có sai sót, dùng “Đính chính” ở báo cáo đó.")
    return _open(where, chosen, by, at, snapshot, form)


def refresh(*, report: Report, by: Actor, at: datetime) -> Report:
    """Freeze the figures of a draft again, as known now; what was typed stays."""
    _may_change(report, by)
    fresh = _frozen(place(report.agency_id, report.tree_on), period(report.period), by, at, None, report.form)
    with transaction.atomic():
        kept = _locked(report)
        kept.snapshot, kept.frozen_context, kept.cut_off, kept.tree_on = fresh[0], fresh[1], fresh[2].end, fresh[3]
        kept.form = fresh[1]["form"]["form"]
        _touch(kept)
        _record(kept, ReportAct.REFRESH, by, at, payload={"snapshot": str(fresh[0].pk)})
    return kept


def enter_cells(
    *,
    report: Report,
    cells: Mapping[str, Typed],
    by: Actor,
    at: datetime,
    seen: Mapping[str, str] | None = None,
) -> Report:
    """Enter typed cells by row, each with its evidence; a blank one takes the cell out. Whole or not at all.

    A computed row is corrected only with a reason (the note) and evidence; a blank cell with a note is a remark.
    `seen` has the stamps that the person started from: Invalid tells, by row, what somebody else entered since.
    """
    _may_change(report, by)
    if errors := _unexplained(form_of(report), cells):
        raise Invalid(errors)
    with transaction.atomic():
        kept = _locked(report)
        standing = {cell.row: cell for cell in kept.cells.select_related("author")}
        if errors := overtaken(standing, cells, seen or {}):
            raise Invalid(errors)
        changed = []
        for row, typed in cells.items():
            before = standing.get(row)
            if typed.state == CellState.BLANK and not typed.note:
                if before is not None:
                    before.delete()
                    changed.append(row)
                continue
            values = {
                "state": typed.state,
                "number": typed.number,
                "numerator": typed.numerator,
                "denominator": typed.denominator,
                "text": typed.text,
                "note": typed.note,
                "evidence": typed.evidence,
            }
            if before is not None and all(getattr(before, name) == value for name, value in values.items()):
                continue
            author = {"author_id": by.account_id or None, "entered_at": at}
            TypedCell.objects.update_or_create(report=kept, row=row, defaults={**values, **author})
            changed.append(row)
        if changed:
            _touch(kept)
            entered = {row: _told(cells[row]) for row in changed}
            _record(kept, ReportAct.ENTER, by, at, payload={"cells": entered})
    return kept


def _unexplained(form: Form, cells: Mapping[str, Typed]) -> dict[str, str]:
    """Corrections of computed rows that do not say why; a sum of rows is corrected in its parts."""
    errors = {}
    for row_id, typed in cells.items():
        row = form.row(row_id)
        if row.formula is None or typed.state == CellState.BLANK:
            continue
        if row.formula.kind is Kind.ROWS:
            errors[row_id] = f"Chỉ tiêu {row_id} là tổng của chỉ tiêu khác; sửa ở chỉ tiêu thành phần."
        elif not typed.note or not typed.evidence:
            errors[row_id] = (
                f"Chỉ tiêu {row_id} do hệ thống tính từ hồ sơ; muốn sửa phải ghi lý do ở ghi chú và minh chứng. "
                "Cả hai số được in trong báo cáo."
            )
    return errors


def write_section(
    *,
    report: Report,
    section: Section,
    text: str,
    justified: Mapping[str, str],
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> Report:
    """Write the text of a section; numbers typed by hand that stay carry their reason.

    `seen` is when the text that the person started from was written: a newer one is not overwritten.
    """
    _may_change(report, by)
    with transaction.atomic():
        kept = _locked(report)
        before = SectionText.objects.filter(report=kept, section=section).select_related("author").first()
        if seen is not None and seen != stamp_of(before):
            name = before.author.full_name if before and before.author else "người khác"
            raise Refused(f"Mục này vừa được {name} sửa. Chép lại phần bạn viết, tải lại trang rồi ghép vào.")
        author = {"author_id": by.account_id or None, "edited_at": at}
        values = {"text": text.strip(), "justified": dict(justified), **author}
        SectionText.objects.update_or_create(report=kept, section=section, defaults=values)
        _touch(kept)
        _record(kept, ReportAct.WRITE, by, at, payload={"section": section, "text": text, "justified": dict(justified)})
    return kept


def stamp_of(text: SectionText | None) -> str:
    """Tells one state of a section's text from another."""
    return text.edited_at.astimezone(UTC).isoformat() if text is not None else ""


def explain(*, report: Report, finding: str, text: str, by: Actor, at: datetime) -> Report:
    """Say why something that a check noticed is so; only findings that can have a reason take one."""
    _may_change(report, by)
    if finding.split(":", 1)[0] not in EXPLAINABLE:
        raise Refused("Phát hiện này là lỗi phải sửa, không giải trình thay được.")
    if not text.strip():
        raise Refused("Ghi lý do trước khi lưu giải trình.")
    with transaction.atomic():
        kept = _locked(report)
        values = {"text": text.strip(), "author_id": by.account_id or None, "given_at": at}
        Explanation.objects.update_or_create(report=kept, finding=finding, defaults=values)
        _touch(kept)
        _record(kept, ReportAct.EXPLAIN, by, at, comment=text.strip()[:500], payload={"finding": finding})
    return kept


def submit(*, report: Report, by: Actor, at: datetime) -> Report:
    """Hand the draft to the leader; nothing may stop it."""
    _may_change(report, by)
    if report.status != ReportStatus.DRAFT:
        raise Refused("Báo cáo đã được trình, đang chờ ban hành.")
    _nothing_stops(report)
    with transaction.atomic():
        kept = _locked(report)
        kept.status = ReportStatus.UNDER_REVIEW
        _touch(kept)
        _record(kept, ReportAct.SUBMIT, by, at)
    return kept


def send_back(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Give a submitted report back to its author with the reason."""
    _require(can_issue(by, report.agency_id), "Chỉ lãnh đạo của chính cơ quan được trả lại báo cáo.")
    if report.status != ReportStatus.UNDER_REVIEW:
        raise Refused("Chỉ trả lại được báo cáo đang chờ ban hành.")
    if not reason.strip():
        raise Refused("Ghi lý do trả lại để người lập báo cáo biết cần sửa gì.")
    with transaction.atomic():
        kept = _locked(report)
        kept.status = ReportStatus.DRAFT
        _touch(kept)
        _record(kept, ReportAct.SEND_BACK, by, at, comment=reason.strip())
    return kept


def issue(*, report: Report, numbering: Numbering, by: Actor, at: datetime) -> Report:
    """Issue the report: its content is kept with its hash and never changes again.

    What it supersedes is marked so. Raises Refused.
    """
    _require(can_issue(by, report.agency_id), "Chỉ lãnh đạo của chính cơ quan được ban hành báo cáo.")
    if report.status != ReportStatus.UNDER_REVIEW:
        raise Refused("Chỉ ban hành được báo cáo đã trình và đang chờ ban hành.")
    if numbering.dated_on < report.cut_off:
        raise Refused(f"Ngày ban hành không được trước ngày chốt số liệu {report.cut_off:%d/%m/%Y}.")
    if numbering.dated_on > at.date():
        raise Refused(f"Ngày ban hành {numbering.dated_on:%d/%m/%Y} ở tương lai.")
    files = _nothing_stops(report)
    reason = _gap_reason(report, files, numbering.gap_reason.strip(), by)
    with transaction.atomic():
        kept = _locked(report)
        kept.number, kept.dated_on, kept.signer = numbering.number.strip(), numbering.dated_on, numbering.signer.strip()
        kept.gap_reason = reason
        kept.authority, kept.status = numbering.authority, ReportStatus.ISSUED
        kept.issued_by_id, kept.issued_at = by.account_id or None, at
        kept.evidence = make(kept, files).evidence
        kept.content_hash = kept.evidence["content_hash"]
        _touch(kept)
        if kept.supersedes is not None:
            earlier = Report.objects.select_for_update().get(pk=kept.supersedes.pk)
            earlier.status = ReportStatus.SUPERSEDED
            earlier.save(update_fields=["status"])
            _record(earlier, ReportAct.SUPERSEDE, by, at, payload={"by": kept.pk})
        _record(kept, ReportAct.ISSUE, by, at, payload={"content_hash": kept.content_hash, "number": kept.number})
        publish(ReportIssued(kept.pk, kept.agency_id, kept.period, kept.number, at))
    return kept


def correct(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Open a report that will supersede an issued one (erratum): new figures, the same text and typed cells."""
    _require(can_draft(by, report.agency_id), "Chỉ cán bộ cải cách hành chính của chính cơ quan được lập đính chính.")
    if report.status != ReportStatus.ISSUED:
        raise Refused("Chỉ đính chính được báo cáo đã ban hành và chưa bị thay thế.")
    if not reason.strip():
        raise Refused("Ghi lý do đính chính: sai ở đâu, vì sao.")
    where = place(report.agency_id, report.tree_on)
    with transaction.atomic():
        fresh = _open(where, period(report.period), by, at, None, report.form)
        Report.objects.filter(pk=fresh.pk).update(supersedes=report, erratum_reason=reason.strip())
        for cell in report.cells.all():
            cell.pk, cell.report = None, fresh
            cell.save(force_insert=True)
        for text in report.sections.all():
            text.pk, text.report = None, fresh
            text.save(force_insert=True)
    return Report.objects.get(pk=fresh.pk)


def findings_of(report: Report) -> tuple[Sequence[Finding], FactFiles]:
    """What the checks notice now, and the snapshot's files they ran on."""
    files = files_of(report.snapshot)
    return composed(report, files).findings, files


def _open(where: Place, chosen: Period, by: Actor, at: datetime, snapshot: Snapshot | None, form: str) -> Report:
    open_one = f"Cơ quan đã có dự thảo báo cáo {chosen.label}; mở dự thảo đó để làm tiếp."
    same = Report.objects.filter(agency=where.agency_id, period=chosen.name, form=form)
    if same.filter(status__in=OPEN_REPORTS).exists():
        raise Refused(open_one)
    frozen, context, cut, tree_on = _frozen(where, chosen, by, at, snapshot, form)
    try:
        with transaction.atomic():
            report = Report.objects.create(
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
            )
            _record(report, ReportAct.CREATE, by, at, payload={"snapshot": str(frozen.pk), "period": chosen.name})
    except IntegrityError:
        raise Refused(open_one) from None
    return report


def _frozen(
    where: Place, chosen: Period, by: Actor, at: datetime, snapshot: Snapshot | None, form: str
) -> tuple[Snapshot, dict[str, Any], Period, date]:
    """A snapshot with what is read beside it; the tree is that of the cut-off."""
    cut = chosen.until(at.date())
    tree_on = cut.end
    if not where.valid_from <= tree_on < where.valid_to:
        raise AgencyNotFound(f"{where.name} không tồn tại vào ngày chốt số liệu {tree_on:%d/%m/%Y}.")
    context = frozen_context_of(where, form, tree_on)
    formulas = form_kept(context["form"], form_groups(context)).formulas
    frozen = snapshot or freeze(
        families=families_of(formulas),
        cut_off=cut.end,
        by=by.name,
        at=at,
        purpose=f"Báo cáo {chosen.label}, {where.name}",
    )
    before = same_period_last_year(cut, regimes())
    places = {int(old): node for old, node in context["places"].items()}
    files = files_of(frozen)
    now, then = (Asked(places, days.start, days.end, files) for days in (cut, before))
    context |= names_of(sources_of(now, then, {}))
    return frozen, context, cut, tree_on


def _gap_reason(report: Report, files: FactFiles, reason: str, by: Actor) -> str:
    """The reason for issuing a report that has gaps, with the name of who gives it; refused without one."""
    gaps = composed(report, files).gaps
    if not gaps:
        return ""
    if not reason:
        found = " ".join(gap.message for gap in gaps)
        raise Invalid({"gap_reason": f"{found} Bổ sung, hoặc ghi lý do vẫn ban hành; lý do được in trong báo cáo."})
    return f"{reason} ({by.name})"


def _nothing_stops(report: Report) -> FactFiles:
    """Refuses while a finding stops the report; answers the snapshot's files."""
    findings, files = findings_of(report)
    stopping = [finding for finding in findings if finding.severity is Severity.BLOCK]
    if stopping:
        more = f" (và {len(stopping) - 1} điểm khác)" if len(stopping) > 1 else ""
        raise Refused(f"Còn điểm phải xử lý: {stopping[0].message}{more}. Xem mục “Kiểm tra số liệu”.")
    return files


def _require(allowed: bool, reason: str) -> None:
    if not allowed:
        raise Refused(reason, forbidden=True)


def _may_change(report: Report, by: Actor) -> None:
    _require(can_draft(by, report.agency_id), "Chỉ cán bộ cải cách hành chính của chính cơ quan được sửa báo cáo này.")
    if not report.is_open:
        raise Refused("Báo cáo đã ban hành, không sửa được nữa. Nếu có sai sót, dùng “Đính chính”.")
    if report.status == ReportStatus.UNDER_REVIEW:
        raise Refused("Báo cáo đang chờ ban hành. Đề nghị lãnh đạo trả lại nếu cần sửa.")


def _locked(report: Report) -> Report:
    """The report as it stands now, held until the transaction ends; refuses what changed meanwhile."""
    kept = Report.objects.select_for_update().get(pk=report.pk)
    if kept.status != report.status:
        raise Refused("Báo cáo vừa được người khác chuyển trạng thái. Tải lại trang rồi làm tiếp.")
    return kept


def _touch(report: Report) -> None:
    report.revision += 1
    report.save()


def _told(typed: Typed) -> dict[str, Any]:
    return {
        "state": typed.state,
        "number": str(typed.number) if isinstance(typed.number, Decimal) else typed.number,
        "numerator": typed.numerator,
        "denominator": typed.denominator,
        "text": typed.text,
        "evidence": typed.evidence,
    }


def _record(
    report: Report, act: ReportAct, by: Actor, at: datetime, *, comment: str = "", payload: dict[str, Any] | None = None
) -> None:
    """Append the event, chained to the one before."""
    last = ReportEvent.objects.filter(report=report).order_by("-pk").values_list("hash", flat=True).first() or ""
    told = {"report": report.pk, "act": act, "by": by.account_id, "at": at.isoformat(), "comment": comment}
    digest = hashlib.sha256((last + canonical(told | {"payload": payload or {}})).encode()).hexdigest()
    ReportEvent.objects.create(
        report=report,
        act=act,
        account_id=by.account_id or None,
        recorded_at=at,
        comment=comment,
        payload=payload or {},
        hash=digest,
    )
