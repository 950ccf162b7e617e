"""Editable texts of a report: a section of the text, or an edited version of a generated passage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from motcua.reports.models import EditedPassage, Report, SectionText
from motcua.reports.rules.composition import Composed
from motcua.reports.rules.passages import Passage
from motcua.reports.rules.word_diff import Change, word_diff
from motcua.reports.vocabulary import ReportAct, Section

SECTION = "section."
#: Earlier versions shown on the page of a text.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Written:
    """Editable text of a report as it stands; `passage` is the generated passage that it replaces, if any."""

    key: str
    label: str
    text: str
    standing: SectionText | EditedPassage | None = None
    passage: Passage | None = None
    justified: Mapping[str, str] = field(default_factory=dict)

    @property
    def section(self) -> Section | None:
        """Return the section, where this is the text of one."""
        return Section(self.key.removeprefix(SECTION)) if self.key.startswith(SECTION) else None


@dataclass(frozen=True, slots=True)
class Version:
    """Version of a text: the event, and what it changed against the version before."""

    event: Any
    changes: Sequence[Change]


def written(report: Report, made: Composed, key: str) -> Written:
    """Return the text under the key; raises LookupError where the report has none."""
    if key.startswith(SECTION):
        section = Section(key.removeprefix(SECTION)) if key.removeprefix(SECTION) in Section.values else None
        if section is None:
            raise LookupError("Không có mục này.")
        kept = SectionText.objects.filter(report=report, section=section).select_related("author").first()
        text, justified = (kept.text, kept.justified) if kept else ("", {})
        return Written(key, str(section.label), text, kept, None, justified)
    if key not in made.passages:
        raise LookupError("Báo cáo không có đoạn này.")
    passage = made.passages[key]
    edited = EditedPassage.objects.filter(report=report, key=key, is_in_force=True).select_related("author").first()
    justified = edited.justified if edited else {}
    return Written(key, passage.label, edited.text if edited else passage.template, edited, passage, justified)


def versions_of(report: Report, key: str) -> list[Version]:
    """Return the versions of the text, the newest first; one query."""
    if key.startswith(SECTION):
        acts, told = [ReportAct.WRITE], {"payload__notes__section": key.removeprefix(SECTION)}
    else:
        acts, told = [ReportAct.EDIT, ReportAct.RESET], {"payload__notes__key": key}
    events = report.events.filter(action__in=acts, **told).select_related("account").order_by("-sequence")[:SHOWN]
    return [Version(event, word_diff(*_texts(event.payload))) for event in events]


def _texts(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return the text before and after the event; equal where it did not change."""
    for row in payload.get("rows", ()):
        if row["model"] in ("sectiontext", "editedpassage") and "text" in row["changes"]:
            before, after = row["changes"]["text"]
            return str(before or ""), str(after or "")
    return "", ""
