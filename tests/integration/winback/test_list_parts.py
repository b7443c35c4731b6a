"""What the dormant list asks of ``reading.lists`` beyond classes: the hold-out, offers of late, reminders."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.core.domain.holdout import held_out
from desktop.core.ports.lists import HeldOut, Wish
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.log_contact import Contact, log_contact
from tests.tills import TestTill, make_till

HELD = HeldOut("year/2026", 20)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestTill]:
    """Forty members, 80 days after each bought once; the first was told of an offer, the second did not answer."""
    made = make_till(Path(tmp_path_factory.mktemp("lists")) / "shop", now="2026-03-01T10:00:00")
    for number in range(40):
        phone = f"138001380{number:02}"
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=phone, consents=("phone",)))
        check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=100_00 + number, key=phone))
        made.clock.advance(minutes=1)
    made.clock.advance(days=80)
    offer = Contact(outcome="reached", intent="thinking", recipe="dormant_new")
    log_contact(made.till, made.till.ids.event_id(), "13800138000", offer)
    made.clock.advance(minutes=1)
    log_contact(made.till, made.till.ids.event_id(), "13800138001", Contact(outcome="no_answer", recipe="dormant_new"))
    yield made
    made.close()


def test_who_is_held_out_stands_in_no_page_and_in_no_count(shop: TestTill) -> None:
    with shop.till.ledger.reading() as reading:
        everybody = {row.member_id for row in reading.lists.page(Wish(class_names=("dormant",))).rows}
        page = reading.lists.page(Wish(class_names=("dormant",), without=HELD))
        held = {member for member in everybody if held_out(member, HELD.salt, HELD.percent)}
        assert 0 < len(held) < len(everybody) == 40
        assert {row.member_id for row in page.rows} == everybody - held
        assert page.total == reading.lists.count(Wish(class_names=("dormant",), without=HELD)) == 40 - len(held)


def test_who_had_an_offer_lately_can_be_left_out_and_who_did_not_answer_had_none(shop: TestTill) -> None:
    with shop.till.ledger.reading() as reading:
        day = reading.today()
        assert reading.lists.count(Wish(offered_before=day - timedelta(days=29))) == 39
        assert reading.lists.count(Wish(offered_before=day + timedelta(days=1))) == 40


def test_reminders_are_due_soonest_first_overdue_ones_too_until_they_buy(shop: TestTill) -> None:
    def due(until: date) -> list[date | None]:
        with shop.till.ledger.reading() as reading:
            return [row.remind_on for row in reading.lists.due("reminder", until, 9)]

    today = date(2026, 5, 20)
    assert due(today + timedelta(days=14)) == [today + timedelta(days=1), today + timedelta(days=14)]
    assert due(today) == []
    shop.clock.advance(days=3)
    assert due(today + timedelta(days=3)) == [today + timedelta(days=1)]
    check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=100_00, key="13800138001"))
    assert due(today + timedelta(days=3)) == []
