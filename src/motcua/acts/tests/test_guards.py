"""Guards of every act: no act in the future or before the one before it, a reason for what is recorded late."""

from datetime import date, datetime, timedelta

import pytest

from motcua.acts.rules.guards import LONGEST_COMMENT, back_dating, comment_length, moment, required

NOON = datetime(2026, 11, 20, 12)
SECOND = timedelta(seconds=1)


def test_an_act_takes_effect_at_the_latest_when_it_is_recorded() -> None:
    assert moment(effective_at=NOON, recorded_at=NOON, previous=None) == ""
    assert moment(effective_at=NOON - SECOND, recorded_at=NOON, previous=None) == ""
    assert "tương lai" in moment(effective_at=NOON + SECOND, recorded_at=NOON, previous=None)


def test_an_act_takes_effect_no_earlier_than_the_act_before_and_the_refusal_says_when_that_was() -> None:
    assert moment(effective_at=NOON, recorded_at=NOON, previous=NOON) == ""
    refusal = moment(effective_at=NOON - SECOND, recorded_at=NOON, previous=NOON)
    assert "không được trước việc gần nhất của hồ sơ (12:00 ngày 20/11/2026)" in refusal


@pytest.mark.parametrize(
    ("days_late", "comment", "is_refused"),
    [(0, "", False), (1, "", True), (1, " \n", True), (1, "Mất điện", False), (0, "Mất điện", False)],
)
def test_an_act_recorded_on_a_later_day_needs_a_reason(days_late: int, comment: str, is_refused: bool) -> None:
    today = date(2026, 11, 20)
    refusal = back_dating(effective_on=today - timedelta(days=days_late), recorded_on=today, comment=comment)
    assert ("lý do ghi nhận muộn" in refusal) is is_refused
    assert bool(refusal) is is_refused


def test_a_comment_is_at_most_as_long_as_its_column() -> None:
    assert comment_length("x" * LONGEST_COMMENT) == ""
    assert comment_length("x" * (LONGEST_COMMENT + 1)) == "Ý kiến dài quá 1.000 ký tự."


def test_a_required_text_of_blanks_is_missing() -> None:
    assert required(" \t", "lý do") == "Nhập lý do."
    assert required("a", "lý do") == ""
