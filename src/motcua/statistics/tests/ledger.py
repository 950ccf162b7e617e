"""A family made for the tests only: grants with a sum of money, a score and a state, in tables of its own."""

from dataclasses import dataclass, fields

from django.db import connection, models
from django.test.utils import isolate_apps

from motcua.base.time import OPEN_DAY
from motcua.statistics.models import DayFact, Fact, PeriodFact, TwoTimeFact
from motcua.statistics.vocabulary import (
    Column,
    ColumnKind,
    DayEvent,
    Family,
    KnownOnly,
    Lifetime,
    PeriodValue,
    TwoTimes,
    columns_of,
)

STATE = (
    *columns_of(ColumnKind.CODE, "grant_id", "agency", "kind"),
    Column("amount", ColumnKind.MONEY),
    Column("score", ColumnKind.DECIMAL, 2),
    *columns_of(ColumnKind.DAY, "paid_day"),
)
TIMES = TwoTimes(coming=("paid_day",))


@dataclass(frozen=True, slots=True)
class Grant:
    """What is counted of one grant."""

    grant_id: int
    agency: int = 1
    kind: int = 1
    amount: int = 0
    score: int = 0
    paid_day: int = OPEN_DAY


@dataclass(frozen=True, slots=True)
class DatedGrant(Grant):
    """The same with the day and the period of its own that families of events and of periods have."""

    day: int = 9
    first_day: int = 0
    last_day: int = 9


def family_of(lifetime: Lifetime, key: str = "grants", model: type[Fact] | None = None) -> Family:
    """The family as it would be registered by a room."""
    return Family(
        key=key,
        title="Khoản hỗ trợ",
        table="test_grants",
        columns=STATE,
        subject="grant_id",
        lifetime=lifetime,
        attribution="agency",
        dimensions={"agency": "agency", "kind": "kind"},
        record_name="khoản",
        model=model,
    )


def grant_model(base: type[Fact]) -> type[Fact]:
    """A table of grants, created in the database of the test."""
    with isolate_apps("motcua.statistics"):

        class GrantFact(base):  # type: ignore[misc,valid-type]
            grant_id = models.BigIntegerField()
            agency = models.IntegerField()
            kind = models.IntegerField()
            amount = models.BigIntegerField()
            score = models.BigIntegerField()
            paid_day = models.IntegerField()

            class Meta:
                app_label = "statistics"
                db_table = "test_grants"

    columns = ", ".join(
        f"{field.column} {field.db_type(connection)} {'PRIMARY KEY ' if field.primary_key else ''}"
        f"{field.db_type_suffix(connection) or ''} NOT NULL"
        for field in GrantFact._meta.concrete_fields
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE test_grants ({columns})")
    return GrantFact


def two_time_family(key: str) -> Family:
    """Grants whose state holds in two times, with a table."""
    return family_of(TIMES, key, grant_model(TwoTimeFact))


def known_family(key: str) -> Family:
    """Grants of which one row at a time is believed, with a table."""
    return family_of(KnownOnly(), key, grant_model(Fact))


def day_family(key: str) -> Family:
    """Grants that happened on one day, with a table."""
    return family_of(DayEvent(), key, grant_model(DayFact))


def period_family(key: str) -> Family:
    """Grants of a period, with a table."""
    return family_of(PeriodValue(series=("agency", "kind")), key, grant_model(PeriodFact))


COLUMNS = tuple(column.name for column in fields(Grant))
LIFETIMES = (TIMES, KnownOnly(), DayEvent(), PeriodValue(series=("agency", "kind")))
