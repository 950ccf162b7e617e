"""What the catalogue and the roles say for a dossier on a day: version, case, process, who may take a step."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.db.models import F, Q

from motcua.agencies.queries import tree
from motcua.dossiers.models import Dossier
from motcua.dossiers.vocabulary import Status
from motcua.people.models import Account, RoleHolding
from motcua.people.vocabulary import Role
from motcua.procedures.models import InternalProcess, Procedure, ProcedureVersion, ProcessStep


def version_in_force(procedure: Procedure, on: date) -> ProcedureVersion | None:
    """The version of the procedure in force on the day."""
    return procedure.versions.filter(valid_from__lte=on, valid_to__gt=on).order_by("-valid_from").first()


def process_in_force(procedure_id: int, agency_id: int, on: date) -> list[ProcessStep]:
    """The steps of the agency's own process, else of its level's; in order, empty where there is none."""
    processes = InternalProcess.objects.filter(procedure=procedure_id, valid_from__lte=on, valid_to__gt=on)
    fitting = processes.filter(Q(agency=agency_id) | Q(agency=None))
    chosen = fitting.order_by(F("agency").asc(nulls_last=True), "-valid_from").first()
    return list(chosen.steps.order_by("position")) if chosen else []


def groups(steps: Sequence[ProcessStep]) -> list[list[ProcessStep]]:
    """The steps as they run: one by one, those of one parallel group side by side."""
    keyed = groupby(
        steps, key=lambda step: ("group", step.parallel_group) if step.parallel_group else ("step", step.pk)
    )
    return [list(members) for _, members in keyed]


def holdings_at(agency_id: int, roles: Sequence[str], on: date) -> list[RoleHolding]:
    """Who holds one of the roles at the agency, its divisions and desks on the day; by the person's name."""
    bodies = tree(on).bodies(agency_id)
    holdings = RoleHolding.objects.filter(agency__in=bodies, role__in=roles, valid_from__lte=on, valid_to__gt=on)
    return list(holdings.filter(account__is_active=True).select_related("account").order_by("account__full_name", "pk"))


def assignable(dossier: Dossier, on: date) -> list[Account]:
    """Who may be given the dossier where it is now, or at the step that comes next from the desk."""
    roles: Sequence[str] = (Role.CASE_OFFICER, Role.DIVISION_HEAD, Role.LEADER)
    if dossier.step is not None and dossier.step.role not in roles:
        roles = (*roles, dossier.step.role)
    at_desk = dossier.status in (Status.REGISTERED, Status.ACCEPTED)
    agency_id = dossier.competent_agency_id if at_desk else tree(on).office(dossier.holder_agency_id)
    return list({held.account_id: held.account for held in holdings_at(agency_id, roles, on)}.values())
