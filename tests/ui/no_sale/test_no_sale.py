"""The drawer opens without a sale only with a reason, once, on record; the typed reason never stands in the fact."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.core.domain.shift_events import DrawerOpened
from desktop.core.services.open_drawer import REASONS, open_drawer
from desktop.devices.emulator.server import Emulator
from desktop.settings import DeviceSettings
from desktop.ui.no_sale.presenter import Presenter
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", mode="till") as made:
        yield made


def opened(shop: TestTill) -> list[DrawerOpened]:
    """Every fact of the kind."""
    with shop.till.ledger.reading() as reading:
        said = [logged.event.payload for logged in reading.own_events(["drawer.opened"])]
    return [payload for payload in said if isinstance(payload, DrawerOpened)]


def dialog(shop: TestTill, printer: Printer) -> tuple[FakeDesk, Presenter, FakeView]:
    desk = FakeDesk(shop.till, shop.folder, settings=DeviceSettings(printer=printer))
    presenter, view = Presenter(desk), FakeView()  # type: ignore[arg-type]
    presenter.attach(view)
    presenter.enter()
    return desk, presenter, view


def test_a_reason_by_its_number_opens_it_once(shop: TestTill) -> None:
    with Emulator() as printer:
        desk, presenter, _ = dialog(shop, Printer(kind="network", host="127.0.0.1", port=printer.port, drawer=True))
        presenter.pressed("2")
        presenter.confirm()
        presenter.confirm()
        assert (len(opened(shop)), desk.closed) == (1, 1)
        end = time.monotonic() + 5
        while not printer.kicks and time.monotonic() < end:
            time.sleep(0.01)
        assert printer.kicks == 1
    assert [fact.why for fact in opened(shop)] == ["check"]


def test_another_reason_wants_words_which_stand_apart(shop: TestTill) -> None:
    desk, presenter, view = dialog(shop, Printer(kind="network", host="127.0.0.1", port=9, drawer=True))
    desk.doors.fails = RuleBroken("printer.refused", host="127.0.0.1", port=9)
    presenter.choose("other")
    presenter.confirm()
    assert (view.last.wrong, opened(shop)) == ("写一句为什么。", [])
    presenter.type("林晓岚 借零钱")
    presenter.confirm()
    (fact,) = opened(shop)
    assert (fact.why, len(fact.reason_digest)) == ("other", 32)
    assert shop.rows("SELECT count(*) FROM events WHERE instr(body, '晓岚')") == [(0,)]
    assert desk.told[-1].title == "钱箱没开。"
    with shop.till.ledger.reading() as reading:
        assert reading.private_text(fact.reason_id) == "林晓岚 借零钱".encode()


def test_without_a_drawer_nothing_is_recorded(shop: TestTill) -> None:
    _, presenter, view = dialog(shop, Printer(kind="network", host="127.0.0.1", port=9))
    presenter.confirm()
    assert (view.last.has_drawer, opened(shop)) == (False, [])


def test_the_same_id_again_is_the_same_fact(shop: TestTill) -> None:
    for _ in range(2):
        open_drawer(shop.till, "019ac0de-0000-7000-8000-0000000000f1", "change")
    assert [fact.approved_by for fact in opened(shop)] == [None]
    assert shop.rows("SELECT count(*) FROM print_jobs") == [(1,)]


def test_an_unknown_reason_is_none(shop: TestTill) -> None:
    with pytest.raises(RuleBroken, match=r"reason\.missing"):
        open_drawer(shop.till, "x", "because")
    assert "because" not in REASONS


def test_a_try_whose_answer_was_lost_is_the_same_fact_when_tried_again(shop: TestTill, monkeypatch: Any) -> None:
    _, presenter, _ = dialog(shop, Printer(kind="network", host="127.0.0.1", port=9, drawer=True))

    def answer_lost(till: Any, *asked: Any) -> None:
        open_drawer(till, *asked)
        monkeypatch.undo()
        raise RuleBroken("ledger.busy")

    monkeypatch.setattr("desktop.ui.no_sale.presenter.open_drawer", answer_lost)
    presenter.confirm()
    presenter.confirm()
    assert len(opened(shop)) == 1
