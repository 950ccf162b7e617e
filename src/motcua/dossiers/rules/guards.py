"""Guards of the life cycle's arrows: times, supplements, pauses, apologies, papers.

Each guard answers with the reason for which the act may not happen, or an empty text.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from motcua.agencies.vocabulary import Level
from motcua.base.law import rule
from motcua.base.money import dong
from motcua.base.worktime import Shift


@rule("settled_at_the_level_of_the_version", "Nghị định 63/2010/NĐ-CP, Điều 8 khoản 2", verified=False)
def level(*, level: str, settled_at: str, since: date) -> str:
    """Who settles a dossier is of the level that the version of its day says, whatever the level is today."""
    if level == settled_at:
        return ""
    return (
        f"Từ {since:%d/%m/%Y} thủ tục này do {Level(settled_at).label.lower()} giải quyết. Chọn cơ quan giải quyết của "
        "cấp đó; nếu đã được phân cấp, ủy quyền thì công bố lại phiên bản thủ tục."
    )


def supplement(*, asked: int, allowed: bool) -> str:
    """Once only, unless the rule set in force allows more."""
    if not allowed:
        return (
            f"Hồ sơ đã được yêu cầu bổ sung {asked} lần; pháp luật chỉ cho phép yêu cầu một lần với đầy đủ nội dung "
            "(Nghị định 61/2018/NĐ-CP). Hướng dẫn trực tiếp, hoặc từ chối giải quyết bằng văn bản nêu rõ lý do."
        )
    return ""


def pause(*, kind: str, lawful: Iterable[str], legal_basis: str, paused_since: datetime | None) -> str:
    """Only for a lawful reason with its legal basis, and not twice at once."""
    if paused_since is not None:
        return f"Hồ sơ đang tạm dừng từ {paused_since:%H:%M ngày %d/%m/%Y}. Tính tiếp thời gian trước đã."
    if kind not in set(lawful):
        return "Chọn lý do tạm dừng theo quy định."
    if not legal_basis.strip():
        return "Nêu căn cứ pháp lý (số văn bản, điều, khoản) của việc tạm dừng."
    return ""


def apology(*, allowed: bool, old_due: datetime | None, new_due: datetime, issued_at: datetime) -> str:
    """At most one, with one new appointment later than the old one and not past."""
    if not allowed:
        return (
            "Hồ sơ đã xin lỗi và hẹn lại một lần; chỉ được hẹn lại một lần (Nghị định 61/2018/NĐ-CP Điều 19 khoản 9)."
        )
    if old_due is None:
        return "Hồ sơ không có ngày hẹn trả nên không có gì để hẹn lại."
    if new_due <= old_due or new_due <= issued_at:
        return "Ngày hẹn mới phải sau ngày hẹn cũ và sau thời điểm lập phiếu."
    return ""


def appointment(*, at: datetime, shifts: Sequence[Shift]) -> str:
    """An appointment is for a working day, while the office is open; `shifts` are those of its day."""
    if not shifts:
        return f"Ngày {at:%d/%m/%Y} là ngày nghỉ. Hẹn vào ngày làm việc."
    if not shifts[0].start <= at.time() <= shifts[-1].end:
        return f"Hẹn trong giờ làm việc, từ {shifts[0].start:%H:%M} đến {shifts[-1].end:%H:%M}."
    return ""


def papers(missing: Iterable[str]) -> str:
    """Every mandatory paper has been handed in."""
    return _naming("Còn thiếu giấy tờ bắt buộc", missing, "Hướng dẫn hoàn thiện trước khi tiếp nhận.")


def scans(unscanned: Iterable[str]) -> str:
    """What was handed in is scanned on reception, exempt, or said to be scanned later (TT 03/2025/TT-VPCP Điều 5)."""
    advice = "Chọn tệp quét, hoặc ghi lý do không phải quét, hoặc chọn “Quét bổ sung sau”."
    return _naming("Chưa có bản quét", unscanned, advice)


def unpaid(owed: int) -> str:
    """Check that no fees hold back the result; return the fault, or an empty text."""
    if not owed:
        return ""
    return f"Còn {dong(owed)} phí, lệ phí chưa thu. Thu tiền và lập biên lai trước khi trả kết quả."


def scan_debt(waiting: Iterable[str]) -> str:
    """Before the result is returned and the papers leave the house, what was to be scanned later has been."""
    advice = "Mở hồ sơ, bấm “Đính kèm” để đưa bản quét vào hoặc ghi lý do không phải quét, rồi trả kết quả."
    return _naming("Còn giấy tờ chờ quét bổ sung", waiting, advice)


def _naming(trouble: str, papers: Iterable[str], advice: str) -> str:
    """Format the fault, its papers and the remedy; empty where there are no papers."""
    names = list(papers)
    return f"{trouble}: {'; '.join(names)}. {advice}" if names else ""
