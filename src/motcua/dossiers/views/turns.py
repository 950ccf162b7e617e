"""Next steps after an act: the open steps with their holders, in words."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.agencies.queries import places, tree
from motcua.base.time import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.steps import open_runs
from motcua.dossiers.vocabulary import Status
from motcua.people.vocabulary import Role

#: Work of the applicant, for which the open step waits.
WAITS_FOR = {
    Status.SUPPLEMENT_REQUESTED: "chờ người nộp bổ sung giấy tờ",
    Status.PAYMENT_REQUESTED: "chờ người nộp thực hiện nghĩa vụ tài chính",
}


@dataclass(frozen=True, slots=True)
class Coming:
    """Next step and its holder."""

    step: str
    who: str

    def __str__(self) -> str:
        return f"{self.step}: {self.who}" if self.who else self.step


def place_name(agency_id: int, on: date) -> str:
    """Return the agency's name on the day; an ended one keeps its last name."""
    standing = tree(on)
    return standing[agency_id].name if agency_id in standing else places([agency_id], on)[agency_id].name


def coming(dossier: Dossier, at: datetime) -> list[Coming]:
    """Return open steps and their people; for an ended dossier, the remaining work at the desk. One query."""
    if dossier.status in WAITS_FOR:
        return [Coming(WAITS_FOR[Status(dossier.status)], "")]
    on = local(at).date()
    runs = open_runs(dossier)
    if runs:
        return [Coming(run.name, _who(run.account, run.needed_role, run.agency_id, on)) for run in runs]
    desk = place_name(dossier.received_agency_id, on)
    if dossier.status == Status.PROCESSED:
        return [Coming("Trả kết quả", desk)]
    if dossier.status == Status.STOPPED and dossier.returned_at is None:
        return [Coming("Trả văn bản, giấy tờ cho người nộp", desk)]
    return []


def _who(account: object, role: str, agency_id: int, on: date) -> str:
    where = place_name(agency_id, on)
    if account is not None:
        return f"{account}, {where}"
    return f"{Role(role).label.lower() if role else 'bộ phận giải quyết'}, {where}"
