"""Stages at each edge: of who bought, and of who never did."""

from datetime import timedelta

import pytest

from desktop.core.domain.classes import Class, ClassRule
from desktop.core.domain.stage import STAGE_WORDS, Stage, member_since, stage_of
from tests.unit.classes.histories import TODAY, ago


@pytest.mark.parametrize(
    ("name", "days", "stage"),
    [
        ("new", 0, "introduced"), ("active", 29, "introduced"), ("active", 30, "growing"),
        ("returning", 179, "growing"), ("new", 180, "mature"), ("dormant", 5, "dormant"), ("lost", 500, "lost"),
        ("none", 0, "introduced"), ("none", 59, "introduced"), ("none", 60, "dormant"), ("none", 119, "dormant"),
        ("none", 120, "lost"),
    ],
)  # fmt: skip
def test_the_edges_of_the_stages(name: Class, days: int, stage: Stage) -> None:
    assert stage_of(name, ago(days), TODAY, ClassRule()) == stage


def test_the_edges_follow_the_settings() -> None:
    rule = ClassRule(window_days=40, cycle_days=20, introduced_days=10, growing_days=50)
    assert [stage_of("new", ago(days), TODAY, rule) for days in (9, 10, 49, 50)] == [
        "introduced", "growing", "growing", "mature",
    ]  # fmt: skip
    assert [stage_of("none", ago(days), TODAY, rule) for days in (39, 40, 79, 80)] == [
        "introduced", "dormant", "dormant", "lost",
    ]  # fmt: skip


def test_a_member_is_one_since_the_earlier_of_enrolment_and_first_bill() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert member_since(ago(5), ago(9), None) == ago(9)
    assert member_since(ago(9), ago(5)) == ago(9)
    assert member_since(None, tomorrow) == tomorrow
    assert member_since(ago(3), None) == ago(3)


def test_stages_are_called_as_the_rules_call_them() -> None:
    assert list(STAGE_WORDS.values()) == ["引入期", "成长期", "成熟期", "休眠期", "流失期"]
