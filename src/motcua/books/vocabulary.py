"""Words of books: kinds of books, which rooms register, and what a number was given to."""

from dataclasses import dataclass

from motcua.base.registry import Registry


@dataclass(frozen=True, slots=True)
class BookKind:
    """A kind of book (sổ theo dõi hồ sơ, biên lai thu phí, quyết định …).

    `width` is how many digits a number is written with; `readers` says whose numbers may be listed with what they
    were given to (codes of dossiers, numbers of receipts), by name of the role.
    """

    key: str
    title: str
    width: int = 1

    def write(self, number: int) -> str:
        """The number as the book shows it: `0000182` where seven digits are asked for."""
        return f"{number:0{self.width}d}"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is given to: a record of a room that this room does not know."""

    kind: str
    id: int
    code: str = ""


#: Rooms register the kinds of books they keep; the key stands in `Book.kind`.
BOOK_KINDS: Registry[BookKind] = Registry("kind of book")
