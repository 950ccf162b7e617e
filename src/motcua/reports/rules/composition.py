"""Compose a report from its figures, its forms and its typed sections into the document that is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from motcua.reports.registry import APPENDICES, CHECKS, NAMED_FIGURES, PARAGRAPHS
from motcua.reports.rules.checks import (
    Finding,
    of_form,
    of_hand_typed,
    of_jumps,
    of_periods_within,
    of_units_below,
    of_zeros,
)
from motcua.reports.rules.document import Appendix, Document, Heading, roman, statistics_table
from motcua.reports.rules.errata import changed_rows, replacing
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.forms import Filled, fill
from motcua.reports.rules.inputs import Issue, Office, ReportInputs
from motcua.reports.rules.passages import HEADING, RESULTS, Passage, passages_of, written_by
from motcua.reports.rules.prose import Paragraph, UnknownFigure, hand_typed, paragraphs_of
from motcua.reports.vocabulary import GAPS, OBLIGATORY_SECTIONS, RESULT_SECTIONS, Section, Severity

#: Kinds of findings that a person may explain; all others must be corrected.
EXPLAINABLE = (
    "continuity",
    "jump",
    "suspicious_zero",
    "evidence",
    "outdated_passage",
    "units_missing",
    "periods_missing",
)


@dataclass(frozen=True, slots=True)
class Composed:
    """Composed report: its figures by name, its filled form, its text and the findings of the checks."""

    figures: Mapping[str, Figure]
    filled: Sequence[Filled]
    text: Mapping[str, Sequence[Paragraph]]
    passages: Mapping[str, Passage]
    findings: Sequence[Finding]
    inputs: ReportInputs

    @property
    def stopping(self) -> list[Finding]:
        """Return the findings that forbid issuing."""
        return [finding for finding in self.findings if finding.severity is Severity.BLOCK]

    @property
    def gaps(self) -> list[Finding]:
        """Return the findings with which the report is issued only for a named reason."""
        return [finding for finding in self.findings if finding.kind in GAPS]


def compose(inputs: ReportInputs) -> Composed:
    """Compute every figure, write the text and run the checks."""
    figures: dict[str, Figure] = {}
    for provider in NAMED_FIGURES:
        figures |= provider.figures(inputs)
    filled = fill(inputs.form, inputs.sources, inputs.typed)
    for cell in filled:
        if cell.figure is not None:
            figures[cell.figure.ref] = cell.figure
        if cell.counted is not None:
            figures[cell.counted.ref] = cell.counted
    passages, wrong = passages_of(inputs, figures)
    text, findings = _text(inputs, figures, passages)
    findings += wrong
    findings += _checks(inputs, figures, filled)
    findings = [_explained(finding, inputs.explained.get(finding.key, "")) for finding in findings]
    return Composed(figures, filled, text, passages, findings, inputs)


def document_of(composed: Composed, issue: Issue, provenance: Sequence[str] = ()) -> Document:
    """Return the document that the report prints."""
    inputs = composed.inputs
    office, period, passages = inputs.office, inputs.period, composed.passages
    number = f"Số: {issue.number}" if issue.number else "Số:          /BC-UBND"
    opening, before = passages["opening"], passages["bases"].paragraphs
    if before or opening.edited is not None:  # edited words may name figures, which plain lines cannot contain
        before = (*before, *opening.paragraphs)
    return Document(
        superior=superior_of(office).upper(),
        issuer=office.name.upper(),
        number=number,
        place=office.place,
        dated=issue.dated,
        draft_year=inputs.cut_off.year,
        kind="BÁO CÁO",
        subject=passages["subject"].text,
        opening=() if before else opening.lines,
        blocks=(*before, *_blocks(composed, issue)),
        authority=issue.authority,
        signer=issue.signer,
        recipients=passages["recipients"].lines,
        appendices=_appendices(composed, issue),
        addressee=passages["addressee"].text,
        draft=issue.is_draft,
        provenance=tuple(provenance),
        keywords=("cải cách hành chính", period.label, office.name),
    )


def _appendices(composed: Composed, issue: Issue) -> tuple[Appendix, ...]:
    """Return the appendices: the statistics form, then those of the rooms, numbered in that order."""
    inputs = composed.inputs
    name = issue.number or "          /BC-UBND"
    when = f"ngày {issue.dated:%d/%m/%Y}" if issue.dated else f"ngày       /      /{inputs.period.year}"
    attached = f"(Kèm theo Báo cáo số {name} {when} của {inputs.office.name})"
    counted = f"Số liệu {inputs.period.dates}."
    title = f"{inputs.form.title} {inputs.period.label.upper()}"
    notes = (counted, f"Mẫu: {inputs.form.citation}.") if inputs.form.is_of_law else (counted,)
    found = [Appendix("", title, attached, statistics_table(composed.filled), notes, form=inputs.form.key)]
    for provider in APPENDICES:
        found += [replace(one, subtitle=attached) for one in provider(inputs, composed.figures, counted)]
    changed = changed_rows(composed.filled, issue.replaces) if issue.replaces else None
    found += [replace(changed, subtitle=attached)] if changed else []
    numbered = [replace(one, number=roman(place)) for place, one in enumerate(found, start=1)]
    return tuple(
        replace(one, sheet=f"Phụ lục {one.number}{f' - {one.sheet}' if one.sheet else ''}") for one in numbered
    )


def superior_of(office: Office) -> str:
    """Return the superior body in the letterhead; a People's Committee stands alone there (NĐ 30/2020, Phụ lục I)."""
    return "" if office.name.startswith("Ủy ban nhân dân") else office.superior


