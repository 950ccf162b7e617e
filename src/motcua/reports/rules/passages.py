"""Passages of a report: its generated texts, and the edited versions that replace them.

A passage has a key that stays: `opening`, `heading.direction`, `paragraph.dossiers.results`. Its generated text
follows the figures; an edited one stays as written, while the figures named in it keep following.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from motcua.reports.registry import PARAGRAPHS
from motcua.reports.rules.checks import Finding, of_hand_typed
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.inputs import Edited, ReportInputs
from motcua.reports.rules.prose import Paragraph, UnknownFigure, hand_typed, names_in, paragraphs_of
from motcua.reports.rules.word_diff import Change, word_diff
from motcua.reports.vocabulary import RESULT_SECTIONS, Section, Severity

PARAGRAPH, HEADING, RESULTS = "paragraph.", "heading.", "heading.results"
#: Passages of one line that every report needs.
TITLES = ("subject",)


@dataclass(frozen=True, slots=True)
class Passage:
    """Passage with its generated text and its printed text."""

    key: str
    label: str
    template: str  # as generated, with names of figures in braces
    generated: str  # as generated, with the figures of now
    paragraphs: tuple[Paragraph, ...]  # as printed
    edited: Edited | None = None

    @property
    def text(self) -> str:
        """Return the printed text, one line a paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the printed text, line by line."""
        return tuple(paragraph.text for paragraph in self.paragraphs)

    @property
    def source(self) -> str:
        """Return the text that a person continues to edit."""
        return self.edited.text if self.edited is not None else self.template

    @property
    def is_one_line(self) -> bool:
        """Return whether it is a heading or a title: one line, never empty."""
        return self.key.startswith(HEADING) or self.key in TITLES

    @property
    def is_outdated(self) -> bool:
        """Return whether the generated text has changed since the office edited it."""
        return self.edited is not None and self.edited.generated != self.generated

    @property
    def changes(self) -> list[Change]:
        """Return the differences between the generated text of now and the edited one."""
        return word_diff(self.generated, self.text) if self.edited is not None else []

    @property
    def changes_since(self) -> list[Change]:
        """Return the differences between the generated text at the time of editing and the one of now."""
        return word_diff(self.edited.generated, self.generated) if self.edited is not None else []

    @property
    def dropped(self) -> list[str]:
        """Return the figures that the generated text names and the edited one does not."""
        kept = set(names_in(self.source))
        return [name for name in dict.fromkeys(names_in(self.template)) if name not in kept]


def passages_of(
    inputs: ReportInputs, figures: Mapping[str, Figure]
) -> tuple[dict[str, Passage], list[Finding]]:  # fmt: skip
    """Return every passage by key, in the order of the report, and the findings about the edited ones."""
    generated = [*_beginning(inputs), *_headings(inputs), *_paragraphs(inputs, figures), *_end(inputs)]
    found = {passage.key: passage for passage in generated}
    findings = []
    for key, edited in inputs.edited.items():
        standing = found.get(key) or Passage(key, "Đoạn không còn do hệ thống viết", "", "", ())
        found[key], wrong = _edited(standing, edited, figures)
        findings += wrong
    return found, findings


def written_by(passages: Mapping[str, Passage], provider: str) -> list[Passage]:
    """Return the paragraphs of a provider: the generated ones, then edited ones that it no longer generates."""
    return [passage for key, passage in passages.items() if key.startswith(f"{PARAGRAPH}{provider}.")]


def passage_ref(key: str) -> str:
    """Return the name of a passage in the references of a finding."""
    return f"passage.{key}"


def _edited(
    standing: Passage, edited: Edited, figures: Mapping[str, Figure]
) -> tuple[Passage, list[Finding]]:  # fmt: skip
    """Return the edited passage, and the findings about it."""
    refs, findings = (passage_ref(standing.key),), []
    try:
        paragraphs = tuple(paragraphs_of(edited.text, figures))
    except UnknownFigure as error:
        paragraphs = ()
        findings.append(Finding("text", Severity.BLOCK, f"{standing.label} (đã sửa): {error}", refs))
    findings += of_hand_typed(f"{standing.label} (đã sửa)", hand_typed(edited.text, edited.justified), refs[0])
    if standing.key == "bases":
        paragraphs = tuple(replace(paragraph, style="basis") for paragraph in paragraphs)
    named = tuple(replace(paragraph, name=standing.key) for paragraph in paragraphs)
    found = replace(standing, paragraphs=named, edited=edited)
    if found.is_outdated:
        message = f"{found.label}: đoạn hệ thống viết đã thay đổi từ khi được sửa; xem lại bản đã sửa."
        findings.append(Finding("outdated_passage", Severity.WARN, message, refs))
    return found, findings


def _beginning(inputs: ReportInputs) -> Iterable[Passage]:
    office, period = inputs.office, inputs.period
    yield _lines("subject", "Trích yếu", f"Kết quả thực hiện công tác cải cách hành chính {period.label}")
    yield _lines("addressee", "Kính gửi", office.addressee)
    yield _lines("bases", "Căn cứ", "")
    yield _lines(
        "opening",
        "Mở đầu",
        f"Thực hiện chế độ báo cáo định kỳ, {office.name} báo cáo kết quả thực hiện công tác cải cách "
        f"hành chính {period.label} như sau:",
    )


def _headings(inputs: ReportInputs) -> Iterable[Passage]:
    words = f"KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH {inputs.period.label.upper()}"
    yield _lines(RESULTS, "Tiêu đề phần kết quả", words)
    for section in Section:
        label = str(section.label)
        text = label if section in RESULT_SECTIONS else label.upper()
        yield _lines(f"{HEADING}{section.value}", f"Tiêu đề mục “{label}”", text)


def _paragraphs(inputs: ReportInputs, figures: Mapping[str, Figure]) -> Iterable[Passage]:
    for key in PARAGRAPHS.names():
        provider = PARAGRAPHS[key]
        section = str(provider.section.label)
        for place, paragraph in enumerate(provider.write(inputs, figures), start=1):
            name = f"{PARAGRAPH}{key}.{paragraph.name or place}"
            label = f"Đoạn {place} hệ thống viết ở mục “{section}”"
            shown = (replace(paragraph, name=name),)
            yield Passage(name, label, paragraph.template or paragraph.text, paragraph.text, shown)


def _end(inputs: ReportInputs) -> Iterable[Passage]:
    yield _lines("closing", "Kết thúc", f"Trên đây là báo cáo của {inputs.office.name}./.")
    first = ("- Như trên;",) if inputs.office.addressee else ()
    yield _lines("recipients", "Nơi nhận", "\n".join([*first, "- Lưu: VT."]))


def _lines(key: str, label: str, text: str) -> Passage:
    """Return the lines of a generated passage that names no figure."""
    paragraphs: Sequence[Paragraph] = paragraphs_of(text, {})
    return Passage(key, label, text, text, tuple(replace(paragraph, name=key) for paragraph in paragraphs))
