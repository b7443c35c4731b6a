"""Rules for tags, asked of the rows of lists: of whom the pure function says so, on any day, of few and of all."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.domain import tag_rules as on
from desktop.core.domain.classes import ClassRule
from desktop.core.domain.tag_holding import Asked, birthdays_within, holds
from desktop.core.domain.tag_rules import Rule
from desktop.core.ports import Reading
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.tag_member import asked_now
from desktop.core.store import tag_counting
from desktop.core.store.tag_kept import KeptStatement, is_quick
from tests.property.tag_crowd import crowd
from tests.property.test_tag_rules import Crowd, one_alone, rules
from tests.tills import TestTill

DAYS = (0, 29, 61, 300)
"""Since the crowd was made: everybody's rows are brought on to each."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestTill]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        with crowd(tmp_path_factory.mktemp("crowd")) as made:
            yield made


@pytest.fixture(scope="module", params=DAYS)
def everybody(shop: TestTill, request: pytest.FixtureRequest) -> Iterator[Crowd]:
    """The crowd some days later; on the first of them a row is owed, and a near birthday is changed to June."""
    if request.param:
        shop.clock.advance(days=request.param - DAYS[DAYS.index(request.param) - 1])
    else:
        edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key=near_birthday(shop), birthday="06-15"))
    bring_up_lists(shop.till)
    if not request.param:
        check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=30_000, key="13800000007"))
    with shop.till.ledger.reading() as reading:
        assert reading.lists.up_to().is_current
        yield Crowd(shop, reading)


def near_birthday(shop: TestTill) -> str:
    with shop.till.ledger.reading() as reading:
        near = birthdays_within(reading.today(), 31)
        known = ((member.member_no, member.profile) for member in reading.all_members())
        return next(no for no, who in known if (who.birthday or "")[-5:] in near and who.birthday_from is None)


def pure(everybody: Crowd, rule: Rule, asked: Asked) -> set[str]:
    return {each for each in everybody.members if holds(rule, everybody.subject(each, asked.day), asked)}


def one_by_one(reading: Reading, rule: Rule, asked: Asked) -> set[str]:
    """As a sample is looked at."""
    raw = reading.raw  # type: ignore[attr-defined]
    places = [place for (place,) in raw.execute("SELECT place FROM listed")]
    made = KeptStatement(rule, asked, msgspec.json.encode(places).decode())
    return {each for (each,) in raw.execute("SELECT l.member_id" + made.where, made.values)}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=st.one_of(rules, one_alone, one_alone))
def test_rows_of_lists_find_whom_the_rule_holds_of(everybody: Crowd, rule: Rule) -> None:
    reading = everybody.reading
    asked, wanted = asked_now(reading), pure(everybody, rule, asked_now(reading))
    assert set(reading.ids_tagged_by(rule)) == wanted
    found = reading.tagged_by(rule, 3)
    assert (found.total, found.is_about) == (len(wanted), False)
    assert len(found.some) == min(3, len(wanted))
    assert {member.member_id for member in found.some} <= wanted
    if not reading.rows_up_to().owed:
        assert one_by_one(reading, rule, asked) == wanted


def test_at_every_edge_of_everybody(everybody: Crowd) -> None:
    """The first day of a span, the last day of points, each day to a birthday, also one that was just changed."""
    reading, asked = everybody.reading, asked_now(everybody.reading)
    found: set[on.AnyCondition] = {on.BirthdayWithin(days=days) for days in range(32)}
    for each in everybody.subjects.values():
        ago = {(asked.day - day.day).days for day in each.state.history.days if day.bills}
        left = {(lot.last_day - asked.day).days for lot in each.state.lots if lot.last_day}
        found |= {on.Bills(count=1, days=days + more) for days in ago for more in (0, 1, 2) if days + more}
        found |= {on.Expiring(days=days + more) for days in left for more in (-1, 0, 1) if days + more >= 0}
    for condition in found:
        rule = Rule(conditions=(condition,))
        assert set(reading.ids_tagged_by(rule)) == pure(everybody, rule, asked), condition


def test_about_how_many_of_many_and_then_exactly(everybody: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of everybody the same as exactly; of one in two a number that says about; a quick rule is never guessed."""
    dear = Rule(conditions=(on.Bills(count=1, days=200), on.Category(category="蛋糕", bought=False, days=60)))
    reading = everybody.reading
    exact = reading.tagged_by(dear, 3)
    assert reading.about_tagged_by(dear, 3) is None
    monkeypatch.setattr(tag_counting, "ABOUT_FROM", 1)
    monkeypatch.setattr(tag_counting, "SHARE", 1)
    owed = reading.rows_up_to().owed
    guessed = reading.about_tagged_by(dear, 3)
    assert guessed is not None
    assert guessed.is_about
    assert abs(guessed.total - exact.total) <= owed
    monkeypatch.setattr(tag_counting, "SHARE", 2)
    half = reading.about_tagged_by(dear, 99)
    assert half is not None
    assert len(half.some) <= exact.total + owed
    assert reading.about_tagged_by(Rule(conditions=(on.Bills(days=365), on.InTier(codes=("vip",)))), 3) is None


def test_what_the_index_of_rows_answers_alone_reads_nothing_else(everybody: Crowd) -> None:
    rule = Rule(
        conditions=(
            on.DaysSince(), on.Bills(days=365), on.Spend(than="at_most", days=365), on.InTier(codes=("vip",)),
            on.InClass(names=("dormant",)), on.Balance(),
        )
    )  # fmt: skip
    asked = asked_now(everybody.reading)
    assert is_quick(rule, asked)
    assert not is_quick(Rule(conditions=(*rule.conditions, on.Bills(days=90))), asked)
    made = KeptStatement(rule, asked)
    raw = everybody.reading.raw  # type: ignore[attr-defined]
    plan = [row[3] for row in raw.execute("EXPLAIN QUERY PLAN SELECT count(*)" + made.where, made.values)]
    assert plan[0].endswith("USING COVERING INDEX listed_asked")
    assert not [step for step in plan if "member_states" in step or "sales" in step]


def test_what_says_about_says_two_digits() -> None:
    assert [tag_counting.rounded(many) for many in (0, 7, 99, 123, 98_765)] == [0, 7, 99, 120, 99_000]
    assert ClassRule().rfm_days == 365
