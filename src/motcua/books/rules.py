"""How numbers of a book fall into volumes, and what makes a run of numbers complete."""

from collections.abc import Iterable

from motcua.base.law import rule


@rule(
    "numbers_of_a_book_run_on_through_the_year",
    "Thông tư 01/2018/TT-VPCP, Điều 10 (sổ theo dõi hồ sơ)",
)
def volume_of(number: int, volume_size: int) -> int:
    """The volume (quyển) in which a number stands: numbers run on through the year when the volume changes.

    A `volume_size` of 0 keeps the whole year in volume 1.
    """
    if number < 1:
        raise ValueError("numbers of a book begin with 1")
    return (number - 1) // volume_size + 1 if volume_size else 1


def missing_numbers(numbers: Iterable[int], first: int, last: int) -> list[int]:
    """The numbers between the first and the last that were never given; empty for a book as it must be."""
    return sorted(set(range(first, last + 1)) - set(numbers))
