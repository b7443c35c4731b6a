"""A new member in the real window, by keys alone: phone, terms, Enter, the code, and on to the counter."""

from pathlib import Path
from typing import Any

import pytest

from desktop.core.services.print_card import print_card
from tests.tills import make_till
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    shop = make_till(tmp_path / "shop")
    shop.close()
    with Stage(tmp_path / "shop", shop.clock) as made:
        yield made


def dialogs(stage: Stage) -> list[str]:
    return list(stage.shell._dialogs)


def test_from_the_phone_to_the_counter(stage: Stage) -> None:
    stage.shell.open("enrol")
    stage.settle()
    stage.type("13800138000")
    stage.press("F7", "Enter")
    stage.settle(100)
    assert dialogs(stage) == ["card"]
    with stage.till() as till, till.ledger.reading() as reading:
        [member] = reading.all_members()
    assert member.profile.phone == "+8613800138000"
    stage.press("Enter")
    assert (dialogs(stage), stage.shell.page_name) == ([], "checkout")


def test_what_was_typed_survives_another_theme_and_esc(stage: Stage) -> None:
    stage.shell.open("enrol")
    stage.settle()
    stage.type("1380")
    stage.shell.speak("en")
    stage.settle()
    stage.type("01")
    room: Any = stage.shell.dialog
    assert room.form.phone == "138001"
    stage.press("Esc")
    assert dialogs(stage) == ["enrol", "question"]
    stage.press("Esc")
    assert dialogs(stage) == ["enrol"]
    stage.press("Esc", "Enter")
    assert dialogs(stage) == []
    stage.shell.open("enrol")
    stage.settle()
    assert room.form.phone == "138001"


def test_a_card_scanned_into_the_dialog_closes_it(stage: Stage) -> None:
    stage.shell.open("enrol")
    stage.settle()
    stage.type("13800138000")
    stage.press("F7", "Enter", "Esc")
    with stage.till() as till:
        token = print_card(till, "13800138000", "zh-Hans").token
    stage.shell.open("enrol")
    stage.settle()
    stage.scan(token, gap_ms=0)
    stage.settle(100)
    assert (dialogs(stage), stage.shell.page_name) == ([], "checkout")
