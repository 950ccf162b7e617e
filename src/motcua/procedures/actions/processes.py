"""Internal processes: what an agency approves as the way a procedure goes through its hands, by date."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from motcua.base.refusals import Invalid
from motcua.base.time import FOREVER
from motcua.people.vocabulary import Actor
from motcua.procedures.actions.writing import (
    agency_id_of,
    create_processes,
    locked,
    of_agency,
    record,
    require,
    write_process,
)
from motcua.procedures.models import InternalProcess, Procedure
from motcua.procedures.permissions import can_keep_process
from motcua.procedures.queries.snapshot import process_data, snapshot
from motcua.procedures.rules.catalogue import process_faults
from motcua.procedures.vocabulary import ProcessData


def save_process(*, procedure: Procedure, data: ProcessData, by: Actor, at: datetime) -> InternalProcess:
    """Save a process from a day on: the agency's process in force ends; one from the same day is replaced.

    The steps must take as long as the law gives (Invalid says what is missing or too much).
    """
    agency_id = agency_id_of(data.agency, data.valid_from)
    require(can_keep_process(by, agency_id, procedure.code), can_keep_process.__doc__)
    entry = snapshot([procedure.code])[procedure.code]
    if faults := process_faults(data, entry.versions):
        raise Invalid({"steps": " ".join(faults)})
    with transaction.atomic():
        list(locked([procedure.code]))
        rows = procedure.processes.filter(of_agency(agency_id))
        later = rows.filter(valid_from__gt=data.valid_from).order_by("valid_from").first()
        if later is not None and data.valid_to > later.valid_from:
            data = replace(data, valid_to=later.valid_from)
        same = rows.filter(valid_from=data.valid_from).first()
        rows.filter(valid_from__lt=data.valid_from, valid_to__gt=data.valid_from).update(valid_to=data.valid_from)
        if same is None:
            create_processes([(procedure, data)])
        else:
            write_process(same, data)
        record(
            by,
            at,
            "process",
            procedure.code,
            agency=data.agency,
            valid_from=data.valid_from.isoformat(),
            steps=[f"{step.name}: {step.hours} giờ" for step in data.steps],
        )
    return procedure.processes.get(of_agency(agency_id), valid_from=data.valid_from)


def copy_process(
    *, process: InternalProcess, to_agency: str, valid_from: date, by: Actor, at: datetime, decision: str = ""
) -> InternalProcess:
    """Copy the process of another agency to one's own from a day on; hand-overs are kept."""
    steps = list(process.steps.order_by("position"))
    entry = snapshot([process.procedure.code])[process.procedure.code]
    codes = {step.hand_over_to_id: "" for step in steps if step.hand_over_to_id}
    source = next(
        (one for one in entry.processes if one.valid_from == process.valid_from and len(one.steps) == len(steps)),
        process_data(process, steps, codes),
    )
    data = replace(source, agency=to_agency, valid_from=valid_from, valid_to=FOREVER, code="", decision=decision)
    return save_process(procedure=process.procedure, data=data, by=by, at=at)
