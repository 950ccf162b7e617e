"""An office of the previous release is upgraded with open dossiers, worked on, rolled back and upgraded again."""

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from tests.cast import Cast

from motcua.agencies.models import AgencyVersion
from motcua.config.management.commands.roll_back import previous_targets, steps_back
from motcua.dossiers.models import Dossier, DossierEvent, DossierFact, StepFact
from motcua.dossiers.tests.stage import Stage
from motcua.people.models import Account
from motcua.procedures.models import Procedure

ROWS = json.loads(gzip.decompress((Path(__file__).parent / "previous_release.json.gz").read_bytes()))
pytestmark = pytest.mark.django_db(transaction=True)
#: Agencies of the cast by their codes.
PLACES = {
    "province": "H13",
    "commune": "H13.100",
    "desk_place": "H13.100.1",
    "economy": "H13.100.2",
    "culture": "H13.100.3",
    "office": "H13.100.4",
    "other_commune": "H13.101",
    "other_desk_place": "H13.101.1",
}


def forward() -> None:
    """Upgrade to today's release."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def load(apps) -> None:
    """Write the rows of the previous release into its tables."""
    kinds = [apps.get_model(label) for label in ROWS]
    with connection.constraint_checks_disabled(), transaction.atomic():
        for kind in kinds:  # a step of the way back may have left a row of its own
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {kind._meta.db_table}")
            told = ROWS[kind._meta.label_lower]
            fields = {column.attname: column for column in kind._meta.concrete_fields}
            assert set(fields) == set(told["columns"]), "the recorded state is that of the recorded rows"
            for column in fields.values():
                column.auto_now_add = column.auto_now = False
            rows = [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
            kind._base_manager.bulk_create([kind(**{n: value(fields[n], v) for n, v in row.items()}) for row in rows])
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(statement)


def value(column: models.Field, told: object) -> object:
    target = column.target_field if column.is_relation else column
    return told if told is None or isinstance(column, models.JSONField) else target.to_python(told)


@pytest.fixture
def upgraded() -> Iterator[None]:
    """The office of the previous release, upgraded; at the end the tables are those of today."""
    if not MigrationExecutor(connection).loader.graph.leaf_nodes():
        pytest.skip("the tables were made without migrations")
    call_command("flush", interactive=False, verbosity=0)
    call_command("roll_back", "--yes", stdout=StringIO())
    executor = MigrationExecutor(connection)
    targets = [target for target in previous_targets(executor) if target[1]]
    load(executor.loader.project_state(targets).apps)
    forward()
    yield
    forward()


def verified() -> str:
    out = StringIO()
    try:
        call_command("verify_events", "--full", stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())
    return out.getvalue()


def facts() -> dict[str, list[tuple]]:
    """Every fact, without number and moment of writing."""
    kept = {}
    for model in (DossierFact, StepFact):
        columns = [column.attname for column in model._meta.concrete_fields if column.attname not in ("id", "stamp")]
        kept[model.__name__] = sorted(model._default_manager.values_list(*columns), key=str)
    return kept


def play() -> Stage:
    """The people and the procedure that the previous release wrote, the day after."""
    found = {version.code: version.agency for version in AgencyVersion.objects.select_related("agency")}
    cast = Cast(**{name: found[code] for name, code in PLACES.items()})
    cast.accounts.update({account.username: account for account in Account.objects.all()})
    stage = Stage(cast, Procedure.objects.get())
    last = DossierEvent.objects.aggregate(last=Max("recorded_at"))["last"]
    stage.at = max(stage.at, last + timedelta(days=1))
    return stage


def test_chains_states_and_figures_are_those_that_the_previous_release_wrote(upgraded) -> None:
    told = ROWS["dossiers.dossier"]
    states = {row[told["columns"].index("code")]: row[told["columns"].index("status")] for row in told["rows"]}
    assert len(set(states.values())) >= 5, "dossiers in many states"
    assert dict(Dossier.objects.values_list("code", "status")) == states
    hashes = {
        row[ROWS["dossiers.dossierevent"]["columns"].index("hash")] for row in ROWS["dossiers.dossierevent"]["rows"]
    }
    assert set(DossierEvent.objects.values_list("hash", flat=True)) == hashes
    assert f"Đã kiểm tra {len(states)} hồ sơ, 0 hồ sơ" in verified()
    kept = facts()
    assert len(kept["DossierFact"]) >= len(states)
    call_command("rebuild_facts", stdout=StringIO())
    assert facts() == kept


def test_open_dossiers_are_worked_to_their_end_after_the_upgrade_and_survive_a_roll_back(upgraded) -> None:
    stage = play()
    waiting = Dossier.objects.get(applicant_name="Người Đang Chờ")
    stage.grant(waiting)
    stage.later(hours=1)
    stage.do("desk", "return_result", waiting, recipient_name="Người Đang Chờ")
    paused = Dossier.objects.get(applicant_name="Người Tạm Dừng")
    stage.do("officer", "resume", paused)
    new = stage.processing(applicant_name="Người Nộp Sau")
    verified()
    kept = facts()
    states = dict(Dossier.objects.values_list("code", "status"))
    hashes = list(DossierEvent.objects.order_by("pk").values_list("pk", "hash"))

    call_command("roll_back", "--yes", stdout=StringIO())
    assert not steps_back(MigrationExecutor(connection))
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, status FROM dossiers_dossier")
        assert dict(cursor.fetchall()) == states
        cursor.execute("SELECT id, hash FROM dossiers_dossierevent ORDER BY id")
        assert cursor.fetchall() == hashes

    forward()
    assert dict(Dossier.objects.values_list("code", "status")) == states
    assert states[new.code] == Dossier.objects.get(pk=new.pk).status
    verified()
    assert facts() == kept


def test_nothing_is_rolled_back_unless_somebody_agrees(upgraded) -> None:
    steps = steps_back(MigrationExecutor(connection))
    if not steps:
        pytest.skip("no step since the previous release")
    with pytest.raises(CommandError, match="--yes"):
        call_command("roll_back", stdout=StringIO())
    assert steps_back(MigrationExecutor(connection)) == steps
