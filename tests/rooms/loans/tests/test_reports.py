"""Reports with the room's form: rows, paragraph, named figures, check, list; frozen with the figures of other rooms."""

from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from motcua.agencies.queries import resolve
from motcua.base.law_files import LawError
from motcua.people.vocabulary import Role
from motcua.reports import actions
from motcua.reports.gateways.files import file_of, make
from motcua.reports.models import Report
from motcua.reports.queries.drill_down import brought, drill_down
from motcua.reports.queries.law import form_choices, form_data, period, read_form, read_forms
from motcua.reports.queries.report_inputs import asked_of, composed, files_of
from motcua.reports.registry import FORM_FOLDERS
from motcua.reports.rules import form_faults
from motcua.reports.rules.composition import Composed, document_of
from motcua.reports.rules.figures import Kind
from motcua.reports.rules.inputs import Issue
from motcua.reports.vocabulary import CellState, Section
from motcua.statistics.registry import FAMILIES
from motcua.statistics.vocabulary import DayEvent
from tests.cast import MOMENT, Cast, hold
from tests.rooms.loans import declarations
from tests.rooms.loans.reporting import MOST_HELD
from tests.rooms.loans.tests.book import BOOK, HERE, at, carried_in, deposits, lent, returned, still_out

pytestmark = pytest.mark.django_db
MINE = at(HERE, BOOK)


@pytest.fixture
def draft(book: Cast) -> Report:
    """The commune's report of November, on the room's form."""
    return drafted(book)


def drafted(cast: Cast, form: str = "loans-2026", agency: str = "reform", code: str = HERE) -> Report:
    where = resolve(code, MOMENT.date())
    chosen = period("2026-11-01..2026-11-19")
    by = cast.actor(agency, MOMENT.date())
    return actions.draft_report(where=where, chosen=chosen, by=by, at=MOMENT, form=form)


def put_together(report: Report) -> Composed:
    return composed(report, files_of(report.snapshot))


def test_a_snapshot_freezes_the_facts_of_both_rooms(draft: Report) -> None:
    files = draft.snapshot.manifest["files"]
    assert {"dossiers", "loans"} <= set(files)
    assert files["loans"]["rows"] == len(BOOK)


def test_the_rows_of_the_form_hold_what_plain_python_makes_of_the_records(draft: Report) -> None:
    found = {ref: figure.value for ref, figure in put_together(draft).figures.items() if ref.startswith("form.")}
    money = deposits(lent(MINE))
    assert found["form.lent"].number == len(money)
    assert found["form.lent-maps"].number == sum(one.shelf == "maps" for one in lent(MINE))
    assert found["form.deposits"].number == sum(money)
    assert found["form.held"].number == sum(deposits(still_out(MINE)))
    assert found["form.mean"].number == (Decimal(sum(money)) / len(money)).quantize(Decimal(1), ROUND_HALF_UP)
    assert (found["form.rate"].numerator, found["form.rate"].denominator) == (
        len(returned(MINE)),
        len(carried_in(MINE)) + len(lent(MINE)),
    )
    assert found["form.shelves"].number == len({one.shelf for one in lent(MINE)})
    assert found["form.kept"].number == 3
    assert found["form.received"].state is CellState.NOT_KNOWN  # the office has never recorded a dossier
    assert found["form.remarks"].state is CellState.BLANK


def test_every_count_and_sum_of_the_report_opens_into_its_records(book: Cast, draft: Report) -> None:
    asked, _ = asked_of(draft, files_of(draft.snapshot))
    figures = put_together(draft).figures
    for ref, behind in (
        ("form.lent", lent(MINE)),
        ("form.lent-maps", [one for one in lent(MINE) if one.shelf == "maps"]),
        ("form.deposits", lent(MINE)),
        ("form.held", still_out(MINE)),
        ("form.mean", lent(MINE)),
        ("form.rate", returned(MINE)),
    ):
        opened = drill_down(asked, figures[ref].formula, book.actor("clerk", MOMENT.date()))
        assert (len(opened.ids), opened.hidden) == (len(behind), 0), ref
        if figures[ref].formula.kind is Kind.COUNT and figures[ref].unit == "Phiếu":
            assert len(opened.ids) == figures[ref].value.number
    hidden = drill_down(asked, figures["form.held"].formula, book.actor("outside_leader", MOMENT.date()))
    assert (hidden.shown, hidden.hidden) == ((), len(still_out(MINE)))


