"""Finding dossiers: by code, identity number, telephone, or the applicant's name with or without accents.

Exact first: a code or number typed whole, then codes that begin so; then the name as written; then the name without
accents, word by word, the last one also only begun ("nguyen da" finds "Nguyễn Thị Đào"). The words of names lie, with
the agencies of the dossier, in a search index of the database in use: FTS5 on SQLite, GIN on PostgreSQL (migration
0003). What is asked depends on the words typed alone, never on what is found.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from motcua.base.text import fold, has_accents, nfc, tone_blind
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.worklists import rows_of

MOST_FOUND = 100
#: With more agencies than this the index is asked for the names alone, and the policy sorts out the rest.
_MOST_PLACES = 200
#: How many of the matches are looked at for what the person may see; of several words, and where the person's
#: agencies are not asked for, more.
_LOOKED_AT, _LOOKED_AT_WIDELY = 200, 1_000
_WORD = re.compile(r"[^\W_]+")
_VOWEL = re.compile(r"[^\W\d_bcdđfghjklmnpqrstvwxz]")
_DIGITS = re.compile(r"^[0-9 .]{9,20}$")

Names = dict[int, tuple[str, str]]


def search(
    text: str, *, seen: Q, agencies: Collection[int], findable: Q | None = None, limit: int = MOST_FOUND
) -> list[Dossier]:
    """The dossiers that the words find, best first: at most `limit`, at most seven queries, whatever the size.

    `seen` is the policy (`permissions.visible`), `agencies` where the person reads (`readable_agencies`), `findable`
    the policy for what names and numbers of applicants may find (`permissions.findable`).
    """
    return rows_of(find(text, seen=seen, agencies=agencies, findable=findable, limit=limit))


def find(
    text: str, *, seen: Q, agencies: Collection[int], findable: Q | None = None, limit: int = MOST_FOUND
) -> list[int]:
    """The numbers of the same dossiers, without reading them: at most six queries."""
    text = nfc(text)[:200]
    if len(text) < 2 or not agencies:
        return []
    limit = max(1, min(limit, MOST_FOUND))
    named = seen if findable is None else findable
    found = _by_code(text, seen) if any(letter.isdigit() for letter in text) else []
    if _DIGITS.match(text):
        found += _by_number(re.sub(r"[ .]", "", text), named)
    found += _exact_names_first(_by_name(text, named, agencies), text)
    return list(dict.fromkeys(found))[:limit]


def _by_code(text: str, seen: Q) -> list[int]:
    """A code typed whole, else codes that begin so; two queries."""
    code = text.upper().replace(" ", "")
    conditions, params = ["code IN (%s, %s)", "origin_code = %s"], [code, text, text]
    if len(code) >= 6 and "-" in code:
        begun = "code >= %s AND code < %s" if connection.vendor == "sqlite" else "code ~>=~ %s AND code ~<~ %s"
        conditions.append(begun)
        params += [code, code[:-1] + chr(ord(code[-1]) + 1)]
    found = Dossier.objects.filter(seen, pk__in=_either(conditions, params) or (0,)).order_by("code")
    rows = list(found.values_list("pk", "code", "origin_code")[:_LOOKED_AT_WIDELY])
    exact = [pk for pk, own, original in rows if own in (code, text) or original == text]
    return exact or [pk for pk, _, _ in rows]


def _by_number(digits: str, named: Q) -> list[int]:
    """The number of identity or telephone typed whole, the newest first; two queries."""
    matching = _either(["applicant_id_number = %s", "phone = %s"], [digits, digits])
    found = Dossier.objects.filter(named, pk__in=matching or (0,)).order_by("-pk")
    return list(found.values_list("pk", flat=True)[:MOST_FOUND])


def _either(conditions: Sequence[str], params: Sequence[Any]) -> list[int]:
    """Dossiers of either condition, each by its own index; joined by OR, the database would read them all."""
    table = Dossier._meta.db_table
    each = [
        f"SELECT id FROM (SELECT id FROM {table} WHERE {condition} LIMIT {_LOOKED_AT_WIDELY}) part{number}"
        for number, condition in enumerate(conditions)
    ]
    return _numbers(" UNION ALL ".join(each), params)


def _by_name(text: str, named: Q, agencies: Collection[int]) -> Names:
    """By the words of the name, newest first on SQLite; two queries.

    A single word with accents is asked as it is written, then without; of several words so many are looked at that
    those written alike are among them.
    """
    places = [f"p{agency_id}" for agency_id in sorted(agencies)] if len(agencies) <= _MOST_PLACES else []
    words = _words(fold(text))
    if sum(map(len, words)) < 2 or (len(words) == 1 and _only_begun(words[0])):
        return {}
    ways = [(words, False)]
    written = _words(text.lower())
    if len(words) == len(written) == 1 and has_accents(text):
        ways.insert(0, (written, True))
    matching = _matching(ways, places, _LOOKED_AT if places and len(words) == 1 else _LOOKED_AT_WIDELY)
    allowed = Dossier.objects.filter(named, pk__in=matching or (0,)).values_list("pk", "applicant_name", "folded_name")
    names = {pk: (name, folded) for pk, name, folded in allowed}
    return {pk: names[pk] for pk in matching if pk in names}


def _only_begun(word: str) -> bool:
    """Whether nobody is called so: a word without a vowel."""
    return not _VOWEL.search(word) and not word.isdigit()


def _words(text: str) -> list[str]:
    return _WORD.findall(text)[:8]


def _matching(ways: list[tuple[list[str], bool]], places: list[str], most: int) -> list[int]:
    """Dossiers that have all the words, the last one also only begun, and one without a vowel too ("Ng. Thị Đào").

    One statement, of which no more is carried out than it takes to find enough. For a begun word the index collects
    all names that begin so, however many, so a single word is asked whole first.
    """
    asked, params = [], []
    for words, exact in ways:
        begun = [*map(_only_begun, words[:-1]), True]
        for parts in [begun] if len(words) > 1 else [[False], begun]:
            if connection.vendor == "sqlite":
                asked.append(_FTS)
                params.append(_fts_words(words, parts, places, exact))
            else:
                asked.append(_GIN.format("lower(applicant_name)" if exact else "folded_name"))
                params.append(_gin_words(words, parts, places))
    parts_asked = [f"SELECT id FROM ({part} LIMIT {most}) part{number}" for number, part in enumerate(asked)]
    return _numbers(f"{' UNION ALL '.join(parts_asked)} LIMIT {most}", params)


_FTS = "SELECT -rowid AS id FROM dossiers_name_words WHERE dossiers_name_words MATCH %s ORDER BY rowid"
_GIN = (
    "SELECT id FROM dossiers_dossier WHERE to_tsvector('simple', {} || ' p' || received_agency_id::text"
    " || ' p' || competent_agency_id::text) @@ to_tsquery('simple', %s)"
)


def _fts_words(words: list[str], begun: list[bool], places: list[str], exact: bool) -> str:
    each = " AND ".join(f'"{word}"{"*" if part else ""}' for word, part in zip(words, begun, strict=True))
    asked = f"{{{'exact' if exact else 'folded'}}} : ({each})"
    return asked + " AND {places} : (" + " OR ".join(f'"{place}"' for place in places) + ")" if places else asked


def _gin_words(words: list[str], begun: list[bool], places: list[str]) -> str:
    asked = " & ".join(f"{word}{':*' if part else ''}" for word, part in zip(words, begun, strict=True))
    return f"{asked} & ({' | '.join(places)})" if places else asked


def _numbers(asked: str, params: Sequence[Any]) -> list[int]:
    """Asked by itself: with the policy in one statement the databases begin at the wrong end."""
    with connection.cursor() as cursor:
        cursor.execute(asked, params)
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def _exact_names_first(found: Names, text: str) -> list[int]:
    exact, folded = tone_blind(text), fold(text)

    def rank(pk: int) -> int:
        written, without = found[pk]
        name = tone_blind(written)
        if name == exact:
            return 0
        if exact in name:
            return 1
        return 2 if folded == without else 3

    return sorted(found, key=rank)
