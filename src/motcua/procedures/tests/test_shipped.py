"""The catalogue in `law/procedures`: what was in force when, by whom, on which documents, and under what names."""

import re
from datetime import date

import pytest

from motcua.base.law_files import LAW, read_yaml
from motcua.base.time import FOREVER
from motcua.procedures import actions
from motcua.procedures.gateways.law_files import basis_of, shipped_catalogue
from motcua.procedures.queries import offers

TODAY, SUMMER_2021 = date(2026, 11, 20), date(2021, 6, 1)
CATALOGUE = {one.code: one for one in shipped_catalogue()}
#: Documents of a legal basis that carry a day or a year of their own.
DAY = re.compile(r"\bngày (\d{1,2})/(\d{1,2})/(\d{4})\b")
YEAR = re.compile(r"\b(20[0-2]\d|19\d\d)\b")
#: Groups whose every document is named with its day.
DATED_GROUPS = ("QS", "CTR", "NCC", "TE", "CNMT", "TT", "MT")


def on(day: date, level: str | None = None):
    """Every procedure with its version in force on the day, of one level or any."""
    return {
        entry.code: version
        for entry in CATALOGUE.values()
        for version in entry.versions
        if version.valid_from <= day < version.valid_to and level in (None, version.level)
    }


def rows():
    """The entries of the files as they are written, by code."""
    found = {}
    for path in sorted((LAW / "procedures").glob("*.yaml")):
        found |= {row["code"]: row for row in read_yaml(path)["procedures"]}
    return found


# What was in force -------------------------------------------------------------------------------------------
def test_what_was_replaced_ends_on_the_day_its_successor_begins():
    pairs = [(code, new) for code, row in rows().items() for new in row.get("replaced_by", ())]
    assert {("2.001023", "3.000722"), ("2.000986", "3.000722"), ("2.002621", "3.000722"), ("2.002622", "2.002913"),
            ("1.010941", "3.000527")} == set(pairs)  # fmt: skip
    for old, new in pairs:
        assert CATALOGUE[old].versions[-1].valid_to == CATALOGUE[new].versions[0].valid_from, old
        assert CATALOGUE[new].versions[-1].valid_to == FOREVER


@pytest.mark.parametrize("code", ["2.001023", "2.000986"])
def test_the_interconnected_procedures_of_paper_are_given_to_nobody_today(code):
    assert code in on(SUMMER_2021)
    assert code not in on(TODAY)
    assert {"3.000722", "2.002913"} <= set(on(TODAY, "commune"))


# Who settled it ----------------------------------------------------------------------------------------------
def test_a_commune_of_2021_is_given_no_procedure_of_the_district():
    commune, district = on(SUMMER_2021, "commune"), on(SUMMER_2021, "district")
    assert len(commune) >= 65
    assert len(district) >= 40
    assert not set(commune) & set(district)
    moved = set(district) & set(on(TODAY, "commune"))
    assert {"1.001612", "2.000528", "2.000620", "1.001776"} <= moved, "the district's of 2021 are the commune's today"
    assert not moved & set(commune)


def test_benefits_for_people_of_merit_are_decided_by_the_province():
    province = on(TODAY, "province")
    assert {"1.010803", "1.010824", "2.002307", "2.002308"} <= set(province)
    assert on(TODAY, "commune")["1.010833"].cases[0].duration == 5, "Nghị định 131/2021/NĐ-CP, Điều 116"


def test_districts_end_with_the_first_day_of_two_tiers():
    last, first = date(2025, 6, 30), date(2025, 7, 1)
    assert on(last, "district")
    assert on(first, "district") == {}


# On which documents ------------------------------------------------------------------------------------------
def test_no_version_rests_on_a_document_of_a_later_day():
    for entry in CATALOGUE.values():
        for version in entry.versions:
            for document in version.legal_basis.split("; "):
                if found := DAY.search(document):
                    day, month, year = (int(part) for part in found.groups())
                    assert date(year, month, day) <= version.valid_from, (entry.code, version.valid_from, document)
                elif years := [int(year) for year in YEAR.findall(document)]:
                    assert min(years) <= version.valid_from.year, (entry.code, version.valid_from, document)


def test_a_document_of_the_same_year_but_a_later_day_does_not_stand_under_a_version():
    text = "Luật 20/2020/QH14; Nghị định 5/2025/NĐ-CP ngày 06/01/2025; Nghị định 220/2025/NĐ-CP ngày 07/8/2025"
    assert basis_of(text, date(2025, 7, 1)) == "Luật 20/2020/QH14; Nghị định 5/2025/NĐ-CP ngày 06/01/2025"
    assert basis_of(text, date(2025, 8, 7)) == text


@pytest.mark.parametrize("group", DATED_GROUPS)
def test_documents_of_the_groups_carry_number_and_day_and_most_an_article(group):
    versions = [version for entry in CATALOGUE.values() if entry.field_code == group for version in entry.versions]
    documents = {part for version in versions for part in version.legal_basis.split("; ")}
    announced = {one for one in documents if one.startswith("Quyết định công bố")}
    undated = {one for one in documents - announced if not DAY.search(one)}
    assert not undated
    assert any("Điều" in one for one in documents)


