"""Putting a report together: from its figures, its forms and its typed sections to the document it prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from motcua.reports.rules.bindings import Naming, named_figures
from motcua.reports.rules.checks import (
    Finding,
    of_breakdowns,
    of_cells,
    of_columns,
    of_continuity,
    of_form,
    of_jumps,
    of_zeros,
)
from motcua.reports.rules.document import (
    Appendix,
    Document,
    Heading,
    by_agency_table,
    by_field_table,
    roman,
    statistics_table,
)
from motcua.reports.rules.figures import Figure, Formula, Kind, Sources, evaluate
from motcua.reports.rules.forms import Filled, Form, Typed, fill
from motcua.reports.rules.periods import Period
from motcua.reports.rules.prose import (
    Paragraph,
    UnknownFigure,
    hand_typed,
    paragraphs_of,
    procedures_section,
)
from motcua.reports.vocabulary import RESULT_SECTIONS, Section, Severity

#: Findings that a person may explain; all others must be mended.
EXPLAINABLE = ("continuity", "jump", "suspicious_zero", "evidence")
WATCHED = ("all.received", "all.ended", "all.resolved_overdue", "all.open", "all.received_online")


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports: the names in the head, the signature and the first words of sentences."""

    name: str  # Ủy ban nhân dân huyện Mỹ Tú
    superior: str  # Ủy ban nhân dân tỉnh Sóc Trăng
    place: str  # Mỹ Tú
    territory: str  # trên địa bàn huyện Mỹ Tú
    addressee: str = ""
    desk: str = "Bộ phận Tiếp nhận và Trả kết quả"


@dataclass(frozen=True, slots=True)
class Issue:
    """What issuing adds: number, date, signer."""

    number: str = ""
    dated: date | None = None
    authority: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    signer: str = ""
    is_draft: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """Everything counted and entered from which one report is made."""

    office: Office
    period: Period
    last_year: Period
    cut_off: date
    sources: Sources
    naming: Naming
    form: Form
    by_field: Form
    typed: Mapping[str, Typed]
    sections: Mapping[str, str]
    justified: Mapping[str, Sequence[str]] = field(default_factory=dict)
    carried_out: Mapping[str, int] | None = None
    previous_name: str = ""
    explained: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Composed:
    """A report put together: its figures by name, its filled form, its text and what the checks found."""

    figures: Mapping[str, Figure]
    filled: Sequence[Filled]
    text: Mapping[str, Sequence[Paragraph]]
    findings: Sequence[Finding]
    content: Content

    @property
    def stopping(self) -> list[Finding]:
        """The findings that forbid issuing."""
        return [finding for finding in self.findings if finding.severity is Severity.BLOCK]


def compose(content: Content) -> Composed:
    """Compute every figure, write the text and run the checks."""
    figures = named_figures(content.sources, content.naming)
    figures |= _columns(content, _parts(content))
    filled = fill(content.form, content.sources, content.typed)
    for cell in filled:
        if cell.figure is not None:
            figures[cell.figure.ref] = cell.figure
    text, findings = _text(content, figures)
    findings += _checks(content, figures, filled)
    findings = [_explained(finding, content.explained.get(finding.key, "")) for finding in findings]
    return Composed(figures, filled, text, findings, content)


