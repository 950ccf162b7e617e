"""Vocabulary of periodic reporting: states of a report and of a cell, sections of the text, levels of a finding."""

from enum import StrEnum

from django.db.models import TextChoices

from motcua.people.vocabulary import Role

#: Key of the subject of acts.
REPORT = "report"
#: Kind of the books that reports are numbered in; the series is the symbol: BC-UBND.
REPORT_BOOK = "report"
#: Roles that read the reports and figures of the agencies they reach; one of them answers for a row of a form.
READERS = (Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR, Role.LEADER)


class ReportStatus(TextChoices):
    """State of a report."""

    DRAFT = "draft", "Dự thảo"
    UNDER_REVIEW = "under_review", "Chờ ký"
    SIGNED = "signed", "Đã ký, chờ vào sổ"
    ISSUED = "issued", "Đã ban hành"
    SUPERSEDED = "superseded", "Đã được thay thế"
    DROPPED = "dropped", "Dự thảo đã bỏ"


#: States before issue: the content may still be changed, if need be after it was sent back.
OPEN_REPORTS = (ReportStatus.DRAFT, ReportStatus.UNDER_REVIEW, ReportStatus.SIGNED)
#: States of a report that went out under a number.
ISSUED_REPORTS = (ReportStatus.ISSUED, ReportStatus.SUPERSEDED)


class ReportAct(TextChoices):
    """Acts on a report."""

    CREATE = "create", "Lập báo cáo"
    REFRESH = "refresh", "Chốt lại số liệu"
    ENTER = "enter", "Nhập số liệu"
    WRITE = "write", "Sửa nội dung báo cáo"
    EDIT = "edit", "Sửa đoạn hệ thống viết"
    RESET = "reset", "Lấy lại đoạn hệ thống viết"
    EXPLAIN = "explain", "Giải trình"
    SUBMIT = "submit", "Trình ký"
    SEND_BACK = "send_back", "Trả lại để sửa"
    SIGN = "sign", "Ký duyệt"
    ISSUE = "issue", "Vào sổ, ban hành"
    SUPERSEDE = "supersede", "Đính chính bằng báo cáo khác"
    DROP = "drop", "Bỏ dự thảo"
    PUBLISH = "publish", "Công khai"
    WITHDRAW = "withdraw", "Thôi công khai"


class CellState(TextChoices):
    """State of a cell: a number (zero is one), or one of three different kinds of nothing."""

    VALUE = "value", "Có số liệu"
    BLANK = "blank", "Chưa nhập"
    NOT_APPLICABLE = "not_applicable", "Không phát sinh"
    NOT_KNOWN = "not_known", "Chưa có số liệu"


class Severity(StrEnum):
    """Severity of a finding: it forbids issuing, asks for attention, or informs."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


SEVERITY_LABELS = {Severity.BLOCK: "Phải xử lý", Severity.WARN: "Cần xem lại", Severity.INFO: "Lưu ý"}


class Section(TextChoices):
    """Sections of the text, in the order of Công văn 6459/BNV-CCHC of 7 December 2020."""

    DIRECTION = "direction", "Công tác chỉ đạo, điều hành cải cách hành chính"
    INSTITUTIONS = "institutions", "Cải cách thể chế"
    PROCEDURES = "procedures", "Cải cách thủ tục hành chính"
    APPARATUS = "apparatus", "Cải cách tổ chức bộ máy hành chính nhà nước"
    CIVIL_SERVICE = "civil_service", "Cải cách chế độ công vụ"
    PUBLIC_FINANCE = "public_finance", "Cải cách tài chính công"
    DIGITAL = "digital", "Xây dựng và phát triển chính quyền điện tử, chính quyền số"
    ASSESSMENT = "assessment", "Đánh giá chung"
    PLAN = "plan", "Phương hướng, nhiệm vụ kỳ tiếp theo"
    PROPOSALS = "proposals", "Kiến nghị, đề xuất"


#: Sections under the heading "Kết quả thực hiện".
RESULT_SECTIONS = (
    Section.INSTITUTIONS,
    Section.PROCEDURES,
    Section.APPARATUS,
    Section.CIVIL_SERVICE,
    Section.PUBLIC_FINANCE,
    Section.DIGITAL,
)

#: Sections without which a report is issued only for a named reason.
OBLIGATORY_SECTIONS = (Section.DIRECTION, *RESULT_SECTIONS, Section.ASSESSMENT, Section.PLAN)
#: Kinds of findings with which a report is issued only for a named reason, which is printed.
GAPS = ("empty_section", "required_row")


#: Rules on which the checks of a report stand, by kind of finding; kinds not named check how the report was filled in.
CHECK_RULES = {
    "identity": "Thông tư 01/2020/TT-VPCP, Biểu số II.06a: chuyển sang + tiếp nhận = đã giải quyết + đang giải quyết",
    "sum": "Thông tư 01/2020/TT-VPCP, Biểu số II.06a: tổng số bằng các cột thành phần",
    "breakdown": "Thông tư 01/2020/TT-VPCP, Biểu số II.06a: cộng các dòng bằng tổng số",
    "continuity": "Thông tư 01/2020/TT-VPCP, Biểu số II.06a: kỳ trước còn bao nhiêu thì chuyển sang bấy nhiêu",
    "cross": "mẫu thống kê của báo cáo, quan hệ giữa các hàng",
    "under_way": "Nghị định 09/2019/NĐ-CP, Điều 12: thời gian chốt số liệu báo cáo",
    "hand_typed": "quy tắc của hệ thống: mỗi số trong lời văn gắn với số liệu hoặc có lý do",
    "jump": "quy tắc của hệ thống: tăng, giảm quá 30% so với cùng kỳ thì nêu nguyên nhân",
    "suspicious_zero": "quy tắc của hệ thống: bằng 0 mà cùng kỳ có số thì kiểm tra lại",
}
