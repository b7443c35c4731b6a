"""The counter in the real window with the real lane: keys as pressed, answers as they come, a restart in between."""

from pathlib import Path
from typing import Any

import pytest

from tests.tills import SettableClock
from tests.ui.checkout.counters import RICE, TEA, counter
from tests.ui.stage import Stage


@pytest.fixture
def shop(tmp_path: Path) -> tuple[Path, SettableClock, str]:
    """A shop that takes the money, closed again, with a member's card."""
    with counter(tmp_path) as at:
        card = at.card()
        clock = at.shop.clock
    return tmp_path, clock, card


def sales(stage: Stage) -> int:
    with stage.till() as till, till.ledger.reading() as reading:
        return len(reading.recent_sales(None, 99))


def test_a_bill_left_open_is_there_again_and_is_recorded_once(shop: tuple[Path, SettableClock, str]) -> None:
    folder, clock, card = shop
    with Stage(folder, clock) as stage:
        for code in (RICE, TEA, card):
            stage.shell.scanned(code)
            stage.settle()
        stage.press("+")
        assert page(stage).pay.head.number.text() == "28.00"
    with Stage(folder, clock) as stage:
        assert page(stage).pay.head.number.text() == "28.00"
        stage.press("F8", "F9", "F9", "Esc")
        assert sales(stage) == 2
        assert page(stage).pay.head.number.text() == "0.00"
    with Stage(folder, clock) as stage:
        assert page(stage).pay.head.number.text() == "0.00"


def test_keys_reach_the_amount_and_f9_the_ledger(shop: tuple[Path, SettableClock, str]) -> None:
    folder, clock, card = shop
    with Stage(folder, clock, language="en") as stage:
        stage.type("12.5")
        stage.press("Ctrl+3")
        stage.type("20")
        assert page(stage).pay.head.number.text() == "20.00"
        stage.press("F9")
        assert page(stage).done.number.text() == "¥7.50"
        stage.press("Enter")
        stage.shell.scanned(card)
        stage.settle()
        assert page(stage).member.somebody.points.text() == "1,500"


def page(stage: Stage) -> Any:
    return stage.window.frame.stack.currentWidget()