def document_of(composed: Composed, issue: Issue, provenance: Sequence[str] = ()) -> Document:
    """The document that the report prints."""
    content, figures = composed.content, dict(composed.figures)
    office, period = content.office, content.period
    subject = f"Kết quả thực hiện công tác cải cách hành chính {period.label}"
    number = f"Số: {issue.number}" if issue.number else "Số:          /BC-UBND"
    name = issue.number or "          /BC-UBND"
    when = f"ngày {issue.dated:%d/%m/%Y}" if issue.dated else f"ngày       /      /{period.year}"
    attached = f"(Kèm theo Báo cáo số {name} {when} của {office.name})"
    counted = f"Số liệu chốt đến hết ngày {content.cut_off:%d/%m/%Y}, {period.dates}."
    notes = (counted, f"Căn cứ: {content.by_field.citation}. {_refusals()}")
    appendices = [
        Appendix("I", f"{content.form.title} {period.label.upper()}", attached, statistics_table(composed.filled),
                 (counted, f"Mẫu: {content.form.citation}."), sheet="Phụ lục I"),
        Appendix("II", content.by_field.title, attached, by_field_table(content.by_field, _parts(content), figures),
                 notes, landscape=True, sheet="Phụ lục II - 06a"),
    ]  # fmt: skip
    agencies = content.sources.current.values("competent_agency", ("carried_in", "received", "ended"))
    if len(agencies) > 1:
        named = sorted((content.naming.agencies.get(number, ""), number) for number in agencies)
        rows = [(f"agency.{number}", words) for words, number in named] + [("all", "Tổng số")]
        title = "KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH THEO CƠ QUAN, ĐƠN VỊ"
        appendices.append(
            Appendix("III", title, attached, by_agency_table(rows, figures), (counted,), landscape=True,
                     sheet="Phụ lục III - đơn vị")
        )  # fmt: skip
    opening = (
        f"Thực hiện chế độ báo cáo định kỳ, {office.name} báo cáo kết quả thực hiện công tác cải cách "
        f"hành chính {period.label} như sau:",
    )
    recipients = (*(("- Như trên;",) if office.addressee else ()), "- Lưu: VT.")
    return Document(
        superior=office.superior.upper(),
        issuer=office.name.upper(),
        number=number,
        place=office.place,
        dated=issue.dated,
        draft_year=content.cut_off.year,
        kind="BÁO CÁO",
        subject=subject,
        opening=opening,
        blocks=tuple(_blocks(composed)),
        authority=issue.authority,
        signer=issue.signer,
        recipients=recipients,
        appendices=tuple(appendices),
        addressee=office.addressee,
        draft=issue.is_draft,
        provenance=tuple(provenance),
        keywords=("cải cách hành chính", period.label, office.name),
    )


def _explained(finding: Finding, text: str) -> Finding:
    """A finding that somebody explained no longer stops the report; what is simply wrong cannot be explained."""
    if not text or finding.kind not in EXPLAINABLE:
        return finding
    return replace(finding, severity=Severity.INFO, message=f"{finding.message} Giải trình: {text}")


def _blocks(composed: Composed) -> list[Heading | Paragraph]:
    """Headings numbered by what is present, each with its paragraphs; the last one closes the report."""
    present = [section for section in Section if composed.text.get(section.value)]
    blocks: list[Heading | Paragraph] = []
    part = result = 0
    for section in present:
        if section in RESULT_SECTIONS:
            if not result:
                part += 1
                words = f"KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH {composed.content.period.label.upper()}"
                blocks.append(Heading(f"{roman(part)}. {words}", 1))
            result += 1
            blocks.append(Heading(f"{result}. {section.label}", 2))
        else:
            part += 1
            blocks.append(Heading(f"{roman(part)}. {section.label.upper()}", 1))
        blocks += composed.text[section.value]
    closing = f"Trên đây là báo cáo của {composed.content.office.name}./."
    return [*blocks, *paragraphs_of(closing, {})]


def _text(content: Content, figures: Mapping[str, Figure]) -> tuple[dict[str, list[Paragraph]], list[Finding]]:
    """The sections: what officials typed, and the section on procedures written from the figures."""
    text: dict[str, list[Paragraph]] = {}
    findings = []
    for section in Section:
        typed = content.sections.get(section.value, "")
        try:
            text[section.value] = paragraphs_of(typed, figures)
        except UnknownFigure as error:
            message = f"Mục “{section.label}”: {error}"
            findings.append(Finding("text", Severity.BLOCK, message, (f"section.{section.value}",)))
            text[section.value] = []
        for found in hand_typed(typed, content.justified.get(section.value, ())):
            message = (
                f"Mục “{section.label}” có “{found.text}” gõ tay (…{found.context}…): thay bằng số liệu của hệ thống, "
                "hoặc ghi lý do ở ô giải trình."
            )
            findings.append(Finding("hand_typed", Severity.BLOCK, message, (f"section.{section.value}", found.text)))
    text[Section.PROCEDURES.value] += [
        *procedures_section(
            figures,
            place=f"{content.office.desk} {content.office.territory}",
            dates=content.period.dates,
            last_year=_same_days(content),
            levels=content.sources.current.values("level", ("carried_in", "received", "ended")),
            fields=content.naming.fields,
        ),
        *paragraphs_of("(Số liệu chi tiết tại các Phụ lục kèm theo)", {}),
    ]
    empty = [section.label for section in Section if not text[section.value]]
    if empty:
        message = f"Chưa có nội dung: {'; '.join(empty)}. Mục trống không được in."
        findings.append(Finding("empty_section", Severity.INFO, message))
    return text, findings


