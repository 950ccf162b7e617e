"""Declarations of every act on a dossier: name, arrows, roles, form, slip, work lists, undo, facts.

Arrows are those of domain §6.2. The order is that in which pages offer the acts. The life cycle, the permission
matrix, the pages, the slips and the lists are computed from here; an action function and its form complete an act.
"""

from collections.abc import Mapping
from typing import Any

from motcua.acts.registry import SUBJECTS, ActDeclaration, Grant, declare
from motcua.acts.vocabulary import NOWHERE, PREVIOUS, SAME, Offered
from motcua.dossiers import actions
from motcua.dossiers.forms.action_forms import particulars, processing, reception, results, waiting
from motcua.dossiers.permissions import (
    AT_THE_DESK,
    AT_WORK,
    COMPETENT,
    DECIDING,
    DESK,
    HANDING_OUT,
    HOLDER,
    RECEIVED,
    STEP_ONLY,
)
from motcua.dossiers.queries.details import After
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.rules.slips import SlipKind
from motcua.dossiers.vocabulary import HANDLERS, OPEN_STATUSES, SUBJECT
from motcua.dossiers.vocabulary import Action as A
from motcua.dossiers.vocabulary import Status as S
from motcua.people.vocabulary import Role
from motcua.procedures.vocabulary import StepPhase

_DOSSIERS = ("dossiers",)
_BOTH = ("dossiers", "steps")
_INTAKE = (Grant(DESK, (RECEIVED,)),)
_CLERK = (Grant((Role.CLERK,), (COMPETENT, HOLDER, RECEIVED)),)
_EVERYBODY = (Grant((*DESK, *HANDLERS, Role.CLERK), (RECEIVED, COMPETENT, HOLDER)),)


#: Stages of the internal process; an act of a stage is done by whoever has that step in hand.
_WORK = (StepPhase.PROCESSING.value, StepPhase.CONSULTATION.value)
#: And the desk's step, sent back from the signer where the desk drafts.
_AT_WORK = (StepPhase.RECEPTION.value, *_WORK)
_APPROVAL, _ISSUING = (StepPhase.APPROVAL.value,), (StepPhase.ISSUING.value,)
_UNTIL_ISSUED = (*_WORK, *_APPROVAL, *_ISSUING)


def _from(*statuses: str, to: str) -> Mapping[str, str]:
    return dict.fromkeys(statuses, to)


def _act(key: A, name: str, arrows: Mapping[str, str], grants: tuple[Grant, ...], **more: Any) -> ActDeclaration:
    return ActDeclaration(subject=SUBJECT, key=key.value, name=name, arrows=arrows, grants=grants, **more)


