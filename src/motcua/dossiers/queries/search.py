"""Finding dossiers: by code, identity number, telephone, or the applicant's name with or without accents.

Exact first: a code or number typed whole; then the name as written; then the name without accents, word by word
from the beginning of words ("nguyen dao" finds "Nguyễn Thị Đào"). The words of names lie, with the agencies of
the dossier, in a search index of the database in use: FTS5 on SQLite, GIN on PostgreSQL (migration 0003).
"""

import re
from collections.abc import Callable, Collection

from django.db import connection
from django.db.models import Q

from motcua.base.text import fold, has_accents, nfc, tone_blind
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.worklists import rows_of

MOST_FOUND = 100
#: With more agencies than this the index is asked for the names alone, and the policy sorts out the rest.
_MOST_PLACES = 200
#: How many of the matches are looked at for what the person may see.
_LOOKED_AT = 1_000
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"^[0-9 .]{9,20}$")


def search(
    text: str, *, seen: Q, agencies: Collection[int], findable: Q | None = None, limit: int = MOST_FOUND
) -> list[Dossier]:
    """The dossiers that the words find, best first: at most `limit`, at most ten queries, whatever the size.

    `seen` is the policy (`permissions.visible`), `agencies` where the person reads (`readable_agencies`), `findable`
    the policy for what names and numbers of applicants may find (`permissions.findable`).
    """
    text = nfc(text)[:200]
    if len(text) < 2 or not agencies:
        return []
    limit = max(1, min(limit, MOST_FOUND))
    named = seen if findable is None else findable
    ids = _by_code(text, seen, limit) or _by_number(text, named, limit) or _by_name(text, named, agencies, limit)
    return _exact_names_first(rows_of(ids), text)


def _by_code(text: str, seen: Q, limit: int) -> list[int]:
    code = text.upper().replace(" ", "")
    if not any(letter.isdigit() for letter in code):
        return []
    # Two questions, each with its own index; asked as one, the database would read every dossier.
    asked = (Q(pk__in=_numbers(code__in=[code, text])), Q(pk__in=_numbers(origin__in=_ORIGINS, origin_code=text)))
    exact: list[int] = []
    for either in asked:
        exact = exact or list(Dossier.objects.filter(either).filter(seen).values_list("pk", flat=True)[:limit])
    if exact or len(code) < 6 or "-" not in code:
        return exact
    after = code[:-1] + chr(ord(code[-1]) + 1)
    begun = (
        _numbers(code__gte=code, code__lt=after) if connection.vendor == "sqlite" else _numbers(code__startswith=code)
    )
    found = Dossier.objects.filter(seen, pk__in=begun).order_by("code")
    return list(found.values_list("pk", flat=True)[:limit])


def _numbers(**exactly: object) -> list[int]:
    return list(Dossier.objects.filter(**exactly).values_list("pk", flat=True)[:_LOOKED_AT])


_ORIGINS = ("local", "national_portal", "imported")


def _by_number(text: str, seen: Q, limit: int) -> list[int]:
    if not _DIGITS.match(text):
        return []
    digits = re.sub(r"[ .]", "", text)
    ids = {*_numbers(applicant_id_number=digits), *_numbers(phone=digits)}
    found = Dossier.objects.filter(seen, pk__in=ids).order_by("-pk")
    return list(found.values_list("pk", flat=True)[:limit])


def _by_name(text: str, seen: Q, agencies: Collection[int], limit: int) -> list[int]:
    match = _MATCHERS[connection.vendor]
    places = [f"p{agency_id}" for agency_id in sorted(agencies)] if len(agencies) <= _MOST_PLACES else []
    found: dict[int, None] = {}
    for words, exact in ((_words(text.lower()), True), (_words(fold(text)), False)):
        if not words or sum(map(len, words)) < 2 or (exact and not has_accents(text)):
            continue
        candidates = match(words, places, exact)
        allowed = Dossier.objects.filter(seen, pk__in=candidates).order_by("-pk").values_list("pk", flat=True)
        found.update(dict.fromkeys(allowed[:limit]))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)[:8]


def _fts(words: list[str], places: list[str], exact: bool) -> list[int]:
    asked = f"{{{'exact' if exact else 'folded'}}} : (" + " AND ".join(f'"{word}"*' for word in words) + ")"
    if places:
        asked += " AND {places} : (" + " OR ".join(f'"{place}"' for place in places) + ")"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM dossiers_name_words WHERE dossiers_name_words MATCH %s ORDER BY rowid DESC LIMIT %s",
            [asked, _LOOKED_AT],
        )
        return [row[0] for row in cursor.fetchall()]


def _gin(words: list[str], places: list[str], exact: bool) -> list[int]:
    asked = " & ".join(f"{word}:*" for word in words)
    if places:
        asked += " & (" + " | ".join(places) + ")"
    name = "lower(applicant_name)" if exact else "folded_name"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM dossiers_dossier WHERE to_tsvector('simple', {name} || ' p' || received_agency_id::text"
            " || ' p' || competent_agency_id::text) @@ to_tsquery('simple', %s) LIMIT %s",
            [asked, _LOOKED_AT],
        )
        return [row[0] for row in cursor.fetchall()]


_MATCHERS: dict[str, Callable[[list[str], list[str], bool], list[int]]] = {"sqlite": _fts, "postgresql": _gin}


def _exact_names_first(found: list[Dossier], text: str) -> list[Dossier]:
    exact, folded = tone_blind(text), fold(text)

    def rank(dossier: Dossier) -> int:
        name = tone_blind(dossier.applicant_name)
        if name == exact:
            return 0
        if exact in name:
            return 1
        return 2 if folded == dossier.folded_name else 3

    return sorted(found, key=rank)
