"""Vocabulary of the one-stop shop; numbers in brackets are the national portal's status codes (domain §6.1)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID, uuid4

from django.db.models import TextChoices

from motcua.people.vocabulary import Role

#: The key of the dossier among the subjects of acts.
SUBJECT = "dossier"
#: Noun of the record, and unit of the figures that count it.
RECORD_NAME = "hồ sơ"
#: The kind of book from which results get their numbers.
RESULT_BOOK = "results"
#: The book in which a desk numbers what it receives, from 1 each year.
TRACKING_BOOK = "tracking_book"


class Status(TextChoices):
    """Status of a dossier, in the national portal's shared vocabulary."""

    REGISTERED = "registered", "Mới đăng ký"  # 1
    ACCEPTED = "accepted", "Được tiếp nhận"  # 2
    REFUSED = "refused", "Không được tiếp nhận"  # 3
    PROCESSING = "processing", "Đang xử lý"  # 4
    SUPPLEMENT_REQUESTED = "supplement_requested", "Yêu cầu bổ sung giấy tờ"  # 5
    PAYMENT_REQUESTED = "payment_requested", "Yêu cầu thực hiện nghĩa vụ tài chính"  # 6
    WITHDRAWN = "withdrawn", "Công dân yêu cầu rút hồ sơ"  # 7
    STOPPED = "stopped", "Dừng xử lý"  # 8
    PROCESSED = "processed", "Đã xử lý xong"  # 9
    RETURNED = "returned", "Đã trả kết quả"  # 10
    CANCELLED = "cancelled", "Đã hủy tiếp nhận"  # none: an intake that was taken back


#: Received and not ended.
OPEN_STATUSES = (Status.ACCEPTED, Status.PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED)


class PublicState(TextChoices):
    """State of a dossier in the words of the citizens' look-up."""

    REGISTERED = "registered", "Đang chờ tiếp nhận"
    UNDER_WAY = "under_way", "Đang giải quyết"
    SUPPLEMENT = "supplement", "Đang chờ bạn bổ sung giấy tờ"
    PAYMENT = "payment", "Đang chờ bạn nộp khoản phải nộp"
    READY = "ready", "Đã có kết quả"
    REFUSAL_READY = "refusal_ready", "Đã có văn bản từ chối giải quyết"
    RETURNED = "returned", "Đã trả kết quả"
    REFUSAL_RETURNED = "refusal_returned", "Đã trả văn bản từ chối giải quyết"
    NOT_RECEIVED = "not_received", "Không được tiếp nhận"
    WITHDRAWN = "withdrawn", "Đã rút hồ sơ"
    STOPPED = "stopped", "Đã dừng giải quyết"
    CANCELLED = "cancelled", "Đã hủy việc tiếp nhận"


class Outcome(TextChoices):
    """Outcome of a dossier; empty while it is open."""

    GRANTED = "granted", "Đồng ý giải quyết"
    REFUSED = "refused", "Từ chối giải quyết"
    STOPPED = "stopped", "Dừng giải quyết"
    WITHDRAWN = "withdrawn", "Rút hồ sơ"


class Channel(TextChoices):
    """Channel of submission."""

    COUNTER = "counter", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    POST = "post", "Bưu chính công ích"


class ApplicantKind(TextChoices):
    """Kind of applicant."""

    CITIZEN = "citizen", "Cá nhân"
    BUSINESS = "business", "Doanh nghiệp"
    ORGANISATION = "organisation", "Tổ chức"


class Origin(TextChoices):
    """System of origin of the dossier."""

    LOCAL = "local", "Một Cửa"
    NATIONAL_PORTAL = "national_portal", "Cổng Dịch vụ công quốc gia"
    IMPORTED = "imported", "Nhập từ sổ theo dõi"


class Action(StrEnum):
    """Keys of the acts that code names; the title and effects of an act are declared in `declarations`."""

    SUBMIT = "submit"
    INTAKE = "intake"
    GUIDE = "guide"
    TURN_AWAY = "turn_away"
    CONTINUE = "continue"
    ACCEPT = "accept"
    ASK_CORRECTION = "ask_correction"
    CORRECT = "correct"
    REFUSE_RECEIPT = "refuse_receipt"
    TRANSFER = "transfer"
    FORWARD = "forward"
    ASSIGN = "assign"
    SEND_BACK = "send_back"
    HAND_OVER = "hand_over"
    CONSULT = "consult"
    CONSULTED = "consulted"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENT = "supplement"
    SUPPLEMENT_TIMEOUT = "supplement_timeout"
    ASK_PAYMENT = "ask_payment"
    PAID = "paid"
    PAUSE = "pause"
    RESUME = "resume"
    APOLOGISE = "apologise"
    PREPARE = "prepare"
    SIGN = "sign"
    APPROVE = "approve"
    DECIDE_REFUSAL = "decide_refusal"
    SEAL = "seal"
    STOP = "stop"
    WITHDRAW = "withdraw"
    RETURN = "return"
    HAND_BACK = "hand_back"
    CORRECT_RESULT = "correct_result"
    REOPEN = "reopen"
    UNDO = "undo"
    NOTE = "note"
    ATTACH = "attach"
    EDIT = "edit"
    CORRECT_MATTER = "correct_matter"