_FIRST = (
    _act(
        A.ACCEPT, "Tiếp nhận hồ sơ trực tuyến", {S.REGISTERED: S.ACCEPTED}, AT_THE_DESK,
        perform=actions.accept, form=reception.AcceptForm, button="Tiếp nhận hồ sơ",
        hint="Thời hạn giải quyết bắt đầu từ lúc tiếp nhận; giấy hẹn được tạo ngay.",
        offered=Offered.FIRST, lists=("to_receive", "reception_late"), slip=SlipKind.RECEIPT, facts=_BOTH,
        rows={"to_receive": "Tiếp nhận"},
    ),
    _act(
        A.TRANSFER, "Chuyển xử lý", {S.ACCEPTED: S.PROCESSING}, AT_THE_DESK,
        perform=actions.transfer, form=reception.TransferForm, button="Chuyển xử lý",
        hint="Nhận trước 15 giờ chuyển trong ngày; sau 15 giờ chuyển đầu giờ ngày làm việc sau.",
        offered=Offered.FIRST, lists=("to_transfer", "mine"), facts=_BOTH,
        rows={"to_transfer": "Chuyển xử lý"},
    ),
    _act(
        A.PREPARE, "Soạn kết quả", _from(S.ACCEPTED, S.PROCESSING, to=SAME), STEP_ONLY,
        perform=actions.prepare_result, form=results.PrepareForm, button="Lưu dự thảo kết quả",
        stages=(*_AT_WORK, *_APPROVAL),
        hint="Dự thảo đi cùng hồ sơ đến người ký; số và ngày do văn thư cấp khi vào sổ.",
        relevant=lambda found, at: found.goes_to_signer or found.is_drafted_now,
        offered=Offered.FIRST,
    ),
    _act(
        A.FORWARD, "Chuyển bước", {S.PROCESSING: SAME}, STEP_ONLY,
        perform=actions.forward, form=processing.ForwardForm, button="Chuyển bước tiếp theo", stages=_AT_WORK,
        relevant=lambda found, at: found.is_at(_AT_WORK),
        offered=Offered.FIRST, lists=("mine", "lent", "processing", "due_soon", "overdue"), facts=_BOTH,
        shows_draft=True,
    ),
    _act(
        A.ASSIGN, "Phân công", {S.PROCESSING: SAME}, HANDING_OUT,
        perform=actions.assign, form=processing.AssignForm, button="Phân công", stages=_UNTIL_ISSUED,
        relevant=lambda found, at: bool(found.open_runs),
        offered=Offered.FIRST, lists=("unassigned", "room", "processing", "due_soon", "overdue"), facts=_BOTH,
        rows={"unassigned": "Phân công"},
    ),
    _act(
        A.SIGN, "Ký duyệt kết quả", {S.PROCESSING: SAME}, STEP_ONLY,
        perform=actions.sign_result, form=results.SignForm, button="Ký duyệt", stages=_APPROVAL,
        hint="Xem dự thảo trước khi ký. Ký xong, hồ sơ chuyển văn thư vào sổ, đóng dấu.",
        relevant=lambda found, at: not found.is_paused and found.is_at(_APPROVAL),
        offered=Offered.FIRST, lists=("to_sign",), facts=_BOTH,
        next_list="to_sign", told=After.signed, rows={"to_sign": "Xem và ký"}, shows_draft=True,
    ),
    _act(
        A.APPROVE, "Phát hành kết quả", {S.PROCESSING: S.PROCESSED}, STEP_ONLY,
        perform=actions.issue_result, form=results.IssueForm, button="Cấp số, đóng dấu, phát hành", stages=_ISSUING,
        hint="Số lấy từ sổ của cơ quan; thời điểm phát hành là lúc kết thúc xử lý.",
        relevant=lambda found, at: not found.is_paused and found.is_at(_ISSUING) and not found.is_refusal,
        offered=Offered.FIRST, lists=("to_issue",), facts=_BOTH,
        next_list="to_issue", told=lambda after: after.issued("kết quả"), rows={"to_issue": "Cấp số"}, shows_draft=True,
    ),
    # After examination, with a document of refusal: outcome "refused".
    _act(
        A.DECIDE_REFUSAL, "Phát hành văn bản từ chối", {S.PROCESSING: S.STOPPED}, STEP_ONLY,
        perform=actions.issue_refusal, form=results.IssueRefusalForm, button="Phát hành văn bản từ chối",
        stages=_ISSUING, question="Phát hành văn bản từ chối giải quyết hồ sơ này?",
        hint="Văn bản từ chối nêu rõ lý do, phát hành trong thời hạn giải quyết.",
        relevant=lambda found, at: not found.is_paused and found.is_at(_ISSUING) and found.is_refusal,
        offered=Offered.FIRST, lists=("to_issue",), slip=SlipKind.DECISION, facts=_BOTH,
        next_list="to_issue", told=lambda after: after.issued("văn bản từ chối"), shows_draft=True,
    ),
    _act(
        A.SEAL, "Đính kèm bản đã đóng dấu", _from(S.PROCESSED, S.RETURNED, S.STOPPED, to=SAME), _CLERK,
        perform=actions.seal_result, form=results.SealForm, button="Đính kèm bản đã đóng dấu",
        hint="In văn bản đã có số, đóng dấu, quét lại rồi đính kèm; số và ngày giữ nguyên.",
        relevant=lambda found, at: found.is_to_seal, offered=Offered.FIRST, lists=("to_seal",),
    ),
    _act(
        A.RETURN, "Trả kết quả", {S.PROCESSED: S.RETURNED}, AT_THE_DESK,
        perform=actions.return_result, form=results.ReturnForm, button="Trả kết quả",
        offered=Offered.FIRST, lists=("mine", "to_return"), slip=SlipKind.RETURN, facts=_BOTH,
        next_list="to_return", told=lambda after: after.returned("kết quả"), rows={"to_return": "Trao kết quả"},
    ),
    # What was refused, stopped or withdrawn is ended; its papers still go back against a receipt.
    _act(
        A.HAND_BACK, "Trả văn bản từ chối, giấy tờ", _from(S.STOPPED, S.WITHDRAWN, to=SAME), AT_THE_DESK,
        perform=actions.hand_back, form=results.HandBackForm, button="Trả văn bản, giấy tờ",
        hint="Hồ sơ đã kết thúc mà không có kết quả: ghi ai nhận lại văn bản từ chối và giấy tờ đã nộp.",
        relevant=lambda found, at: not found.is_given_back,
        offered=Offered.FIRST, lists=("to_hand_back",), slip=SlipKind.RETURN, facts=_DOSSIERS,
        next_list="to_hand_back", told=lambda after: after.returned("văn bản, giấy tờ"),
    ),
    _act(
        A.SUPPLEMENT, "Nhận bổ sung", {S.SUPPLEMENT_REQUESTED: S.PROCESSING}, (*AT_THE_DESK, *AT_WORK),
        perform=actions.receive_supplement, form=waiting.SupplementForm, button="Đã nhận đủ bổ sung",
        hint="Thời hạn giải quyết tính lại từ đầu kể từ lúc nhận đủ; hẹn cũ vẫn được lưu.",
        relevant=lambda found, at: not found.waits_for_correction, by_itself=True, ends_wait=True,
        offered=Offered.FIRST, facts=_BOTH,
    ),
    _act(
        A.PAID, "Đã nộp nghĩa vụ tài chính", {S.PAYMENT_REQUESTED: S.PROCESSING}, (*AT_THE_DESK, *AT_WORK),
        perform=actions.record_payment, form=waiting.PaidForm, button="Ghi nhận đã nộp", by_itself=True, ends_wait=True,
        offered=Offered.FIRST, facts=_BOTH,
    ),
    _act(
        A.RESUME, "Tính tiếp thời gian", {S.PROCESSING: SAME}, STEP_ONLY,
        perform=actions.resume, form=waiting.ResumeForm, button="Tính tiếp thời gian", stages=_WORK,
        relevant=lambda found, at: found.is_paused, ends_wait=True, offered=Offered.FIRST, facts=_BOTH,
    ),
    # Correction before acceptance: one full list, the reception clock stops.
    _act(
        A.CORRECT, "Nộp lại sau khi hoàn thiện", {S.SUPPLEMENT_REQUESTED: S.REGISTERED}, AT_THE_DESK,
        perform=actions.correct, form=reception.CorrectForm, button="Ghi nhận đã nộp lại", by_itself=True,
        relevant=lambda found, at: found.waits_for_correction and not found.waits_for_return,
        offered=Offered.FIRST, facts=_DOSSIERS,
    ),
)  # fmt: skip

