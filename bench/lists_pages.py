"""The page of those who slip away, as it is used: opened, turned, put in other orders, filtered; half and worst times.

Each question is what the page asks of the ledger, whole (ui/dormant/asking): the classes with their changes, the rows
with what is said of each, how many there are. The questions take turns, so that no page finds everything in memory that
it read before. Beside the time stands the processor's: a machine that has other work to do shows in the one alone.
"""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.bills import CATEGORIES
from desktop.core.ports import Till
from desktop.core.ports.lists import Sort
from desktop.core.services.list_dormant import Filters, list_page
from desktop.ui.dormant.asking import beside, read

SORTS: tuple[Sort, ...] = ("worth", "last_day", "unusual", "bills", "name")
_ROUNDS = 20
_TURNED = 100
_OPENS_MS, _ASKS_MS, _TURNS_MS = 200, 300, 16
_LANGUAGE = "zh-Hans"
Times = tuple[float, float]
"""Milliseconds: of the clock, of the processor."""
_FILTERS = {
    "worth much": Filters(worth=True),
    "agreed to be called": Filters(consent="phone"),
    "agreed to text messages": Filters(consent="sms"),
    "no offer lately": Filters(rested=True),
    "mostly bought cake": Filters(category=CATEGORIES[0]),
    "came to this store": Filters(at_store=True),
    "lost who mostly bought cake": Filters(class_name="lost", category=CATEGORIES[0]),
    "all filters": Filters(worth=True, consent="phone", rested=True, sort="last_day"),
}


def pages(till: Till) -> bool:
    """Measure and print everything."""
    held = [_printed(name, times, goal) for name, (times, goal) in _asked(till).items()]
    held += [_printed(f"next rows, by {sort}", _turned(till, Filters(sort=sort)), _TURNS_MS) for sort in SORTS]
    print(f"load {os.getloadavg()[0]:.1f}")
    return all(held)


def _asked(till: Till) -> dict[str, tuple[list[Times], int]]:
    asked: dict[str, tuple[Callable[[], object], int]] = {"the page opens": (_opening(till, Filters()), _OPENS_MS)}
    for name in ("dormant", "lost", "active"):
        for sort in SORTS:
            filters = Filters(class_name=name, sort=sort, descending=sort != "name")
            asked[f"{name} by {sort}"] = _opening(till, filters), _ASKS_MS
    asked |= {name: (_opening(till, filters), _ASKS_MS) for name, filters in _FILTERS.items()}
    rows = list_page(till, Filters(sort="name"), None, _LANGUAGE).rows
    chosen = rows[-1].member.member_id
    asked["somebody found in the list"] = lambda: beside(till, Filters(), chosen, _LANGUAGE), _ASKS_MS
    times: dict[str, tuple[list[Times], int]] = {name: ([], goal) for name, (_, goal) in asked.items()}
    chance, names = random.Random(3), list(asked)
    for _ in range(_ROUNDS):
        chance.shuffle(names)
        for name in names:
            begun = _now()
            asked[name][0]()
            times[name][0].append(_since(begun))
    return times


def _opening(till: Till, filters: Filters) -> Callable[[], object]:
    return lambda: read(till, filters, None, (), _LANGUAGE)


def _turned(till: Till, filters: Filters) -> list[Times]:
    """Page after page of one list: what is asked while somebody scrolls."""
    times = list[Times]()
    after = list_page(till, filters, None, _LANGUAGE).rows[-1].member.key
    for _ in range(_TURNED):
        begun = _now()
        rows = list_page(till, filters, after, _LANGUAGE).rows
        times.append(_since(begun))
        if not rows:
            break
        after = rows[-1].member.key
    return times


def painted(folder: Path) -> bool:
    """The same in the real window (off the screen): from a key to what it showed, painted."""
    from bench import window

    with window.shown(folder) as stage:
        stage.press("Alt+3")
        stage.settle()
        room: Any = stage.shell.room("dormant")
        read, moved = window.Painted(room, "_read"), window.Painted(room, "go_to")

        def timed(done: window.Painted, key: str, many: int) -> list[Times]:
            found = list[Times]()
            for _ in range(many):
                stage.settle()
                begun = _now()
                if done.after(lambda: room.pressed(key)):
                    found.append(_since(begun))
            return found

        table = room.view.list.table
        bar, viewport = table.verticalScrollBar(), table.viewport()
        frames = list[Times]()
        for at in range(bar.minimum(), bar.maximum()):
            begun = _now()
            bar.setValue(at)
            viewport.repaint()
            frames.append(_since(begun))
        return all((
            _printed("the list scrolled, a frame", frames, _TURNS_MS),
            _printed("a row further, painted", timed(moved, "Down", 40), _ASKS_MS),
            _printed("a page further, painted", timed(read, "PgDown", 40), _ASKS_MS),
        ))  # fmt: skip


def _now() -> Times:
    return 1e3 * time.perf_counter(), 1e3 * time.thread_time()


def _since(begun: Times) -> Times:
    wall, used = _now()
    return wall - begun[0], used - begun[1]


def _printed(name: str, times: list[Times], goal_ms: int) -> bool:
    wall, used = (quantiles(each, n=20, method="inclusive") for each in zip(*times, strict=True))
    held = bool(wall[18] <= goal_ms)
    print(
        f"{name:<34} p50 {wall[9]:>7.1f} ms   p95 {wall[18]:>7.1f} ms   goal ≤ {goal_ms} ms"
        f"   {'ok' if held else 'SHORT'}   of processor {used[9]:.1f} and {used[18]:.1f} ms",
        flush=True,
    )
    return held
