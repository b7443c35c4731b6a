"""Two members become one and two again: points, cards, numbers, phones, profiles; what a merge never does."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.events import MembersMerged
from desktop.core.domain.fold import fold_all
from desktop.core.domain.people import Member
from desktop.core.ports import Fact
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.export_lists import export_points
from desktop.core.services.find_members import find_members
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.list_movements import movements
from desktop.core.services.merge_members import MergeRequest, merge_members, preview_merge
from desktop.core.services.part_members import merges, part_members, preview_parting
from desktop.core.services.print_card import print_card
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.show_member import show_member
from desktop.core.services.suggest_merges import dismiss_suggestion, suggest_merges
from desktop.core.store.keys.vault import CHOICE
from tests.tills import TestTill, make_till


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    made = make_till(tmp_path / "shop", now="2026-03-01T10:00:00")
    yield made
    made.close()


def member(shop: TestTill, phone: str, name: str = "", **more: object) -> Member:
    shop.clock.advance(minutes=1)
    asked = Enrolment(event_id=shop.till.ids.event_id(), phone=phone, name=name, **more)  # type: ignore[arg-type]
    return enrol_member(shop.till, asked)


def buy(shop: TestTill, key: str, minor: int, points: int = 0) -> str:
    shop.clock.advance(minutes=1)
    bill = Bill(amount_minor=minor, event_id=shop.till.ids.event_id(), key=key, redeem_points=points)
    return check_out(shop.till, bill).sale_id


def merge(shop: TestTill, one: str, other: str, **more: object) -> str:
    shop.clock.advance(minutes=1)
    asked = MergeRequest(event_id=shop.till.ids.event_id(), one_key=one, other_key=other, **more)  # type: ignore[arg-type]
    return merge_members(shop.till, asked).edge_id


def balance(shop: TestTill, key: str) -> int:
    return show_member(shop.till, key, "en").balance or 0


def as_fold_says(shop: TestTill, member_id: str) -> bool:
    with shop.till.ledger.reading() as reading:
        return reading.state(member_id) == fold_all(reading.events_of(member_id))[0]


def verified(shop: TestTill) -> bool:
    with patch.dict(os.environ, {CHOICE: "file"}):
        return verify_ledger(keeper(shop.folder, shop.clock)).ok


def test_both_numbers_phones_and_cards_find_the_one_member(shop: TestTill) -> None:
    one, other = member(shop, "13800138001", "林"), member(shop, "13800138002", "林晓")
    buy(shop, one.member_no, 10_000)
    buy(shop, other.member_no, 5_000)
    cards = [shop.till.cards.card_token(each.member_id, 1) for each in (one, other)]
    previewed = preview_merge(shop.till, one.member_no, other.member_no)
    assert (previewed.balance, previewed.debt, previewed.face_id) == (150, 0, one.member_id)
    merge(shop, other.member_no, one.member_no)
    for key in (one.member_no, other.member_no, "13800138001", "13800138002", *cards):
        shown = show_member(shop.till, key, "en")
        assert (shown.member_no, shown.balance, shown.visits) == (one.member_no, 150, 2)
    assert find_members(shop.till, "13800138002", "en").only is not None
    assert as_fold_says(shop, one.member_id)
    assert verified(shop)
    buy(shop, cards[1], 2_000)
    assert balance(shop, one.member_no) == 170
    assert [row.points for row in movements(shop.till, one.member_id, None, 9, "en").rows] == [20, 50, 100]


def test_points_of_both_are_used_and_given_back(shop: TestTill) -> None:
    one, other = member(shop, "13800138001"), member(shop, "13800138002")
    buy(shop, one.member_no, 10_000)
    sold = buy(shop, other.member_no, 10_000)
    merge(shop, one.member_no, other.member_no)
    shop.clock.advance(days=1)
    used = buy(shop, shop.till.cards.card_token(other.member_id, 1), 20_000, 200)
    assert balance(shop, one.member_no) == 196
    for sale_id in (used, sold):
        with shop.till.ledger.reading() as reading:
            sale = reading.sale(sale_id)
        assert sale is not None
        refund_sale(shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill=sale.bill_no, reason="退"))
    assert balance(shop, one.member_no) == 100
    assert verified(shop)


def test_undo_after_new_purchases_says_the_debt_first(shop: TestTill) -> None:
    one, other = member(shop, "13800138001", "林"), member(shop, "13800138002", "王")
    buy(shop, one.member_no, 10_000)
    buy(shop, other.member_no, 20_000)
    edge = merge(shop, one.member_no, other.member_no)
    shop.clock.advance(days=1)
    buy(shop, shop.till.cards.card_token(one.member_id, 1), 12_000, 300)
    parting = preview_parting(shop.till, edge)
    assert [(side.name, side.balance, side.debt) for side in parting.sides] == [("林", -86, 86), ("王", 200, 0)]
    assert parting.new_debt == 86
    with pytest.raises(Conflict, match=r"part\.changed"):
        part_members(shop.till, shop.till.ids.event_id(), edge, agreed_debt=0)
    event_id = shop.till.ids.event_id()
    assert part_members(shop.till, event_id, edge, agreed_debt=86).new_debt == 86
    again = part_members(shop.till, event_id, edge)
    assert [side.balance for side in again.sides] == [-86, 200]
    assert (balance(shop, one.member_no), balance(shop, other.member_no)) == (-86, 200)
    assert all(as_fold_says(shop, each.member_id) for each in (one, other))
    assert verified(shop)
    assert show_member(shop.till, one.member_no, "en").name == "林"
    with pytest.raises(RuleBroken, match=r"part\.done"):
        preview_parting(shop.till, edge)
    with shop.till.ledger.reading() as reading:
        assert [(done.edge_id, done.held) for done in merges(shop.till, reading, one.member_id)] == [(edge, False)]


def test_three_are_one_and_parting_one_edge_leaves_the_others(shop: TestTill) -> None:
    people = [member(shop, f"1380013800{at}") for at in range(3)]
    for at, each in enumerate(people):
        buy(shop, each.member_no, 1_000 * (at + 1))
    last = merge(shop, people[1].member_no, people[2].member_no)
    merge(shop, people[0].member_no, people[2].member_no)
    assert balance(shop, people[1].member_no) == 60
    part_members(shop.till, shop.till.ids.event_id(), last)
    assert [balance(shop, each.member_no) for each in people] == [30, 30, 30]  # the first two, and the third alone
    assert verified(shop)
    again = merge(shop, people[1].member_no, people[2].member_no)
    part_members(shop.till, shop.till.ids.event_id(), again)
    assert verified(shop)


def test_each_id_has_cards_of_its_own(shop: TestTill) -> None:
    one, other = member(shop, "13800138001"), member(shop, "13800138002")
    report_lost_card(shop.till, shop.till.ids.event_id(), one.member_no)
    merge(shop, one.member_no, other.member_no)
    token = shop.till.cards.card_token
    assert show_member(shop.till, token(other.member_id, 1), "en").member_no == one.member_no
    with pytest.raises(RuleBroken, match=r"token\.lost"):
        show_member(shop.till, token(one.member_id, 1), "en")
    shop.clock.advance(minutes=1)
    lost = report_lost_card(shop.till, shop.till.ids.event_id(), one.member_no)
    assert (lost.lost_serial, lost.new_serial) == (2, 3)
    for card in (token(one.member_id, 2), token(other.member_id, 1)):
        with pytest.raises(RuleBroken, match=r"token\.lost"):
            show_member(shop.till, card, "en")
    assert print_card(shop.till, one.member_no, "en").token == token(one.member_id, 3)


def test_the_profile_is_as_chosen_and_comes_back_with_the_parting(shop: TestTill) -> None:
    one = member(shop, "13800138001", "林", consents=("sms", "phone"), birthday="1990-05-01")
    other = member(shop, "13800138002", "林晓岚", consents=("sms", "mail"))
    previewed = preview_merge(shop.till, one.member_no, other.member_no)
    assert previewed.differ == ("name", "phone")
    assert previewed.consents == ("sms",)
    edge = merge(shop, one.member_no, other.member_no, take={"phone": other.member_id})
    with shop.till.ledger.reading() as reading:
        merged = reading.member(one.member_id)
        assert merged is not None
        assert merged.profile.name == "林晓岚"
        assert (merged.profile.phone, merged.profile.birthday) == ("+8613800138002", "1990-05-01")
        assert reading.state(one.member_id).consents == ("sms",)
    part_members(shop.till, shop.till.ids.event_id(), edge)
    shown = show_member(shop.till, one.member_no, "en")
    assert (shown.name, shown.consents) == ("林", ("sms", "phone"))
    assert show_member(shop.till, other.member_no, "en").consents == ("sms", "mail")
    assert verified(shop)


def test_the_same_merge_again_is_the_same_merge(shop: TestTill) -> None:
    one, other = member(shop, "13800138001"), member(shop, "13800138002")
    asked = MergeRequest(event_id=shop.till.ids.event_id(), one_key=one.member_no, other_key=other.member_no)
    first = merge_members(shop.till, asked)
    assert merge_members(shop.till, asked).repeated
    assert first.face_id == one.member_id
    with pytest.raises(RuleBroken, match=r"merge\.same"):
        preview_merge(shop.till, one.member_no, other.member_no)


def test_points_by_hand_and_dated_bills_of_a_merged_member(shop: TestTill) -> None:
    one, other = member(shop, "13800138001"), member(shop, "13800138002")
    buy(shop, other.member_no, 10_000)
    before = shop.clock.now_us
    shop.clock.advance(hours=1)
    merge(shop, one.member_no, other.member_no)
    adjust_points(shop.till, shop.till.ids.event_id(), other.member_no, 30, "补")
    late = Bill(amount_minor=4_000, event_id=shop.till.ids.event_id(), key=other.member_no, at_us=before + 5)
    check_out(shop.till, late)
    assert balance(shop, one.member_no) == 170
    assert as_fold_says(shop, one.member_id)
    assert verified(shop)


def test_a_list_has_the_member_once(shop: TestTill, tmp_path: Path) -> None:
    one, other = member(shop, "13800138001"), member(shop, "13800138002")
    buy(shop, other.member_no, 10_000)
    merge(shop, one.member_no, other.member_no)
    with shop.till.ledger.reading() as reading:
        today = reading.today()
    out = tmp_path / "points.csv"
    assert export_points(shop.till, today, out).rows == 1
    assert out.read_text("utf-8-sig").splitlines()[1:] == [f"{one.member_no},,100,0,0,100"]
    shop.clock.advance(days=3)
    buy(shop, one.member_no, 1_000)
    export_points(shop.till, today, out)
    assert out.read_text("utf-8-sig").splitlines()[1:] == [f"{one.member_no},,100,0,0,100"]


def test_suggestions_are_of_one_phone_or_one_name_and_birthday(shop: TestTill) -> None:
    one = member(shop, "13800138001", "林", birthday="1990-05-01")
    other = member(shop, "13800138002", "林", birthday="1990-05-01")
    member(shop, "13800138001", "王", shared_phone=True)
    assert [(found.one.member_id, found.other.member_id, found.why) for found in suggest_merges(shop.till)] == [
        (one.member_id, other.member_id, "name")
    ]
    dismiss_suggestion(shop.till, other.member_id, one.member_id)
    assert suggest_merges(shop.till) == ()


def test_an_edge_to_somebody_not_known_here_hides_nothing(shop: TestTill) -> None:
    one = member(shop, "13800138001")
    buy(shop, one.member_no, 10_000)
    with shop.till.ledger.writing() as writing:
        said = MembersMerged(other_id="00000000-0000-7000-8000-000000000000")
        fact = Fact(event_id=shop.till.ids.event_id(), moment=writing.moment(), payload=said, member_id=one.member_id)
        writing.append(fact)
    assert balance(shop, one.member_no) == 100
    assert verified(shop)
