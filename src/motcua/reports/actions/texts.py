"""Write the texts of a report: its sections, and the edited versions of generated passages."""

from collections.abc import Mapping
from datetime import UTC, datetime

from motcua.base.refusals import Refused
from motcua.people.vocabulary import Actor
from motcua.reports.actions.transaction import on_report, require_changeable
from motcua.reports.models import EditedPassage, Report, SectionText
from motcua.reports.queries.report_inputs import composed, files_of
from motcua.reports.rules.passages import Passage
from motcua.reports.vocabulary import ReportAct, Section

#: Characters of a heading or title.
LONGEST_TITLE = 300


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
    """Write the text of a section; hand-typed numbers that stay carry their justification.

    `seen` is the stamp of the text when the page was opened: a newer text is not overwritten (Invalid).
    """
    require_changeable(report, by)
    with on_report(ReportAct.WRITE, report, by, at) as act:
        before = SectionText.objects.filter(report=report, section=section).select_related("author").first()
        act.check(text=_overtaken(before, seen))
        author = {"author_id": act.account_id, "edited_at": act.recorded_at}
        values = {"text": text.strip(), "justified": dict(justified), **author}
        act.write(SectionText, before, {"section": section.value}, **values)
        act.notes = {"section": section.value}
    return report


def edit_passage(
    *,
    report: Report,
    key: str,
    text: str,
    justified: Mapping[str, str],
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> Report:
    """Replace the text of a generated passage; an empty text leaves the passage out.

    The generated text of now is kept beside it, so that a later change of it is noticed. Figures named in braces stay
    bound. Raises LookupError for an unknown key, Invalid for an empty heading and where somebody else edited since
    `seen`.
    """
    require_changeable(report, by)
    passage = passage_of(report, key)
    lines = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    with on_report(ReportAct.EDIT, report, by, at) as act:
        before = _standing(report, key)
        act.check(text=_overtaken(before if before and before.is_in_force else None, seen))
        act.check(text=_wrong_title(lines) if passage.is_one_line else "")
        author = {"author_id": act.account_id, "edited_at": act.recorded_at}
        values = {"text": lines, "generated": passage.generated, "justified": dict(justified), "is_in_force": True}
        act.write(EditedPassage, before, {"key": key}, **values, **author)
        act.notes = {"key": key, "label": passage.label}
    return report


def reset_passage(*, report: Report, key: str, by: Actor, at: datetime) -> Report:
    """Restore the generated text of a passage; the edited text stays in the events."""
    require_changeable(report, by)
    before = _standing(report, key)
    if before is None or not before.is_in_force:
        raise Refused("Đoạn này đang là đoạn hệ thống viết, không có gì để lấy lại.")
    label = passage_of(report, key).label
    with on_report(ReportAct.RESET, report, by, at) as act:
        act.change(before, is_in_force=False, author_id=act.account_id, edited_at=act.recorded_at)
        act.notes = {"key": key, "label": label}
    return report


def passage_of(report: Report, key: str) -> Passage:
    """Return a passage of the report as it stands; raises LookupError."""
    found = composed(report, files_of(report.snapshot)).passages
    if key not in found:
        raise LookupError("Báo cáo không có đoạn này.")
    return found[key]


def stamp_of(text: SectionText | EditedPassage | None) -> str:
    """Return the version stamp of a text."""
    return text.edited_at.astimezone(UTC).isoformat() if text is not None else ""


def _standing(report: Report, key: str) -> EditedPassage | None:
    return EditedPassage.objects.filter(report=report, key=key).select_related("author").first()


def _overtaken(standing: SectionText | EditedPassage | None, seen: str | None) -> str:
    """Return the message for a text that somebody else changed since the page was opened; empty where nobody did."""
    if seen is None or seen == stamp_of(standing):
        return ""
    name = standing.author.full_name if standing and standing.author else "người khác"
    return (
        f"Nội dung này vừa được {name} sửa; bản của bạn vẫn ở đây và chưa được lưu. "
        "Xem chỗ khác nhau ở dưới, ghép vào rồi bấm Lưu lần nữa."
    )


def _wrong_title(lines: str) -> str:
    if not lines or "\n" in lines:
        return "Tiêu đề viết trên một dòng và không để trống."
    return f"Tiêu đề không quá {LONGEST_TITLE} ký tự." if len(lines) > LONGEST_TITLE else ""
