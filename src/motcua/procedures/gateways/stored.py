"""A procedure's plain data as JSON and back, for the record of what was shipped."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from motcua.procedures.vocabulary import (
    CaseData,
    DecisionData,
    DocumentData,
    FeeData,
    ProcedureData,
    ProcessData,
    StepData,
    VersionData,
)


def to_json(entry: ProcedureData) -> dict[str, Any]:
    """Serialise the procedure to JSON: days and amounts as text."""
    stored: dict[str, Any] = json.loads(json.dumps(asdict(entry), cls=DjangoJSONEncoder))
    return stored


def from_json(row: Mapping[str, Any]) -> ProcedureData:
    """Parse the procedure from its JSON."""
    return ProcedureData(
        **{
            **row,
            "versions": tuple(_version(one) for one in row["versions"]),
            "processes": tuple(_process(one) for one in row["processes"]),
        }
    )


def _days(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: None if row[name] is None else date.fromisoformat(row[name]) for name in names}


def _amounts(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: None if row[name] is None else Decimal(row[name]) for name in names}


def _version(row: Mapping[str, Any]) -> VersionData:
    decision = row["decision"]
    return VersionData(
        **{
            **row,
            **_days(row, "valid_from", "valid_to", "intake_locked_on"),
            "decision": decision and DecisionData(**{**decision, **_days(decision, "issued_on", "effective_on")}),
            "channels": tuple(row["channels"]),
            "cases": tuple(_case(one) for one in row["cases"]),
        }
    )


def _case(row: Mapping[str, Any]) -> CaseData:
    return CaseData(
        **{
            **row,
            **_amounts(row, "duration"),
            "documents": tuple(DocumentData(**one) for one in row["documents"]),
            "fees": tuple(_fee(one) for one in row["fees"]),
        }
    )


def _fee(row: Mapping[str, Any]) -> FeeData:
    return FeeData(**{**row, **_days(row, "valid_from", "valid_to"), **_amounts(row, "amount", "online_amount", "cap")})


def _process(row: Mapping[str, Any]) -> ProcessData:
    steps = tuple(StepData(**{**one, **_amounts(one, "hours")}) for one in row["steps"])
    return ProcessData(**{**row, **_days(row, "valid_from", "valid_to"), "steps": steps})
