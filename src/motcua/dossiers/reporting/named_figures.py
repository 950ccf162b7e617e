"""Named figures for the text and tables of a report, each with its formula and definition.

A name says whose figure and which: `all.received`, `commune.on_time_rate`, `field.12.resolved_overdue`,
`agency.7.open`, with `.last_year`, `.change` and `.change_rate` for the comparison on the same boundaries.
"""

from collections.abc import Iterable

from motcua.agencies.vocabulary import LEVEL_NUMBERS
from motcua.dossiers.vocabulary import IN_TIME, IN_TIME_RATE, INCOMING, JUDGED
from motcua.reports.rules.figures import Figure, Formula, Kind, Sources, Where, evaluate
from motcua.reports.rules.inputs import Naming

#: Words of a level in a report, and its slug, by the number that facts carry.
LEVEL_WORDS = {1: "cấp trung ương", 2: "cấp tỉnh", 3: "cấp huyện", 4: "cấp xã"}
LEVEL_SLUGS = {number: slug for slug, number in LEVEL_NUMBERS.items()}
#: Measures that include a part of a report (a tier, a field, an agency) when one of them is not 0.
PRESENT = (*INCOMING, "ended")
#: Figures of the whole that the general checks compare with the same period last year.
WATCHED = ("all.received", "all.ended", "all.resolved_overdue", "all.open", "all.received_online")
#: Counts that every part of the report has: name, words, measures.
_WORDS = {
    "to_resolve": "Phải giải quyết",
    "carried_in": "Kỳ trước chuyển sang",
    "received": "Tiếp nhận trong kỳ",
    "received_online": "Tiếp nhận trực tuyến",
    "received_counter": "Tiếp nhận trực tiếp",
    "received_post": "Tiếp nhận qua bưu chính công ích",
    "ended": "Đã giải quyết",
    "in_time": "Giải quyết trước hạn và đúng hạn",
    "resolved_early": "Giải quyết trước hạn",
    "resolved_on_time": "Giải quyết đúng hạn",
    "resolved_overdue": "Giải quyết quá hạn",
    "resolved_without_due_date": "Giải quyết, không có ngày hẹn trả",
    "ended_refused": "Từ chối giải quyết",
    "ended_stopped": "Dừng giải quyết",
    "ended_withdrawn": "Người nộp rút hồ sơ",
    "ended_otherwise": "Kết thúc không tính đúng, quá hạn: không có ngày hẹn trả; từ chối, dừng, rút",
    "ended_before_due": "Kết thúc trước hạn, mọi kết quả",
    "ended_on_due": "Kết thúc đúng hạn, mọi kết quả",
    "ended_in_time": "Kết thúc trước hạn và đúng hạn, mọi kết quả",
    "ended_after_due": "Kết thúc quá hạn, mọi kết quả",
    "open": "Đang giải quyết",
    "open_not_due": "Đang giải quyết, trong hạn",
    "open_overdue": "Đang giải quyết, quá hạn",
    "open_paused": "Đang tạm dừng tính thời gian",
    "apology_due": "Quá hạn phải xin lỗi",
    "apology_sent": "Đã xin lỗi và hẹn lại đúng quy định",
}
_OTHERWISE = ("resolved_without_due_date", "ended_refused", "ended_stopped", "ended_withdrawn")
_ADDED_UP = {
    "to_resolve": INCOMING,
    "in_time": IN_TIME,
    "ended_otherwise": _OTHERWISE,
    "ended_in_time": ("ended_before_due", "ended_on_due"),
}
COUNTS: dict[str, tuple[str, tuple[str, ...]]] = {
    key: (words, _ADDED_UP.get(key, (key,))) for key, words in _WORDS.items()
}
RATES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], str]] = {
    "on_time_rate": (
        "Tỷ lệ giải quyết trước hạn và đúng hạn",
        IN_TIME,
        JUDGED,
        IN_TIME_RATE,
    ),
    "online_rate": ("Tỷ lệ tiếp nhận trực tuyến", ("received_online",), ("received",), "trực tuyến / tiếp nhận"),
}
COMPARED = ("received", "received_online", "ended", "resolved_overdue", "ended_after_due", "open", "open_overdue")
BY_FIELD = ("to_resolve", "received", "ended", "resolved_overdue", "ended_after_due", "open_overdue")
BY_AGENCY = (*INCOMING, "ended", "in_time", "resolved_overdue", "ended_otherwise", "open", "open_overdue")
#: Counts of the form by field, by column number, get names `field.<n>.c<column>`.


