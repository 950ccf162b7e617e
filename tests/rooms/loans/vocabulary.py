"""Words of loans: where a loan stands, and the shelves of the archive."""

from django.db.models import IntegerChoices, TextChoices


class LoanStatus(TextChoices):
    """Where a loan stands."""

    ASKED = "asked", "Đề nghị mượn"
    LENT = "lent", "Đang mượn"
    BACK = "back", "Đã trả"


class Shelf(IntegerChoices):
    """The shelf of the archive on which a file stands."""

    MAPS = 1, "Kho bản đồ"
    RECORDS = 2, "Kho hồ sơ"
    BOOKS = 3, "Kho sách"


SHELF_SLUGS = {"maps": Shelf.MAPS.value, "records": Shelf.RECORDS.value, "books": Shelf.BOOKS.value}
STATUS_NUMBERS = {LoanStatus.ASKED: 1, LoanStatus.LENT: 2, LoanStatus.BACK: 3}