def _explained(finding: Finding, text: str) -> Finding:
    """Lower an explained finding, so that it no longer forbids issuing; an error cannot be explained."""
    if not text or finding.kind not in EXPLAINABLE:
        return finding
    return replace(finding, severity=Severity.INFO, message=f"{finding.message} Giải trình: {text}")


def _blocks(composed: Composed, issue: Issue) -> list[Heading | Paragraph]:
    """Return headings numbered by the sections present, each with its paragraphs; the last one closes the report."""
    present = [section for section in Section if composed.text.get(section.value)]
    blocks: list[Heading | Paragraph] = []
    part = result = 0
    for section in present:
        name = f"{HEADING}{section.value}"
        if section in RESULT_SECTIONS:
            if not result:
                part += 1
                blocks.append(Heading(f"{roman(part)}. {composed.passages[RESULTS].text}", 1, RESULTS))
            result += 1
            blocks.append(Heading(f"{result}. {composed.passages[name].text}", 2, name))
        else:
            part += 1
            blocks.append(Heading(f"{roman(part)}. {composed.passages[name].text}", 1, name))
        blocks += composed.text[section.value]
    why = [replacing(issue.replaces, composed.inputs.office)] if issue.replaces else []
    why += [f"Báo cáo được ban hành khi còn thiếu nội dung, lý do: {issue.reason}."] if issue.reason else []
    return [*blocks, *paragraphs_of("\n".join(why), {}), *composed.passages["closing"].paragraphs]


def _text(
    inputs: ReportInputs, figures: Mapping[str, Figure], passages: Mapping[str, Passage]
) -> tuple[dict[str, list[Paragraph]], list[Finding]]:
    """Return the sections: typed texts, then the generated paragraphs or their edited versions."""
    text: dict[str, list[Paragraph]] = {}
    findings = []
    for section in Section:
        typed = inputs.sections.get(section.value, "")
        try:
            name = f"section.{section.value}"
            text[section.value] = [replace(one, name=name) for one in paragraphs_of(typed, figures)]
        except UnknownFigure as error:
            message = f"Mục “{section.label}”: {error}"
            findings.append(Finding("text", Severity.BLOCK, message, (f"section.{section.value}",)))
            text[section.value] = []
        numbers = hand_typed(typed, inputs.justified.get(section.value, ()))
        findings += of_hand_typed(f"Mục “{section.label}”", numbers, f"section.{section.value}")
    for key in PARAGRAPHS.names():
        for passage in written_by(passages, key):
            text[PARAGRAPHS[key].section.value] += passage.paragraphs
    for kind, severity, sections in (
        ("empty_section", Severity.WARN, OBLIGATORY_SECTIONS),
        ("empty_proposals", Severity.INFO, tuple(one for one in Section if one not in OBLIGATORY_SECTIONS)),
    ):
        if empty := [section.label for section in sections if not text[section.value]]:
            message = f"Chưa có nội dung: {'; '.join(empty)}. Mục trống không được in."
            findings.append(Finding(kind, severity, message))
    return text, findings


def _checks(inputs: ReportInputs, figures: Mapping[str, Figure], filled: Sequence[Filled]) -> list[Finding]:
    findings: list[Finding] = []
    for check in CHECKS:
        findings += check(inputs, figures)
    watched = [ref for provider in NAMED_FIGURES for ref in provider.watched]
    findings += of_jumps(figures, watched)
    findings += of_zeros(figures, watched)
    findings += of_form(inputs.form, filled)
    findings += of_units_below(filled, inputs.sources.missing)
    findings += of_periods_within(filled, inputs.sources.missing)
    if not inputs.form.verified:
        message = f"Mẫu thống kê đang dùng chưa đối chiếu văn bản: {inputs.form.short_title}."
        findings.append(Finding("unverified", Severity.INFO, message))
    return findings + _of_period(inputs)


def _of_period(inputs: ReportInputs) -> list[Finding]:
    """Find a period that has not ended, and a period whose days are not verified against the law."""
    findings, period = [], inputs.period
    if period.whole_end is not None:
        message = (
            f"Kỳ {period.label} chưa kết thúc: số liệu mới đến hết ngày {period.end:%d/%m/%Y}. "
            f"Chốt lại sau ngày {period.whole_end:%d/%m/%Y} rồi mới trình ký; nếu cần báo cáo sớm hơn, bỏ dự thảo này "
            "và lập báo cáo theo ngày tự chọn."
        )
        findings.append(Finding("under_way", Severity.BLOCK, message))
    if not period.verified:
        message = f"Ngày chốt của kỳ {period.label} chưa đối chiếu văn bản ({period.citation})."
        findings.append(Finding("unverified", Severity.INFO, message))
    return findings
