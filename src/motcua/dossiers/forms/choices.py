"""Choices of form fields: desks, nearby agencies, people, open steps."""

from motcua.agencies.queries import Tree
from motcua.agencies.vocabulary import AgencyKind, Level
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import receiving_agencies
from motcua.dossiers.queries.partners import usual_partners
from motcua.people.vocabulary import Actor

Choices = list[tuple[int, str]]
Grouped = list[tuple[str, Choices]]
DESK_KINDS = (AgencyKind.ONE_STOP_DESK, AgencyKind.SERVICE_CENTER)
_LIMIT = 400


def desks(actor: Actor, standing: Tree) -> Choices:
    """Return the desks that the person mans, by name; no query."""
    found = [(agency_id, standing[agency_id].name) for agency_id in receiving_agencies(actor) if agency_id in standing]
    return sorted(found, key=lambda pair: pair[1])


def near(agency_id: int | None, standing: Tree) -> Choices:
    """Return agencies that settle or give opinions: those around the agency first, then the rest of its province."""
    if agency_id is None or agency_id not in standing:
        return []
    path = standing.path(agency_id)
    house = path[-2].agency_id if path[-1].kind in DESK_KINDS and len(path) > 1 else agency_id
    province = next((place for place in path if place.level == Level.PROVINCE), path[-1])
    ordered = dict.fromkeys([*_around(standing, house), *standing.subtree(province.agency_id)])
    working = [standing[found] for found in ordered if standing[found].kind not in DESK_KINDS]
    return [(place.agency_id, place.name) for place in working[:_LIMIT]]


def partners(dossier: Dossier, standing: Tree) -> Grouped:
    """Return agencies to consult or hand over to: the office's usual partners first, then all of its province."""
    everybody = dict(near(dossier.competent_agency_id, standing))
    usual = [found for found in usual_partners(dossier.competent_agency_id) if found in everybody]
    kinds = (AgencyKind.VERTICAL_AGENCY, AgencyKind.DEPARTMENT)
    others = [found for found in everybody if standing[found].kind in kinds and found not in usual]
    rest = [found for found in everybody if found not in {*usual, *others}]
    named = (("Hay dùng", usual), ("Cơ quan ngành dọc, sở, ngành", others), ("Cơ quan khác trong tỉnh", rest))
    return [(title, [(found, everybody[found]) for found in group]) for title, group in named if group]


def _around(standing: Tree, house: int) -> list[int]:
    """Return the agency itself, those below it, and its neighbours under the same superior."""
    parent = standing[house].parent_id
    return [*standing.subtree(house), *([parent, *standing.children_ids.get(parent, [])] if parent else [])]


def usual_competence(desk_id: int, procedure_id: int | None, standing: Tree) -> int | None:
    """Return the agency that settled the last dossier of the procedure at this desk; else the desk's parent body."""
    last = _last_competence(desk_id, procedure_id) if procedure_id else None
    if last is not None and last in standing:
        return last
    if desk_id in standing and standing[desk_id].kind in DESK_KINDS:
        return standing[desk_id].parent_id
    return None


def _last_competence(desk_id: int, procedure_id: int) -> int | None:
    rows = Dossier.objects.filter(received_agency=desk_id, procedure=procedure_id).order_by("-pk")
    return rows.values_list("competent_agency_id", flat=True).first()
