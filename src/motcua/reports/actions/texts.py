"""Writing the text of a report's sections."""

from collections.abc import Mapping
from datetime import UTC, datetime

from motcua.people.vocabulary import Actor
from motcua.reports.actions.transaction import on_report, require_changeable
from motcua.reports.models import Report, SectionText
from motcua.reports.vocabulary import ReportAct, Section


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

    `seen` is when the text that the person started from was written: a newer one is not overwritten (Invalid).
    """
    require_changeable(report, by)
    with on_report(ReportAct.WRITE, report, by, at) as act:
        before = SectionText.objects.filter(report=report, section=section).select_related("author").first()
        act.check(text=overtaken_text(before, seen))
        author = {"author_id": act.account_id, "edited_at": act.recorded_at}
        values = {"text": text.strip(), "justified": dict(justified), **author}
        if before is None:
            act.create(SectionText, section=section.value, **values)
        else:
            act.change(before, **values)
        act.notes = {"section": section.value}
    return report


def overtaken_text(standing: SectionText | None, seen: str | None) -> str:
    """What to say where somebody wrote since the person started; empty where nobody did."""
    if seen is None or seen == stamp_of(standing):
        return ""
    name = standing.author.full_name if standing and standing.author else "người khác"
    return (
        f"Mục này vừa được {name} sửa; bản của bạn vẫn ở đây và chưa được lưu. "
        "Xem chỗ khác nhau ở dưới, ghép vào rồi bấm Lưu lần nữa."
    )


def stamp_of(text: SectionText | None) -> str:
    """Tells one state of a text from another."""
    return text.edited_at.astimezone(UTC).isoformat() if text is not None else ""
