"""Dossiers of a person's work lists, and their counts: all lists in one query."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.worklists.lists import LISTS, WorkList
from motcua.dossiers.queries.worklists.reach import reach_of
from motcua.people.vocabulary import Actor, Role

#: Counting stops here; a list that long is worked from its top.
MOST_COUNTED = 300


def lists_of(actor: Actor) -> list[WorkList]:
    """Return the person's lists, in display order."""
    reach = reach_of(actor)
    has = {
        "person": bool(reach.roles),
        "lent": bool(reach.lent),
        "room": bool(reach.rooms),
        "signer": Role.LEADER in dict(reach.roles),
        "issuer": bool({Role.CLERK, Role.DESK_OFFICER} & set(dict(reach.roles))),
        "clerk": Role.CLERK in dict(reach.roles),
        "desk": bool(reach.desks),
        "hands": bool(reach.hands),
        "agency": bool(reach.offices),
        "both": bool(reach.offices or reach.desks),
    }
    return [each for each in LISTS.values() if has[each.who]]


def members(actor: Actor, key: str, at: datetime, agency_ids: Iterable[int] | None = None) -> QuerySet[Dossier]:
    """Return the dossiers of a list, unsorted; empty for a list the person does not have.

    `agency_ids` narrows an agency's list, e.g. to one commune of a province; it never widens it.
    """
    chosen = LISTS.get(key)
    if chosen is None or chosen not in lists_of(actor):
        return Dossier.objects.none()
    found = Dossier.objects.filter(chosen.condition(reach_of(actor), at))
    if agency_ids is not None:
        found = found.filter(Q(competent_agency__in=set(agency_ids)) | Q(received_agency__in=set(agency_ids)))
    return found


def counts(actor: Actor, at: datetime, *, coming_until: datetime | None = None) -> dict[str, int]:
    """Count each of the person's lists, up to three hundred and one (more than three hundred); one query.

    With `coming_until`, "coming" counts only what is due before that moment.
    """
    reach, lists = reach_of(actor), lists_of(actor)
    found = {each.key: Dossier.objects.filter(each.condition(reach, at)) for each in lists}
    if coming_until is not None and "coming" in found:
        found["coming"] = found["coming"].filter(due_at__lt=coming_until)
    return dict(zip(found, count_together(list(found.values())), strict=True))


def count_together(found: Sequence[QuerySet[Dossier]], most: int = MOST_COUNTED + 1) -> list[int]:
    """Count several conditions in one query, each no further than `most`."""
    parts: list[str] = []
    params: list[Any] = []
    slots: list[int | None] = []
    for rows in found:
        try:
            sql, given = rows.order_by().values("pk")[:most].query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            slots.append(None)
            continue
        slots.append(len(parts))
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) part{len(parts)})")
        params.extend(given)
    if not parts:
        return [0 for _ in slots]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        row = cursor.fetchone()
    return [0 if slot is None else int(row[slot]) for slot in slots]