def named_figures(sources: Sources, naming: Naming) -> dict[str, Figure]:
    """Return every named figure by name."""
    cube = sources.current
    found: dict[str, Figure] = {}
    parts: list[tuple[str, str, Where]] = [("all", "toàn bộ", {})]
    levels = cube.values("level", PRESENT)
    parts += [(LEVEL_SLUGS[level], LEVEL_WORDS[level], {"level": (level,)}) for level in levels]
    for name, words, where in parts:
        found |= _counts(name, words, where, COUNTS, sources, naming)
        found |= _rates(name, words, where, sources, naming)
        found |= _comparison(name, words, where, sources, naming)
    for field in cube.values("field", PRESENT):
        words = naming.labels.get("field", {}).get(field, f"lĩnh vực {field}")
        wanted = {"field": (field,)}
        found |= _counts(f"field.{field}", words, wanted, BY_FIELD, sources, naming)
        found |= _rates(f"field.{field}", words, wanted, sources, naming)
    for agency in cube.values("competent_agency", PRESENT):
        words = naming.agencies.get(agency, f"cơ quan {agency}")
        wanted = {"competent_agency": (agency,)}
        found |= _counts(f"agency.{agency}", words, wanted, BY_AGENCY, sources, naming)
        found |= _rates(f"agency.{agency}", words, wanted, sources, naming)
    return found


def definition_of(formula: Formula, naming: Naming) -> str:
    """Describe the definition of a formula in words."""
    terms = [naming.definitions.get(key, key) for key in formula.measures]
    return " + ".join(dict.fromkeys(terms))


def _figure(
    ref: str, label: str, unit: str, formula: Formula, sources: Sources, naming: Naming, definition: str = ""
) -> Figure:
    citation = next((naming.citations[key] for key in formula.measures if naming.citations.get(key)), "")
    value = evaluate(formula, sources)
    return Figure(ref, label, unit, formula, value, definition or definition_of(formula, naming), citation)


def _counts(
    part: str, words: str, where: Where, keys: Iterable[str], sources: Sources, naming: Naming
) -> dict[str, Figure]:
    found = {}
    for key in keys:
        label, measures = COUNTS[key]
        ref = f"{part}.{key}"
        found[ref] = _figure(
            ref, f"{label} ({words})", "hồ sơ", Formula(Kind.COUNT, measures, where=where), sources, naming
        )
    return found


def _rates(part: str, words: str, where: Where, sources: Sources, naming: Naming) -> dict[str, Figure]:
    found = {}
    for key, (label, over, under, definition) in RATES.items():
        ref = f"{part}.{key}"
        formula = Formula(Kind.RATIO, over, under, where)
        found[ref] = _figure(ref, f"{label} ({words})", "%", formula, sources, naming, definition)
    return found


def _comparison(part: str, words: str, where: Where, sources: Sources, naming: Naming) -> dict[str, Figure]:
    """Return last year's figures on the same boundaries, and the changes."""
    found = {}
    then = "cùng kỳ năm trước, cùng địa giới"
    for key in COMPARED:
        label, measures = COUNTS[key]
        for suffix, kind, unit, period, name in (
            ("last_year", Kind.COUNT, "hồ sơ", "last_year", then),
            ("change", Kind.CHANGE, "hồ sơ", "current", f"số tăng, giảm so với {then}"),
            ("change_rate", Kind.CHANGE_RATE, "%", "current", f"tỷ lệ tăng, giảm so với {then}"),
        ):
            ref = f"{part}.{key}.{suffix}"
            formula = Formula(kind, measures, where=where, period=period)
            found[ref] = _figure(ref, f"{label} ({words}), {name}", unit, formula, sources, naming)
    label, over, under, definition = RATES["on_time_rate"]
    for suffix, kind, unit, period, name in (
        ("last_year", Kind.RATIO, "%", "last_year", then),
        ("change", Kind.CHANGE, "điểm phần trăm", "current", f"số tăng, giảm so với {then}"),
    ):
        ref = f"{part}.on_time_rate.{suffix}"
        formula = Formula(kind, over, under, where, period)
        found[ref] = _figure(ref, f"{label} ({words}), {name}", unit, formula, sources, naming, definition)
    return found
