"""Somebody gives themselves another PIN at the lock screen: the old one first, the new one twice, no manager."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.store.keys.vault import CHOICE
from desktop.ui.own_pin.presenter import Presenter
from tests.integration.staff.crew import NAMES, PINS, Crew
from tests.ui.fake_desk import FakeDesk, FakeView

NEW = "97531"


class Room:
    """The dialog over a shop with a manager and a cashier."""

    def __init__(self, crew: Crew) -> None:
        self.till, self.who = crew.till, crew.people["cashier"].staff_id
        self.desk, self.view = FakeDesk(crew.till, crew.made.folder), FakeView()
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)
        self.presenter.enter()

    def gives(self, *pins: str) -> None:
        """The cashier types them, each confirmed."""
        self.presenter.choose(self.who)
        for pin in pins:
            for digit in pin:
                self.presenter.type(digit)
            self.presenter.confirm()

    def opens(self, pin: str) -> bool:
        """Whether it is their PIN now."""
        try:
            self.till.staff.check(self.who, pin)
        except RuleBroken:
            return False
        return True


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setenv(CHOICE, "file")
    crew = Crew(tmp_path / "shop", mode="till")
    crew.hire("manager", "cashier")
    yield Room(crew)
    crew.made.close()


def test_the_old_one_then_the_new_one_twice(room: Room) -> None:
    room.gives(PINS["cashier"], NEW, NEW)
    assert room.desk.closed == 1
    assert NAMES["cashier"] in room.desk.told[-1].title
    assert room.desk.whys == []
    assert room.opens(NEW)
    assert not room.opens(PINS["cashier"])
    with room.till.ledger.reading() as reading:
        said = [logged.event.payload for logged in reading.own_events(("staff.pin_set",))]
    assert (said[-1].who, said[-1].how) == (room.who, "own")  # type: ignore[union-attr]


def test_a_wrong_old_one_leads_nowhere_and_counts(room: Room) -> None:
    room.gives("0000", NEW, NEW)
    assert room.view.last.wrong
    assert room.desk.closed == 0
    assert not room.opens(NEW)


def test_two_that_differ_are_asked_for_again(room: Room) -> None:
    room.gives(PINS["cashier"], NEW, "86420")
    assert room.view.last.wrong == room.desk.say("window.own_pin.differ")
    assert room.opens(PINS["cashier"])
    for digit in NEW:
        room.presenter.type(digit)
    room.presenter.confirm()
    assert room.view.last.why == room.desk.say("window.own_pin.again", name=NAMES["cashier"])


def test_a_new_one_that_is_none_is_refused_before_it_is_typed_again(room: Room) -> None:
    room.gives(PINS["cashier"], "12")
    assert room.desk.in_words(RuleBroken("pin.form"))["title"] in room.view.last.wrong
    assert room.view.last.why == room.desk.say("window.own_pin.new", name=NAMES["cashier"])


def test_nothing_typed_stays_when_it_closes(room: Room) -> None:
    room.gives(PINS["cashier"], NEW)
    room.presenter.leave()
    assert (room.presenter._old, room.presenter._new, room.presenter._pin) == ("", "", "")