def _checks(content: Content, figures: Mapping[str, Figure], filled: Sequence[Filled]) -> list[Finding]:
    cube = content.sources.current
    findings = of_cells(cube)
    findings += of_breakdowns(cube, ("level", "field", "channel", "competent_agency"), {})
    table = {
        words: [int(figures[f"{part}.c{column.number}"].value.number or 0) for column in content.by_field.columns]
        for part, words in _parts(content)
    }
    findings += of_columns(content.by_field, table)
    if content.carried_out is not None:
        now = {"toàn bộ": cube.total(("carried_in",))}
        findings += of_continuity(now, content.carried_out, content.previous_name)
    findings += of_jumps(figures, WATCHED)
    findings += of_zeros(figures, WATCHED)
    findings += of_form(content.form, filled)
    if not content.form.verified:
        message = f"Mẫu thống kê đang dùng chưa đối chiếu văn bản: {content.form.short_title}."
        findings.append(Finding("unverified", Severity.INFO, message))
    if content.period.whole_end is not None:
        message = (
            f"Kỳ {content.period.label} chưa kết thúc: số liệu mới đến hết ngày {content.period.end:%d/%m/%Y}. "
            f"Chốt lại sau ngày {content.period.whole_end:%d/%m/%Y} trước khi ban hành, "
            "hoặc lập báo cáo theo ngày tự chọn."
        )
        findings.append(Finding("under_way", Severity.WARN, message))
    if not content.period.verified:
        message = f"Ngày chốt của kỳ {content.period.label} chưa đối chiếu văn bản ({content.period.citation})."
        findings.append(Finding("unverified", Severity.INFO, message))
    return findings


def _parts(content: Content) -> list[tuple[str, str]]:
    """The rows of the form by field: every field that had a dossier, in the order of names, then the total."""
    fields = content.sources.current.values("field", ("carried_in", "received", "ended"))
    named = sorted((content.naming.fields.get(number, f"Lĩnh vực {number}"), number) for number in fields)
    return [*((f"field.{number}", words) for words, number in named), ("all", "Tổng số")]


def _columns(content: Content, parts: Sequence[tuple[str, str]]) -> dict[str, Figure]:
    """The cells of the form by field as figures, named by row and column."""
    found = {}
    for part, words in parts:
        where = {} if part == "all" else {"field": (int(part.split(".")[1]),)}
        for column in content.by_field.columns:
            ref = f"{part}.c{column.number}"
            formula = Formula(Kind.COUNT, column.measures, where=where)
            label = f"{content.by_field.short_title}, cột ({column.number}) {column.label} – {words}"
            definition = " + ".join(content.naming.definitions.get(key, key) for key in column.measures)
            found[ref] = Figure(
                ref, label, "hồ sơ", formula, evaluate(formula, content.sources), definition, content.by_field.citation
            )
    return found


def _same_days(content: Content) -> str:
    """The compared period: its name, with its days where only a part of it is compared."""
    whole = content.last_year.whole_end in (None, content.last_year.end)
    return content.last_year.label if whole else f"{content.last_year.label}, {content.last_year.dates}"


def _refusals() -> str:
    return (
        "Hồ sơ từ chối, dừng giải quyết, rút được xếp vào cột (6), (7), (8) theo ngày kết thúc so với ngày hẹn trả; "
        "hồ sơ đang tạm dừng tính thời gian nằm trong cột (10)."
    )
