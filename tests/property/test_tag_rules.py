"""Rules for tags: the store's one statement holds of exactly those of whom the pure function holds."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.bootstrap import keeper
from desktop.core.domain import tag_rules as on
from desktop.core.domain.classes import Class, ClassRule
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.tag_holding import Asked, Subject, birthdays_within, holds, slots
from desktop.core.domain.tag_rules import MOST_CONDITIONS, Rule, checked
from desktop.core.domain.tiers import LadderRule
from desktop.core.domain.visits import days_between, together
from desktop.core.ports import Reading
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.tag_member import subject_of
from tests.property.tag_crowd import CATEGORIES, WORDS, crowd
from tests.tills import TestTill

EDGES = (0, 1, 13, 14, 15, 29, 30, 59, 60, 89, 90, 91, 119, 120, 364, 365)
LADDERS = (
    LadderRule((("normal", 0), ("vip", 300_000), ("platinum", 800_000))),
    LadderRule((("normal", 0), ("vip", 5_000))),
)
CLASSES: tuple[Class, ...] = ("none", "new", "returning", "active", "dormant", "lost")
days = st.one_of(st.sampled_from(EDGES), st.integers(0, 500))
some_days = days.map(lambda day: max(1, day))
thans = st.sampled_from(("at_least", "at_most"))
money = st.sampled_from((-1, 0, 1, 100, 5_000, 50_000, 100_000, 500_000))
points = st.sampled_from((-100, 0, 1, 50, 400, 1000, 4000))
conditions = st.one_of(
    st.builds(on.DaysSince, than=thans, days=days),
    st.builds(on.Bills, than=thans, count=st.integers(0, 5), days=some_days),
    st.builds(on.Spend, than=thans, minor=money, days=some_days),
    st.builds(on.Category, category=st.sampled_from(CATEGORIES[:3]), bought=st.booleans(), days=some_days),
    st.builds(
        on.Hours,
        weekdays=st.lists(st.integers(1, 7), min_size=1, max_size=5).map(tuple),
        since=st.integers(0, 23),
        until=st.integers(0, 24),
        percent=st.sampled_from((1, 33, 50, 51, 100)),
        days=some_days,
    ),
    st.builds(on.InTier, codes=st.lists(st.sampled_from(("normal", "vip", "platinum")), min_size=1).map(tuple)),
    st.builds(on.InClass, names=st.lists(st.sampled_from(CLASSES), min_size=1, max_size=3).map(tuple)),
    st.builds(on.BirthdayWithin, days=st.integers(0, 31)),
    st.builds(on.HasTag, group=st.sampled_from(("basic", "service")), tag=st.sampled_from(WORDS), has=st.booleans()),
    st.builds(on.Balance, than=thans, points=points),
    st.builds(on.Expiring, points=points, days=days),
)
rules = st.builds(
    lambda join, chosen: Rule(join=join, conditions=tuple(chosen)),
    st.sampled_from(("all", "any")),
    st.lists(conditions, min_size=1, max_size=MOST_CONDITIONS),
)
one_alone = conditions.map(lambda condition: Rule(conditions=(condition,)))
class_rules = st.builds(
    lambda cycle, count, exactly, own: ClassRule(cycle_days=cycle, count=count, exactly_three=exactly, own_rhythm=own),
    st.sampled_from((30, 30, 20, 45)),
    st.sampled_from(("bills", "days")),
    st.sampled_from(("active", "returning")),
    st.sampled_from(("off", "on")),
)
asked_on = st.builds(
    lambda ahead, classes, ladder: (ahead, classes, ladder),
    st.sampled_from((0, 0, 0, 1, 7, 40, 59, 60, 100, 200, 364, 365, 366, 700)),
    class_rules,
    st.sampled_from(LADDERS),
)


class Crowd:
    """The crowd, every member's facts read once."""

    def __init__(self, shop: TestTill, reading: Reading) -> None:
        self.reading = reading
        self.today = reading.today()
        self.members = {member.member_id: member for member in reading.all_members()}
        self.subjects = {
            member_id: subject_of(shop.till, reading, member) for member_id, member in self.members.items()
        }

    def subject(self, member_id: str, day: date) -> Subject:
        found, member = self.subjects[member_id], self.members[member_id]
        return Subject(state=found.state, visits=found.visits, birthday=member.profile.birthday_on(day))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestTill]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        with crowd(tmp_path_factory.mktemp("crowd")) as made:
            yield made


@pytest.fixture(scope="module")
def everybody(shop: TestTill) -> Iterator[Crowd]:
    with shop.till.ledger.reading() as reading:
        yield Crowd(shop, reading)


