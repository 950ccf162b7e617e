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
