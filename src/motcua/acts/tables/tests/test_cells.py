"""Numbers of imported tables: how large they may be, and what is said of one that is too large."""

import pytest

from motcua.acts.tables.rules import cells


@pytest.mark.parametrize("given", ["1000000000000", "999.999.999.999.999.999", 10**18 - 1])
def test_money_is_taken_up_to_what_sixty_four_bits_hold(given):
    assert cells.money(given) >= 10**12


def test_money_beyond_that_is_refused_with_the_largest_amount():
    with pytest.raises(cells.CellFault, match="quá lớn; nhiều nhất là 999.999.999.999.999.999"):
        cells.money(10**18)
    with pytest.raises(cells.CellFault, match="số đồng nguyên"):
        cells.money("1000,5")


def test_other_numbers_keep_their_limit_and_say_which():
    assert cells.whole_number(10**12 - 1) == 10**12 - 1
    for reader in (cells.number, cells.whole_number):
        with pytest.raises(cells.CellFault, match="quá lớn; nhiều nhất là 999.999.999.999$"):
            reader(10**12)
        with pytest.raises(cells.CellFault, match="từ 0 trở lên"):
            reader(-1)
