"""Words of the catalogue of procedures (thủ tục hành chính)."""

from django.db.models import TextChoices


class DurationUnit(TextChoices):
    """In what a time limit is counted."""

    WORKING_DAY = "working_day", "ngày làm việc"
    CALENDAR_DAY = "calendar_day", "ngày"
    WORKING_HOUR = "working_hour", "giờ làm việc"


class OnlineRegime(TextChoices):
    """Under which decree an online level was given; levels are never converted silently (domain §4.1a)."""

    DECREE_43_2011 = "nd43_2011", "Nghị định 43/2011/NĐ-CP (mức độ 1–4)"
    DECREE_42_2022 = "nd42_2022", "Nghị định 42/2022/NĐ-CP (toàn trình, một phần)"
    DECREE_224_2026 = "nd224_2026", "Nghị định 224/2026/NĐ-CP"


class OnlineLevel(TextChoices):
    """How much of a procedure can be done online."""

    NONE = "none", "Chưa cung cấp trực tuyến"
    LEVEL_2 = "level2", "Mức độ 2"
    LEVEL_3 = "level3", "Mức độ 3"
    LEVEL_4 = "level4", "Mức độ 4"
    PARTIAL = "partial_online", "Một phần"
    FULL = "full_online", "Toàn trình"


class FeeKind(TextChoices):
    """Kinds of money due."""

    FEE = "fee", "Phí"
    CHARGE = "charge", "Lệ phí"
    OTHER = "other", "Khoản thu khác"


class StepPhase(TextChoices):
    """What a step of the internal process is for."""

    RECEPTION = "reception", "Tiếp nhận"
    PROCESSING = "processing", "Giải quyết"
    CONSULTATION = "consultation", "Lấy ý kiến"
    APPROVAL = "approval", "Phê duyệt"
    ISSUING = "issuing", "Phát hành kết quả"
    RETURN = "return", "Trả kết quả"


class ProcedureOrigin(TextChoices):
    """Where a catalogue entry came from."""

    CATALOGUE = "catalogue", "Danh mục công bố"
    IMPORTED = "imported", "Nhập từ sổ theo dõi, chờ đối chiếu"
