"""What ``bench.blocks`` runs in a process of its own, where nothing was imported for another reason: a day at the till.

``python -m bench.journey FOLDER``: prints a JSON line for each step: its name, the longest block, where, and whether
the step builds the whole window anew.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bench.watched import Block, WatchedStage, Watcher, watched
from tests.screens.shop import cast_of
from tests.screens.steady import clock

_SECTIONS = ("shop", "program", "printer", "scanner", "data", "about")
_NEW_PHONE = "13911112222"


class Journey:
    """Takes the steps one after the other and tells the block of each."""

    def __init__(self, stage: WatchedStage, watcher: Watcher, tell: Callable[..., None]) -> None:
        self.stage, self._watcher, self._tell = stage, watcher, tell

    def step(self, name: str, *acts: Callable[[], object], rebuilds: bool = False) -> None:
        """Do the acts, each settled, and tell the longest block among them."""
        self._watcher.rest()
        for act in acts:
            act()
            self.stage.settle(40)
        self._tell(name, self._watcher.take(), rebuilds=rebuilds)

    def press(self, *keys: str) -> Callable[[], None]:
        """An act: press keys."""
        return lambda: self.stage.press(*keys)

    def type(self, text: str) -> Callable[[], None]:
        """An act: type."""
        return lambda: self.stage.type(text)

    def go(self, room: str, **wish: Any) -> Callable[[], None]:
        """An act: show a page."""
        return lambda: self.stage.shell.go(room, **wish)


def take(folder: Path, tell: Callable[..., None]) -> None:
    """The whole journey, over a copy of the demo shop."""
    cast = cast_of(folder)
    instant = clock()
    with watched(folder, instant) as (stage, watcher):
        tell("start (frame and checkout built)", watcher.take(), rebuilds=True)
        day = Journey(stage, watcher, tell)
        _at_the_counter(day, cast.token, cast.phone)
        _around_members(day, cast.phone)
        _in_the_office(day)
        _anew(day)


def _at_the_counter(day: Journey, token: str, phone: str) -> None:
    press, kind = day.press, day.type
    day.step("search, 4 digits", press("F2"), kind(phone[-4:]))
    day.step("search, pinyin", press("Esc", "F2"), kind("zhao"))
    day.step("choose", press("Enter"))
    day.step("scan of a card", lambda: day.stage.scan(token))
    day.step("amount, digits", kind("268"))
    day.step("F8, points", press("F8", "F8"))
    day.step("F9, recorded", press("F9"))
    day.step("done → next bill", press("Enter"))
    day.step("second bill whole", lambda: day.stage.scan(token), kind("128"), press("F9", "Enter"))
    day.step("slip on the screen", press("Ctrl+P"))
    day.step("slip closed", press("Esc"))


def _around_members(day: Journey, phone: str) -> None:
    press, kind = day.press, day.type
    day.step("member page, empty", press("Alt+2"))
    day.step("member page, a regular", press("F2"), kind(phone[-4:]), press("Enter"))
    day.step("why", press("Space"))
    day.step("why closed", press("Esc"))
    day.step("edit member", press("Ctrl+E"))
    day.step("edit closed", press("Esc"))
    day.step("card to print", press("Ctrl+P"))
    day.step("card closed", press("Esc"))
    day.step("counter again", press("Alt+1"))
    day.step("enrol", press("F3"))
    day.step("enrol, a phone typed", kind(_NEW_PHONE))
    day.step("enrolled → card", press("F7", "Enter"))
    day.step("card left", press("Esc"))


def _in_the_office(day: Journey) -> None:
    press, kind = day.press, day.type
    day.step("refund, list", press("F10"))
    page: Any = day.stage.shell.page
    day.step("refund, a bill", kind(page.search.bills[0].bill_no), press("Enter"))
    day.step("refund, amount", kind("20"), press("F6", "F8"))
    day.step("refund, recorded", press("F9"))
    for section in _SECTIONS:
        day.step(f"settings, {section}", day.go("settings", section=section))
    day.step("back to the counter", press("Alt+1"))
    day.step("help", press("F1"), press("Esc"))


def _anew(day: Journey) -> None:
    """A change of language, theme or scale builds the window anew: quoted apart."""
    stage = day.stage

    def change(**values: Any) -> Callable[[], None]:
        return lambda: stage.shell.changed(settings=replace(stage.shell.settings, **values))

    for room in ("checkout", "settings", "member"):
        day.step(f"to {room}", day.go(room))
        day.step(f"language en, on {room}", change(language="en"), rebuilds=True)
        day.step(f"language 繁, on {room}", change(language="zh-Hant"), rebuilds=True)
    day.step("to the counter", day.go("checkout"))
    day.step("theme dark", change(theme="dark"), rebuilds=True)
    day.step("resize to 1920 (scale 1.25)", lambda: stage.window.resize(1920, 1080), rebuilds=True)
    day.step("resize to 1024", lambda: stage.window.resize(1024, 768), rebuilds=True)


def _printed(name: str, block: Block, *, rebuilds: bool) -> None:
    print(json.dumps({"name": name, **block._asdict(), "rebuilds": rebuilds}), flush=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]), _printed)
