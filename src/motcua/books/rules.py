"""Volumes of a book and completeness of a run of numbers."""

from collections.abc import Iterable

from motcua.base.law import rule


@rule(
    "numbers_of_a_book_run_on_through_the_year",
    "Thông tư 01/2018/TT-VPCP, Điều 10 (sổ theo dõi hồ sơ)",
)
def volume_of(number: int, volume_size: int) -> int:
    """Return the volume (quyển) of a number: numbers run on through the year when the volume changes.

    A `volume_size` of 0 keeps the whole year in volume 1.
    """
    if number < 1:
        raise ValueError("numbers of a book begin with 1")
    return (number - 1) // volume_size + 1 if volume_size else 1


def missing_numbers(numbers: Iterable[int], first: int, last: int) -> list[int]:
    """Return the numbers missing between the first and the last; empty for a complete book."""
    return sorted(set(range(first, last + 1)) - set(numbers))
