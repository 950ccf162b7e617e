"""Counts for the report forms beside the canonical counters, over the same facts of dossiers."""

from typing import Any

from motcua.base.time import OPEN_DAY
from motcua.dossiers.measures.counters import FAMILY, add_counters, ended
from motcua.dossiers.vocabulary import CHANNEL_NUMBERS, RECORD_NAME, Channel, OutcomeClass
from motcua.statistics.vocabulary import Days, RollUp

FORM_06A = "Thông tư 01/2020/TT-VPCP, Biểu số II.06a/VPCP/KSTT"
_WITHOUT_RESULT = (int(OutcomeClass.REFUSED), int(OutcomeClass.STOPPED), int(OutcomeClass.WITHDRAWN))


def _before_due(f: Any, d: Days) -> Any:
    other = f.outcome.isin(_WITHOUT_RESULT) & (f.due_day != OPEN_DAY) & (f.ended_day < f.due_day)
    return ended(f, d) & ((f.outcome == int(OutcomeClass.EARLY)) | other)


def _on_due(f: Any, d: Days) -> Any:
    plain = f.outcome.isin((int(OutcomeClass.ON_TIME), int(OutcomeClass.WITHOUT_DUE_DATE)))
    other = f.outcome.isin(_WITHOUT_RESULT) & ((f.due_day == OPEN_DAY) | (f.ended_day == f.due_day))
    return ended(f, d) & (plain | other)


def _after_due(f: Any, d: Days) -> Any:
    other = f.outcome.isin(_WITHOUT_RESULT) & (f.ended_day > f.due_day)
    return ended(f, d) & ((f.outcome == int(OutcomeClass.OVERDUE)) | other)


def _returned_by_post(f: Any, d: Days) -> Any:
    return (
        (f.returned_day >= d.first) & (f.returned_day <= d.last) & (f.return_channel == CHANNEL_NUMBERS[Channel.POST])
    )


def _guided(f: Any, d: Days) -> Any:
    return (f.guided_day >= d.first) & (f.guided_day <= d.last)


def _guided_waiting(f: Any, d: Days) -> Any:
    return (f.guided_day <= d.last) & (f.received_day > d.last) & (f.ended_day > d.last)


def _receipt_refused(f: Any, d: Days) -> Any:
    in_period = (f.ended_day >= d.first) & (f.ended_day <= d.last)
    return in_period & (f.outcome == int(OutcomeClass.RECEIPT_REFUSED))


RECEPTION = "Nghị định 61/2018/NĐ-CP Điều 17"
_OWN = (
    (
        "guided",
        "Hướng dẫn hoàn thiện trước khi tiếp nhận",
        "Lập phiếu yêu cầu bổ sung, hoàn thiện (mẫu 02) trong kỳ khi chưa tiếp nhận; mỗi hồ sơ tính một lần",
        RECEPTION,
        _guided,
    ),
    (
        "guided_waiting",
        "Đã hướng dẫn, chờ quay lại",
        "Đã lập phiếu yêu cầu hoàn thiện, cuối kỳ chưa được tiếp nhận",
        RECEPTION,
        _guided_waiting,
    ),
    (
        "receipt_refused",
        "Từ chối tiếp nhận",
        "Lập phiếu từ chối tiếp nhận (mẫu 03) trong kỳ",
        RECEPTION,
        _receipt_refused,
    ),
    (
        "ended_before_due",
        "Kết thúc trước hạn, mọi kết quả",
        "Kết thúc trong kỳ trước ngày hẹn trả, kể cả từ chối, dừng, rút",
        FORM_06A,
        _before_due,
    ),
    (
        "ended_on_due",
        "Kết thúc đúng hạn, mọi kết quả",
        "Kết thúc trong kỳ vào ngày hẹn trả hoặc không có ngày hẹn, kể cả từ chối, dừng, rút",
        FORM_06A,
        _on_due,
    ),
    (
        "ended_after_due",
        "Kết thúc quá hạn, mọi kết quả",
        "Kết thúc trong kỳ sau ngày hẹn trả, kể cả từ chối, dừng, rút",
        FORM_06A,
        _after_due,
    ),
    (
        "returned_by_post",
        "Trả kết quả qua bưu chính",
        "Trả kết quả trong kỳ qua dịch vụ bưu chính công ích",
        "Quyết định 45/2016/QĐ-TTg",
        _returned_by_post,
    ),
)

_CITATIONS = {key: citation for key, _, _, citation, _ in _OWN}


def _common(key: str) -> dict[str, Any]:
    over = RollUp.LAST_STATE if key == "guided_waiting" else RollUp.SUM
    return {"citation": _CITATIONS[key], "short": key, "unit": RECORD_NAME, "over_time": over}


def register() -> None:
    """Register these counts with the statistics room."""
    add_counters(FAMILY, ((key, name, definition, when) for key, name, definition, _, when in _OWN), _common)
