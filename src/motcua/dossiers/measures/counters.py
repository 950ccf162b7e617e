"""Canonical counters of dossiers (domain §10.3), as measures over `DossierFact`.

All hold as of the end of the last day; with F the first and T the last day, a dossier was received in the
period when F ≤ received ≤ T, carried in when received < F and not ended before F. A dossier refused at the
counter was never received and is in none of them. Every row that was received by T is in exactly one of
{ended before F}, {ended in period}, {open}, which is why the identities hold in every cell.
"""

from collections.abc import Callable, Iterable
from typing import Any

from motcua.dossiers.vocabulary import (
    CHANNEL_NUMBERS,
    ENDED_OTHERWISE,
    IN_TIME,
    IN_TIME_RATE,
    INCOMING,
    JUDGED,
    OPEN_BY_CLOCK,
    OUTGOING,
    RECEIVED_BY_CHANNEL,
    RECORD_NAME,
    OutcomeClass,
)
from motcua.statistics.registry import IDENTITIES, MEASURES, RATIOS
from motcua.statistics.vocabulary import Days, Identity, Measure, Ratio, RollUp

FAMILY = ROOM = "dossiers"
#: Key, name, definition, condition of a counter; and the same of a sum, with the keys of its parts.
Counter = tuple[str, str, str, Any]
Total = tuple[str, str, str, tuple[str, ...]]
LAW = "Thông tư 01/2020/TT-VPCP ngày 21/10/2020, Biểu II.06a; Quyết định 766/QĐ-TTg ngày 23/6/2022"


def _carried_in(f: Any, d: Days) -> Any:
    return (f.received_day < d.first) & (f.ended_day >= d.first)


def _received(channel: str) -> Any:
    number = CHANNEL_NUMBERS[channel]
    return lambda f, d: (f.received_day >= d.first) & (f.received_day <= d.last) & (f.channel == number)


def ended(f: Any, d: Days) -> Any:
    """Count dossiers that ended in the period, whatever the outcome, of those received."""
    return (f.received_day <= d.last) & (f.ended_day >= d.first) & (f.ended_day <= d.last)


def _ended_as(outcome: OutcomeClass) -> Any:
    return lambda f, d: ended(f, d) & (f.outcome == int(outcome))


def _open(f: Any, d: Days) -> Any:
    return (f.received_day <= d.last) & (f.ended_day > d.last)


def _waiting(f: Any, d: Days) -> Any:
    online = f.channel == CHANNEL_NUMBERS["online"]
    return online & (f.submitted_day <= d.last) & (f.received_day > d.last) & (f.ended_day > d.last)


def _overdue_in_period(f: Any, d: Days) -> Any:
    ended_late = ended(f, d) & (f.outcome == int(OutcomeClass.OVERDUE))
    return ended_late | (_open(f, d) & (f.paused == 0) & (f.due_day <= d.last))


GRANTED = (
    int(OutcomeClass.EARLY),
    int(OutcomeClass.ON_TIME),
    int(OutcomeClass.OVERDUE),
    int(OutcomeClass.WITHOUT_DUE_DATE),
)

_BASES: list[Counter] = [
    ("carried_in", "Kỳ trước chuyển sang", "Tiếp nhận trước kỳ, chưa kết thúc khi kỳ bắt đầu", _carried_in),
    ("received_online", "Tiếp nhận trực tuyến", "Tiếp nhận trong kỳ, nộp trực tuyến", _received("online")),
    ("received_counter", "Tiếp nhận trực tiếp", "Tiếp nhận trong kỳ, nộp trực tiếp", _received("counter")),
    ("received_post", "Tiếp nhận qua bưu chính", "Tiếp nhận trong kỳ, nộp qua bưu chính công ích", _received("post")),
    (
        "resolved_early",
        "Giải quyết trước hạn",
        "Kết thúc trong kỳ, trước ngày hẹn trả",
        _ended_as(OutcomeClass.EARLY),
    ),
    (
        "resolved_on_time",
        "Giải quyết đúng hạn",
        "Kết thúc trong kỳ, vào ngày hẹn trả",
        _ended_as(OutcomeClass.ON_TIME),
    ),
    (
        "resolved_overdue",
        "Giải quyết quá hạn",
        "Kết thúc trong kỳ, sau ngày hẹn trả lần đầu (kể cả hồ sơ đã xin lỗi, hẹn lại)",
        _ended_as(OutcomeClass.OVERDUE),
    ),
    (
        "resolved_without_due_date",
        "Giải quyết, không có ngày hẹn",
        "Kết thúc trong kỳ, hồ sơ không có ngày hẹn trả; không tính vào tỷ lệ đúng hạn",
        _ended_as(OutcomeClass.WITHOUT_DUE_DATE),
    ),
    (
        "ended_refused",
        "Từ chối giải quyết",
        "Kết thúc trong kỳ bằng văn bản từ chối",
        _ended_as(OutcomeClass.REFUSED),
    ),
    ("ended_stopped", "Dừng giải quyết", "Kết thúc trong kỳ do dừng giải quyết", _ended_as(OutcomeClass.STOPPED)),
    ("ended_withdrawn", "Rút hồ sơ", "Kết thúc trong kỳ do người nộp rút hồ sơ", _ended_as(OutcomeClass.WITHDRAWN)),
    (
        "open_not_due",
        "Đang giải quyết, trong hạn",
        "Chưa kết thúc cuối kỳ, không tạm dừng, chưa qua ngày hẹn trả lần đầu",
        lambda f, d: _open(f, d) & (f.paused == 0) & (f.due_day > d.last),
    ),
    (
        "open_overdue",
        "Đang giải quyết, quá hạn",
        "Chưa kết thúc cuối kỳ, không tạm dừng, đã qua ngày hẹn trả lần đầu (kể cả hồ sơ đã xin lỗi, hẹn lại)",
        lambda f, d: _open(f, d) & (f.paused == 0) & (f.due_day <= d.last),
    ),
    (
        "open_paused",
        "Đang tạm dừng",
        "Chưa kết thúc cuối kỳ, thời hạn đang tạm dừng theo luật",
        lambda f, d: _open(f, d) & (f.paused == 1),
    ),
    (
        "registered_waiting",
        "Nộp trực tuyến, chờ tiếp nhận",
        "Đã nộp, cuối kỳ chưa được tiếp nhận",
        _waiting,
    ),
    (
        "reception_overdue",
        "Quá hạn tiếp nhận",
        "Đã nộp, cuối kỳ chưa được tiếp nhận và đã qua hạn tiếp nhận",
        lambda f, d: _waiting(f, d) & (f.reception_due_day <= d.last),
    ),
    (
        "returned",
        "Đã trả kết quả",
        "Trả kết quả trong kỳ",
        lambda f, d: (f.returned_day >= d.first) & (f.returned_day <= d.last),
    ),
    (
        "waiting_return",
        "Chờ trả kết quả",
        "Đã có kết quả, cuối kỳ chưa trả",
        lambda f, d: (
            (f.received_day <= d.last) & (f.ended_day <= d.last) & (f.returned_day > d.last) & f.outcome.isin(GRANTED)
        ),
    ),
    (
        "apology_due",
        "Phải xin lỗi",
        "Giải quyết quá hạn trong kỳ, hoặc cuối kỳ đang quá hạn",
        _overdue_in_period,
    ),
    (
        "apology_sent",
        "Đã xin lỗi đúng quy định",
        "Trong số phải xin lỗi: có phiếu xin lỗi và hẹn lại trước hạn ít nhất một ngày",
        lambda f, d: _overdue_in_period(f, d) & (f.apology_in_time == 1),
    ),
]

