"""The work lists by key: name, meaning, holders, condition and order of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from motcua.dossiers.models import Result
from motcua.dossiers.models.results import TO_SEAL
from motcua.dossiers.queries.worklists.conditions import (
    OPEN,
    RUNNING,
    Sorted,
    all_steps_done,
    at_desk,
    at_office,
    at_stage,
    concerns,
    due_soon_until,
    in_hands_of,
    late_or_soon,
    never_received,
    no_apology,
    of_agency,
    to_be_scanned,
)
from motcua.dossiers.queries.worklists.reach import Reach
from motcua.dossiers.vocabulary import Origin, Outcome, Status
from motcua.procedures.models import Procedure
from motcua.procedures.vocabulary import ProcedureOrigin, StepPhase


@dataclass(frozen=True, slots=True)
class WorkList:
    """Work list: its name, meaning, holders, condition and order."""

    key: str
    title: str
    hint: str
    who: str  # person | desk | agency
    condition: Callable[[Reach, datetime], Q]
    order: Any = "due_at"


LISTS: dict[str, WorkList] = {
    each.key: each
    for each in (
        WorkList(
            "mine",
            "Của tôi",
            "Hồ sơ tôi đang giữ; việc đến hạn trước ở trên.",
            "person",
            lambda reach, at: in_hands_of((reach.own,)),
        ),
        WorkList(
            "lent",
            "Xử lý thay",
            "Hồ sơ của người đã ủy quyền cho tôi; việc đến hạn trước ở trên.",
            "lent",
            lambda reach, at: in_hands_of(reach.lent),
        ),
        WorkList(
            "room",
            "Của phòng tôi",
            "Hồ sơ đang ở phòng tôi, ai giữ cũng có; việc đến hạn trước ở trên.",
            "room",
            lambda reach, at: OPEN & Q(holder_agency__in=reach.rooms),
        ),
        WorkList(
            "to_sign",
            "Chờ ký",
            "Kết quả đã soạn, chờ bạn ký duyệt.",
            "signer",
            lambda reach, at: RUNNING & Q(pk__in=at_stage(reach, StepPhase.APPROVAL)),
        ),
        WorkList(
            "to_issue",
            "Chờ vào sổ, đóng dấu",
            "Kết quả đã ký, chờ cấp số, đóng dấu và phát hành.",
            "issuer",
            lambda reach, at: RUNNING & Q(pk__in=at_stage(reach, StepPhase.ISSUING)),
        ),
        WorkList(
            "to_seal",
            "Chờ bản đóng dấu",
            "Kết quả đã cấp số, in từ mẫu; chờ đính kèm bản quét đã đóng dấu.",
            "clerk",
            lambda reach, at: Q(pk__in=Result.objects.filter(TO_SEAL).values("dossier")) & Q(at_office(reach)),
            Sorted("processing_ended_at"),
        ),
        WorkList(
            "to_receive",
            "Chờ tiếp nhận",
            "Hồ sơ nộp trực tuyến chưa được tiếp nhận; chậm tiếp nhận ở trên.",
            "desk",
            lambda reach, at: OPEN & at_desk(reach) & Q(status=Status.REGISTERED),
            "reception_due_at",
        ),
        WorkList(
            "reception_late",
            "Chậm tiếp nhận",
            "Đã quá hạn tiếp nhận mà chưa trả lời người nộp.",
            "desk",
            lambda reach, at: OPEN & at_desk(reach) & Q(status=Status.REGISTERED, reception_due_at__lt=at),
            "reception_due_at",
        ),
        WorkList(
            "guided",
            "Đã hướng dẫn, chờ quay lại",
            "Đã lập phiếu yêu cầu hoàn thiện (mẫu 02), chưa tiếp nhận; lâu nhất ở trên.",
            "desk",
            lambda reach, at: OPEN & at_desk(reach) & Q(status=Status.SUPPLEMENT_REQUESTED) & Q(never_received(True)),
            "guided_at",
        ),
        WorkList(
            "to_transfer",
            "Chờ chuyển xử lý",
            "Đã tiếp nhận, chưa chuyển bộ phận giải quyết.",
            "desk",
            lambda reach, at: OPEN & at_desk(reach) & Q(status=Status.ACCEPTED),
        ),
        WorkList(
            "to_scan",
            "Chờ quét",
            "Còn giấy tờ quét bổ sung sau; phải quét xong trước khi trả kết quả.",
            "desk",
            lambda reach, at: to_be_scanned(reach),
        ),
        WorkList(
            "unassigned",
            "Chưa phân công",
            "Đang ở phòng, bộ phận của bạn nhưng chưa có người thụ lý.",
            "hands",
            lambda reach, at: OPEN & Q(holder_agency__in=reach.hands, holder=None, status=Status.PROCESSING),
        ),
        WorkList(
            "processing",
            "Đang xử lý",
            "Hồ sơ cơ quan đang giải quyết.",
            "agency",
            lambda reach, at: OPEN & of_agency(reach) & Q(status=Status.PROCESSING),
        ),
        WorkList(
            "due_soon",
            "Sắp đến hạn",
            "Phải xong trước hết ngày làm việc tiếp theo.",
            "agency",
            lambda reach, at: RUNNING & concerns(reach) & Q(due_at__gte=at, due_at__lt=due_soon_until(at)),
        ),
        WorkList(
            "coming",
            "Chưa đến hạn",
            "Đang tính thời gian và còn trong hạn, đến hạn trước ở trên.",
            "agency",
            lambda reach, at: RUNNING & concerns(reach) & Q(due_at__gte=at),
        ),
        WorkList(
            "overdue",
            "Quá hạn",
            "Đã qua ngày hẹn trả hiện nay (ngày hẹn lại, nếu đã xin lỗi) mà chưa xong.",
            "agency",
            lambda reach, at: RUNNING & concerns(reach) & Q(due_at__lt=at),
        ),
        WorkList(
            "apology_due",
            "Cần xin lỗi, hẹn lại",
            "Sắp hoặc đã quá hạn mà chưa gửi phiếu xin lỗi.",
            "agency",
            lambda reach, at: RUNNING & concerns(reach) & late_or_soon(at) & no_apology(),
        ),
        WorkList(
            "supplement",
            "Chờ bổ sung",
            "Đã yêu cầu bổ sung, đang chờ người nộp.",
            "both",
            lambda reach, at: (
                OPEN
                & (of_agency(reach) | at_desk(reach))
                & Q(status=Status.SUPPLEMENT_REQUESTED)
                & Q(never_received(False))
            ),
        ),
        WorkList(
            "payment",
            "Chờ nghĩa vụ tài chính",
            "Đã thông báo, đang chờ nộp tiền.",
            "both",
            lambda reach, at: OPEN & (of_agency(reach) | at_desk(reach)) & Q(status=Status.PAYMENT_REQUESTED),
        ),
        WorkList(
            "paused",
            "Tạm dừng",
            "Đồng hồ đang dừng theo quy định.",
            "agency",
            lambda reach, at: OPEN & of_agency(reach) & Q(status=Status.PROCESSING, paused_since__isnull=False),
            "paused_since",
        ),
        WorkList(
            "not_closed",
            "Đã giải quyết, chưa kết thúc trên phần mềm",
            "Các bước đã xong hoặc kết quả đã ký mà hồ sơ còn mở; kết thúc để không thành quá hạn giả.",
            "agency",
            lambda reach, at: OPEN & of_agency(reach) & all_steps_done(),
        ),
        WorkList(
            "to_return",
            "Xong, chưa trả",
            "Đã có kết quả, chờ trả cho người nộp.",
            "desk",
            lambda reach, at: (
                at_desk(reach) & Q(processing_ended_at__isnull=False, returned_at=None, status=Status.PROCESSED)
            ),
            "processing_ended_at",
        ),
        WorkList(
            "to_hand_back",
            "Chờ trả văn bản từ chối",
            "Đã từ chối giải quyết; chờ trả văn bản và giấy tờ cho người nộp.",
            "desk",
            lambda reach, at: (
                at_desk(reach)
                & Q(processing_ended_at__isnull=False, returned_at=None, status=Status.STOPPED)
                & Q(outcome=Outcome.REFUSED)
                & ~Q(origin=Origin.IMPORTED)
            ),
            "processing_ended_at",
        ),
        WorkList(
            "unmatched",
            "Nhập về, chờ đối chiếu",
            "Hồ sơ nhập từ sổ theo dõi có thủ tục chưa có trong danh mục.",
            "agency",
            lambda reach, at: (
                of_agency(reach)
                & Q(origin=Origin.IMPORTED)
                & Q(procedure__in=Procedure.objects.filter(origin=ProcedureOrigin.IMPORTED, matched_to=None))
            ),
            Sorted("received_at"),
        ),
    )
}