def test_the_text_says_the_figures_of_the_room_and_the_document_prints_its_form(draft: Report) -> None:
    made = put_together(draft)
    [paragraph] = made.text[Section.DIGITAL]
    money = deposits(lent(MINE))
    assert f"cho mượn {len(money)} phiếu tài liệu" in paragraph.text
    assert f"{sum(money):,}".replace(",", ".") in paragraph.text
    assert {run.ref for run in paragraph.runs if run.ref} >= {"loans.lent", "loans.deposits", "loans.return_rate"}
    first = document_of(made, Issue()).appendices[0]
    assert "MƯỢN TÀI LIỆU" in first.title
    assert f"{sum(deposits(still_out(MINE))):,}".replace(",", ".") in str(first)


def test_the_page_of_a_text_offers_the_figures_of_the_room(book: Cast, draft: Report) -> None:
    client = book.client("reform")
    page = client.get(reverse("report_section", args=[draft.pk, Section.DIGITAL.value]))
    offered = {figure.ref for figure in page.context["figures"]}
    assert {"loans.lent", "loans.held", "all.received"} <= offered
    assert not [ref for ref in offered if ref.startswith(("form.", "field."))]


def test_a_report_on_another_form_carries_the_paragraph_too(book: Cast) -> None:
    made = put_together(drafted(book, "chung-2025"))
    assert "phiếu tài liệu" in made.text[Section.DIGITAL][0].text
    assert made.figures["loans.held"].value.number == sum(deposits(still_out(MINE)))


def test_the_check_of_the_room_finds_too_much_money(book: Cast) -> None:
    clerk = book.actor("clerk", MOMENT.date())
    assert "loans_held" not in {finding.kind for finding in put_together(drafted(book)).findings}
    yesterday = MOMENT - timedelta(days=2)
    loan = declarations.ask(
        code="M-1", agency_id=book.commune.pk, by=clerk, at=MOMENT, effective_at=yesterday, deposit=MOST_HELD,
        comment="Ghi bổ sung",
    )  # fmt: skip
    declarations.lend(
        loan=loan, by=clerk, at=MOMENT, to=book.officer, title="Bản đồ", effective_at=yesterday, comment="Ghi bổ sung"
    )
    made = put_together(actions.refresh(report=Report.objects.get(), by=book.actor("reform", MOMENT.date()), at=MOMENT))
    [finding] = [finding for finding in made.findings if finding.kind == "loans_held"]
    assert finding.refs == ("loans.held",)
    draft = Report.objects.get()
    page = book.client("reform").get(reverse("report_checks", args=[draft.pk])).content.decode()
    assert reverse("report_figure", args=[draft.pk, "loans.held"]) in page


def test_what_is_recorded_later_changes_no_frozen_report(book: Cast, draft: Report) -> None:
    before = {ref: figure.value for ref, figure in put_together(draft).figures.items()}
    clerk = book.actor("clerk", MOMENT.date())
    past = MOMENT - timedelta(days=3)
    loan = declarations.ask(
        code="M-1", agency_id=book.commune.pk, by=clerk, at=MOMENT, effective_at=past, deposit=8, comment="Ghi bổ sung"
    )
    declarations.lend(
        loan=loan, by=clerk, at=MOMENT, to=book.officer, title="Bản đồ", effective_at=past, comment="Ghi bổ sung"
    )
    assert {ref: figure.value for ref, figure in put_together(draft).figures.items()} == before
    fresh = put_together(actions.refresh(report=draft, by=book.actor("reform", MOMENT.date()), at=MOMENT))
    assert fresh.figures["form.lent"].value.number == before["form.lent"].number + 1


def test_a_report_frozen_before_the_room_was_installed_does_not_count_it_live(book: Cast, draft: Report) -> None:
    earlier = {family: path for family, path in files_of(draft.snapshot).items() if family != "loans"}
    made = composed(draft, earlier)
    assert not [ref for ref in made.figures if ref.startswith("loans.")]
    assert made.figures["form.held"].value.state is CellState.NOT_KNOWN
    assert made.figures["form.mean"].value.state is CellState.NOT_KNOWN
    assert made.inputs.sources.current.measures == frozenset()  # nor has it ever recorded a dossier


