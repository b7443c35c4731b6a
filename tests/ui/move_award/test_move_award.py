"""Ctrl+Z on a bill of the wrong member: who is right is shown, a manager agrees, the points move once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.list_movements import movements
from desktop.core.services.who import find_one
from desktop.ui.member.undoing import undo
from desktop.ui.move_award.presenter import Presenter
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView

WRONG, RIGHT = "13800130417", "13900139000"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", mode="companion", preset="plain") as made:
        for phone, name in ((WRONG, "林晓岚"), (RIGHT, "王芳")):
            enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=phone, name=name))
        check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=12_800, key=WRONG, ref="P-9"))
        yield made


def id_of(shop: TestTill, phone: str) -> str:
    with shop.till.ledger.reading() as reading:
        return find_one(shop.till, reading, phone).member.member_id


def balance(shop: TestTill, phone: str) -> int | None:
    member_id = id_of(shop, phone)
    rows = movements(shop.till, member_id, None, 1, "en").rows
    return rows[0].balance if rows else 0


def opened(shop: TestTill) -> tuple[Any, Presenter, FakeView]:
    """As the member page opens it for the newest movement."""
    desk, member_id = FakeDesk(shop.till, shop.folder), id_of(shop, WRONG)
    undo(desk, movements(shop.till, member_id, None, 9, "en").rows[0], member_id)  # type: ignore[arg-type]
    name, wish = desk.opened[-1]
    assert name == "move_award"
    presenter, view = Presenter(desk), FakeView()  # type: ignore[arg-type]
    presenter.attach(view)
    presenter.enter(**wish)
    return desk, presenter, view


def test_the_right_member_is_shown_then_gets_the_points_once(shop: TestTill) -> None:
    desk, presenter, view = opened(shop)
    assert "128 积分现在在 林*岚 · 138****0417 名下" in view.last.bill or "林晓岚" in view.last.bill
    presenter.confirm()
    assert view.last.key_error == "先填移给谁"
    presenter.type_key(RIGHT)
    presenter.confirm()
    assert (view.last.found.split(" · ")[0], desk.whys) == ("王芳", [])
    presenter.confirm()
    assert view.last.reason_error == "写一句为什么"
    presenter.type_reason("报错了手机号")
    presenter.confirm()
    assert len(desk.whys) == 1
    assert (balance(shop, WRONG), balance(shop, RIGHT), desk.closed) == (0, 128, 1)
    assert desk.told[-1].title == "已移 128 积分，对方余额 128。"


def test_who_is_typed_anew_is_looked_up_anew_and_the_same_member_is_refused(shop: TestTill) -> None:
    desk, presenter, view = opened(shop)
    presenter.type_key(RIGHT)
    presenter.confirm()
    presenter.type_key(WRONG)
    assert view.last.found == ""
    presenter.type_reason("x")
    presenter.confirm()
    presenter.confirm()
    assert view.last.key_error == "积分本来就在这位会员名下"
    assert (balance(shop, WRONG), desk.closed) == (128, 0)
    presenter.type_key("19999999999")
    presenter.confirm()
    assert view.last.key_error