# What a commune needs ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("group", "least"),
    [("QS", 7), ("CTR", 10), ("NCC", 1), ("TE", 6), ("CNMT", 2), ("TT", 5), ("VH", 5), ("CTH", 9), ("MT", 2)],
)
def test_every_group_of_a_commune_is_in_the_catalogue(group, least):
    found = [code for code in on(TODAY, "commune") if CATALOGUE[code].field_code == group]
    assert len(found) >= least, found


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("1.000689", ["3 ngày làm việc", "8 ngày làm việc"]),
        ("1.004873", ["3 ngày làm việc", "23 ngày"]),
        ("1.004884", ["5 ngày làm việc", "25 ngày làm việc"]),
        ("1.004746", ["5 ngày làm việc", "25 ngày làm việc"]),
        ("1.004772", ["5 ngày làm việc", "25 ngày làm việc"]),
        ("1.005461", ["5 ngày làm việc", "10 ngày làm việc"]),
        ("2.000806", ["5 ngày làm việc", "10 ngày làm việc"]),
        ("2.002189", ["5 ngày làm việc", "8 ngày làm việc"]),
    ],
)
def test_what_has_to_be_looked_into_is_a_case_of_its_own_with_its_limit(code, limits):
    cases = on(TODAY)[code].cases
    assert [case.limit_text for case in cases] == limits
    assert "xác minh" in cases[1].name.lower()
    assert cases[0].documents == cases[1].documents


@pytest.mark.parametrize("code", ["1.000689", "1.004873", "1.004884", "1.004746", "1.004772", "1.005461"])
def test_limits_that_nobody_compared_say_so(code):
    assert not on(TODAY)[code].is_verified


def test_papers_that_only_some_bring_are_not_mandatory_in_the_first_land_certificate():
    papers = on(TODAY)["1.013978"].cases[0].documents
    assert [one.name for one in papers if one.is_mandatory] == ["Đơn đăng ký đất đai, tài sản gắn liền với đất"]
    assert len(papers) == 5


def test_parents_and_recognition_with_foreigners_take_ten_working_days():
    case = on(TODAY)["2.000779"].cases[0]
    assert case.limit_text == "10 ngày làm việc", "Nghị định 120/2025/NĐ-CP, Phụ lục Mục I khoản 1 điểm c"


def test_fees_of_residence_are_those_of_the_circular_from_its_first_day():
    def fees(day):
        return [
            (fee.amount, fee.online_amount)
            for fee in on(day)["1.004222"].cases[0].fees
            if fee.valid_from <= day < fee.valid_to
        ]

    assert fees(date(2023, 2, 4)) == []
    assert fees(date(2023, 2, 5)) == fees(TODAY) == [(20000, 10000)]


def test_payment_online_is_offered_only_where_something_is_to_be_paid():
    assert on(TODAY)["1.004222"].payment_online_enabled
    assert not on(TODAY)["1.001193"].payment_online_enabled


def test_a_procedure_without_a_national_code_has_a_provisional_one():
    assert [code for code in CATALOGUE if code.startswith("NB.")] == ["NB.001"]
    assert on(TODAY)["NB.001"].cases[0].has_no_due_date


# Under what names --------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker):
    from django.db import transaction

    from motcua.base.time import now

    with django_db_blocker.unblock(), transaction.atomic():
        actions.upgrade_shipped(at=now())
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("khai sinh", "1.001193"), ("kết hôn", "1.000894"), ("sao y", "2.000815"), ("ket hon", "1.000894"),
        ("khai tử", "1.000656"), ("độc thân", "1.004873"), ("doc than", "1.004873"), ("hộ khẩu", "1.004222"),
        ("nhập khẩu", "1.004222"), ("tách khẩu", "1.010038"), ("nghĩa vụ quân sự bổ sung", "1.013136"),
        ("đi lính", "1.013133"), ("cai nghiện", "3.000527"), ("bán rượu", "2.000620"), ("bán thuốc lá", "2.000181"),
        ("nấu rượu", "2.000633"), ("hộ kinh doanh", "1.001612"), ("xây nhà", "1.013225"), ("di chúc", "2.001019"),
        ("con nuôi", "2.001263"), ("hộ nghèo", "1.011606"), ("khuyết tật", "1.001699"), ("sổ đỏ lần đầu", "1.013978"),
        ("hiến đất", "1.013979"), ("thiệt hại do bão", "2.002161"), ("đăng ký môi trường", "NB.001"),
        ("khiếu nại", "2.002409"), ("giếng khoan", "1.001662"), ("trích lục", "2.000635"),
    ],
)  # fmt: skip
def test_what_people_call_a_procedure_finds_it_first(everything, words, code):
    assert offers(TODAY, text=words)[0].code == code


def test_every_procedure_in_force_has_a_name_that_people_use():
    assert [code for code in on(TODAY) if not CATALOGUE[code].short_names] == []
    assert max(len(entry.short_names) for entry in CATALOGUE.values()) <= 255


def test_no_two_procedures_in_force_share_an_everyday_name():
    seen = {}
    for code in on(TODAY):
        for name in CATALOGUE[code].short_names.split("; "):
            assert seen.setdefault(name.casefold(), code) == code, name
