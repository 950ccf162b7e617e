"""A province that asks three communes for November, each with a reform officer and a leader."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cast import Cast, account, agency, cast, hold

from motcua.agencies.models import Agency
from motcua.agencies.queries import place
from motcua.agencies.vocabulary import AgencyKind, Level, UnitKind
from motcua.base.time import VIETNAM
from motcua.dossiers.tests.stage import Stage, stage
from motcua.people.models import Account
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Actor, Role
from motcua.reports.queries.law import period
from motcua.reports.rules.forms import Typed
from motcua.reports.vocabulary import CellState
from motcua.rounds import actions
from motcua.rounds.models import Round, Submission

__all__ = ["cast", "stage"]
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM)
DUE = date(2026, 11, 23)
FORM = "chung-2025"


@dataclass
class Province:
    """The round with the reports of Mỹ Tú, Long Hưng and Mỹ Hương; `at` is the present moment."""

    cast: Cast
    third: Agency
    round: Round
    at: datetime = FRIDAY

    def who(self, name: str) -> Actor:
        return actor_of(self.cast.accounts[name], self.at.date())

    def of(self, unit: str) -> Submission:
        """The report of a unit: home, next or third."""
        agencies = {"home": self.cast.commune, "next": self.cast.other_commune, "third": self.third}
        return self.round.submissions.select_related("round").get(agency=agencies[unit])

    def do(self, name: str, act: str, unit: str, **values: Any) -> Any:
        return getattr(actions, act)(submission=self.of(unit), by=self.who(name), at=self.at, **values)

    def enter(self, unit: str, **numbers: int) -> None:
        """Type the two rows about tasks: `planned` and `done`."""
        rows = {"planned": "1.1.1", "done": "1.1.2"}
        cells = {rows[name]: Typed(CellState.VALUE, number, evidence="Kế hoạch") for name, number in numbers.items()}
        self.do(f"{unit}_officer", "enter", unit, cells=cells)

    def send(self, unit: str) -> None:
        self.do(f"{unit}_leader", "submit", unit)

    def later(self, days: int) -> None:
        self.at += timedelta(days=days)


def _add(people: Cast, name: str, full_name: str, role: Role, place: Agency, subtree: bool = True) -> Account:
    people.accounts[name] = account(name, full_name)
    hold(people.accounts[name], role, place, subtree)
    return people.accounts[name]


@pytest.fixture
def worked(stage: Stage, settings, tmp_path: Path) -> Stage:
    """Four dossiers of Mỹ Tú in November: two granted in time, one late, one open."""
    settings.HOME = settings.MEDIA_ROOT = tmp_path
    start = datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM)
    for days in (1, 2, 9, 0):
        stage.at = start
        dossier = stage.processing()
        stage.at = start + timedelta(days=days, hours=2)
        if days:
            stage.grant(dossier)
    return stage


@pytest.fixture
def province(worked: Stage) -> Province:
    """The round, asked for on Friday and due on Monday."""
    people = worked.cast
    third = agency(
        AgencyKind.PEOPLE_COMMITTEE, "Ủy ban nhân dân xã Mỹ Hương", Level.COMMUNE, people.province, code="H13.102",
        unit_kind=UnitKind.COMMUNE, unit_name="Mỹ Hương", unit_code="31591",
    )  # fmt: skip
    _add(people, "above", "Phan Thị Cấp Trên", Role.REFORM_OFFICER, people.province)
    _add(people, "above_leader", "Đỗ Văn Chủ Tịch", Role.LEADER, people.province)
    for unit, where in (("home", people.commune), ("next", people.other_commune), ("third", third)):
        _add(people, f"{unit}_officer", f"Cán bộ {unit}", Role.REFORM_OFFICER, where)
        _add(people, f"{unit}_leader", f"Lãnh đạo {unit}", Role.LEADER, where)
    made = actions.open_round(
        where=place(people.province.pk, FRIDAY.date()),
        chosen=period("2026-11-01..2026-11-20"),
        form=FORM,
        title="Báo cáo cải cách hành chính tháng 11",
        due_on=DUE,
        units=[people.commune.pk, people.other_commune.pk, third.pk],
        by=actor_of(people.accounts["above"], FRIDAY.date()),
        at=FRIDAY,
    )
    return Province(people, third, made)
