"""Law by date."""

from datetime import date

import pytest

from motcua.base.law import (
    LAW,
    DatedLaw,
    Entry,
    LawError,
    NotYetInForce,
    documents_on,
    entries,
    entry,
    read_yaml,
)


def piece(key: str, first: date, last: date) -> Entry:
    return Entry(key, "Nghị định thử", "Điều 1", first, last, True, 1)


LAW_OF_TEST = DatedLaw("thử", (piece("a", date(2020, 1, 1), date(2021, 1, 1)), piece("b", date(2022, 1, 1), date.max)))


@pytest.mark.parametrize(("day", "key"), [(date(2020, 1, 1), "a"), (date(2020, 12, 31), "a"), (date(2022, 1, 1), "b")])
def test_law_is_that_of_the_day(day, key):
    assert LAW_OF_TEST.at(day).key == key


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2021, 6, 1)])
def test_before_the_first_day_and_in_a_gap_there_is_no_law(day):
    with pytest.raises(NotYetInForce, match="không có quy định"):
        LAW_OF_TEST.at(day)


def test_entries_that_overlap_are_refused():
    with pytest.raises(LawError, match="cùng có hiệu lực"):
        DatedLaw("thử", (piece("a", date(2020, 1, 1), date(2022, 1, 2)), piece("b", date(2022, 1, 1), date.max)))


def test_an_entry_without_document_or_mark_is_refused():
    with pytest.raises(LawError, match="verified"):
        entry({"document": "Nghị định", "valid_from": date(2020, 1, 1)}, key="x", value=1)


def test_an_unverified_citation_says_so():
    row = {"document": "Nghị định 1/2020/NĐ-CP", "article": "Điều 2", "valid_from": date(2020, 1, 1), "verified": False}
    assert entry(row, key="x", value=1).citation == "Nghị định 1/2020/NĐ-CP, Điều 2 – chưa đối chiếu văn bản gốc"


def test_every_time_limit_rule_carries_document_and_mark():
    sets = entries("time_limits")
    assert len(sets) >= 3
    for law in sets:
        for name, row in law.value["rules"].items():
            assert isinstance(row["verified"], bool), name
            assert entry(row, key=name, value=row["value"], inherit=law).citation


def test_every_day_of_the_calendar_file_cites_its_source():
    rows = read_yaml(LAW / "calendars" / "vn.yaml")
    for row in [*rows["holidays"], *rows["make_up_days"]]:
        assert row["document"], row
        assert isinstance(row["verified"], bool), row


@pytest.mark.parametrize(
    ("day", "documents"),
    [
        (date(2020, 10, 20), "Nghị định 61/2018/NĐ-CP"),
        (date(2021, 12, 31), "Nghị định 61/2018/NĐ-CP; Thông tư 01/2020/TT-VPCP ngày 21/10/2020, Biểu II.06a"),
        (date(2022, 6, 22), "Nghị định 61/2018/NĐ-CP; Thông tư 01/2020/TT-VPCP ngày 21/10/2020, Biểu II.06a"),
        (date(2022, 6, 23), "Nghị định 61/2018/NĐ-CP; Thông tư 01/2020/TT-VPCP ngày 21/10/2020, Biểu II.06a; "
                            "Quyết định 766/QĐ-TTg ngày 23/6/2022"),
    ],
)  # fmt: skip
def test_a_citation_holds_no_document_of_a_later_day(day, documents):
    text = (
        "Nghị định 61/2018/NĐ-CP; Thông tư 01/2020/TT-VPCP ngày 21/10/2020, Biểu II.06a; "
        "Quyết định 766/QĐ-TTg ngày 23/6/2022"
    )
    assert documents_on(text, day) == documents
