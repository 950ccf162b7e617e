"""Create the agencies that an office works with: departments of the province, tax, police, social insurance, land."""

from datetime import datetime

from django.db import transaction

from motcua.agencies import gateways
from motcua.agencies.actions.reshaping import Founding, create_agency, permit, record_event
from motcua.agencies.models import Agency
from motcua.agencies.queries import Place, tree
from motcua.agencies.vocabulary import CODE_PREFIXES, AgencyEventKind, Keeper
from motcua.base.refusals import Refused
from motcua.base.text import fold
from motcua.base.time import local

_UNVERIFIED = " (chưa xác minh)"


def load_partners(*, agency_id: int, by: Keeper | None, at: datetime) -> list[Agency]:
    """Create below a committee the partner agencies of its level that do not stand there yet.

    The lists are in `law/units/partners.csv`, each with its legal basis; a second call creates nothing. `by` is None
    where the platform is set up at the command line. Raises Refused where the agency governs no unit, or the person may
    not change the tree there.
    """
    if by is not None:
        permit(by, agency_id)
    standing = tree(local(at).date())
    if agency_id not in standing or not standing[agency_id].unit_code:
        raise Refused("Chỉ lập cơ quan phối hợp bên dưới Ủy ban nhân dân của một đơn vị hành chính đang hoạt động.")
    home = standing[agency_id]
    there = {fold(standing[found_id].name): found_id for found_id in standing.subtree(agency_id)}
    made = []
    with transaction.atomic():
        for row in gateways.partner_rows():
            name = row.name.format(unit=home.unit)
            if CODE_PREFIXES[row.level] != home.level or fold(name) in there:
                continue
            parent = there.get(fold(row.below.format(unit=home.unit)), agency_id)
            agency = _found(row, name, home, parent, by, at)
            there[fold(name)] = agency.pk
            made.append(agency)
    return made


def _found(row: gateways.PartnerRow, name: str, home: Place, parent: int, by: Keeper | None, at: datetime) -> Agency:
    founding = Founding(name=name, kind=row.kind, level=home.level)
    begin, basis = (
        max(row.valid_from, home.valid_from),
        row.legal_basis if row.is_verified else row.legal_basis + _UNVERIFIED,
    )
    agency = create_agency(founding, parent, begin, basis)
    record_event(AgencyEventKind.FOUND, agency.pk, begin, basis, by, at, {"name": name, "parent": parent})
    return agency