_OTHER = (
    _act(
        A.ASK_CORRECTION, "Yêu cầu hoàn thiện trước khi tiếp nhận", {S.REGISTERED: S.SUPPLEMENT_REQUESTED}, AT_THE_DESK,
        perform=actions.ask_correction, form=reception.AskCorrectionForm, button="Gửi yêu cầu hoàn thiện",
        hint="Nêu một lần đầy đủ những gì cần hoàn thiện; phiếu mẫu 02 được tạo.",
        slip=SlipKind.SUPPLEMENT, facts=_DOSSIERS,
    ),
    _act(
        A.REFUSE_RECEIPT, "Từ chối tiếp nhận", _from(S.REGISTERED, S.SUPPLEMENT_REQUESTED, to=S.REFUSED),
        AT_THE_DESK, relevant=lambda found, at: found.dossier.received_at is None,
        perform=actions.refuse_receipt, form=reception.RefuseReceiptForm, button="Từ chối tiếp nhận",
        hint="Phiếu từ chối (mẫu 03) được tạo.", question="Từ chối tiếp nhận hồ sơ này?",
        slip=SlipKind.REFUSAL, facts=_DOSSIERS,
    ),
    _act(
        A.SEND_BACK, "Trả lại bước trước", {S.PROCESSING: SAME}, STEP_ONLY,
        perform=actions.send_back, form=processing.SendBackForm, button="Trả lại bước trước", stages=_UNTIL_ISSUED,
        hint="Thời gian đã dùng vẫn tính cho bước này.", facts=_BOTH,
    ),
    _act(
        A.HAND_OVER, "Chuyển cơ quan khác", {S.PROCESSING: SAME}, STEP_ONLY,
        perform=actions.hand_over, form=processing.HandOverForm, button="Chuyển cơ quan khác", stages=_WORK,
        question="Chuyển hồ sơ này sang cơ quan khác?", facts=_BOTH,
    ),
    _act(
        A.CONSULT, "Lấy ý kiến", {S.PROCESSING: SAME}, STEP_ONLY,
        perform=actions.consult, form=processing.ConsultForm, button="Gửi lấy ý kiến", stages=_WORK,
        hint="Thời hạn giải quyết vẫn tính trong lúc chờ ý kiến.",
    ),
    _act(
        A.CONSULTED, "Nhận ý kiến", {S.PROCESSING: SAME}, AT_WORK,
        perform=actions.record_consultation, form=processing.ConsultedForm, button="Ghi ý kiến",
        relevant=lambda found, at: found.awaits_opinion,
    ),
    _act(
        A.ASK_SUPPLEMENT, "Yêu cầu bổ sung", {S.PROCESSING: S.SUPPLEMENT_REQUESTED}, AT_THE_DESK,
        perform=actions.ask_supplement, form=waiting.AskSupplementForm, button="Yêu cầu bổ sung", stages=_WORK,
        hint="Chỉ được yêu cầu một lần, nêu đầy đủ; khi nhận đủ, thời hạn tính lại từ đầu. Phiếu mẫu 02 được tạo.",
        relevant=lambda found, at: not found.is_paused and not found.was_supplement_asked,
        slip=SlipKind.SUPPLEMENT, facts=_BOTH,
    ),
    _act(
        A.SUPPLEMENT_TIMEOUT, "Hết thời gian chờ bổ sung", {S.SUPPLEMENT_REQUESTED: S.STOPPED},
        (*AT_THE_DESK, *AT_WORK), perform=actions.time_out_supplement, form=waiting.SupplementTimeoutForm,
        button="Dừng vì hết hạn bổ sung", question="Dừng hồ sơ vì hết thời gian chờ bổ sung?", by_itself=True,
        relevant=lambda found, at: found.is_supplement_overdue(at), slip=SlipKind.STOP, facts=_BOTH,
    ),
    _act(
        A.ASK_PAYMENT, "Yêu cầu nghĩa vụ tài chính", {S.PROCESSING: S.PAYMENT_REQUESTED}, AT_THE_DESK,
        perform=actions.ask_payment, form=waiting.AskPaymentForm, button="Yêu cầu nghĩa vụ tài chính", stages=_WORK,
        hint="Chỉ tạm dừng tính thời gian khi có căn cứ pháp lý.",
        relevant=lambda found, at: not found.is_paused, facts=_BOTH,
    ),
    _act(
        A.PAUSE, "Tạm dừng tính thời gian", {S.PROCESSING: SAME}, STEP_ONLY,
        perform=actions.pause, form=waiting.PauseForm, button="Tạm dừng", stages=_WORK,
        relevant=lambda found, at: not found.is_paused, facts=_BOTH,
    ),
    _act(
        A.APOLOGISE, "Xin lỗi và hẹn lại", {S.PROCESSING: SAME}, HANDING_OUT,
        perform=actions.apologise, form=waiting.ApologiseForm, button="Xin lỗi và hẹn lại", stages=_WORK,
        hint="Chỉ được hẹn lại một lần, chậm nhất một ngày trước ngày hẹn; đúng hạn vẫn xét theo hẹn ban đầu.",
        relevant=lambda found, at: not found.is_paused and found.may_apologise,
        slip=SlipKind.APOLOGY, facts=_DOSSIERS, rows={"overdue": "Xin lỗi, hẹn lại"},
    ),
    _act(
        A.STOP, "Dừng giải quyết", _from(*OPEN_STATUSES, to=S.STOPPED), (*DECIDING, *AT_THE_DESK),
        perform=actions.stop, form=results.StopForm, button="Dừng giải quyết", question="Dừng giải quyết hồ sơ này?",
        hint="Chỉ khi chưa có quyết định, kết quả. Thông báo dừng (mẫu 05) được tạo.",
        slip=SlipKind.STOP, facts=_BOTH,
    ),
    _act(
        A.WITHDRAW, "Rút hồ sơ", _from(S.REGISTERED, *OPEN_STATUSES, to=S.WITHDRAWN), AT_THE_DESK,
        perform=actions.withdraw, form=results.WithdrawForm, button="Cho rút hồ sơ", by_itself=True,
        question="Ghi nhận người nộp rút hồ sơ này?", slip=SlipKind.STOP, facts=_BOTH,
    ),
    _act(
        A.CORRECT_RESULT, "Đính chính kết quả", _from(S.PROCESSED, S.RETURNED, to=S.PROCESSED), DECIDING,
        perform=actions.correct_result, form=results.CorrectResultForm, button="Đính chính kết quả",
        hint="Do sai sót của cơ quan: bản mới thay bản cũ, bản cũ vẫn được lưu.", facts=_DOSSIERS,
    ),
    _act(
        A.REOPEN, "Mở lại", _from(S.REFUSED, S.WITHDRAWN, S.STOPPED, S.PROCESSED, S.RETURNED, to=PREVIOUS),
        (Grant((Role.LEADER,), (HOLDER, COMPETENT)),), perform=actions.reopen, form=particulars.ReopenForm,
        button="Mở lại",
        hint="Thời hạn không tính lại; hồ sơ đã quá hạn vẫn là quá hạn.", question="Mở lại hồ sơ đã kết thúc?",
        facts=_BOTH,
    ),
)  # fmt: skip

