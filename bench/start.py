"""P7: from the start of the process to the first paint, against an empty PySide6 window; then furnished, then selling.

Each figure runs from before the process is spawned to a stamp of the same clock that the process prints once the paint
is done. Nothing is measured that a till does not do each morning: .pyc files are there, the shop holds 1,000 members.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.crowd import filled
from bench.timing import Ratio, quote, report
from desktop.cli.screen import missing_packages
from desktop.cli.work import HANDED_OVER, ROOT

PAIRS = 15
_MEMBERS = 1_000
_WARM = 2
_SALEFLEX = "SaleFlex.PyPOS: not run; quoted 8 s to its first window"
Stamps = dict[str, float]


def run(pairs: int = PAIRS) -> bool:
    """Measure and print P7, off the screen and, where Xvfb is, on an X11 screen."""
    with TemporaryDirectory() as folder:
        filled(Path(folder), _MEMBERS)
        held = _measured("offscreen", {"QT_QPA_PLATFORM": "offscreen"}, folder, pairs)
        with _x11() as display:
            if display is None:
                print("on an X11 screen: not run (no Xvfb, or libraries of Qt for it are missing)")
            else:
                held = _measured("X11", {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}, folder, pairs) and held
    _hop(pairs)
    print(_SALEFLEX)
    return held


def _measured(screen: str, place: Mapping[str, str], folder: str, pairs: int) -> bool:
    environ = {**os.environ, **place, HANDED_OVER: "1"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    empty: list[float] = []
    ours: list[Stamps] = []
    for at in range(pairs + _WARM):
        for shuke in (True, False) if at % 2 else (False, True):
            stamps = _stamps(["shuke", folder] if shuke else ["empty"], environ)
            ours.append(stamps) if shuke else empty.append(stamps["first"])
    base = median(empty[_WARM:])
    ratios = {name: Ratio(median(run[name] for run in ours[_WARM:]), base) for name in ours[0]}
    against = "an empty PySide6 window of the same size"
    held = report(f"P7 start → first paint, {screen}", ratios["first"], 1.5, against)
    quote(f"start → furnished, {screen}", ratios["furnished"], against)
    quote(f"start → ready to sell, {screen}", ratios["ready"], f"{against}; {_MEMBERS:,} members")
    return held


def _stamps(arguments: list[str], environ: Mapping[str, str]) -> Stamps:
    """Microseconds from the spawn to each stamp."""
    command = [sys.executable, "-m", "bench.stamped", *arguments]
    begun = time.monotonic_ns()
    done = subprocess.run(command, capture_output=True, text=True, env=environ, cwd=ROOT, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    return {name: (int(at) - begun) / 1000 for name, at in lines}


@contextmanager
def _x11() -> Iterator[str | None]:
    """A screen of Xvfb's own; None where there is none to have."""
    if shutil.which("Xvfb") is None or missing_packages({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":0"}):
        yield None
        return
    seen, said = os.pipe()
    command = ["Xvfb", "-displayfd", str(said), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(said,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(said)
    try:
        with os.fdopen(seen) as answer:
            number = answer.readline().strip()
        yield f":{number}" if number else None
    finally:
        process.terminate()
        process.wait()


def _hop(pairs: int) -> None:
    """What set_up costs before it hands over: ``--version`` through it, and in the interpreter it chooses."""
    apart = (HANDED_OVER, "PYTHONDONTWRITEBYTECODE")
    environ = {name: value for name, value in os.environ.items() if name not in apart}
    through: list[float] = []
    direct: list[float] = []
    for _ in range(pairs + _WARM):
        through.append(_answered(environ))
        direct.append(_answered({**environ, HANDED_OVER: "1"}))
    ratio = Ratio(median(through[_WARM:]), median(direct[_WARM:]))
    quote("main.py --version through set_up", ratio, "the same in the interpreter that set_up hands over to")


def _answered(environ: Mapping[str, str]) -> float:
    begun = time.monotonic_ns()
    subprocess.run([sys.executable, ROOT / "main.py", "--version"], capture_output=True, env=environ, check=True)
    return (time.monotonic_ns() - begun) / 1000
