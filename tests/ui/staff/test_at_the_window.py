"""A cashier signs in, switches, sells, asks the manager; the window alone decides nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.domain.rights import RIGHTS
from desktop.core.services.set_program import set_program
from desktop.core.store.keys.vault import CHOICE
from desktop.core.words import LANGUAGES, Words
from desktop.settings import read_device_settings
from desktop.ui.parts.overlay import Overlay
from tests.integration.staff.crew import LIN, NAMES, PINS, Crew
from tests.tills import PIN
from tests.ui.stage import Stage, texts

NUMBER = {"manager": "1", "lead": "2", "cashier": "3"}


@pytest.fixture
def crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crew:
    monkeypatch.setenv(CHOICE, "file")
    crew = Crew(tmp_path / "shop", mode="till")
    set_program(crew.till, None, {"redeem.from_purchase": 1}, crew.made.approved("program.publish"))
    return crew


@pytest.fixture
def stage(crew: Crew) -> Iterator[Any]:
    opened: list[Stage] = []

    def new(*roles: str, **wish: Any) -> Stage:
        crew.hire(*roles)
        if roles:
            crew.sits("manager")
            crew.enrol()
        crew.made.close()
        opened.append(Stage(crew.made.folder, crew.made.clock, **wish))
        return opened[-1]

    yield new
    for one in opened:
        one.close()


def sign_in(at: Stage, role: str) -> None:
    at.press(NUMBER[role])
    at.type(PINS[role])
    at.press("Enter")


def dialog(at: Stage) -> str:
    return at.shell._dialogs[-1] if at.shell._dialogs else ""


def says_esc(at: Stage) -> bool:
    """Whether the dialog says that Esc leads out of it."""
    top = Overlay.top_of(at.window)
    assert top is not None
    return top.esc.isVisible()


def shown(at: Stage) -> str:
    return "\n".join(texts(at.window))


def test_without_staff_nothing_is_locked(stage: Any) -> None:
    at = stage()
    assert dialog(at) == ""
    at.press("Ctrl+L")
    assert dialog(at) == ""
    assert at.shell.staff.now.role == "shop"


def test_the_window_opens_locked_and_only_a_right_pin_opens_it(stage: Any) -> None:
    at = stage("manager", "lead", "cashier")
    assert dialog(at) == "sign_in"
    assert says_esc(at) is False
    assert Overlay.top_of(at.window).title.y() > 10  # type: ignore[union-attr] # the head is not shrunk for it
    at.press("Esc", "F10")
    assert dialog(at) == "sign_in"
    at.press("3")
    at.type("0000")
    at.press("Enter")
    assert at.shell._rooms["sign_in"]._wrong.startswith("密码不对。")
    at.press("Esc")
    sign_in(at, "cashier")
    assert dialog(at) == ""
    assert at.shell.staff.now.name == NAMES["cashier"]


def test_switching_keeps_the_bill_and_says_who_sold(stage: Any, crew: Crew) -> None:
    at = stage("manager", "lead", "cashier")
    sign_in(at, "cashier")
    at.type("128")
    at.press("Ctrl+L")
    sign_in(at, "lead")
    assert at.shell.page.counter.sheet.amount_minor == 12_800
    at.press("F9")
    with at.till() as till, till.ledger.reading() as reading:
        (sale,) = reading.recent_sales(None, 9)
    assert sale.staff_id == crew.people["lead"].staff_id


def test_the_right_person_is_asked_on_the_spot(stage: Any, crew: Crew) -> None:
    at = stage("manager", "lead", "cashier")
    sign_in(at, "cashier")
    at.shell.go("member", key=LIN)
    got: list[Any] = []
    at.shell.ask_right("card.lost", "挂失", got.append)
    at.settle(50)
    assert dialog(at) == "approval"
    assert "小张" not in [who.name for who in at.shell._rooms["approval"]._people]
    at.press("2")
    at.type(PINS["lead"])
    at.press("Enter")
    assert [approval.staff_id for approval in got] == [crew.people["lead"].staff_id]
    at.press("Ctrl+L")
    sign_in(at, "manager")
    at.shell.ask_right("card.lost", "挂失", got.append)
    at.settle(50)
    assert (dialog(at), got[-1].by_pin) == ("", False)  # who may needs nobody's PIN


def test_a_till_left_alone_locks_by_itself(stage: Any) -> None:
    at = stage("manager")
    at.type(PINS["manager"])
    at.press("Enter")
    at.shell.go("settings", section="staff")
    at.settle(50)
    at.shell.page.staff.lock_after("2")
    at.settle(50)
    assert read_device_settings(at.folder).lock_after_minutes == 2
    at.clock.advance(minutes=1)
    at.shell.look_around()
    at.settle(50)
    assert dialog(at) == ""
    at.clock.advance(minutes=2)
    at.shell.look_around()
    at.settle(50)
    assert dialog(at) == "sign_in"


def test_whatever_closes_over_the_lock_leaves_it_shut(stage: Any) -> None:
    at = stage("manager")
    at.shell.close()  # a dialog whose answer came late
    at.settle(50)
    assert (dialog(at), at.shell.staff.now.role) == ("sign_in", "nobody")


def test_the_first_person_is_set_up_and_the_till_locks(stage: Any) -> None:
    at = stage()
    at.shell.go("settings", section="staff")
    at.settle(50)
    section = at.shell.page.staff
    for field, text in (("name", "王芳"), ("pin", "1111")):
        section.type(field, text)
    at.press("F9")
    assert dialog(at) == "approval"
    at.type(PIN)
    at.press("Enter")
    at.settle(100)
    assert dialog(at) == "sign_in"
    at.type("1111")
    at.press("Enter")
    assert at.shell.staff.now.role == "manager"
    section.type("name", "小张")
    section.choose_role("cashier")
    section.type("pin", "3333")
    at.press("F9")
    at.settle(100)
    assert [person.name for person in section._found.people] == ["王芳", "小张"]
    section.choose(section._found.people[1].staff_id)
    section.choose_role("lead")
    section.type("pin", "4444")
    at.press("F9")
    at.settle(150)
    assert [person.role for person in section._found.people] == ["manager", "lead"]
    section.choose(section._found.people[1].staff_id)
    section.let_go()
    at.settle(100)
    assert [person.name for person in section._found.people] == ["王芳"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_deed_has_words(language: str) -> None:
    words = Words(language)
    for deed in RIGHTS:
        assert words.has(f"staff.deed.{deed.replace('.', '_')}"), deed


def cashier_loses_a_card(at: Stage) -> None:
    sign_in(at, "cashier")
    at.shell.go("member", key=LIN)
    at.settle(50)
    at.press("Ctrl+K")
    at.press("Enter")


def given(till: Any, deed: str) -> list[Any]:
    """The approvals of a deed on record."""
    with till.ledger.reading() as reading:
        said = [logged.event.payload for logged in reading.own_events(("approval.given",))]
        return [each for each in said if each.deed == deed]


def test_what_a_cashier_may_not_is_done_with_the_leads_pin_and_the_reason_is_on_record(stage: Any, crew: Crew) -> None:
    at = stage("manager", "lead", "cashier")
    cashier_loses_a_card(at)
    assert dialog(at) == "approval"
    room: Any = at.shell.dialog
    assert "挂失" in room._why
    assert "领班" in room._why
    assert sorted(who.number for who in room._people) == ["0", "1", "2"]
    at.press("2", "F6")
    for char in "客人当面说":
        at.compose(char)
    at.press("Enter")
    at.type(PINS["lead"])
    at.press("Enter")
    at.settle(80)
    assert dialog(at) == "question"  # done: a new card is offered
    with at.till() as till:
        said = given(till, "card.lost")
        assert [each.who for each in said] == [crew.people["lead"].staff_id]
        with till.ledger.reading() as reading:
            assert reading.private_text(said[0].reason_id) == "客人当面说".encode()


def test_nobody_gives_a_pin_and_it_is_told_as_ever(stage: Any) -> None:
    at = stage("manager", "lead", "cashier")
    cashier_loses_a_card(at)
    at.press("Esc")
    assert dialog(at) == ""
    assert "领班" in shown(at)
    with at.till() as till:
        assert given(till, "card.lost") == []


def test_work_that_leaves_no_event_is_put_on_record_all_the_same(stage: Any) -> None:
    at = stage("manager", "lead", "cashier")
    sign_in(at, "cashier")
    got: list[Any] = []
    at.shell.lane.run(lambda till: till.staff.demand("import"), got.append)
    at.settle(50)
    room: Any = at.shell.dialog
    assert sorted(who.number for who in room._people) == ["0", "1"]  # a lead may not
    at.press("1")
    at.type(PINS["manager"])
    at.press("Enter")
    at.settle(80)
    with at.till() as till:
        assert (len(got), len(given(till, "import"))) == (1, 1)
    at.shell.lane.run(lambda till: till.staff.demand("import"), got.append)  # good once
    at.settle(50)
    assert (len(got), dialog(at)) == (1, "approval")


def test_what_is_only_looked_at_is_not_asked_for(stage: Any) -> None:
    at = stage("manager", "lead", "cashier")
    sign_in(at, "cashier")
    at.shell.lane.run(lambda till: till.staff.demand("reports.see"), lambda _: None)
    at.settle(50)
    assert dialog(at) == ""
