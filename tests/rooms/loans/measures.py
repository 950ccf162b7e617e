"""What is counted of loans: a measure of each aggregation, a ratio, an identity and two dimensions."""

from typing import Any

from motcua.agencies.models import AgencyVersion
from motcua.statistics.registry import DIMENSIONS, IDENTITIES, MEASURES, RATIOS
from motcua.statistics.vocabulary import Aggregation, Dimension, Identity, Measure, Ratio, RollUp
from tests.rooms.loans.vocabulary import SHELF_SLUGS, Shelf

WORDS = {number: slug for slug, number in SHELF_SLUGS.items()}


def lent(f: Any, d: Any) -> Any:
    """Handed out in the period."""
    return (f.lent_day >= d.first) & (f.lent_day <= d.last)


def back(f: Any, d: Any) -> Any:
    """Brought back in the period."""
    return (f.lent_day <= d.last) & (f.back_day >= d.first) & (f.back_day <= d.last)


def carried_in(f: Any, d: Any) -> Any:
    """Out when the period began."""
    return (f.lent_day < d.first) & (f.back_day >= d.first)


def still_out(f: Any, d: Any) -> Any:
    """Out at the end of the period."""
    return (f.lent_day <= d.last) & (f.back_day > d.last)


def _counted(key: str, name: str, when: Any, **more: Any) -> Measure:
    return Measure(f"loans.{key}", name, "loans", name, when, unit="phiếu", **more)


def _money(key: str, name: str, aggregation: Aggregation, when: Any = lent, **more: Any) -> Measure:
    return Measure(
        f"loans.{key}", name, "loans", name, when, aggregation=aggregation, value="deposit", unit="đồng", **more
    )


COUNTS = (
    _counted("lent", "Cho mượn trong kỳ", lent),
    _counted("returned", "Đã trả trong kỳ", back),
    _counted("carried_in", "Đang mượn khi kỳ bắt đầu", carried_in),
    _counted("out", "Đang mượn cuối kỳ", still_out, over_time=RollUp.LAST_STATE),
)
VALUES = (
    _money("deposits", "Tiền đặt cọc nhận trong kỳ", Aggregation.SUM),
    _money("held", "Tiền đặt cọc đang giữ", Aggregation.SUM, still_out, over_time=RollUp.LAST_STATE),
    _money("mean", "Tiền đặt cọc bình quân", Aggregation.MEAN),
    _money("p80", "Tiền đặt cọc, bách phân vị 80", Aggregation.PERCENTILE, percentile=80),
    _money("first", "Tiền đặt cọc đầu tiên", Aggregation.FIRST),
    _money("last", "Tiền đặt cọc gần nhất", Aggregation.LAST),
    _money("least", "Tiền đặt cọc thấp nhất", Aggregation.MIN),
    _money("most", "Tiền đặt cọc cao nhất", Aggregation.MAX),
)
SHELVES = Measure(
    "loans.shelves", "Số kho có tài liệu cho mượn", "loans", "Kho có phiếu mượn trong kỳ", lent,
    aggregation=Aggregation.DISTINCT, value="shelf", unit="kho",
)  # fmt: skip
TO_RETURN = Measure("loans.to_return", "Phải trả", "loans", "Đang mượn đầu kỳ và cho mượn trong kỳ", unit="phiếu",
                    parts=("loans.carried_in", "loans.lent"))  # fmt: skip
RETURN_RATE = Ratio(
    "loans.return_rate", "Tỷ lệ trả", ("loans.returned",), ("loans.to_return",), "đã trả / phải trả"
)  # fmt: skip
BALANCE = Identity("loans.balance", ("loans.carried_in", "loans.lent"), ("loans.returned", "loans.out"), "không mất")


def _agency_names(ids: set[int]) -> dict[int, str]:
    versions = AgencyVersion.objects.filter(agency_id__in=ids).order_by("valid_from")
    return dict(versions.values_list("agency_id", "name"))


def register() -> None:
    """Register measures, ratio, identity and dimensions with the statistics."""
    for measure in (*COUNTS, *VALUES, SHELVES, TO_RETURN):
        MEASURES.add(measure)
    RATIOS.add(RETURN_RATE)
    IDENTITIES.register(BALANCE.key, BALANCE)
    DIMENSIONS.add(Dimension("loans.agency", "Nơi giữ tài liệu", _agency_names, lambda ids: {}))
    DIMENSIONS.add(
        Dimension(
            "loans.shelf", "Kho",
            lambda ids: {number: Shelf(number).label for number in ids},
            lambda ids: {number: WORDS[number] for number in ids},
            short="shelf",
        ),
    )  # fmt: skip