#: Beside the way: papers, particulars, remarks; and what no page of a dossier offers.
_ASIDE = (
    _act(
        A.ATTACH, "Đính kèm", _from(S.REGISTERED, *OPEN_STATUSES, S.PROCESSED, to=SAME), (*AT_THE_DESK, *AT_WORK),
        perform=actions.attach, form=particulars.AttachForm, button="Đính kèm", offered=Offered.ASIDE,
        is_landmark=False,
    ),
    _act(
        A.EDIT, "Sửa thông tin", _from(S.REGISTERED, *OPEN_STATUSES, to=SAME), (*AT_THE_DESK, *AT_WORK),
        perform=actions.edit, form=particulars.EditForm, button="Lưu thông tin", offered=Offered.ASIDE,
        hint="Nội dung trước khi sửa vẫn được lưu trong diễn biến.", facts=_DOSSIERS,
        is_landmark=False,
    ),
    _act(
        A.CORRECT_MATTER, "Sửa thủ tục, đối tượng, cơ quan giải quyết", _from(S.ACCEPTED, S.PROCESSING, to=SAME),
        (*AT_THE_DESK, *DECIDING), perform=actions.correct_matter, form=particulars.CorrectMatterForm,
        button="Sửa theo nội dung đúng", offered=Offered.ASIDE, facts=_BOTH,
        relevant=lambda found, at: not found.is_paused,
        question="Sửa thủ tục, đối tượng hoặc cơ quan giải quyết của hồ sơ này?",
        hint="Khi chọn nhầm lúc tiếp nhận. Hạn trả tính lại từ lúc tiếp nhận; số liệu đã chốt không đổi, "
        "số liệu từ nay tính hồ sơ vào đúng thủ tục, cơ quan.",
    ),
    _act(
        A.NOTE, "Ghi chú", _from(*S, to=SAME), _EVERYBODY,
        perform=actions.add_note, form=particulars.NoteForm, button="Ghi", offered=Offered.ASIDE, by_itself=True,
        is_landmark=False,
    ),
    _act(
        A.SUBMIT, "Nộp trực tuyến", {NOWHERE: S.REGISTERED}, _INTAKE,
        offered=Offered.NOWHERE, undoable=False, by_itself=True, facts=_BOTH,
    ),
    _act(
        A.INTAKE, "Tiếp nhận", {NOWHERE: S.ACCEPTED}, _INTAKE,
        offered=Offered.NOWHERE, slip=SlipKind.RECEIPT, by_itself=True, facts=_BOTH,
    ),
    _act(
        A.GUIDE, "Hướng dẫn hoàn thiện tại quầy", {NOWHERE: S.SUPPLEMENT_REQUESTED}, _INTAKE,
        offered=Offered.NOWHERE, slip=SlipKind.SUPPLEMENT, facts=_BOTH,
    ),
    _act(
        A.TURN_AWAY, "Từ chối tiếp nhận tại quầy", {NOWHERE: S.REFUSED}, _INTAKE,
        offered=Offered.NOWHERE, slip=SlipKind.REFUSAL, facts=_BOTH,
    ),
    # The person came back: the intake form again, filled with what was registered.
    _act(
        A.CONTINUE, "Tiếp nhận hồ sơ đã hướng dẫn", _from(S.REGISTERED, S.SUPPLEMENT_REQUESTED, to=S.ACCEPTED),
        AT_THE_DESK, offered=Offered.NOWHERE, slip=SlipKind.RECEIPT, facts=_BOTH,
    ),
    _act(
        A.UNDO, "Hoàn tác", _from(*S, to=PREVIOUS), _EVERYBODY,
        perform=actions.undo, offered=Offered.NOWHERE, undoable=False, facts=_BOTH,
    ),
)  # fmt: skip


def register() -> None:
    """Register the dossier and its acts, once at start-up."""
    SUBJECTS.register(SUBJECT, DOSSIERS)
    declare(*_FIRST, *_OTHER, *_ASIDE)
