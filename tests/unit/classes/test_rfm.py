"""RFM: what is looked at, ties, few and many members."""

import pytest

from desktop.core.domain.rfm import Field, Recent, Scores, recent
from desktop.core.domain.tiers import PartRefund
from tests.unit.classes.histories import TODAY, ago, bought

YEAR = 365


def money(field: Field, *spends: int) -> list[int]:
    return [field.scores(Recent(0, 1, spend)).money for spend in spends]


def test_ten_different_members_fill_five_steps_evenly() -> None:
    spends = range(100, 1_100, 100)
    field = Field(Recent(0, 1, spend) for spend in spends)
    assert money(field, *spends) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_ties_share_the_score_of_the_strictly_worse() -> None:
    field = Field(Recent(0, 1, spend) for spend in (100, 200, 200, 200, 300))
    assert money(field, 100, 200, 300) == [1, 2, 5]


@pytest.mark.parametrize(("members", "scores"), [(1, [1]), (2, [1, 3]), (3, [1, 2, 4]), (4, [1, 2, 3, 4])])
def test_few_members_are_scored_by_the_same_rule(members: int, scores: list[int]) -> None:
    field = Field(Recent(0, 1, spend) for spend in range(members))
    assert money(field, *range(members)) == scores


def test_recent_and_often_are_better() -> None:
    field = Field(Recent(days, 5 - days, -100 * days) for days in range(5))
    assert [field.scores(Recent(days, 5 - days, -100 * days)) for days in (0, 4)] == [Scores(5, 5, 5), Scores(1, 1, 1)]


def test_the_year_is_365_days_with_today() -> None:
    assert recent(bought(364, 365), TODAY, YEAR) == Recent(364, 1, 1_000)
    assert recent(bought(365), TODAY, YEAR) is None
    assert recent(bought(), TODAY, YEAR) is None


def test_money_is_what_was_kept_and_a_bill_of_nothing_counts() -> None:
    parts = (PartRefund("a", ago(3), ago(1), 300), PartRefund("b", ago(3), ago(-1), 100))
    assert recent(bought(3, 9, parts=parts), TODAY, YEAR) == Recent(3, 2, 1_700)
    assert recent(bought(3, 3, spend_minor=0), TODAY, YEAR) == Recent(3, 2, 0)


def test_bills_are_counted_even_where_classes_count_days() -> None:
    assert recent(bought(3, 3, 3), TODAY, YEAR) == Recent(3, 3, 3_000)
