"""Vocabulary of books: kinds of books, which rooms register, and records that numbers are assigned to."""

from dataclasses import dataclass

from motcua.base.registry import Registry


@dataclass(frozen=True, slots=True)
class BookKind:
    """Kind of book (sổ theo dõi hồ sơ, biên lai thu phí, quyết định …).

    `width` is how many digits a number is written with.
    """

    key: str
    title: str
    width: int = 1
    #: Numbers are also given outside the software, so that skipped ones are no fault.
    is_shared: bool = False

    def write(self, number: int) -> str:
        """Format the number as the book shows it: `0000182` where seven digits are required."""
        return f"{number:0{self.width}d}"


@dataclass(frozen=True, slots=True)
class Subject:
    """Record that a number is assigned to; it belongs to a room unknown to this one."""

    kind: str
    id: int
    code: str = ""


#: Rooms register the kinds of books they keep; the key stands in `Book.kind`.
BOOK_KINDS: Registry[BookKind] = Registry("kind of book")
