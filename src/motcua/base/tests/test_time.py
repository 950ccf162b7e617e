"""Days as officials write them: a day below 10 and the months 1 and 2 with a nought, other months without."""

from datetime import date

import pytest

from motcua.base.time import long_day, short_day


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2026, 1, 9), "09/01/2026", "ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 28), "28/02/2026", "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 1), "01/3/2026", "ngày 01 tháng 3 năm 2026"),
        (date(2025, 12, 10), "10/12/2025", "ngày 10 tháng 12 năm 2025"),
    ],
)
def test_only_the_months_1_and_2_take_a_nought(day, short, long):
    assert (short_day(day), long_day(day)) == (short, long)
