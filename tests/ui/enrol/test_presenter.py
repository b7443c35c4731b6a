"""Enrolling: one member however often Enter is hit, nobody twice by accident, nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.claims import offer_claim
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_card import print_card
from desktop.core.services.profiles import TERMS
from desktop.ui.desk import Chosen
from desktop.ui.enrol.presenter import Presenter
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView

PHONE = "13800138000"


class View(FakeView):
    """Keeps which field got the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.focused: list[str] = []

    def focus(self, field: str) -> None:
        self.focused.append(field)


class Counter:
    """A desk with the dialog open."""

    def __init__(self, shop: TestTill, folder: Path) -> None:
        self.shop = shop
        self.desk = FakeDesk(shop.till, folder)
        desk: Any = self.desk
        self.room: Any = Presenter(desk)
        self.view = View()
        self.room.attach(self.view)
        self.room.enter()

    @property
    def last(self) -> Any:
        return self.view.last

    def members(self) -> int:
        with self.shop.till.ledger.reading() as reading:
            return len(list(reading.all_members()))

    def known(self, name: str = "林晓岚", phone: str = PHONE) -> str:
        till = self.shop.till
        asked = Enrolment(event_id=till.ids.event_id(), phone=phone, name=name, shared_phone=True)
        return enrol_member(till, asked).member_id


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with make_till(tmp_path / "shop") as shop:
        yield Counter(shop, tmp_path)


def test_a_phone_the_terms_and_enter_make_a_member(counter: Counter) -> None:
    for digit in PHONE:
        counter.room.key(digit)
    assert counter.last.phone == "138 0013 8000"
    assert (counter.last.digits.text, counter.last.digits.tone) == ("11 位", "ok")
    assert counter.room.pressed("F7")
    counter.room.go_on()
    [(dialog, wish)] = counter.desk.opened
    assert (dialog, wish["fresh"], counter.desk.closed, counter.desk.changes) == ("card", True, 1, 1)
    with counter.shop.till.ledger.reading() as reading:
        member = reading.member(wish["member_id"])
        assert member is not None
        assert (member.profile.phone, member.source) == ("+86" + PHONE, "till")
        assert reading.state(member.member_id).consents == ()
        enrolled: Any = reading.events_of(member.member_id)[0].payload
        assert enrolled.terms == TERMS


def test_without_the_terms_nothing_is_saved(counter: Counter) -> None:
    counter.room.type_phone(PHONE)
    counter.room.go_on()
    assert (counter.members(), counter.last.terms_remark.tone) == (0, "bad")
    assert counter.view.focused == ["terms"]
    counter.room.accept_terms(on=True)
    assert counter.last.terms_remark.text == ""


def test_enter_twice_before_the_answer_is_one_member(counter: Counter) -> None:
    counter.room.type_phone(PHONE)
    counter.room.accept_terms(on=True)
    counter.desk.lane.held = True
    counter.room.go_on()
    assert counter.last.busy
    counter.room.go_on()
    counter.desk.lane.release()
    assert (counter.members(), len(counter.desk.opened)) == (1, 1)


def test_a_retry_after_a_lost_answer_is_the_same_member(counter: Counter) -> None:
    counter.room.type_phone(PHONE)
    counter.room.accept_terms(on=True)
    counter.desk.lane.held = True
    counter.room.go_on()
    counter.desk.lane.release()
    first = counter.desk.opened[0][1]["member_id"]
    again = Enrolment(event_id=first, phone=PHONE)
    assert enrol_member(counter.shop.till, again).member_id == first
    assert counter.members() == 1


def test_enter_before_the_id_is_there_waits_for_it(tmp_path: Path) -> None:
    with make_till(tmp_path / "shop") as shop:
        counter = Counter(shop, tmp_path)
        counter.desk.lane.held = True
        counter.room.enter()
        counter.room.type_phone(PHONE)
        counter.room.accept_terms(on=True)
        counter.room.go_on()
        counter.desk.lane.release()
        assert counter.members() == 1
        assert len(counter.desk.opened[0][1]["member_id"]) == 36


def test_all_that_was_filled_in_is_kept(counter: Counter) -> None:
    friend = counter.known("林建国", "13900139000")
    counter.room.type_phone(PHONE)
    counter.room.change(name="王芳", gender="female", source="friend")
    counter.room.type_birthday("11月24日")
    counter.room.type_referrer("139 0013 9000")
    assert counter.last.birthday_remark.text == "11-24"
    assert counter.last.referrer_remark.text == "是 林*国"
    counter.room.tick("wechat", on=True)
    counter.room.tick("sms", on=True)
    counter.room.accept_terms(on=True)
    counter.room.go_on()
    member_id = counter.desk.opened[0][1]["member_id"]
    with counter.shop.till.ledger.reading() as reading:
        member = reading.member(member_id)
        said: Any = reading.events_of(member_id)[0].payload
    assert member is not None
    profile = member.profile
    assert (profile.name, profile.birthday, profile.gender, member.source) == ("王芳", "11-24", "female", "friend")
    assert (said.referrer_id, said.consents) == (friend, ("sms", "wechat"))


