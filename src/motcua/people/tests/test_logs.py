"""The two logs in Vietnamese: whatever a room writes into them has words, and can be found by them."""

import re
from pathlib import Path

import pytest

from motcua.base.time import now
from motcua.people.actions import record_access
from motcua.people.registry import LOG_DEEDS, LOG_SUBJECTS
from motcua.people.views.logs import subject_in_words
from motcua.people.vocabulary import Access, Deed

SOURCE = Path(__file__).parents[2]
WRITTEN = re.compile(r"""(?:subject=|note_access\([^,]+,\s*(?:Access\.\w+|"\w+"[^,]*),\s*)f?"([\w.]+)""")
DONE = re.compile(r"""record\(\s*by,\s*at,\s*"(\w+)\"""")


def written(pattern: re.Pattern, folder: str = "*/") -> set[str]:
    files = (path for path in SOURCE.glob(f"{folder}**/*.py") if not {"tests", "config"} & set(path.parts))
    return {found for path in files if path.name != "facts.py" for found in pattern.findall(path.read_text())}


def test_every_subject_that_is_written_into_a_log_has_words():
    found = written(WRITTEN)
    assert {"dossier", "cash_book", "access_log"} <= found
    assert not found - set(LOG_SUBJECTS.names())


def test_every_deed_on_the_catalogue_has_words():
    found = {f"procedures.{action}" for action in written(DONE, "procedures/actions/")}
    assert "procedures.announce" in found
    assert not found - set(LOG_DEEDS.names()) - set(Deed.values)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("dossier:X31.567-261120-0001", "Hồ sơ X31.567-261120-0001"),
        ("cash_book:12", "Sổ quỹ UBND xã Mỹ Tú"),
        ("applicant:094199001234", "Người nộp 094199001234"),
        ("book", "Sổ theo dõi hồ sơ"),
        ("1.001193", "1.001193"),
        ("not_named_yet:7", "7"),
    ],
)
def test_a_subject_is_told_in_vietnamese(subject, words):
    assert subject_in_words(subject, {12: "UBND xã Mỹ Tú"}) == words


@pytest.mark.parametrize("asked", ["Sổ quỹ", "so quy", "cash_book"])
def test_the_log_of_access_is_searched_by_what_it_says(cast, asked):
    actor = cast.actor("desk")
    record_access(actor=actor, action=Access.VIEW, subject=f"cash_book:{cast.commune.pk}", at=now())
    record_access(actor=actor, action=Access.VIEW, subject="dossier:X1-261120-0001", at=now())
    page = cast.client("auditor").get("/nhat-ky/truy-cap/", {"subject": asked}).content.decode()
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "Sổ quỹ" in rows
    assert "cash_book" not in rows
    assert "X1-261120-0001" not in rows


NUMBER, STREET = "09219988776655443322", "hẻm Xoài Tượng"


@pytest.fixture
def searched(cast):
    """The desk has searched for a citizen's number and address."""
    actor = cast.actor("desk")
    record_access(actor=actor, action=Access.SEARCH, subject=f"applicant:{NUMBER}", at=now(), records=["X1-0001"])
    record_access(actor=actor, action=Access.SEARCH, subject="dossiers", detail=STREET, at=now())
    return cast


@pytest.mark.parametrize("form", ["", "csv", "csv-may"])
def test_an_administrator_reads_no_citizens_number_and_no_search_in_the_log(searched, form):
    told = {
        name: searched.client(name).get("/nhat-ky/truy-cap/", {"dang": form}).content.decode()
        for name in ("auditor", "administrator")
    }
    assert NUMBER in told["auditor"]
    assert STREET in told["auditor"]
    assert NUMBER not in told["administrator"]
    assert STREET not in told["administrator"]
    assert "chỉ thanh tra xem" in told["administrator"]


@pytest.mark.parametrize("asked", [NUMBER, f"applicant:{NUMBER}", f"Người nộp {NUMBER}", STREET])
def test_an_administrator_cannot_probe_the_log_for_a_number(searched, asked):
    def lines(name: str) -> int:
        return len(searched.client(name).get("/nhat-ky/truy-cap/", {"subject": asked}).context["rows"])

    assert lines("auditor") > 0
    assert lines("administrator") == 0


def test_the_log_finds_by_its_code_every_list_that_showed_a_dossier(cast):
    codes = [f"X1-261120-{number:04}" for number in range(200)]
    record_access(actor=cast.actor("desk"), action=Access.VIEW, subject="dossiers", at=now(), records=codes)
    page = cast.client("auditor").get("/nhat-ky/truy-cap/", {"subject": codes[-1]})
    assert len(page.context["rows"]) == 1
    assert codes[-1] in cast.client("auditor").get("/nhat-ky/truy-cap/", {"dang": "csv"}).content.decode()
