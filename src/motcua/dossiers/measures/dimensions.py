"""Dimensions of figures about dossiers and steps, with the labels of their numbers."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.db.models import TextChoices

from motcua.agencies.models import AgencyVersion
from motcua.agencies.vocabulary import LEVEL_NUMBERS, Level, reference_of
from motcua.dossiers.vocabulary import (
    APPLICANT_NUMBERS,
    CHANNEL_NUMBERS,
    ApplicantKind,
    Channel,
)
from motcua.procedures.models import Procedure, ProcedureField
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS, OnlineLevel
from motcua.statistics.registry import DIMENSIONS
from motcua.statistics.vocabulary import Dimension

#: Room of the keys; the short key of a dimension is that of the command line.
ROOM = "dossiers"


def register() -> None:
    """Register the dimensions with the statistics room, each under its key with the room and its short one."""
    for dimension in _dimensions():
        DIMENSIONS.add(replace(dimension, key=f"{ROOM}.{dimension.key}", short=dimension.key))


def _agency_names(ids: set[int]) -> Mapping[int, str]:
    """Return the latest name of each agency."""
    versions = AgencyVersion.objects.filter(agency_id__in=ids).order_by("valid_from")
    return dict(versions.values_list("agency_id", "name"))


def _agency_codes(ids: set[int]) -> Mapping[int, str]:
    """Return the command-line code of each agency."""
    versions = AgencyVersion.objects.filter(agency_id__in=ids).order_by("valid_from")
    return {
        agency: code or reference_of(level, unit) or str(agency)
        for agency, code, level, unit in versions.values_list("agency_id", "code", "level", "unit_code")
    }


def _of_choices(key: str, name: str, choices: type[TextChoices], numbers: Mapping[str, int]) -> Dimension:
    """Build a dimension whose numbers are the values of a vocabulary."""
    labels = {number: str(choices(slug).label) for slug, number in numbers.items()}
    return Dimension(key, name, _fixed(labels), _fixed({number: slug for slug, number in numbers.items()}))


def _fixed(words: Mapping[int, str]) -> Callable[[set[int]], Mapping[int, str]]:
    return lambda ids: {number: words.get(number, str(number)) for number in ids}


def _dimensions() -> list[Dimension]:
    return [
        Dimension("competent_agency", "Cơ quan giải quyết", _agency_names, _agency_codes),
        Dimension("receiving_agency", "Nơi tiếp nhận", _agency_names, _agency_codes),
        Dimension("agency", "Cơ quan thực hiện bước", _agency_names, _agency_codes),
        Dimension("step", "Bước", lambda ids: {number: f"Bước {number}" for number in ids}, _fixed({})),
        Dimension(
            "field",
            "Lĩnh vực",
            lambda ids: dict(ProcedureField.objects.filter(pk__in=ids).values_list("pk", "name")),
            lambda ids: dict(ProcedureField.objects.filter(pk__in=ids).values_list("pk", "name")),
        ),
        Dimension(
            "procedure",
            "Thủ tục",
            lambda ids: dict(Procedure.objects.filter(pk__in=ids).values_list("pk", "name")),
            lambda ids: dict(Procedure.objects.filter(pk__in=ids).values_list("pk", "code")),
            lambda: dict(Procedure.objects.exclude(matched_to=None).values_list("pk", "matched_to_id")),
        ),
        _of_choices("level", "Cấp", Level, LEVEL_NUMBERS),
        _of_choices("channel", "Hình thức nộp", Channel, CHANNEL_NUMBERS),
        _of_choices("applicant_kind", "Đối tượng", ApplicantKind, APPLICANT_NUMBERS),
        Dimension(
            "on_behalf", "Nộp hộ, nộp thay", _fixed({0: "Tự nộp", 1: "Nộp hộ, nộp thay"}), _fixed({0: "0", 1: "1"})
        ),
        _of_choices("online_level", "Mức độ trực tuyến", OnlineLevel, ONLINE_LEVEL_NUMBERS),
    ]
