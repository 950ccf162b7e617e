"""Huyện Mỹ Tú 2021, replayed so that the published figures come out exactly where they agree with each other.

Source: Báo cáo 303/BC-UBND of 14 December 2021 (UBND huyện Mỹ Tú) with its Bảng 2. The report year runs from
15 December 2020 to 14 December 2021 (NĐ 09/2019/NĐ-CP Điều 12). Where the published figures contradict each
other the parts are taken, and `NOTES` says so.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random

from motcua.config.demo.book import EARLY, ON_TIME, OVERDUE, Days, Plan
from motcua.config.demo.offices import Offer, Office, offers

FIRST, LAST = date(2020, 12, 15), date(2021, 12, 14)
IN_FORCE = date(2021, 3, 1)

DISTRICT_TOTAL, DISTRICT_OVERDUE = 4_747, 9
COMMUNE_TOTAL, COMMUNE_OVERDUE = 49_900, 780
DISTRICT_LAND, DISTRICT_CONSTRUCTION = 2_688, 32
COMMUNE_LAND = 4
LAND, CONSTRUCTION = "DD", "XD"

#: Share of each field in the communes' work; certification and civil status are most of it everywhere.
COMMUNE_WEIGHTS = {"CT": 66.0, "HT": 22.0, "BTXH": 5.0, "NCC": 2.0, "GN": 2.0}
DISTRICT_WEIGHTS = {"CT": 30.0, "HT": 12.0, "HKD": 22.0, "BTXH": 16.0, "NCC": 8.0}
OTHER_WEIGHT = 0.1
#: Share of each commune: the town and Long Hưng receive more.
SHARES = (19, 13, 10, 11, 10, 12, 9, 8, 8)

_ON_TIME = ("resolved_early", "resolved_on_time")
#: Published figures: label, level, field, measures that add up to it, the published figure.
PUBLISHED: tuple[tuple[str, str, str, tuple[str, ...], int], ...] = (
    ("Cấp huyện: tiếp nhận", "district", "", ("received",), DISTRICT_TOTAL),
    ("Cấp huyện: đã giải quyết", "district", "", ("ended",), DISTRICT_TOTAL),
    ("Cấp huyện: đúng hạn (gồm trước hạn)", "district", "", _ON_TIME, 4_738),
    ("Cấp huyện: quá hạn", "district", "", ("resolved_overdue",), DISTRICT_OVERDUE),
    ("Cấp huyện, đất đai: đúng hạn", "district", LAND, _ON_TIME, DISTRICT_LAND),
    ("Cấp huyện, xây dựng: đúng hạn", "district", CONSTRUCTION, _ON_TIME, DISTRICT_CONSTRUCTION),
    ("Cấp xã: tiếp nhận", "commune", "", ("received",), COMMUNE_TOTAL),
    ("Cấp xã: đã giải quyết", "commune", "", ("ended",), COMMUNE_TOTAL),
    ("Cấp xã: đúng hạn (gồm trước hạn)", "commune", "", _ON_TIME, 49_120),
    ("Cấp xã: quá hạn", "commune", "", ("resolved_overdue",), COMMUNE_OVERDUE),
    ("Cấp xã, đất đai: đúng hạn", "commune", LAND, _ON_TIME, COMMUNE_LAND),
    ("Cấp xã, xây dựng: tiếp nhận", "commune", CONSTRUCTION, ("received",), 0),
    ("Hai cấp: tiếp nhận", "", "", ("received",), 54_647),
    ("Hai cấp: đúng hạn", "", "", _ON_TIME, 53_850),
    ("Hai cấp: quá hạn", "", "", ("resolved_overdue",), 789),
)

NOTES = (
    (
        "Tổng số hồ sơ đúng hạn",
        "Phần lời ghi 54.647 hồ sơ, đúng hạn 53.850, quá hạn 789.",
        "53.850 + 789 = 54.639, thiếu 8 hồ sơ; cộng hai cấp là 4.738 + 49.120 = 53.858 và 9 + 780 = 789.",
        "Bản dựng lại lấy số của từng cấp: 53.858 đúng hạn và trước hạn, 789 quá hạn, tổng 54.647.",
    ),
    (
        "Tỷ lệ đúng hạn của cấp xã",
        "Bảng 2 ghi 98,44%, ghi chú “26.600/27.266 hồ sơ”.",
        "26.600/27.266 = 97,56%; còn 49.120/49.900 = 98,44%.",
        "Bản dựng lại lấy 49.120/49.900 = 98,44%.",
    ),
    (
        "Hồ sơ lĩnh vực xây dựng ở cấp xã",
        "Bảng 2 ghi 0%.",
        "Không có hồ sơ nào nên không có tỷ lệ: 0/0 khác với 0%.",
        "Bản dựng lại không có hồ sơ xây dựng ở cấp xã; tỷ lệ để trống.",
    ),
    (
        "Hồ sơ trực tuyến",
        "Bảng 2 ghi 0% hồ sơ mức độ 3 và mức độ 4.",
        "Không mâu thuẫn.",
        "Mọi hồ sơ năm 2021 nộp trực tiếp.",
    ),
)


@cache
def _year() -> Days:
    return Days(FIRST, LAST)


_choices: dict[date, list[date]] = {}


def _choice(offer: Offer, days: Days) -> list[date]:
    """Draw the days of reception: of the year, from when the procedure was in force; fewer in the months of the
    epidemic.
    """
    if offer.valid_from not in _choices:
        usual = [day for day in days.working if day >= offer.valid_from]
        _choices[offer.valid_from] = [day for day in usual for _ in range(1 if 7 <= day.month <= 9 else 2)]
    return _choices[offer.valid_from]


def plan_2021(district: Office, communes: list[Office], random: Random) -> Iterator[Plan]:
    """Plan every dossier of the year with its office, procedure and outcome; the counts are those of the report."""
    upper, lower = offers("district", IN_FORCE), offers("commune", IN_FORCE)
    yield from _batch([district], _of(upper, LAND), DISTRICT_LAND, 0, {}, random)
    yield from _batch([district], _of(upper, CONSTRUCTION), DISTRICT_CONSTRUCTION, 0, {}, random)
    rest = DISTRICT_TOTAL - DISTRICT_LAND - DISTRICT_CONSTRUCTION
    yield from _batch([district], _other(upper), rest, DISTRICT_OVERDUE, DISTRICT_WEIGHTS, random)
    yield from _batch(communes, _of(lower, LAND), COMMUNE_LAND, 0, {}, random)
    rest = COMMUNE_TOTAL - COMMUNE_LAND
    yield from _batch(communes, _other(lower), rest, COMMUNE_OVERDUE, COMMUNE_WEIGHTS, random)


def _of(found: list[Offer], field: str) -> list[Offer]:
    chosen = [offer for offer in found if offer.field_code == field]
    if not chosen:
        raise LookupError(f"Danh mục thủ tục năm 2021 không có lĩnh vực {field}.")
    return chosen


def _other(found: list[Offer]) -> list[Offer]:
    return [offer for offer in found if offer.field_code not in (LAND, CONSTRUCTION)]


def _batch(
    offices: list[Office], found: list[Offer], total: int, overdue: int, weights: dict[str, float], random: Random
) -> Iterator[Plan]:
    by_field: dict[str, list[Offer]] = {}
    for offer in found:
        by_field.setdefault(offer.field_code, []).append(offer)
    fields = list(by_field)
    drawn = random.choices(fields, [weights.get(field, OTHER_WEIGHT) for field in fields], k=total)
    shares = SHARES[: len(offices)]
    places = random.choices(offices, shares, k=total)
    days = _year()
    for number, (field, office) in enumerate(zip(drawn, places, strict=True)):
        among = by_field[field]
        offer = among[int(random.random() ** 1.8 * len(among))]
        if number < overdue:
            outcome = OVERDUE
        else:
            outcome = EARLY if offer.limit.amount >= 2 and random.random() < 0.66 else ON_TIME
        yield Plan(office, offer, outcome, days, _choice(offer, days), on_behalf=random.random() < 0.03)