def test_the_crowd_has_what_rules_ask_about(everybody: Crowd) -> None:
    asked = Asked(day=everybody.today, classes=ClassRule(), ladder=LADDERS[0])
    probes: tuple[on.AnyCondition, ...] = (
        on.Bills(than="at_most", count=0), on.Category(category="蛋糕", days=500), on.InTier(codes=("platinum",)),
        on.Hours(percent=50), on.BirthdayWithin(days=31), on.HasTag(tag="靠窗位"), on.Expiring(points=1, days=365),
        *(on.InClass(names=(name,)) for name in CLASSES),
    )  # fmt: skip
    for condition in probes:
        held = [holds(Rule(conditions=(condition,)), each, asked) for each in everybody.subjects.values()]
        assert any(held), condition
        assert not all(held), condition


@settings(max_examples=400, deadline=None)
@given(st.one_of(rules, one_alone), asked_on)
@example(Rule(conditions=(on.InTier(codes=("normal",)),)), (700, ClassRule(), LADDERS[0]))
@example(Rule(conditions=(on.InTier(codes=("vip",)),)), (0, ClassRule(), LADDERS[1]))
@example(Rule(conditions=(on.InClass(names=("dormant",)),)), (60, ClassRule(own_rhythm="on"), LADDERS[0]))
@example(Rule(conditions=(on.BirthdayWithin(days=0),)), (98, ClassRule(), LADDERS[0]))
def test_one_statement_finds_whom_the_rule_holds_of(
    everybody: Crowd, rule: Rule, on_day: tuple[int, ClassRule, LadderRule]
) -> None:
    ahead, classes, ladder = on_day
    asked = Asked(day=everybody.today + timedelta(days=ahead), classes=classes, ladder=ladder)
    expected = {each for each in everybody.members if holds(rule, everybody.subject(each, asked.day), asked)}
    assert set(everybody.reading.ids_tagged_by(rule, asked)) == expected


def found(everybody: Crowd, condition: on.AnyCondition, asked: Asked) -> tuple[set[str], set[str]]:
    """By the statement, and by the pure function."""
    rule = Rule(conditions=(condition,))
    pure = {each for each in everybody.members if holds(rule, everybody.subject(each, asked.day), asked)}
    return set(everybody.reading.ids_tagged_by(rule, asked)), pure


def test_money_is_exact_at_the_very_sum_of_everybody(everybody: Crowd) -> None:
    asked = Asked(day=everybody.today, classes=ClassRule(), ladder=LADDERS[0])
    first = everybody.today - timedelta(days=120)
    for each in everybody.subjects.values():
        spend = together(days_between(each.state.history, first, everybody.today)).spend_minor
        for minor in (spend, spend + 1):
            by_sql, pure = found(everybody, on.Spend(minor=minor, days=121), asked)
            assert by_sql == pure


@pytest.mark.parametrize("name", ["dormant", "lost"])
def test_own_rhythm_is_exact_on_every_day(everybody: Crowd, name: Class) -> None:
    for ahead in range(130):
        day = everybody.today + timedelta(days=ahead)
        asked = Asked(day=day, classes=ClassRule(own_rhythm="on"), ladder=LADDERS[0])
        by_sql, pure = found(everybody, on.InClass(names=(name,)), asked)
        assert by_sql == pure


@given(rules)
def test_a_rule_is_data(rule: Rule) -> None:
    assert msgspec.json.decode(msgspec.json.encode(rule), type=Rule) == rule
    assert checked(rule) == rule


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (Rule(), "tag.rule_empty"),
        (Rule(conditions=(on.DaysSince(),) * 9), "tag.rule_long"),
        (Rule(conditions=(on.Bills(days=0),)), "tag.rule_number"),
        (Rule(conditions=(on.Category(),)), "tag.rule_number"),
        (Rule(conditions=(on.Hours(weekdays=(8,)),)), "tag.rule_number"),
        (Rule(conditions=(on.Hours(percent=0),)), "tag.rule_number"),
        (Rule(conditions=(on.InTier(),)), "tag.rule_number"),
        (Rule(conditions=(on.BirthdayWithin(days=32),)), "tag.rule_number"),
        (Rule(conditions=(on.Balance(points=10**12),)), "tag.rule_number"),
    ],
)
def test_what_cannot_be_asked_is_refused(rule: Rule, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        checked(rule)


def test_birthdays_over_the_turn_of_the_year_and_of_the_leap_day() -> None:
    assert set(birthdays_within(date(2026, 12, 30), 3)) == {"12-30", "12-31", "01-01", "01-02"}
    assert birthdays_within(date(2027, 2, 28), 0) == ("02-28", "02-29")
    assert birthdays_within(date(2028, 2, 28), 0) == ("02-28", "02-29")
    assert birthdays_within(date(2028, 2, 29), 0) == ()


def test_hours_past_midnight_are_those_of_their_business_day() -> None:
    assert slots(on.Hours(weekdays=(5,), since=22, until=2)) == {118, 119, 96, 97}


def test_the_rows_that_rules_ask_are_what_the_log_says(shop: TestTill) -> None:
    """Also after refunds, late bills, merges and their undoing, an import and one taken back."""
    assert verify_ledger(keeper(shop.folder, shop.clock)).ok
