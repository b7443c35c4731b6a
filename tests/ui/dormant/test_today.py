"""Today: who stands on which card, and what its key opens."""

from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.log_contact import Contact, log_contact
from desktop.core.services.look_at_today import CALLS
from desktop.core.services.member_cases import NewCase, close_case, open_case
from desktop.ui.today.model import TodayCard
from desktop.ui.today.presenter import Presenter
from tests.tills import TestTill
from tests.ui.dormant.shops import AWAY, PHONE
from tests.ui.fake_desk import FakeDesk


def cards(shop: TestTill, folder: Path) -> tuple[FakeDesk, Presenter, dict[str, TodayCard], str]:
    desk = FakeDesk(shop.till, folder)
    page = Presenter(desk)  # type: ignore[arg-type]
    page.enter()
    model = page._model()
    return desk, page, {card.what: card for card in model.cards}, model.headline


def test_whom_to_call_is_who_agreed_and_rests_from_no_offer(shop: TestTill, tmp_path: Path) -> None:
    told = Contact(outcome="reached", intent="never", recipe="dormant_active")
    log_contact(shop.till, shop.till.ids.event_id(), PHONE.format(0), told)
    log_contact(
        shop.till, shop.till.ids.event_id(), PHONE.format(1), Contact(outcome="reached", recipe="dormant_active")
    )
    desk, page, found, headline = cards(shop, tmp_path)
    assert [item.name for item in found["calls"].items] == [f"客人{number}" for number in range(2, AWAY - 1)]
    assert (found["calls"].items[0].why, found["calls"].items[0].figure) == ("70 天没来，平时 10 天", "¥840")
    assert headline == f"今天：{AWAY - 3} 位可以打电话"
    assert page.pressed("1")
    assert desk.gone == [("dormant", {"filters": CALLS, "back": "today"})]
    assert not page.pressed("2")


def test_birthdays_reminders_and_an_empty_day(shop: TestTill, tmp_path: Path) -> None:
    today = shop.till.clock.day(shop.clock())
    edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key=PHONE.format(2), birthday=f"{today:%m-%d}"))
    log_contact(shop.till, shop.till.ids.event_id(), PHONE.format(4), Contact(outcome="no_answer"))
    shop.clock.advance(days=1)
    _, _, found, _ = cards(shop, tmp_path)
    assert found["birthdays"].items == ()
    assert [item.name for item in found["reminders"].items] == ["客人4"]
    assert found["birthdays"].empty
    shop.clock.advance(days=364)
    _, page, found, _ = cards(shop, tmp_path)
    assert [(item.name, item.figure) for item in found["birthdays"].items] == [("客人2", "今天")]
    desk = page.desk
    assert page.pressed("3")
    assert desk.gone[-1][0] == "dormant"  # type: ignore[attr-defined]
    assert len(desk.gone[-1][1]["only"]) == 1  # type: ignore[attr-defined]


def test_points_about_to_expire_stand_by_their_last_day(shop: TestTill, tmp_path: Path) -> None:
    shop.clock.set("2027-02-20T10:00:00")
    _, _, found, _ = cards(shop, tmp_path)
    assert found["expiring"].count == f"{AWAY} 人"
    assert found["expiring"].items[0].figure == "02-28"


def test_an_open_complaint_comes_first_and_stops_offers(shop: TestTill, tmp_path: Path) -> None:
    asked = NewCase(event_id=shop.till.ids.event_id(), key=PHONE.format(0), sort="complaint", text="面凉了")
    case = open_case(shop.till, asked)
    _, page, found, headline = cards(shop, tmp_path)
    assert [(item.name, item.why) for item in found["complaints"].items] == [("客人0", "面凉了")]
    assert headline.startswith("今天：1 件投诉没了结")
    assert "客人0" not in [item.name for item in found["calls"].items]
    offer = Contact(outcome="reached", recipe="dormant_active")
    with pytest.raises(RuleBroken, match=r"contact\.complaint"):
        log_contact(shop.till, shop.till.ids.event_id(), PHONE.format(0), offer)
    assert page.pressed("7")
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone(f"+86{PHONE.format(0)}")
    close_case(shop.till, shop.till.ids.event_id(), member.member_id, case, "赔了一碗")
    _, _, found, _ = cards(shop, tmp_path)
    assert found["complaints"].items == ()
    log_contact(shop.till, shop.till.ids.event_id(), PHONE.format(0), offer)
