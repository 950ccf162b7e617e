"""The ways of splitting figures about dossiers and steps, with the words for their numbers."""

from collections.abc import Callable, Mapping

from motcua.agencies.models import AgencyVersion
from motcua.dossiers.vocabulary import CHANNEL_NUMBERS, LEVEL_NUMBERS
from motcua.procedures.models import Procedure, ProcedureField
from motcua.statistics.registry import DIMENSIONS
from motcua.statistics.vocabulary import Dimension


def register() -> None:
    """Tell the statistics about the dimensions."""
    for dimension in _dimensions():
        DIMENSIONS.register(dimension.key, dimension)


def _agency_names(ids: set[int]) -> Mapping[int, str]:
    """The latest name of each agency."""
    versions = AgencyVersion.objects.filter(agency_id__in=ids).order_by("valid_from")
    return dict(versions.values_list("agency_id", "name"))


def _agency_codes(ids: set[int]) -> Mapping[int, str]:
    """The code by which the command line names each agency."""
    prefixes = {"commune": "xa", "district": "huyen", "province": "tinh"}
    versions = AgencyVersion.objects.filter(agency_id__in=ids).order_by("valid_from")
    return {
        agency: code or (f"{prefixes[level]}:{unit}" if unit and level in prefixes else str(agency))
        for agency, code, level, unit in versions.values_list("agency_id", "code", "level", "unit_code")
    }


def _fixed(words: Mapping[int, str]) -> Callable[[set[int]], Mapping[int, str]]:
    return lambda ids: {number: words.get(number, str(number)) for number in ids}


def _dimensions() -> list[Dimension]:
    levels = {number: slug for slug, number in LEVEL_NUMBERS.items()}
    channels = {number: str(slug) for slug, number in CHANNEL_NUMBERS.items()}
    kinds = {1: "citizen", 2: "business", 3: "organisation"}
    online = {0: "none", 2: "level2", 3: "level3", 4: "level4", 5: "partial_online", 6: "full_online"}
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
        Dimension(
            "level",
            "Cấp",
            _fixed({1: "Trung ương", 2: "Cấp tỉnh", 3: "Cấp huyện", 4: "Cấp xã"}),
            _fixed(levels),
        ),
        Dimension(
            "channel",
            "Hình thức nộp",
            _fixed({1: "Trực tiếp", 2: "Trực tuyến", 3: "Bưu chính công ích"}),
            _fixed(channels),
        ),
        Dimension(
            "applicant_kind",
            "Đối tượng",
            _fixed({1: "Cá nhân", 2: "Doanh nghiệp", 3: "Tổ chức"}),
            _fixed(kinds),
        ),
        Dimension(
            "on_behalf", "Nộp hộ, nộp thay", _fixed({0: "Tự nộp", 1: "Nộp hộ, nộp thay"}), _fixed({0: "0", 1: "1"})
        ),
        Dimension(
            "online_level",
            "Mức độ trực tuyến",
            _fixed(
                {
                    0: "Chưa trực tuyến",
                    2: "Mức độ 2",
                    3: "Mức độ 3",
                    4: "Mức độ 4",
                    5: "Một phần",
                    6: "Toàn trình",
                }
            ),
            _fixed(online),
        ),
    ]
