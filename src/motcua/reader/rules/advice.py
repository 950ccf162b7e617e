"""Advice on findings: recommended action, exact place, and the summary of all findings."""

from collections import Counter
from dataclasses import dataclass

from motcua.reader.rules.findings.rounding import say
from motcua.reader.vocabulary import Figure, Finding, Reading, Verdict

#: Kinds of findings that are arithmetic; they are shown before remarks on form.
ARITHMETIC = frozenset(
    ("sum", "identity", "ratio", "subset", "cross_text", "text_vs_appendix", "list_count", "plausibility")
)
_SHOWN_MENDS = 3  # single figures that are proposed
_ACTIONS = {
    "cross_text": "Thống nhất một số ở mọi chỗ nhắc lại, theo số liệu gốc.",
    "text_vs_appendix": "Đối chiếu phụ lục với số liệu gốc, rồi sửa chỗ sai trong lời văn hoặc phụ lục.",
    "list_count": "Đếm lại danh sách, bổ sung mục thiếu hoặc sửa số đã nêu.",
    "date": "Sửa lại ngày, tháng, năm.",
    "period": "Kiểm tra kỳ báo cáo và ngày chốt số liệu.",
    "calendar": "Kiểm tra ngày ban hành của văn bản viện dẫn.",
    "citation": "Mở văn bản viện dẫn, ghi đúng số, ký hiệu, ngày và cơ quan ban hành.",
    "citation_sequence": "Kiểm tra số và ngày của văn bản trong sổ văn bản đi.",
    "unit": "Sửa đơn vị tính của dòng này.",
    "number_format": "Viết số theo một kiểu: dấu chấm ngăn hàng nghìn, dấu phẩy trước phần thập phân.",
    "plausibility": "Kiểm tra lại số này với số liệu gốc.",
    "structure": "Đánh lại số thứ tự các mục.",
    "missing": "Điền số liệu, hoặc ghi rõ không phát sinh.",
    "privacy": "Bỏ hoặc che dữ liệu cá nhân trước khi gửi báo cáo.",
}
_ARITHMETIC_ACTION = "Đối chiếu các số này với số liệu gốc và sửa số sai."


@dataclass(frozen=True, slots=True)
class Quote:
    """Figure of a finding quoted in its sentence, with its place."""

    figure: str
    text: str
    line: int
    page: int  # 0 where the document has no pages
    section: str


def action(reading: Reading, finding: Finding) -> str:
    """Return the recommended action in a sentence; empty where none is needed."""
    if finding.verdict is Verdict.CONSISTENT:
        return ""
    if finding.verdict is Verdict.ROUNDED:
        return "Có thể giữ nguyên; nếu sửa thì làm tròn theo quy tắc."
    if proposed := _proposed(reading, finding):
        return f"Nếu chỉ một số sai: {proposed}. Đối chiếu với số liệu gốc trước khi sửa."
    if finding.verdict is Verdict.AMBIGUOUS and finding.kind in ARITHMETIC:
        return "Xem lại cách tính; nếu số đúng thì nêu rõ phần còn lại hoặc số làm mẫu số."
    return _ACTIONS.get(finding.kind, _ARITHMETIC_ACTION)


def _proposed(reading: Reading, finding: Finding) -> str:
    """Return the single figures that would resolve a finding, each with its value."""
    figures = {figure.id: figure for figure in reading.figures}
    mends = [(figures[mend.figure], mend.value) for mend in finding.mends if mend.figure in figures]
    said = [f"{_written(one)} (dòng {one.line}) thành {_value(one, value)}" for one, value in mends[:_SHOWN_MENDS]]
    return " hoặc ".join(said)


def _written(figure: Figure) -> str:
    return figure.raw if figure.raw.endswith("%") or figure.unit != "%" else f"{figure.raw}%"


def _value(figure: Figure, value: float) -> str:
    return f"{say(value, figure.decimals)}%" if figure.unit == "%" else say(value)


def quotes(reading: Reading, finding: Finding) -> tuple[Quote, ...]:
    """Return the statements of a finding as the report writes them, in the order of the report."""
    wanted = set(finding.figures)
    pages = reading.text.pages
    return tuple(
        Quote(
            figure.raw,
            figure.context or figure.label,
            figure.line,
            pages[figure.line - 1] if 0 < figure.line <= len(pages) else 0,
            figure.group,
        )
        for figure in reading.figures
        if figure.id in wanted
    )


def summary(reading: Reading) -> str:
    """Summarise findings in one sentence: "3 chỗ không khớp, 5 chỗ cần xem lại, 41 chỗ khớp"."""
    counts = Counter(finding.verdict for finding in reading.findings)
    fit = counts[Verdict.CONSISTENT] + counts[Verdict.ROUNDED]
    wrong, doubted = counts[Verdict.INCONSISTENT], counts[Verdict.AMBIGUOUS]
    return f"{wrong} chỗ không khớp, {doubted} chỗ cần xem lại, {fit} chỗ khớp"


def is_form(finding: Finding) -> bool:
    """Check whether a finding is a remark on form rather than on numbers."""
    return finding.kind not in ARITHMETIC