def test_nothing_is_agreed_to_beforehand(counter: Counter) -> None:
    assert (counter.last.consents, counter.last.terms) == ((), False)


def test_members_of_a_known_phone_are_masked_until_one_is_chosen(counter: Counter) -> None:
    counter.known("林晓岚")
    counter.known("林建国")
    counter.room.type_phone(PHONE)
    shown = counter.last.known
    assert sorted(card.name for card in shown.cards) == ["林*国", "林*岚"]
    assert not any("积分" in card.note or card.tier for card in shown.cards)
    assert counter.last.primary_key == "↓"
    counter.room.pressed("Down")
    first, second = counter.last.known.cards
    assert first.is_chosen
    assert "*" not in first.name
    assert "积分" in first.note
    assert "*" in second.name
    assert counter.last.primary_label == f"就是{first.name}，去收银"


def test_enter_takes_the_chosen_one_to_the_counter(counter: Counter) -> None:
    ids = {counter.known("林晓岚"), counter.known("林建国")}
    counter.room.type_phone(PHONE)
    counter.room.pressed("Down")
    counter.room.pressed("Down")
    counter.room.go_on()
    [(room, wish)] = counter.desk.gone
    chosen: Chosen = wish["member"]
    assert (room, chosen.proof, counter.desk.closed) == ("checkout", "phone", 1)
    assert chosen.member_id == counter.last.known.cards[1].member_id in ids
    assert counter.members() == 2


def test_enter_with_several_and_none_chosen_chooses_and_goes_nowhere(counter: Counter) -> None:
    counter.known("林晓岚")
    counter.known("林建国")
    counter.room.type_phone(PHONE)
    counter.room.go_on()
    assert counter.desk.gone == []
    assert counter.last.known.cards[0].is_chosen


def test_the_only_one_goes_to_the_counter_at_once(counter: Counter) -> None:
    who = counter.known()
    counter.room.type_phone(PHONE)
    assert counter.last.primary_label == "就是林*岚，去收银"
    counter.room.go_on()
    assert counter.desk.gone == [("checkout", {"member": Chosen(who, "phone")})]


def test_the_chosen_one_shows_points_and_last_visit(counter: Counter) -> None:
    counter.known()
    till = counter.shop.till
    check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=128600, key=PHONE))
    counter.room.type_phone(PHONE)
    counter.room.pressed("Down")
    assert counter.last.known.cards[0].note == "可用 1,286 积分 · 2026-11-22 来过"


def test_another_person_on_the_phone_gets_a_card(counter: Counter) -> None:
    counter.known()
    counter.room.type_phone(PHONE)
    counter.room.share()
    assert counter.last.known is None
    assert counter.last.shared_label == "看看已有的会员"
    counter.room.change(name="林建国")
    counter.room.accept_terms(on=True)
    counter.room.go_on()
    assert counter.members() == 2


def test_a_member_enrolled_elsewhere_meanwhile_is_offered(counter: Counter) -> None:
    counter.room.type_phone(PHONE)
    counter.room.accept_terms(on=True)
    counter.known()
    counter.room.go_on()
    assert counter.members() == 1
    assert counter.last.known is not None
    assert not counter.last.busy


def test_an_answer_about_an_older_number_is_passed_over(counter: Counter) -> None:
    counter.known()
    counter.desk.lane.held = True
    counter.room.type_phone(PHONE)
    counter.room.type_phone("13900139000")
    counter.desk.lane.release(backwards=True)
    assert counter.last.known is None
    assert counter.last.digits.tone == "ok"


def test_an_answer_after_the_dialog_closed_is_passed_over(counter: Counter) -> None:
    counter.known()
    token = print_card(counter.shop.till, PHONE, "zh-Hans").token
    counter.desk.lane.held = True
    counter.room.type_phone(PHONE)
    counter.room.scanned(token)
    counter.room.leave()
    counter.room.enter()
    counter.desk.lane.release()
    assert counter.last.known is None
    assert (counter.last.phone, counter.desk.gone, counter.desk.closed) == ("", [], 0)


def test_a_number_that_does_not_exist_is_said_at_the_phone(counter: Counter) -> None:
    counter.room.type_phone("12345678901")
    assert (counter.last.phone_remark.tone, counter.last.digits.text) == ("bad", "")
    counter.room.key("⌫")
    assert counter.last.phone_remark.tone == "ink2"
    assert counter.last.digits.text == "还差 1 位"


