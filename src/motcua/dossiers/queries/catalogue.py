"""Catalogue and roles for a dossier on a day: version, case, process, and people who may take a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.agencies.queries import Tree, tree
from motcua.base.database import by_name
from motcua.dossiers.models import Dossier, StepRun
from motcua.dossiers.vocabulary import HANDLERS
from motcua.people.models import Account, RoleHolding
from motcua.procedures.models import ProcedureCase, ProcedureVersion, ProcessStep, RequiredDocument
from motcua.procedures.queries.in_force import Requirements, matter_of, requirements


@dataclass(frozen=True, slots=True)
class Ground:
    """Context of an intake: the tree of the day, and the catalogue's requirements of the procedure that day."""

    on: date
    procedure_id: int | None
    standing: Tree
    version: ProcedureVersion | None  # with its procedure; none where the procedure is not in force
    cases: Sequence[ProcedureCase]  # in their order
    papers: Sequence[RequiredDocument]  # of all cases, in their order

    def asked(self, case: ProcedureCase | None) -> list[RequiredDocument]:
        """Return the papers required by a case."""
        return [paper for paper in self.papers if case is not None and paper.case_id == case.pk]


def ground(procedure_id: int | None, on: date) -> Ground:
    """Load the context of an intake; two small queries while tree and catalogue are kept in memory."""
    asked = requirements(procedure_id, on) if procedure_id is not None else Requirements()
    return Ground(on, procedure_id, tree(on), asked.version, asked.cases, asked.papers)


def ground_for(procedure_id: int | None, on: date, known: Ground | None) -> Ground:
    """Return the ground that the form has read where it is of the procedure and the day; else load it."""
    if known is not None and (known.procedure_id, known.on) == (procedure_id, on):
        return known
    return ground(procedure_id, on)


def with_matter(dossier: Dossier) -> Dossier:
    """Set the dossier's procedure, version and case from the catalogue kept in memory; one small query."""
    rows = matter_of(dossier.procedure_id, dossier.version_id, dossier.case_id)
    dossier.procedure, dossier.version, dossier.case = rows.procedure, rows.version, rows.case
    return dossier


def holdings_at(agency_id: int, roles: Sequence[str], on: date) -> list[RoleHolding]:
    """Return the holders of one of the roles at the agency, its divisions and desks on the day; by person's name."""
    bodies = tree(on).bodies(agency_id)
    holdings = RoleHolding.objects.filter(agency__in=bodies, role__in=roles, valid_from__lte=on, valid_to__gt=on)
    return list(
        holdings.filter(account__is_active=True).select_related("account").order_by(*by_name("account__full_name"))
    )


def assignable(dossier: Dossier, on: date) -> list[Account]:
    """Return the people to whom the current step may be assigned: handlers there, and holders of the step's role."""
    roles: Sequence[str] = HANDLERS
    if dossier.step is not None and dossier.step.role not in roles:
        roles = (*roles, dossier.step.role)
    return _people_of(tree(on).office(dossier.holder_agency_id), roles, on)


def takers(dossier: Dossier, step: ProcessStep | None, role: str, on: date) -> list[Account]:
    """Return people who may take the next step: holders of its role where it is done; without a role, any handler."""
    agency_id = (step.hand_over_to_id if step else None) or dossier.competent_agency_id
    return _people_of(agency_id, (role,) if role else HANDLERS, on)


def takers_of(run: StepRun, on: date) -> list[Account]:
    """Return people who may take an unassigned step."""
    return _people_of(tree(on).office(run.agency_id), (run.needed_role,), on)


def _people_of(agency_id: int, roles: Sequence[str], on: date) -> list[Account]:
    return list({held.account_id: held.account for held in holdings_at(agency_id, roles, on)}.values())
