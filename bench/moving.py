"""A list of members with their points moved in, undone whole, and stopped half-way: rows a second, and memory.

``--large`` is the million rows of "Moving in". Every step runs in a process of its own, so that the most memory it held
(Linux: VmHWM) is its own: with ten times the rows at most 1.2 times as much.
"""

import csv
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.crowd import name_of, phone_of
from desktop.bootstrap import described, new_shop, open_till
from desktop.core.ports import ImportWriting, Till
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.moving_in.stopping import Stopped
from desktop.core.services.undo_import import undo_import

ROWS = 200_000
LARGE = 1_000_000
_MEMORY_GOAL = 1.2
_HEADER = ("会员号", "姓名", "手机号", "生日", "性别", "积分", "储值余额", "会员等级")
_TIERS = ("普通会员", "银卡", "金卡")
_LEFT = (
    "SELECT (SELECT count(*) FROM members), (SELECT count(*) FROM member_states), (SELECT count(*) FROM listed),"
    " (SELECT count(*) FROM private_texts), (SELECT count(*) FROM search_keys),"
    " (SELECT count(*) FROM events WHERE import_id IS NOT NULL AND void = 0)"
)


def run(rows: int = ROWS) -> bool:
    """Measure and print ``rows`` against a tenth of them."""
    with TemporaryDirectory() as folder:
        few, many = (_all_steps(Path(folder, str(count)), count) for count in (rows // 10, rows))
    held = True
    for step in few:
        ours, tenth = many[step]["peak_kib"], few[step]["peak_kib"]
        times = ours / tenth
        held = held and times <= _MEMORY_GOAL
        print(
            f"{f'{step}: memory':<34} {ours:>10,} kB {tenth:>10,} kB   {times:>5.2f} ×"
            f"   goal ≤ {_MEMORY_GOAL} ×   {'ok' if times <= _MEMORY_GOAL else 'SHORT'}   against a tenth of the rows"
        )
    return held


def _all_steps(folder: Path, rows: int) -> dict[str, dict[str, Any]]:
    """Stop, take in, undo, each told with its speed."""
    file = written(folder, rows)
    ledger, _ = new_shop(folder / "shop", described("迁", "Asia/Shanghai", "CN", "companion", None, "00:00"), "1234")
    ledger.file.close()
    done = {step: _process(step, folder / "shop", file) for step in _STEPS}
    for step, told in done.items():
        print(
            f"{f'{step}, {rows:,} rows':<34} {told['took_s']:>10.1f} s  {rows / told['took_s']:>10,.0f} rows/s"
            f"   {told['told']} steps of progress; the file held {_in_ms(told['holds_ms'])};"
            f" left: {told['left']}; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        full = step == "take in"
        if (told["left"][0] == rows) != full or (not full and any(told["left"])):
            raise AssertionError(f"{step}: {told['left']}")
    return done


def _in_ms(holds: dict[str, float]) -> str:
    return ", ".join(f"{name} {took:,.0f} ms" for name, took in holds.items())


def _process(step: str, shop: Path, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.moving", step, str(shop), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def written(folder: Path, rows: int) -> Path:
    """A member list as a POS exports it, the same for the same number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "members.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(_HEADER)
        out.writerows(_rows(rows))
    return folder / "members.csv"


def _rows(rows: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(rows)
    for at in range(rows):
        born = f"19{chance.randrange(50, 99)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        yield (
            f"E{at:07}", name_of(at), phone_of(at)[3:], born, chance.choice("男女"), chance.randrange(5_000),
            f"{chance.randrange(100_000) / 100:.2f}", chance.choice(_TIERS),
        )  # fmt: skip


class _Watch:
    """Counts the steps of progress; stops the import once half of it is in."""

    def __init__(self, *, stops: bool) -> None:
        self.told = 0
        self._stops = stops

    def __call__(self, done: int, of_all: int) -> None:
        self.told += 1
        if self._stops and done * 2 > of_all:
            raise Stopped


def _take_in(till: Till, file: Path, watch: _Watch) -> None:
    import_members(till, MembersImport(path=file), watch)


def _stop(till: Till, file: Path, watch: _Watch) -> None:
    try:
        _take_in(till, file, watch)
    except Stopped:
        return
    raise AssertionError("nothing was stopped")


def _undo(till: Till, _file: Path, watch: _Watch) -> None:
    with till.ledger.reading() as reading:
        raw: Any = reading.raw  # type: ignore[attr-defined]
        ((import_id,),) = raw.execute("SELECT import_id FROM imports WHERE state <> 'undone'").fetchall()
    undo_import(till, import_id, progress=watch)


_STEPS: dict[str, Callable[[Till, Path, _Watch], None]] = {"stop": _stop, "take in": _take_in, "undo": _undo}


class _Holds:
    """How long each transaction of an import holds the file, its commit included."""

    def __init__(self, till: Till) -> None:
        self.took_ms: list[float] = []
        self._begin = till.ledger.importing
        till.ledger.importing = self._timed  # type: ignore[method-assign]

    @contextmanager
    def _timed(self) -> Iterator[ImportWriting]:
        with self._begin() as writing:
            begun = time.perf_counter()
            yield writing
        self.took_ms.append((time.perf_counter() - begun) * 1000)


def _step(step: str, shop: Path, file: Path) -> dict[str, Any]:
    """One step, here and now, and what it came to."""
    watch = _Watch(stops=step == "stop")
    with open_till(shop) as till:
        holds = _Holds(till)
        begun = time.perf_counter()
        _STEPS[step](till, file, watch)
        took = time.perf_counter() - begun
        with till.ledger.reading() as reading:
            left = reading.raw.execute(_LEFT).fetchone()  # type: ignore[attr-defined]
    (peak,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return {"took_s": took, "peak_kib": int(peak), "told": watch.told, "left": left, "holds_ms": _told(holds.took_ms)}


def _told(holds_ms: list[float]) -> dict[str, float]:
    at = sorted(holds_ms)
    return {"p50": median(at), "p99": at[len(at) * 99 // 100], "longest": at[-1]}


if __name__ == "__main__":
    print(json.dumps(_step(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
