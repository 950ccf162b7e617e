"""The kept catalogue: what is in force is never that of before a change, however and wherever it was written."""

from datetime import date

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from motcua.agencies.models import Agency
from motcua.procedures.actions.stamping import STAMPED
from motcua.procedures.models import (
    AnnouncementDecision,
    CatalogueStamp,
    FeeRule,
    InternalProcess,
    OfficeProcedure,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
    ProcessStep,
    RequiredDocument,
)
from motcua.procedures.queries.in_force import rates_in_force, requirements, stamp, steps_in_force

pytestmark = pytest.mark.django_db

SINCE, DAY = date(2025, 7, 1), date(2026, 11, 20)


def make_procedure() -> Procedure:
    """A procedure with one case of one paper and a process of two steps, in force since before the day."""
    field = ProcedureField.objects.create(code="HT", name="Hộ tịch", folded_name="ho tich")
    made = Procedure.objects.create(code="1.1", name="Khai sinh", folded_name="khai sinh", field=field, level="commune")
    version = ProcedureVersion.objects.create(procedure=made, valid_from=SINCE)
    case = ProcedureCase.objects.create(version=version, duration=3, duration_unit="working_day")
    RequiredDocument.objects.create(case=case, position=1, name="Tờ khai")
    process = InternalProcess.objects.create(procedure=made, valid_from=SINCE)
    for position, (name, phase, role) in enumerate(
        (("Nhận", "reception", "desk_officer"), ("Ký", "approval", "leader"))
    ):
        ProcessStep.objects.create(process=process, position=position, name=name, phase=phase, role=role, hours=2)
    return made


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure()


def asked(procedure: Procedure) -> list[str]:
    return [paper.name for paper in requirements(procedure.pk, DAY).papers]


def test_the_second_question_asks_the_database_only_for_the_stamp(
    procedure: Procedure, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    requirements(procedure.pk, DAY), steps_in_force(procedure.pk, 1, DAY)

    with django_assert_num_queries(2):
        found, steps = requirements(procedure.pk, DAY), steps_in_force(procedure.pk, 1, DAY)

    assert found.version is not None
    assert (found.version.procedure.field.code, len(steps)) == ("HT", 2)


def test_every_table_of_the_catalogue_changes_the_stamp(procedure: Procedure) -> None:
    case = ProcedureCase.objects.get()
    FeeRule.objects.create(case=case, kind="fee", name="Lệ phí", amount=8000, valid_from=DAY)
    AnnouncementDecision.objects.create(number="1/QĐ", issued_on=DAY, effective_on=DAY, issuer="UBND")
    OfficeProcedure.objects.create(procedure=procedure, agency=Agency.objects.create(kind="people_committee"))
    for model in STAMPED:
        before = stamp()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {model._meta.db_table} SET id = id")
        assert stamp() != before, model


@pytest.mark.parametrize(
    "change",
    [
        lambda: RequiredDocument.objects.update(name="Giấy mới"),
        lambda: RequiredDocument.objects.bulk_create(
            [RequiredDocument(case=ProcedureCase.objects.get(), position=0, name="Giấy mới")]
        ),
        lambda: RequiredDocument(case=ProcedureCase.objects.get(), position=0, name="Giấy mới").save(),
        lambda: RequiredDocument.objects.all().delete(),
    ],
    ids=["update", "bulk", "save", "delete"],
)
def test_papers_follow_every_way_of_writing(procedure: Procedure, change: object) -> None:
    before = asked(procedure)

    change()  # type: ignore[operator]

    assert before == ["Tờ khai"]
    assert asked(procedure) == list(RequiredDocument.objects.order_by("position").values_list("name", flat=True))
    assert asked(procedure) != before


def test_a_change_rolled_back_is_not_kept(procedure: Procedure) -> None:
    with transaction.atomic():
        RequiredDocument.objects.update(name="Giấy mới")
        assert asked(procedure) == ["Giấy mới"]
        transaction.set_rollback(True)

    assert asked(procedure) == ["Tờ khai"]
    RequiredDocument.objects.update(name="Giấy khác")
    assert asked(procedure) == ["Giấy khác"]


def test_rates_and_the_agency_s_own_process_come_into_force(procedure: Procedure, cast: object) -> None:
    case = ProcedureCase.objects.get()
    own = cast.commune.pk  # type: ignore[attr-defined]
    assert rates_in_force(case.pk, DAY) == []
    assert len(steps_in_force(procedure.pk, own, DAY)) == 2

    FeeRule.objects.create(case=case, kind="fee", name="Lệ phí", amount=8000, valid_from=DAY)
    process = InternalProcess.objects.create(procedure=procedure, agency_id=own, valid_from=DAY)
    ProcessStep.objects.create(process=process, position=1, name="Ký", phase="approval", role="leader", hours=2)

    assert [rate.name for rate in rates_in_force(case.pk, DAY)] == ["Lệ phí"]
    assert [step.name for step in steps_in_force(procedure.pk, own, DAY)] == ["Ký"]


def test_nothing_is_kept_without_a_stamp(procedure: Procedure) -> None:
    CatalogueStamp.objects.all().delete()

    assert stamp() != stamp()
    assert asked(procedure) == ["Tờ khai"]


@pytest.mark.django_db(transaction=True)
def test_a_change_in_another_connection_is_seen_at_once(transactional_db: None) -> None:
    from threading import Thread

    procedure = make_procedure()
    assert asked(procedure) == ["Tờ khai"]

    def elsewhere() -> None:
        RequiredDocument.objects.update(name="Giấy mới")
        connection.close()

    other = Thread(target=elsewhere)
    other.start()
    other.join()

    assert asked(procedure) == ["Giấy mới"]