_SUMS: list[Total] = [
    (
        "received",
        "Tiếp nhận trong kỳ",
        "Tiếp nhận trong kỳ, mọi hình thức",
        RECEIVED_BY_CHANNEL,
    ),
    (
        "to_resolve",
        "Phải giải quyết",
        "Kỳ trước chuyển sang và tiếp nhận trong kỳ",
        ("carried_in", *RECEIVED_BY_CHANNEL),
    ),
    (
        "ended",
        "Đã kết thúc",
        "Kết thúc trong kỳ, mọi kết quả",
        (*JUDGED, *ENDED_OTHERWISE),
    ),
    ("open", "Đang giải quyết", "Chưa kết thúc cuối kỳ", OPEN_BY_CLOCK),
    ("carried_out", "Chuyển kỳ sau", "Chưa kết thúc cuối kỳ", OPEN_BY_CLOCK),
]


#: Counters of a state: over successive periods the last one holds, or they are counted anew over all the days.
_AT_THE_END = {*OPEN_BY_CLOCK, "open", "carried_out", "registered_waiting", "reception_overdue", "waiting_return"}
_ANEW = {"carried_in", "to_resolve", "apology_due", "apology_sent"}


def over_time(key: str) -> RollUp:
    """Return the roll-up of a counter over successive periods."""
    return RollUp.LAST_STATE if key in _AT_THE_END else RollUp.RECOMPUTE if key in _ANEW else RollUp.SUM


def _common(key: str) -> dict[str, Any]:
    return {"citation": LAW, "short": key, "unit": RECORD_NAME, "over_time": over_time(key)}


def add_counters(family: str, counters: Iterable[Counter], common: Callable[[str], dict[str, Any]]) -> None:
    """Register counters of the room: key, name, definition, condition; `common` gives the rest by the key."""
    for key, name, definition, when in counters:
        MEASURES.add(Measure(f"{ROOM}.{key}", name, family, definition, when=when, **common(key)))


def add_sums(family: str, sums: Iterable[Total], common: Callable[[str], dict[str, Any]]) -> None:
    """Register sums of counters of the room: key, name, definition, keys of the parts."""
    for key, name, definition, parts in sums:
        full = tuple(f"{ROOM}.{part}" for part in parts)
        MEASURES.add(Measure(f"{ROOM}.{key}", name, family, definition, parts=full, **common(key)))


def register() -> None:
    """Register the counters, their ratio and their identities with the statistics room."""
    add_counters(FAMILY, _BASES, _common)
    add_sums(FAMILY, _SUMS, _common)
    RATIOS.add(
        Ratio(
            f"{ROOM}.on_time_rate",
            "Tỷ lệ giải quyết đúng hạn và trước hạn",
            tuple(f"{ROOM}.{key}" for key in IN_TIME),
            tuple(f"{ROOM}.{key}" for key in JUDGED),
            IN_TIME_RATE,
            LAW,
            short="on_time_rate",
        ),
    )
    IDENTITIES.register(
        "balance",
        Identity("balance", INCOMING, OUTGOING, "Chuyển sang + tiếp nhận = kết thúc + còn"),
    )
    IDENTITIES.register(
        "channels",
        Identity(
            "channels",
            ("received",),
            RECEIVED_BY_CHANNEL,
            "Tiếp nhận = trực tuyến + trực tiếp + bưu chính",
        ),
    )
