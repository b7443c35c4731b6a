"""Contacts: what is put on record, what stops one, what 勿再联系 withdraws, what taking back gives back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.fold import fold_all
from desktop.core.domain.merging import joined
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.list_profiles import profile_history
from desktop.core.services.log_contact import Contact, Contacting, Logged, contacts_of, log_contact, undo_contact
from desktop.core.services.note_member import note_member
from tests.integration.test_merge_members import verified
from tests.tills import TestTill, make_till

OFFER = Contact(outcome="reached", intent="coming", recipe="dormant_active")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    made = make_till(tmp_path / "shop", now="2026-03-01T10:00:00")
    yield made
    made.close()


def member(shop: TestTill, phone: str = "13800138001", consents: tuple[str, ...] = ("sms", "phone")) -> str:
    asked = Enrolment(event_id=shop.till.ids.event_id(), phone=phone, name="林晓岚", consents=consents)
    return enrol_member(shop.till, asked).member_id


def log(shop: TestTill, contact: Contact, phone: str = "13800138001", event_id: str = "") -> Logged:
    shop.clock.advance(minutes=1)
    return log_contact(shop.till, event_id or shop.till.ids.event_id(), phone, contact)


def known(shop: TestTill, member_id: str) -> Contacting:
    with shop.till.ledger.reading() as reading:
        return contacts_of(shop.till, reading, member_id)


def consents(shop: TestTill, member_id: str) -> tuple[str, ...]:
    with shop.till.ledger.reading() as reading:
        return reading.state(member_id).consents


def test_an_outcome_is_on_record_with_the_day_to_look_again(shop: TestTill) -> None:
    who = member(shop)
    logged = log(shop, OFFER)
    (said,) = known(shop, who).contacts
    assert (said.outcome, said.intent, said.recipe, said.day) == (
        "reached",
        "coming",
        "dormant_active",
        date(2026, 3, 1),
    )
    assert logged.remind_on == said.remind_on == date(2026, 3, 8)
    verified(shop)


def test_the_same_id_again_logs_nothing_more_and_another_events_id_is_refused(shop: TestTill) -> None:
    who, event_id = member(shop), shop.till.ids.event_id()
    assert log(shop, OFFER, event_id=event_id) == log(shop, OFFER, event_id=event_id)
    assert len(known(shop, who).contacts) == 1
    noted = note_member(shop.till, shop.till.ids.event_id(), "13800138001", "不吃辣")
    with pytest.raises(Conflict, match=r"merge\.differs"):
        log(shop, OFFER, event_id=noted)


def test_no_offer_goes_where_nobody_agreed_whatever_is_passed_over(shop: TestTill) -> None:
    who = member(shop, consents=("sms",))
    assert known(shop, who).missing == "phone"
    with pytest.raises(RuleBroken, match=r"contact\.no_consent"):
        log(shop, Contact(outcome="no_answer", recipe="lost", despite=("recent", "hours")))
    assert known(shop, who).contacts == ()
    log(shop, Contact(channel="sms", outcome="sent", recipe="dormant_new"))
    log(shop, Contact(outcome="reached"))  # a call about something else than an offer
    assert len(known(shop, who).contacts) == 2


def test_one_offer_in_thirty_days_unless_it_is_passed_over_knowingly(shop: TestTill) -> None:
    who = member(shop)
    log(shop, Contact(outcome="no_answer", recipe="dormant_active"))
    assert known(shop, who).met == ()  # who was not reached was told nothing
    log(shop, Contact(outcome="reached", recipe="dormant_active"))
    shop.clock.advance(days=29)
    assert known(shop, who).met == ("recent",)
    with pytest.raises(RuleBroken, match=r"contact\.recent"):
        log(shop, OFFER)
    log(shop, Contact(channel="sms", outcome="sent"))
    with pytest.raises(RuleBroken, match=r"contact\.recent"):
        log(shop, Contact(channel="sms", outcome="sent", recipe="dormant_active"))
    shop.clock.advance(days=1)
    log(shop, OFFER)
    shop.clock.advance(days=1)
    log(shop, Contact(outcome="reached", recipe="dormant_active", despite=("recent",)))
    assert known(shop, who).contacts[0].day == date(2026, 4, 1)


def test_a_call_that_was_promised_is_no_second_offer(shop: TestTill) -> None:
    who = member(shop)
    log(shop, Contact(outcome="reached", intent="thinking", recipe="dormant_active"))
    shop.clock.advance(days=13)
    assert known(shop, who).met == ("recent",)
    shop.clock.advance(days=1)
    assert known(shop, who).met == ()


@pytest.mark.parametrize(("clock", "met"), [("09:58", True), ("10:00", False), ("19:58", False), ("20:00", True)])
def test_calls_are_made_from_ten_to_twenty(tmp_path: Path, clock: str, met: bool) -> None:
    made = make_till(tmp_path / "shop", now=f"2026-03-01T{clock}:00")
    member(made)
    assert ("hours" in known(made, member(made, "13800138002")).met) == met
    if met:
        with pytest.raises(RuleBroken, match=r"contact\.hours"):
            log(made, OFFER)
        log(made, Contact(channel="sms", outcome="sent", recipe="dormant_active"))
    else:
        log(made, OFFER)
    made.close()


def test_never_again_withdraws_the_consent_to_calls_on_record_and_taking_back_gives_it_back(shop: TestTill) -> None:
    who = member(shop)
    logged = log(shop, Contact(outcome="reached", intent="never", recipe="dormant_active"))
    assert (logged.withdrew, logged.remind_on, consents(shop, who)) == ("phone", None, ("sms",))
    assert profile_history(shop.till, who)[0].changed == ("consents",)
    with pytest.raises(RuleBroken, match=r"contact\.no_consent"):
        log(shop, OFFER)
    verified(shop)
    undo_contact(shop.till, shop.till.ids.event_id(), logged.contact_id)
    assert (consents(shop, who), known(shop, who).contacts) == (("sms", "phone"), ())
    assert profile_history(shop.till, who)[0].name == "林晓岚"
    verified(shop)


def test_never_again_of_who_had_not_agreed_withdraws_nothing_and_gives_nothing_back(shop: TestTill) -> None:
    who = member(shop, consents=("sms",))
    logged = log(shop, Contact(outcome="reached", intent="never"))
    assert logged.withdrew == ""
    undo_contact(shop.till, shop.till.ids.event_id(), logged.contact_id)
    assert consents(shop, who) == ("sms",)


def test_a_contact_is_taken_back_once_and_an_unknown_one_never(shop: TestTill) -> None:
    who = member(shop)
    logged = log(shop, Contact(outcome="reached", intent="never", recipe="dormant_active"))
    for _ in range(2):
        undo_contact(shop.till, shop.till.ids.event_id(), logged.contact_id)
        edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key="13800138001", consents=()))
    assert consents(shop, who) == ()  # the second undo gave nothing back
    with pytest.raises(NotFound, match=r"contact\.unknown"):
        undo_contact(shop.till, shop.till.ids.event_id(), "nothing")


@pytest.mark.parametrize(
    "contact",
    [
        Contact(outcome="sent"),
        Contact(channel="sms", outcome="reached"),
        Contact(outcome="no_answer", intent="coming"),
        Contact(outcome="reached", remind_in_days=0),
    ],
    ids=["call sent", "sms answered", "nobody means", "no day"],
)
def test_what_cannot_have_happened_is_not_logged(shop: TestTill, contact: Contact) -> None:
    member(shop)
    with pytest.raises(RuleBroken, match=r"contact\.unclear"):
        log(shop, contact)


def test_two_unanswered_calls_are_counted_until_somebody_answers(shop: TestTill) -> None:
    who = member(shop)
    for _ in range(2):
        log(shop, Contact(outcome="no_answer", recipe="lost"))
    assert known(shop, who).unanswered == 2
    log(shop, Contact(outcome="reached", recipe="lost"))
    assert known(shop, who).unanswered == 0


def test_the_state_keeps_six_and_folding_in_any_order_is_the_same(shop: TestTill) -> None:
    who = member(shop)
    for _ in range(7):
        log(shop, Contact(outcome="no_answer"))
    with shop.till.ledger.reading() as reading:
        events, state = reading.events_of(who), reading.state(who)
    assert len(state.contacts) == 6
    assert fold_all(reversed(events))[0].contacts == state.contacts
    assert joined([state, fold_all(events[:2])[0]]).contacts[0] == state.contacts[0]
