"""F9 in the window while another process imports 100,000 bills into the same ledger: nobody waits longer than 100 ms.

From F9 to the painted "done", each bill scanned and typed anew; first alone, then beside the import. The same machine
does both, so what is quoted beside is the import's hold of the file together with its share of disk and processor.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench.bulk import written
from bench.timing import Ratio, quote
from desktop.bootstrap import described, new_shop, open_till
from desktop.cli.work import HANDED_OVER, ROOT
from desktop.core.services.enrol_member import Enrolment, enrol_member

BILLS = 100_000
ALONE = 150
GOAL_US = 100_000
_PHONE = "13800130417"
_PAUSE_S = 0.15


def run(bills: int = BILLS, alone: int = ALONE) -> bool:
    """Measure and print F9 alone and beside the import."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory() as folder:
        shop, file = Path(folder, "shop"), written(Path(folder), bills)
        ledger, _ = new_shop(shop, described("旁", "Asia/Shanghai", "CN", "till", None, "00:00"), "1234")
        ledger.file.close()
        with open_till(shop) as till:
            enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=_PHONE, name="林晓岚"))
        return _measured(shop, file, bills, alone)


def _measured(shop: Path, file: Path, bills: int, alone: int) -> bool:
    from bench import window

    with window.shown(shop) as stage:
        painted = window.Painted(window.checkout_of(stage).closing, "_done")

        def sell() -> float:
            """One bill; microseconds from F9 to the painted end of it."""
            stage.shell.scanned(_PHONE)
            for digit in "128":
                stage.shell.pressed(digit)
            stage.settle()
            begun = time.perf_counter_ns()
            if not painted.after(lambda: stage.shell.pressed("F9")):
                raise TimeoutError("F9 did not come to its end")
            took = (time.perf_counter_ns() - begun) / 1000
            stage.settle()
            stage.shell.pressed("Enter")
            stage.settle()
            time.sleep(_PAUSE_S)
            return took

        calm = [sell() for _ in range(alone)]
        beside = _beside(_command(shop, file), sell)
    return _told(calm, beside, bills)


def _command(shop: Path, file: Path) -> list[str]:
    return [sys.executable, str(ROOT / "main.py"), "--data-dir", str(shop), "import", "sales", str(file), "--award"]


def _beside(command: list[str], sell: Callable[[], float]) -> list[float]:
    """What was sold while the command ran."""
    environ = {**os.environ, HANDED_OVER: "1"}
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found: list[float] = []
    while process.poll() is None:
        found.append(sell())
    if process.returncode:
        raise RuntimeError(f"the import ended with {process.returncode}")
    return found[:-1]


def _told(calm: list[float], beside: list[float], bills: int) -> bool:
    for name, at in (("p50", 49), ("p99", 98)):
        both = Ratio(quantiles(beside, n=100)[at], quantiles(calm, n=100)[at])
        quote(f"F9 → done beside an import, {name}", both, "the same alone")
    usual = median(calm)
    longest = max(beside) - usual
    over = sum(took - usual > GOAL_US for took in beside)
    held = longest <= GOAL_US
    print(
        f"{'F9 held up by an import, at most':<34} {longest:>10.1f} µs   goal ≤ {GOAL_US:,} µs"
        f"   {'ok' if held else 'SHORT'}   {over} of {len(beside)} bills over it while {bills:,} were imported"
    )
    return held
