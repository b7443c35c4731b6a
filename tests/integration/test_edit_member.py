"""Editing a member over time, and cards reported lost: what a retry and a hurry must not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.show_member import show_member
from tests.tills import TestTill, make_till

PHONE = "13800130417"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", now="2026-03-01T12:00:00") as made:
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, birthday="05-20"))
        yield made


def born(shop: TestTill, birthday: str) -> None:
    edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key=PHONE, birthday=birthday))


def earned(shop: TestTill) -> int:
    return check_out(shop.till, Bill(amount_minor=10000, event_id=shop.till.ids.event_id(), key=PHONE)).points_earned


def test_a_birthday_moved_to_today_multiplies_nothing_today(shop: TestTill) -> None:
    born(shop, "03-01")
    assert earned(shop) == 100
    shop.clock.set("2027-03-01T12:00:00")
    assert earned(shop) == 200


def test_a_moved_birthday_counts_from_the_seventh_day_after(shop: TestTill) -> None:
    born(shop, "03-08")
    shop.clock.set("2026-03-08T12:00:00")
    assert earned(shop) == 200


def test_a_birthday_may_move_again_after_a_year(shop: TestTill) -> None:
    born(shop, "06-01")
    shop.clock.set("2027-02-28T23:59:00")
    with pytest.raises(RuleBroken, match=r"birthday\.too_soon"):
        born(shop, "07-01")
    shop.clock.set("2027-03-01T00:00:00")
    born(shop, "07-01")


def test_the_year_may_be_added_without_moving_the_day(shop: TestTill) -> None:
    born(shop, "1990-05-20")
    born(shop, "05-20")
    born(shop, "06-01")


def test_an_edit_retried_or_without_change_writes_nothing(shop: TestTill) -> None:
    edit = Edit(event_id=shop.till.ids.event_id(), key=PHONE, name="林晓岚")
    edit_member(shop.till, edit)
    (before,) = shop.rows("SELECT count(*) FROM events")[0]
    edit_member(shop.till, edit)
    edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key=PHONE, name=" 林晓岚 "))
    assert shop.rows("SELECT count(*) FROM events") == [(before,)]


def test_what_was_written_before_stays_as_history(shop: TestTill) -> None:
    for name in ("林晓岚", "林岚"):
        edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key=PHONE, name=name))
    texts = b" ".join(text for (text,) in shop.rows("SELECT text FROM private_texts"))
    assert "林晓岚".encode() in texts
    bodies = b" ".join(body for (body,) in shop.rows("SELECT body FROM events"))
    assert "林".encode() not in bodies
    assert PHONE.encode() not in bodies


def test_a_lost_card_retried_is_one_lost_card(shop: TestTill) -> None:
    event_id = shop.till.ids.event_id()
    first = report_lost_card(shop.till, event_id, PHONE)
    assert report_lost_card(shop.till, event_id, PHONE) == first
    assert (first.lost_serial, first.new_serial) == (1, 2)


def test_protected_points_are_shown_as_such(tmp_path: Path) -> None:
    with make_till(tmp_path / "other", changes={"earn.protection_days": 7}) as made:
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE))
        earned(made)
        shown = show_member(made.till, PHONE, "en")
    assert (shown.balance, shown.usable, shown.lots[0].protected, shown.tier_name) == (100, 0, True, "Regular")