class PauseKind(TextChoices):
    """Lawful reasons for which the clock stands still (domain §5.1)."""

    SUPPLEMENT = "supplement", "Chờ bổ sung hồ sơ"
    FINANCIAL_OBLIGATION = "financial_obligation", "Chờ thực hiện nghĩa vụ tài chính"
    PUBLIC_NOTICE = "public_notice", "Niêm yết, thông báo công khai"
    CONSULTATION = "consultation", "Chờ ý kiến cơ quan phối hợp"
    FORCE_MAJEURE = "force_majeure", "Sự kiện bất khả kháng"
    LEGAL_OTHER = "legal_other", "Trường hợp khác theo luật định"


class DigitiseState(TextChoices):
    """Whether a paper of the dossier is kept as a file, and how it came."""

    NONE = "none", "Chưa số hóa"
    SCANNED = "scanned", "Đã quét"
    ELECTRONIC = "electronic", "Bản điện tử"
    REUSED = "reused", "Tái sử dụng"
    EXEMPT = "exempt", "Không phải quét"
    LATER = "later", "Chờ quét bổ sung"


class StepOutcome(TextChoices):
    """Outcome of a step against its own limit."""

    EARLY = "early", "Trước hạn"
    ON_TIME = "on_time", "Đúng hạn"
    OVERDUE = "overdue", "Quá hạn"


class ReturnMethod(TextChoices):
    """Method of returning the result to the applicant."""

    COUNTER = "counter", "Trực tiếp tại nơi tiếp nhận"
    POST = "post", "Qua bưu chính công ích"
    ONLINE = "online", "Bản điện tử"


class OutcomeClass(IntEnum):
    """Outcome of a dossier, as the counters of the statistics see it."""

    OPEN = 0
    EARLY = 1
    ON_TIME = 2
    OVERDUE = 3
    REFUSED = 4
    STOPPED = 5
    WITHDRAWN = 6
    WITHOUT_DUE_DATE = 7
    RECEIPT_REFUSED = 8
    NOT_COMPLETED = 9


#: Numbers that facts carry in place of words; facts are kept for ever, so no number is ever given another meaning.
CHANNEL_NUMBERS: dict[str, int] = {Channel.COUNTER.value: 1, Channel.ONLINE.value: 2, Channel.POST.value: 3}
APPLICANT_NUMBERS: dict[str, int] = {
    ApplicantKind.CITIZEN.value: 1,
    ApplicantKind.BUSINESS.value: 2,
    ApplicantKind.ORGANISATION.value: 3,
}
STEP_OUTCOME_NUMBERS: dict[str, int] = {
    StepOutcome.EARLY.value: 1,
    StepOutcome.ON_TIME.value: 2,
    StepOutcome.OVERDUE.value: 3,
}

# The canonical counters (`measures/counters.py`) by what they make up: lists of counters are built from these.
RECEIVED_BY_CHANNEL = ("received_online", "received_counter", "received_post")
#: The rate of dossiers settled in time: the counters it adds up, those it is a share of, and its words.
IN_TIME = ("resolved_early", "resolved_on_time")
JUDGED = (*IN_TIME, "resolved_overdue")
ENDED_OTHERWISE = ("resolved_without_due_date", "ended_refused", "ended_stopped", "ended_withdrawn")
OPEN_BY_CLOCK = ("open_not_due", "open_overdue", "open_paused")
#: The two sides of the identity that holds in every cell: what there was to settle, and what became of it.
INCOMING, OUTGOING = ("carried_in", "received"), ("ended", "open")
#: The counters of every overview, in their order.
HEADLINES = (*INCOMING, "ended", *JUDGED, "open", "open_overdue")
IN_TIME_RATE = "(trước hạn + đúng hạn) / (trước hạn + đúng hạn + quá hạn)"

#: Roles that work on a dossier between the desk and its result.
HANDLERS = (Role.CASE_OFFICER, Role.DIVISION_HEAD, Role.LEADER)


@dataclass(frozen=True, slots=True)
class Paper:
    """Paper handed in at intake; `file_id` is a stored file."""

    name: str
    required_document_id: int | None = None
    original_count: int = 1
    copy_count: int = 0
    is_received: bool = True
    file_id: int | None = None
    file_name: str = ""
    digitise_state: str = DigitiseState.NONE
    exempt_reason: str = ""


@dataclass(frozen=True, slots=True)
class IntakeCommand:
    """Input of an intake at the desk; the same `intake_key` sent twice makes one dossier."""

    procedure_id: int
    received_agency_id: int
    applicant_name: str
    competent_agency_id: int | None = None  # None: the receiving agency settles it
    case_id: int | None = None  # None: the only, or first, case of the version in force
    channel: str = Channel.COUNTER
    on_behalf: bool = False
    applicant_kind: str = ApplicantKind.CITIZEN
    applicant_id_number: str = ""
    applicant_birth_date: date | None = None
    address: str = ""
    commune_id: int | None = None
    phone: str = ""
    email: str = ""
    submitter_name: str = ""
    submitter_id_number: str = ""
    submitter_phone: str = ""
    submitter_address: str = ""
    submitter_email: str = ""
    authorisation: str = ""
    request_content: str = ""
    set_count: int = 1
    return_method: str = ReturnMethod.COUNTER
    wants_notice: bool = False
    note: str = ""
    book_number: str = ""
    serial_number: int | None = None
    papers: tuple[Paper, ...] = ()
    submitted_at: datetime | None = None  # None: when it takes effect
    intake_key: UUID = field(default_factory=uuid4)
    origin: str = Origin.LOCAL
    origin_code: str = ""
