"""Search of dossiers: by code or its end, identity number, telephone, applicant's name, procedure, day.

Exact first: a code or number typed whole, then codes that begin so; then the name as written; then the name without
accents, word by word, each also only begun ("ngu da" finds "Nguyễn Thị Đào"). The words of names and their beginnings
lie, with the agencies of the dossier, in a search index of the database in use: FTS5 on SQLite (`name_index`), GIN
on PostgreSQL (migration 0007). What is asked depends on the words typed alone, never on what is found.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from motcua.base.text import fold, has_accents, nfc, tone_blind
from motcua.base.time import end_of, start_of, today
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.dossier import CodeEnd
from motcua.dossiers.models.name_index import TABLE
from motcua.dossiers.queries.worklists import rows_of
from motcua.procedures.models import Procedure
from motcua.procedures.queries.catalogue import matching as matching_procedures

MOST_FOUND = 100
#: With more agencies than this the index is asked for the names alone, and the policy sorts out the rest.
_MOST_PLACES = 50
#: How many of the matches are looked at for what the person may see; of several words, and where the person's
#: agencies are not asked for, more.
_LOOKED_AT, _LOOKED_AT_WIDELY = 200, 1_000
_WORD = re.compile(r"[^\W_]+")
#: PostgreSQL keeps the beginnings of a word up to this length.
_BEGINNINGS = 16
#: The end of a code: day and number, or the number alone, looked for in so many days back.
_END, _NUMBER, _DAYS_BACK = re.compile(r"\d{6}-\d{4,}"), re.compile(r"\d{4,5}"), 60
_WHOLE_CODE = re.compile(r"[0-9A-Z.]+-\d{6}-\d{4,}")
_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?![\d/.-])")
_LEAST_LETTERS, _MOST_PROCEDURES = 3, 8
_DIGITS = re.compile(r"^[0-9 .]{9,20}$")

Names = dict[int, tuple[str, str]]


def search(
    text: str, *, seen: Q, agencies: Collection[int], findable: Q | None = None, limit: int = MOST_FOUND
) -> list[Dossier]:
    """Search dossiers, best first: at most `limit`, at most ten queries, whatever the size.

    `seen` is the policy (`permissions.visible`), `findable` the policy for what names and numbers of applicants may
    find (`permissions.findable`), and `agencies` where such dossiers are (`findable_agencies`).
    """
    return rows_of(find(text, seen=seen, agencies=agencies, findable=findable, limit=limit))


def find(
    text: str, *, seen: Q, agencies: Collection[int], findable: Q | None = None, limit: int = MOST_FOUND
) -> list[int]:
    """Search ids of dossiers without reading the rows: at most nine queries."""
    text = nfc(text)[:200]
    if len(text) < 2:
        return []
    limit = max(1, min(limit, MOST_FOUND))
    named = seen if findable is None else findable
    day, rest = day_in(text, today())
    found = _by_code(text, seen) if any(letter.isdigit() for letter in text) else []
    if _END.fullmatch(text) or _NUMBER.fullmatch(text):
        found += _by_end(text, seen, today())
    if _DIGITS.match(text):
        found += _by_number(re.sub(r"[ .]", "", text), named)
    if day is None and agencies:
        found += _exact_names_first(_by_name(text, named, agencies), text)
    return list(dict.fromkeys([*found, *_by_matter(rest, day, seen, agencies)]))[:limit]


def opened_by(text: str, *, seen: Q, on: date) -> str:
    """Return the code of the only dossier named by the text: a whole code, its end, or its number of the day.

    Empty where the text is no code, or names none or several that the person may see; at most one query.
    """
    code = nfc(text).upper().replace(" ", "").rpartition("/")[2]
    if _NUMBER.fullmatch(code):
        code = f"{on:%y%m%d}-{code}"
    found: QuerySet[Dossier, Any]
    if _END.fullmatch(code):
        found = Dossier.objects.annotate(code_end=CodeEnd("code")).filter(
            seen, code_end=code[-11:], code__endswith=code
        )
    elif _WHOLE_CODE.fullmatch(code):
        found = Dossier.objects.filter(seen, code=code)
    else:
        return ""
    codes = list(found.values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


def day_in(text: str, on: date) -> tuple[date | None, str]:
    """Parse the day in a search ("20/11", "20/11/2026"), and the other words; without a year, the last such day."""
    told = _DAY.search(text)
    if told is None:
        return None, text
    number, month, year = told.groups()
    try:
        day = date(int(year or on.year), int(month), int(number))
        if not year and day > on:
            day = day.replace(year=on.year - 1)
    except ValueError:
        return None, text
    return day, " ".join((text[: told.start()] + text[told.end() :]).split())


def _by_end(text: str, seen: Q, on: date) -> list[int]:
    """Search by the end of the code; a number alone is that of the last days, the newest first; two queries."""
    ends = (
        [text[-11:]]
        if "-" in text
        else [f"{on - timedelta(days=ago):%y%m%d}-{text}"[-11:] for ago in range(_DAYS_BACK)]
    )
    end = "SUBSTR(code, -11)" if connection.vendor == "sqlite" else "RIGHT(code, 11)"
    matching = _either([f"{end} IN ({', '.join(['%s'] * len(ends))})"], ends)
    found = Dossier.objects.filter(seen, pk__in=matching or (0,), code__endswith=f"-{text}").order_by("-pk")
    return list(found.values_list("pk", flat=True)[:MOST_FOUND])


def _by_matter(text: str, day: date | None, seen: Q, agencies: Collection[int]) -> list[int]:
    """Search the newest dossiers of matching procedures, received on the day if one is given; two queries."""
    letters = sum(letter.isalnum() for letter in text)
    if day is None and letters < _LEAST_LETTERS:
        return []
    found = Dossier.objects.filter(seen)
    if letters >= _LEAST_LETTERS:
        ranked = matching_procedures(Procedure.objects.order_by(), text).order_by(F("rank"), "folded_name")
        found = found.filter(procedure__in=list(ranked.values_list("pk", flat=True)[:_MOST_PROCEDURES]) or (0,))
    if day is None:
        return list(found.order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND])
    found = found.filter(received_at__gte=start_of(day), received_at__lt=end_of(day))
    return list(found.order_by("-received_at").values_list("pk", flat=True)[:MOST_FOUND])


def _by_code(text: str, seen: Q) -> list[int]:
    """Search by a whole code, else by its beginning; two queries."""
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
    """Search by a whole identity or telephone number, the newest first; two queries."""
    matching = _either(["applicant_id_number = %s", "phone = %s"], [digits, digits])
    found = Dossier.objects.filter(named, pk__in=matching or (0,)).order_by("-pk")
    return list(found.values_list("pk", flat=True)[:MOST_FOUND])


def _either(conditions: Sequence[str], params: Sequence[Any]) -> list[int]:
    """Union of two conditions, each by its own index; joined by OR, the database would read them all."""
    table = Dossier._meta.db_table
    each = [
        f"SELECT id FROM (SELECT id FROM {table} WHERE {condition} LIMIT {_LOOKED_AT_WIDELY}) part{number}"
        for number, condition in enumerate(conditions)
    ]
    return _numbers(" UNION ALL ".join(each), params)


def _by_name(text: str, named: Q, agencies: Collection[int]) -> Names:
    """Search by words of the name, newest first on SQLite; two queries.

    A single word is asked whole first, and one with accents as it is written before it is asked without; of several
    words so many are looked at that those written alike are among them. A single letter finds nothing.
    """
    places = sorted(agencies) if len(agencies) <= _MOST_PLACES else []
    words, written = _words(fold(text)), _words(text.lower())
    if sum(map(len, words)) < 2:
        return {}
    matching = _matching(
        _ways(text, words, written), places, _LOOKED_AT if places and len(words) == 1 else _LOOKED_AT_WIDELY
    )
    allowed = Dossier.objects.filter(named, pk__in=matching or (0,)).values_list("pk", "applicant_name", "folded_name")
    names = {pk: (name, folded) for pk, name, folded in allowed}
    return {pk: names[pk] for pk in matching if pk in names}


def _ways(text: str, words: list[str], written: list[str]) -> "list[_Way]":
    """Return the ways in which the words are asked, the closest first."""
    if len(words) > 1:
        return [_Way(words)]
    ways = [_Way(words, begun=False), _Way(words)]
    if len(written) == 1 and has_accents(text):
        return [_Way(written, exact=True, begun=False), _Way(written, exact=True), *ways]
    return ways


@dataclass(frozen=True, slots=True)
class _Way:
    """Query variant of names: the words, exact about accents or not, and which may be prefixes or whole words."""

    words: list[str]
    exact: bool = False
    begun: bool = True


def _words(text: str) -> list[str]:
    return _WORD.findall(text)[:8]


def _matching(ways: Sequence[_Way], places: Sequence[int], most: int) -> list[int]:
    """Return dossiers that contain all the words; one statement that stops once enough are found."""
    asked_one_way = _fts if connection.vendor == "sqlite" else _gin
    asked, params = [], []
    for number, way in enumerate(ways):
        part, given = asked_one_way(way, places)
        asked.append(f"SELECT id FROM ({part} LIMIT {most}) part{number}")
        params += given
    return _numbers(f"{' UNION ALL '.join(asked)} LIMIT {most}", params)


def _fts(way: _Way, places: Sequence[int]) -> tuple[str, list[Any]]:
    words = " AND ".join(f'"{word}"{"*" if way.begun else ""}' for word in way.words)
    asked = f"{{{'exact' if way.exact else 'folded'}}} : ({words})"
    if places:
        asked += " AND {places} : (" + " OR ".join(f'"p{place}"' for place in places) + ")"
    return f"SELECT -rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid", [asked]


def _gin(way: _Way, places: Sequence[int]) -> tuple[str, list[Any]]:
    """Build the SQL for the GIN index: a whole word ends in a full stop; accents separate exact from folded."""
    begins = "dossiers_name_begins(applicant_name, folded_name, received_agency_id, competent_agency_id)"
    asked, params = f"{begins} @> %s", [[word[:_BEGINNINGS] if way.begun else f"{word}." for word in way.words]]
    if places:
        asked, params = f"{asked} AND {begins} && %s", [*params, [f"#{place}" for place in places]]
    return f"SELECT id FROM dossiers_dossier WHERE {asked}", params


def _numbers(asked: str, params: Sequence[Any]) -> list[int]:
    """Run the SQL and return the ids; separate because with the policy in one statement the plan is worse."""
    with connection.cursor() as cursor:
        cursor.execute(asked, params)
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def _exact_names_first(found: Names, text: str) -> list[int]:
    exact, folded = f" {tone_blind(text)} ", fold(text)

    def rank(pk: int) -> int:
        written, without = found[pk]
        if f" {folded} " not in f" {without} ":  # most of what is begun: spares a closer look
            return 3
        name = f" {tone_blind(written)} "
        if name == exact:
            return 0
        if exact in name:
            return 1
        return 2 if folded == without else 3

    return sorted(found, key=rank)
