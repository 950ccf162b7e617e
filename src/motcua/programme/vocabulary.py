"""Vocabulary of the programme: status, source and area of a task."""

from django.db.models import IntegerChoices, TextChoices

#: Key of the subject, and of the family of its facts.
TASK, TASKS = "task", "tasks"


class TaskStatus(TextChoices):
    """Status of a task."""

    OPEN = "open", "Đang thực hiện"
    DONE = "done", "Đã hoàn thành"
    CANCELLED = "cancelled", "Đã bỏ"


class TaskSource(IntegerChoices):
    """Who gave the task."""

    OWN_PLAN = 1, "Kế hoạch của cơ quan"
    SUPERIOR = 2, "Cấp trên giao"


class Area(IntegerChoices):
    """Area of administrative reform (Nghị quyết 76/NQ-CP of 15 July 2021, six areas), and its direction."""

    DIRECTION = 1, "Chỉ đạo, điều hành"
    INSTITUTIONS = 2, "Cải cách thể chế"
    PROCEDURES = 3, "Cải cách thủ tục hành chính"
    APPARATUS = 4, "Cải cách tổ chức bộ máy"
    CIVIL_SERVICE = 5, "Cải cách chế độ công vụ"
    FINANCE = 6, "Cải cách tài chính công"
    DIGITAL = 7, "Xây dựng chính quyền số"


#: Words of the machine form, the command line and form files for the numbers.
SOURCE_WORDS = {"own_plan": TaskSource.OWN_PLAN.value, "superior": TaskSource.SUPERIOR.value}
AREA_WORDS = {area.name.lower(): area.value for area in Area}
