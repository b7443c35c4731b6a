"""Frozen, left and come back, noted, a phone that is somebody else's: what it does, what it never does."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.fold import fold_all, issued_balance
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.detach_phone import detach_phone, phones
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.find_members import find_members
from desktop.core.services.freeze_member import freeze_member, unfreeze_member
from desktop.core.services.glance_member import choose
from desktop.core.services.leave_member import leave_member, preview_leaving, return_member
from desktop.core.services.list_movements import movements
from desktop.core.services.note_member import change_note, note_member, notes_of
from desktop.core.services.price_bill import Draft, price_bill
from desktop.core.services.suggest_merges import suggest_merges
from tests.integration.test_merge_members import balance, buy, member, merge, verified
from tests.tills import TestTill, make_till

PHONE = "13800138001"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    made = make_till(tmp_path / "shop", now="2026-03-01T10:00:00")
    yield made
    made.close()


def new_id(shop: TestTill) -> str:
    shop.clock.advance(minutes=1)
    return shop.till.ids.event_id()


def test_frozen_points_are_not_used_and_go_on_being_earned(shop: TestTill) -> None:
    one = member(shop, PHONE, "林")
    card = shop.till.cards.card_token(one.member_id, 1)
    buy(shop, card, 50_000)
    shop.clock.advance(days=1)
    event_id = new_id(shop)
    done = freeze_member(shop.till, event_id, one.member_no, "有人冒用")
    assert (freeze_member(shop.till, event_id, one.member_no, "有人冒用"), done.since) == (done, date(2026, 3, 2))
    priced = price_bill(shop.till, Draft(amount_minor=20_000, member_id=one.member_id, proof="card"))
    assert (priced.most_points, priced.limit) == (0, "frozen")
    with pytest.raises(RuleBroken, match=r"redeem\.frozen"):
        buy(shop, card, 20_000, 100)
    with pytest.raises(RuleBroken, match=r"freeze\.already"):
        freeze_member(shop.till, new_id(shop), one.member_no, "再冻")
    buy(shop, card, 20_000)
    assert balance(shop, one.member_no) == 700
    assert choose(shop.till, card, "en")[1].frozen_on == date(2026, 3, 2)
    assert unfreeze_member(shop.till, new_id(shop), one.member_no, "弄清了").since is None
    buy(shop, card, 20_000, 100)
    assert verified(shop)


def test_leaving_voids_the_points_says_so_before_and_can_be_undone(shop: TestTill) -> None:
    one = member(shop, PHONE, "林", consents=("sms",))
    buy(shop, one.member_no, 50_000)
    seen = preview_leaving(shop.till, one.member_no)
    assert (seen.points, seen.undo_until) == (500, date(2026, 3, 31))
    buy(shop, one.member_no, 1_000)
    with pytest.raises(Conflict, match=r"leave\.changed"):
        leave_member(shop.till, new_id(shop), one.member_no, agreed_points=500)
    event_id = new_id(shop)
    assert leave_member(shop.till, event_id, one.member_no, agreed_points=510).points == 510
    assert leave_member(shop.till, event_id, one.member_no).points == 510
    assert balance(shop, one.member_no) == 0
    assert find_members(shop.till, PHONE, "en").only is None
    for action in (
        lambda: buy(shop, one.member_no, 1_000),
        lambda: adjust_points(shop.till, new_id(shop), one.member_no, 10, "补"),
        lambda: leave_member(shop.till, new_id(shop), one.member_no),
        lambda: merge(shop, one.member_no, member(shop, PHONE).member_no),
    ):
        with pytest.raises(RuleBroken, match=r"(member|merge)\.left"):
            action()
    shown = find_members(shop.till, one.member_no, "en").only
    assert shown is not None
    assert (shown.name, shown.phone, shown.consents) == ("", None, ())
    assert verified(shop)
    shop.clock.advance(days=29)
    back = new_id(shop)
    assert return_member(shop.till, back, one.member_no).points == 510
    assert return_member(shop.till, back, one.member_no).points == 510
    again = find_members(shop.till, one.member_no, "en").only
    assert again is not None
    assert (again.name, again.balance, again.consents) == ("林", 510, ())
    assert [row.points for row in movements(shop.till, one.member_id, None, 9, "en").rows] == [510, -510, 10, 500]
    with shop.till.ledger.reading() as reading:
        state = reading.state(one.member_id)
        assert issued_balance(state.totals) == 510
        assert state == fold_all(reading.events_of(one.member_id))[0]
    assert verified(shop)


def test_leaving_is_for_good_after_its_days(shop: TestTill) -> None:
    one = member(shop, PHONE)
    with pytest.raises(RuleBroken, match=r"leave\.not"):
        return_member(shop.till, new_id(shop), one.member_no)
    leave_member(shop.till, new_id(shop), one.member_no)
    shop.clock.advance(days=31)
    with pytest.raises(RuleBroken, match=r"leave\.too_late"):
        return_member(shop.till, new_id(shop), one.member_no)
    assert member(shop, PHONE).member_id != one.member_id


def test_notes_are_shown_latest_first_and_the_pinned_ones_at_scan(shop: TestTill) -> None:
    one = member(shop, PHONE)
    first = note_member(shop.till, new_id(shop), one.member_no, "不吃辣", pinned=True)
    second = note_member(shop.till, new_id(shop), one.member_no, "喜欢靠窗")
    assert [(note.text, note.pinned) for note in notes_of(shop.till, one.member_id)] == [
        ("喜欢靠窗", False),
        ("不吃辣", True),
    ]
    assert choose(shop.till, one.member_no, "en")[1].notes == ("不吃辣",)
    change_note(shop.till, new_id(shop), second, pinned=True)
    assert choose(shop.till, one.member_no, "en")[1].notes == ("喜欢靠窗", "不吃辣")
    change_note(shop.till, new_id(shop), first, removed=True)
    assert choose(shop.till, one.member_no, "en")[1].notes == ("喜欢靠窗",)
    assert [note.noted_id for note in notes_of(shop.till, one.member_id)] == [second]
    with pytest.raises(NotFound, match=r"note\.unknown"):
        change_note(shop.till, new_id(shop), one.member_id)
    with pytest.raises(RuleBroken, match=r"note\.blank"):
        note_member(shop.till, new_id(shop), one.member_no, "  ")
    bodies = b"".join(body for (body,) in shop.rows("SELECT body FROM events"))
    assert "不吃辣".encode() not in bodies
    assert verified(shop)


def test_a_reissued_number_goes_from_the_stranger_and_the_new_person_enrols(shop: TestTill) -> None:
    old = member(shop, PHONE, "林")
    shop.clock.advance(days=1)
    event_id = new_id(shop)
    done = detach_phone(shop.till, event_id, PHONE, "号码换了人")
    assert (done.member_id, done.on) == (old.member_id, date(2026, 3, 2))
    assert detach_phone(shop.till, event_id, PHONE, "号码换了人") == done
    fresh = member(shop, PHONE, "王")
    assert fresh.member_id != old.member_id
    only = find_members(shop.till, PHONE, "en").only
    assert only is not None
    assert only.member_no == fresh.member_no
    edit_member(shop.till, Edit(event_id=new_id(shop), key=old.member_no, phone="13900139000"))
    edit_member(shop.till, Edit(event_id=new_id(shop), key=old.member_no, phone="13700137000"))
    with shop.till.ledger.reading() as reading:
        held = phones(shop.till, reading, old.member_id)
    assert [(phone.phone[-4:], phone.ended, phone.reason) for phone in held] == [
        ("7000", "", None),
        ("9000", "changed", None),
        ("8001", "detached", "号码换了人"),
    ]
    assert suggest_merges(shop.till) == ()
    assert verified(shop)


def test_of_merged_members_the_number_goes_from_every_id(shop: TestTill) -> None:
    one, other = member(shop, PHONE), member(shop, PHONE, shared_phone=True)
    merge(shop, one.member_no, other.member_no)
    detach_phone(shop.till, new_id(shop), one.member_no, "换人")
    assert find_members(shop.till, PHONE, "en").only is None
    with pytest.raises(RuleBroken, match=r"phone\.none"):
        detach_phone(shop.till, new_id(shop), one.member_no, "换人")
    assert verified(shop)


def test_a_bill_without_a_member_goes_on_after_leaving(shop: TestTill) -> None:
    one = member(shop, PHONE)
    leave_member(shop.till, new_id(shop), one.member_no)
    with pytest.raises(RuleBroken, match=r"member\.left"):
        price_bill(shop.till, Draft(amount_minor=1_000, member_id=one.member_id, proof="number"))
    assert check_out(shop.till, Bill(amount_minor=1_000, event_id=new_id(shop))).points_earned == 0


def test_a_state_that_cannot_be_read_is_found_and_one_of_an_earlier_program_is_fine(shop: TestTill) -> None:
    one = member(shop, PHONE)
    buy(shop, one.member_no, 10_000)
    with shop.ledger.file.writing() as writing:
        ((state,),) = writing.raw.execute("SELECT state FROM member_states").fetchall()
        earlier = msgspec.msgpack.encode(msgspec.msgpack.decode(state)[:15])
        writing.raw.execute("UPDATE member_states SET state = ?", (earlier,))
    assert verified(shop)
    with shop.ledger.file.writing() as writing:
        writing.raw.execute("UPDATE member_states SET state = X'00'")
    assert not verified(shop)
