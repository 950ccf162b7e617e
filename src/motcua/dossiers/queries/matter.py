"""Criteria of a dossier for choosing its rule set: procedure, field, province and channel."""

from datetime import date

from motcua.agencies.queries import tree
from motcua.deadlines.rules.rule_sets import Matter, laws
from motcua.procedures.models import Procedure


def matter(procedure: Procedure, channel: str, agency_id: int | None, on: date) -> Matter:
    """Return the criteria of a dossier received by the agency on the day; reads only those that a rule set uses."""
    kept = laws()
    return Matter(
        procedure=procedure.code,
        field=procedure.field.code if kept.ask_for("fields") else "",
        province=province_code(agency_id, on) if agency_id is not None and kept.ask_for("provinces") else "",
        channel=channel,
    )


def province_code(agency_id: int, on: date) -> str:
    """Return the official code of the agency's province on the day; empty where it is in none."""
    path = tree(on).path(agency_id)
    return next((place.unit_code for place in path if place.level == "province" and place.unit_code), "")