def test_the_evidence_of_the_report_carries_the_money(draft: Report) -> None:
    evidence = make(draft, files_of(draft.snapshot)).evidence
    rows = {row["ref"]: row for row in evidence["figures"]}
    assert rows["form.held"]["value"] == sum(deposits(still_out(MINE)))
    assert rows["form.held"]["formula"] == {"kind": "count", "measures": ["loans.held"], "period": "current"}


def test_the_workbook_has_a_sheet_of_the_room_s_records(book: Cast, draft: Report) -> None:
    reader = book.actor("clerk", MOMENT.date())
    content = file_of(draft, files_of(draft.snapshot), "xlsx", reader=reader)
    sheet = load_workbook(BytesIO(content))["Phiếu mượn"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [one.code for one in lent(MINE)]


def test_the_form_of_the_room_is_offered_and_read_at_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "loans-2026" in dict(form_choices())
    read_forms()
    text = (FORM_FOLDERS["loans"] / "loans.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "forms"
    folder.mkdir()
    for right, wrong, words in (
        ("state: [loans.held]", "state: [loans.hold]", "loans.held"),
        ("ratio: loans.return_rate", "ratio: loans.retrun_rate", "loans.return_rate"),
        ("where: {shelf: maps}", "where: {shelf: map}", "maps"),
        ("shelves: {open: 1}", "shelves: {opne: 1}", "open"),
        ("count: [loans.mean]", "count: [loans.mean, loans.held]", "không cộng được"),
        ("count: [loans.mean]", "count: [loans.mean], where: {shelf: maps}", "không cộng được"),
        ("verified: false", "verified: chưa", "verified"),
    ):
        broken = folder / "wrong.yaml"
        broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        with pytest.raises(LawError, match=words):
            read_form(broken)
    monkeypatch.setitem(FORM_FOLDERS._things, "twice", FORM_FOLDERS["loans"])
    with pytest.raises(LawError, match="loans-"):
        read_forms()


def test_the_form_is_kept_with_the_report(draft: Report) -> None:
    assert draft.frozen_context["form"]["form"] == form_data("loans-2026")["form"]
    kept = draft.frozen_context
    assert [shelf["code"] for shelf in kept["shelves"]] == ["maps", "records", "books"]
    assert kept["labels"]["shelf"]["1"] == "Kho bản đồ"


def test_a_state_is_asked_only_of_records_that_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"id": "held", "t": "Đang giữ", "state": ["loans.held"]}
    data = dict(form_data("loans-2026"), checks=[], rows=[row])
    assert list(form_faults.form_faults(data)) == []
    events = replace(FAMILIES["loans"], lifetime=DayEvent("lent_day"))
    monkeypatch.setattr(form_faults, "FAMILIES", {"loans": events})
    assert [place for place, _ in form_faults.form_faults(data)] == [["rows", 0, "state", 0]]


def test_the_records_behind_a_sum_say_what_each_brings_and_add_up_to_it(book: Cast, draft: Report) -> None:
    asked, _ = asked_of(draft, files_of(draft.snapshot))
    for ref, behind in (("form.deposits", lent(MINE)), ("form.held", still_out(MINE))):
        figure = put_together(draft).figures[ref]
        assert sum(brought(asked, figure.formula).values()) == figure.value.number
        hold(book.accounts["clerk"], Role.REFORM_OFFICER, book.commune, with_subtree=True)
        page = book.client("clerk").get(reverse("report_figure", args=[draft.pk, ref]))
        words = {code: dict(cells) for _, code, cells in page.context["rows"]}
        assert {code: told["Mang lại (đồng)"] for code, told in words.items()} == {
            one.code: f"{one.deposit:,}".replace(",", ".") for one in behind
        }
        assert page.context["brought"] == figure.text
    page = book.client("reform").get(reverse("report_figure", args=[draft.pk, "form.lent"]))
    assert not any("Mang lại" in words for words in page.context["columns"])
    assert brought(asked, put_together(draft).figures["form.mean"].formula) == {}
