"""The figures page of dossiers: its columns, splits, tiles and chart."""

from motcua.dossiers.vocabulary import ENDED_OTHERWISE, IN_TIME, JUDGED, RECEIVED_BY_CHANNEL
from motcua.reports.registry import Board, BoardColumn
from motcua.reports.rules.figures import Formula, Kind


def _count(key: str, words: str, *, is_bad: bool = False) -> BoardColumn:
    return BoardColumn(key, words, Formula(Kind.COUNT, (key,)), is_bad)


BOARD = Board(
    key="dossiers",
    title="Số liệu giải quyết thủ tục hành chính",
    family="dossiers",
    columns=(
        _count("carried_in", "Kỳ trước chuyển sang"),
        _count("received", "Tiếp nhận"),
        _count("ended", "Đã giải quyết"),
        _count("resolved_early", "Trước hạn"),
        _count("resolved_on_time", "Đúng hạn"),
        _count("resolved_overdue", "Quá hạn", is_bad=True),
        BoardColumn("on_time_rate", "Tỷ lệ đúng hạn", Formula(Kind.RATIO, IN_TIME, JUDGED)),
        _count("open", "Đang giải quyết"),
        _count("open_overdue", "Trong đó quá hạn", is_bad=True),
    ),
    more=(
        "to_resolve",
        *RECEIVED_BY_CHANNEL,
        *ENDED_OTHERWISE,
        "open_not_due",
        "open_paused",
        "registered_waiting",
        "reception_overdue",
        "guided",
        "guided_waiting",
        "receipt_refused",
        "returned",
        "waiting_return",
        "apology_due",
        "apology_sent",
    ),
    splits=(
        "field",
        "competent_agency",
        "level",
        "channel",
        "procedure",
        "applicant_kind",
        "on_behalf",
        "receiving_agency",
    ),
    default_split="field",
    tiles=("received", "ended", "on_time_rate", "resolved_overdue", "open", "open_overdue"),
    compared=("received", "ended", "resolved_overdue", "on_time_rate", "open", "open_overdue"),
    charted={
        "resolved_early": "early",
        "resolved_on_time": "on-time",
        "resolved_overdue": "over",
        "open": "open",
    },
    sorted_by="received",
    identity="balance",
    overdue="open_overdue",
    note="Quá hạn ở trang này tính theo ngày hẹn trả lần đầu, kể cả hồ sơ đã xin lỗi, hẹn lại. "
    "Danh sách hồ sơ “Quá hạn” để làm việc tính theo ngày hẹn hiện nay, nên có thể ít hơn; "
    "bấm vào số để mở đúng các hồ sơ đã đếm.",
    split_notes={"receiving_agency": "Số liệu tính theo nơi tiếp nhận hồ sơ, không theo cơ quan giải quyết."},
)
