"""Somebody of HQ's at the window: chosen, the code, a PIN of their own twice; in the settings only to be read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop.core.domain.start_code import FIRST_NUMBER, start_secret
from desktop.core.protocol.pages import StaffRow
from desktop.core.store.hq_staff_rows import take_staff
from desktop.core.store.keys.vault import CHOICE
from desktop.core.store.opening import open_ledger
from desktop.ui.parts.overlay import Overlay
from hq.services.passwords import hash_start_code
from tests.integration.staff.crew import PINS, Crew
from tests.ui.stage import Stage, texts

WHO, CODE = "019ac0de-0000-7000-8000-0000000000e1", "7H2KM-9QXDP"


def published(crew: Crew, name: str = "周杰", role: str = "lead") -> None:
    """As a pull brings it."""
    row = StaffRow(
        staff_id=WHO, number=FIRST_NUMBER, name=name, role=role, turn=1, code_id="c1",
        code_hash=hash_start_code(start_secret(WHO, CODE)), code_until_us=crew.made.clock.now_us + 10**12,
    )  # fmt: skip
    with crew.made.ledger.file.writing() as writing:
        take_staff(writing.raw, [row], 0)


@pytest.fixture
def crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crew:
    monkeypatch.setenv(CHOICE, "file")
    return Crew(tmp_path / "shop", mode="till")


@pytest.fixture
def stage(crew: Crew) -> Iterator[Any]:
    opened: list[Stage] = []

    def new(*roles: str) -> Stage:
        crew.hire(*roles)
        published(crew)
        crew.made.close()
        opened.append(Stage(crew.made.folder, crew.made.clock))
        return opened[-1]

    yield new
    for one in opened:
        one.close()


def pulled(at: Stage, row: StaffRow) -> None:
    """As the sync thread brings it: a connection of its own, then the news."""
    ledger = open_ledger(at.folder, at.clock)
    with closing(ledger.file), ledger.file.writing() as writing:
        take_staff(writing.raw, [row], 0)
    at.shell.changed()
    at.settle(50)


def dialog(at: Stage) -> str:
    return at.shell._dialogs[-1] if at.shell._dialogs else ""


def shown(at: Stage) -> str:
    return "\n".join(texts(at.window))


def begin(at: Stage, *, code: str = CODE, pin: str = "4321", again: str = "4321") -> None:
    at.type(code)
    at.press("Enter")
    for each in (pin, again):
        at.type(each)
        at.press("Enter")
    at.settle(150)


def test_at_a_till_without_staff_hqs_person_begins_and_it_locks_from_then_on(stage: Any) -> None:
    at = stage()
    assert (dialog(at), at.shell.staff.now.role, at.shell.staff.begins) == ("", "shop", True)
    at.press("Ctrl+L")
    assert "启用码" in shown(at)
    assert Overlay.top_of(at.window).esc.isVisible()  # type: ignore[union-attr]
    at.press("Esc")
    assert dialog(at) == ""  # nobody was told a code: the counter goes on
    at.press("Ctrl+L")
    begin(at, code=CODE.lower().replace("-", " "))
    assert (dialog(at), at.shell.staff.now.name, at.shell.staff.now.role) == ("", "周杰", "lead")
    at.press("Ctrl+L", "Esc")
    assert dialog(at) == "sign_in"
    at.type("4321")
    at.press("Enter")
    assert (dialog(at), at.shell.staff.now.staff_id) == ("", WHO)
    with at.till() as till, till.ledger.reading() as reading:
        (said,) = [each.event.payload for each in reading.own_events(("staff.pin_set",))]
    assert (said.who, said.how) == (WHO, "first")


def test_the_lock_lets_out_once_hq_let_the_last_one_go(stage: Any) -> None:
    at = stage()
    at.press("Ctrl+L")
    begin(at)
    at.press("Ctrl+L")
    assert dialog(at) == "sign_in"
    pulled(at, StaffRow(staff_id=WHO, gone=True))
    assert (dialog(at), at.shell.staff.now.role) == ("", "shop")


def test_the_lock_lists_whom_hq_publishes_while_it_is_shown_and_keeps_what_is_typed(stage: Any) -> None:
    at = stage("manager")
    at.press("1", "1", "1")
    pulled(at, StaffRow(staff_id=f"{WHO[:-1]}2", number=FIRST_NUMBER + 1, name="新人", role="cashier", turn=1))
    at.type(PINS["manager"][2:])
    at.press("Esc")
    assert "新人" in shown(at)
    at.press("1")
    at.type(PINS["manager"])
    pulled(at, StaffRow(staff_id=WHO, gone=True))
    at.press("Enter")
    assert at.shell.staff.now.role == "manager"


def test_a_wrong_code_and_two_pins_that_differ_are_said(stage: Any) -> None:
    at = stage("manager")
    at.press("9", "0", "0", "1")
    at.type("AAAAA-AAAAA")
    at.press("Enter")
    at.settle(100)
    room: Any = at.shell.dialog
    assert "启用码不对" in room._wrong
    room.type_code("")
    room._present()
    begin(at, again="4322")
    assert "两次不一样" in room._wrong
    for each in ("12", "4321", "4321"):
        assert dialog(at) == "sign_in"
        at.type(each)
        at.press("Enter")
    at.settle(150)
    assert (dialog(at), at.shell.staff.now.name) == ("", "周杰")


def test_the_shops_own_are_still_chosen_by_one_key(stage: Any) -> None:
    at = stage("manager")
    at.press("1")
    at.type(PINS["manager"])
    at.press("Enter")
    assert at.shell.staff.now.role == "manager"
    at.shell.go("settings", section="staff")
    at.settle(50)
    section = at.shell.page.staff
    section.choose(WHO)
    at.settle(50)
    said = shown(at)
    assert "由总部管理" in said
    assert "领班 · 总部 · 还没启用" in said
    at.press("F9")
    at.settle(50)
    assert section._told is not None
    assert [each.name for each in section._found.people] == ["王芳", "周杰"]
