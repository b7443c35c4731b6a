"""Cases and tags through the services: what is open, who sees to it, what it stops; the texts stay beside the log."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.state import MemberState
from desktop.core.domain.tag_rules import Bills, Rule
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.member_cases import (
    Case,
    NewCase,
    cases_of,
    change_case,
    close_case,
    complaint_texts,
    may_promote,
    open_case,
    reopen_case,
)
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.staff_upkeep import NewPerson, add_person
from desktop.core.services.tag_member import (
    Definition,
    count_tagged,
    define_tag,
    remove_tag,
    set_tag,
    tags_of,
    vocabulary,
)
from desktop.core.store.migrations.versions import sixteenth_rules_0016 as migration
from tests.shops import busy_shop, file_opened
from tests.tills import TestTill, make_till

LIN, MEI = "13800138000", "13900139000"
SOUP = "汤是凉的，等了一小时"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path) as made:
        for phone in (LIN, MEI):
            enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=phone, name="林晓岚"))
        yield made


def new_id(shop: TestTill) -> str:
    return shop.till.ids.event_id()


def who(shop: TestTill, phone: str = LIN) -> str:
    with shop.till.ledger.reading() as reading:
        return reading.members_by_phone("+86" + phone)[0].member_id


def cases(shop: TestTill, phone: str = LIN) -> tuple[Case, ...]:
    member_id = who(shop, phone)
    with shop.till.ledger.reading() as reading:
        return cases_of(shop.till, reading, member_id)


def state(shop: TestTill, phone: str = LIN) -> MemberState:
    member_id = who(shop, phone)
    with shop.till.ledger.reading() as reading:
        return reading.state(member_id)


def complain(shop: TestTill, text: str = SOUP, due: date | None = date(2026, 11, 24)) -> str:
    asked = NewCase(event_id=new_id(shop), key=LIN, sort="complaint", text=text, due_on=due)
    return open_case(shop.till, asked)


def test_a_complaint_is_open_until_it_is_settled_with_how(shop: TestTill) -> None:
    opened = complain(shop)
    assert not may_promote(state(shop))
    stands = state(shop)
    with shop.till.ledger.reading() as reading:
        assert complaint_texts(reading, stands) == (SOUP,)
    (case,) = cases(shop)
    assert (case.sort, case.text, case.due_on, case.closed_at) == ("complaint", SOUP, date(2026, 11, 24), None)
    assert not case.is_late(date(2026, 11, 24))
    assert case.is_late(date(2026, 11, 25))
    shop.clock.advance(days=1)
    close_case(shop.till, new_id(shop), who(shop), opened, "赔了一份汤")
    (case,) = cases(shop)
    assert (case.how, case.closed_at is not None) == ("赔了一份汤", True)
    assert not case.is_late(date(2027, 1, 1))
    assert may_promote(state(shop))
    with pytest.raises(RuleBroken, match=r"case\.closed"):
        close_case(shop.till, new_id(shop), who(shop), opened, "又")
    reopen_case(shop.till, new_id(shop), who(shop), opened)
    assert not may_promote(state(shop))
    assert cases(shop)[0].how is None
    with pytest.raises(RuleBroken, match=r"case\.open"):
        reopen_case(shop.till, new_id(shop), who(shop), opened)


def test_a_wish_or_praise_stops_nothing_and_a_member_who_left_gets_no_offer(shop: TestTill) -> None:
    for sort in ("wish", "praise"):
        open_case(shop.till, NewCase(event_id=new_id(shop), key=LIN, sort=sort, text="想要靠窗位"))
    assert may_promote(state(shop))
    assert [case.sort for case in cases(shop)] == ["praise", "wish"]
    complain(shop)
    assert cases(shop)[0].sort == "complaint"


def test_who_sees_to_it_and_by_when_may_change(shop: TestTill) -> None:
    opened = complain(shop)
    with pytest.raises(NotFound, match=r"staff\.not_found"):
        change_case(shop.till, new_id(shop), who(shop), opened, "nobody", None)
    with pytest.raises(RuleBroken, match=r"case\.due_past"):
        change_case(shop.till, new_id(shop), who(shop), opened, "", date(2026, 11, 21))
    change_case(shop.till, new_id(shop), who(shop), opened, "", date(2026, 11, 30))
    assert cases(shop)[0].due_on == date(2026, 11, 30)
    assert state(shop).cases[0].due_on == date(2026, 11, 30)
    shop.clock.advance(days=30)
    chef = add_person(shop.till, NewPerson(event_id=new_id(shop), name="小赵", role="cashier", pin="274913"))
    change_case(shop.till, new_id(shop), who(shop), opened, chef.staff_id, date(2026, 11, 30))
    assert [(case.owner_id, case.due_on) for case in cases(shop)] == [(chef.staff_id, date(2026, 11, 30))]
    with pytest.raises(NotFound, match=r"case\.unknown"):
        change_case(shop.till, new_id(shop), who(shop, MEI), opened, "", None)


def test_the_same_id_again_writes_nothing_more(shop: TestTill) -> None:
    asked = NewCase(event_id=new_id(shop), key=LIN, sort="complaint", text=SOUP)
    assert open_case(shop.till, asked) == open_case(shop.till, asked)
    assert len(cases(shop)) == 1
    with pytest.raises(Conflict):
        set_tag(shop.till, asked.event_id, LIN, "basic", "靠窗位")


def test_no_text_of_a_case_is_in_a_body(shop: TestTill) -> None:
    close_case(shop.till, new_id(shop), who(shop), complain(shop), "赔了一份汤")
    for (body,) in shop.rows("SELECT CAST(body AS TEXT) FROM events"):
        assert "汤" not in body


def test_of_merged_members_every_case_and_tag_is_theirs(shop: TestTill) -> None:
    complain(shop)
    define_tag(shop.till, new_id(shop), Definition(group="service", tag="靠窗位"))
    set_tag(shop.till, new_id(shop), LIN, "service", "靠窗位")
    merge_members(shop.till, MergeRequest(event_id=new_id(shop), one_key=LIN, other_key=MEI))
    assert len(cases(shop)) == 1
    assert state(shop).has_complaint
    assert state(shop).tags == (("service", "靠窗位"),)
    assert verify_ledger(keeper(shop.folder, shop.clock)).ok


def test_a_tag_is_set_from_the_vocabulary_alone(shop: TestTill) -> None:
    with pytest.raises(NotFound, match=r"tag\.unknown"):
        set_tag(shop.till, new_id(shop), LIN, "service", "靠窗位")
    define_tag(shop.till, new_id(shop), Definition(group="service", tag=" 靠窗位 "))
    set_tag(shop.till, new_id(shop), LIN, "service", "靠窗位")
    before = shop.rows("SELECT count(*) FROM events")
    set_tag(shop.till, new_id(shop), LIN, "service", "靠窗位")
    assert shop.rows("SELECT count(*) FROM events") == before
    define_tag(shop.till, new_id(shop), Definition(group="service", tag="靠窗位", retired=True))
    assert vocabulary(shop.till) == []
    remove_tag(shop.till, new_id(shop), LIN, "service", "靠窗位")  # a retired one too
    assert state(shop).tags == ()


def test_a_tag_by_rule_is_borne_by_whom_it_holds_of_and_never_set_by_hand(shop: TestTill) -> None:
    rule = Rule(conditions=(Bills(count=2, days=30),))
    define_tag(shop.till, new_id(shop), Definition(group="trade", tag="常来", rule=rule))
    assert count_tagged(shop.till, rule, 5).total == 0
    for _ in range(2):
        check_out(shop.till, Bill(event_id=new_id(shop), amount_minor=100, key=LIN))
    counted = count_tagged(shop.till, rule, 5)
    assert (counted.total, [member.member_id for member in counted.some]) == (1, [who(shop)])
    with shop.till.ledger.reading() as reading:
        (borne,) = tags_of(shop.till, reading, reading.members_by_phone("+86" + LIN)[0])
        assert (borne.tag, borne.by_rule) == ("常来", True)
        assert tags_of(shop.till, reading, reading.members_by_phone("+86" + MEI)[0]) == ()
    with pytest.raises(RuleBroken, match=r"tag\.by_rule"):
        set_tag(shop.till, new_id(shop), LIN, "trade", "常来")
    shop.clock.advance(days=31)
    assert count_tagged(shop.till, rule, 5).total == 0


def test_what_a_rule_says_anew_counts_from_then_on_and_saying_it_again_writes_nothing(shop: TestTill) -> None:
    rules = [Rule(conditions=(Bills(count=count),)) for count in (2, 3)]
    for rule in (rules[0], rules[1], rules[1]):
        define_tag(shop.till, new_id(shop), Definition(group="trade", tag="常来", rule=rule))
    (tag,) = vocabulary(shop.till)
    assert tag.rule == rules[1]
    assert shop.rows("SELECT count(*) FROM events WHERE kind = 'tag.defined'") == [(2,)]


@pytest.mark.parametrize("word", ["", "   ", "x" * 21, "a\nb\x00c"])
def test_a_word_that_is_no_tag_is_refused(shop: TestTill, word: str) -> None:
    with pytest.raises(RuleBroken, match=r"tag\.name"):
        define_tag(shop.till, new_id(shop), Definition(group="basic", tag=word))


def test_a_ledger_of_the_program_before_is_filled(tmp_path: Path) -> None:
    """What the migration computes from rows as they were is what is written anew."""
    busy_shop(tmp_path).close()
    with file_opened(tmp_path) as raw:
        states = raw.execute("SELECT state, day_bills, day_spend, lots, ladder FROM member_states").fetchall()
        sales = raw.execute(
            "SELECT s.sale_id, s.member_id, s.record, e.body, NULL, s.day_no, s.hour, s.stands FROM sales AS s"
            " JOIN events AS e ON e.event_id = s.sale_id"
        ).fetchall()
    assert states
    assert {stands for *_, stands in sales} == {0, 1}
    for data, bills, spend, lots, ladder in states:
        assert migration._of_state(data) == {"bills": bills, "spend": spend, "lots": lots, "ladder": ladder}
    for *row, day_no, hour, stands in sales:
        made, _ = migration._of_sale(row, ZoneInfo("Asia/Shanghai"))
        assert made == {"sale_id": row[0], "day_no": day_no, "hour": hour, "stands": bool(stands)}