@pytest.mark.parametrize(
    ("field", "typing"),
    [
        ("birthday", lambda room: room.type_birthday("1399")),
        ("referrer", lambda room: room.type_referrer("18800188000")),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_is_lost(counter: Counter, field: str, typing: Any) -> None:
    counter.room.type_phone(PHONE)
    counter.room.change(name="王芳")
    typing(counter.room)
    counter.room.accept_terms(on=True)
    counter.room.go_on()
    assert counter.members() == 0
    assert getattr(counter.last, f"{field}_remark").tone == "bad"
    assert counter.view.focused == [field]
    assert (counter.last.name, counter.last.phone, counter.last.busy) == ("王芳", "138 0013 8000", False)


def test_a_scanned_card_brings_its_owner_to_the_counter(counter: Counter) -> None:
    who = counter.known()
    token = print_card(counter.shop.till, PHONE, "zh-Hans").token
    assert counter.room.scanned(token)
    assert counter.desk.gone == [("checkout", {"member": Chosen(who, "card")})]


def test_a_card_scanned_into_the_referrers_field_is_the_referrer(counter: Counter) -> None:
    friend = counter.known("林建国", "13900139000")
    token = print_card(counter.shop.till, "13900139000", "zh-Hans").token
    counter.room.be_at("referrer")
    counter.room.scanned(token)
    assert counter.desk.gone == []
    assert counter.last.referrer_remark.text == "是 林*国"
    assert len(counter.last.referrer) == len("K7M2 Q9XD 4HPA")
    counter.room.type_phone(PHONE)
    counter.room.accept_terms(on=True)
    counter.room.go_on()
    with counter.shop.till.ledger.reading() as reading:
        said: Any = reading.events_of(counter.desk.opened[0][1]["member_id"])[0].payload
    assert said.referrer_id == friend


def test_a_code_of_nobody_leaves_all_as_it_is(counter: Counter) -> None:
    counter.room.type_phone("1380")
    counter.room.scanned("6901234567892")
    assert [notice.tone for notice in counter.desk.told] == ["warn"]
    assert (counter.desk.gone, counter.last.phone) == ([], "138 0")


def test_esc_closes_at_once_while_nothing_was_typed(counter: Counter) -> None:
    assert not counter.room.pressed("Esc")
    assert counter.desk.questions == []


def test_esc_asks_and_keeps_what_was_typed_for_once(counter: Counter) -> None:
    counter.room.type_phone("1380")
    assert counter.room.pressed("Esc")
    [question] = counter.desk.questions
    question.then()
    counter.room.leave()
    counter.room.enter()
    assert counter.last.phone == "138 0"
    assert not counter.room.pressed("Esc")
    counter.room.leave()
    counter.room.enter()
    assert counter.last.phone == ""


def test_esc_while_saving_waits(counter: Counter) -> None:
    counter.room.type_phone(PHONE)
    counter.room.accept_terms(on=True)
    counter.desk.lane.held = True
    counter.room.go_on()
    assert counter.room.pressed("Esc")
    assert counter.desk.questions == []


def test_a_number_that_was_searched_in_vain_stands_there_already(counter: Counter) -> None:
    counter.room.enter(phone=PHONE)
    assert counter.last.phone == "138 0013 8000"
    assert counter.last.digits.tone == "ok"
    assert not counter.room.pressed("Esc")


def test_presenting_again_says_the_same(counter: Counter) -> None:
    counter.room.type_phone(PHONE)
    before = counter.last
    counter.room.refresh()
    assert counter.last == before


@pytest.mark.parametrize(("region", "zone", "phone", "shown"), [
    ("TW", "Asia/Taipei", "0912345678", "0912 345 678"),
    ("HK", "Asia/Hong_Kong", "91234567", "9123 4567"),
])  # fmt: skip
def test_other_regions_have_other_numbers(tmp_path: Path, region: str, zone: str, phone: str, shown: str) -> None:
    with make_till(tmp_path / "shop", region=region, zone=zone) as shop:
        counter = Counter(shop, tmp_path)
        counter.known("林晓岚", phone)
        counter.room.type_phone(phone)
        assert counter.last.phone == shown
        assert counter.last.known is not None


@pytest.mark.parametrize("how", ["token", "code"])
def test_a_slips_claim_waits_for_the_new_member_and_is_taken_in_one_go(counter: Counter, how: str) -> None:
    till = counter.shop.till
    sale = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=12_800))
    offer = offer_claim(till, sale.bill)
    counter.room.scanned(getattr(offer, how))
    assert counter.desk.told[-1].title == "小票的积分码记下了：存好会员就领给他。"
    assert counter.members() == 0
    for digit in PHONE:
        counter.room.pressed(digit)
    counter.room.accept_terms(on=True)
    counter.room.go_on()
    counter.room.go_on()
    assert counter.members() == 1
    assert [told.title for told in counter.desk.told if "已领" in told.title] == [
        f"这张小票的 {offer.points:,} 积分已领。"
    ]


def test_a_claim_goes_to_a_member_that_is_known_already_and_a_later_opening_knows_none(counter: Counter) -> None:
    till = counter.shop.till
    counter.known()
    offer = offer_claim(till, check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=12_800)).bill)
    counter.room.scanned(offer.token)
    for digit in PHONE:
        counter.room.pressed(digit)
    counter.room.go_on()
    assert "已领" in counter.desk.told[-1].title
    counter.room.leave()
    counter.room.enter(phone="13900139000")
    counter.room.accept_terms(on=True)
    counter.room.go_on()
    assert counter.members() == 2
    assert len([told for told in counter.desk.told if "已领" in told.title]) == 1
    assert counter.desk.refusals == []
