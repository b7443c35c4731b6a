"""The window as a program of its own: started, killed, started again; asked for through the ledger that it leaves."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from desktop.bootstrap import open_till
from desktop.core.ports import Till
from desktop.core.services.keep_bill import kept_bill
from tests.journeys.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
_ACCENT, _RAIL = (0x27, 0x48, 0x9C), (1, 100)
"""The bar of the current page stands in the rail as soon as the counter is open (light theme)."""
_LONGEST_WAIT_S = 60
_A_MOMENT_S = 0.02


class WindowProcess:
    """``python main.py`` over a data directory, on a screen. ``start`` returns when the counter is open."""

    def __init__(self, folder: Path, screen: Screen, *arguments: str) -> None:
        self.folder, self._screen, self._arguments = folder, screen, arguments
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    def begin(self) -> subprocess.Popen[str]:
        """Start it and look no further."""
        environment = {**self._screen.environment(os.environ), "SHUKE_HANDED_OVER": "1", "SHUKE_KEY_STORE": "file"}
        asked = [sys.executable, "main.py", "--data-dir", str(self.folder), *self._arguments]
        return subprocess.Popen(asked, cwd=ROOT, env=environment, text=True, stderr=subprocess.PIPE)

    def start(self) -> Self:
        """Start it, give it the keyboard, and wait until the counter is there."""
        self._process = self.begin()
        try:
            self._wait_for_counter(self._process)
        except BaseException:
            self.kill()
            raise
        return self

    def _wait_for_counter(self, process: subprocess.Popen[str]) -> None:
        wait_until(lambda: bool(self._screen.windows()) or not self.lives, "the window opens")
        if not self.lives:
            raise RuntimeError(f"the window ended: {process.communicate()[1]}")
        self._screen.wait_for_window()
        wait_until(lambda: self._screen.pixel(*_RAIL) == _ACCENT, "the counter opens")

    def kill(self) -> None:
        """End it as kill -9 does; twice does no harm."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.poll() is None

    # -- the ledger -----------------------------------------------------------------------------------------------

    def asked(self, question: Callable[[Till], Any]) -> Any:
        """What the services say, asked from beside the window."""
        with open_till(self.folder) as till:
            return question(till)

    def sales(self) -> list[Any]:
        """The bills, the last one first."""

        def recent(till: Till) -> list[Any]:
            with till.ledger.reading() as reading:
                return reading.recent_sales(None, 10_000)

        found: list[Any] = self.asked(recent)
        return found

    def paid(self) -> list[int]:
        """What each bill came to, the last one first."""
        return [sale.record.paid_minor for sale in self.sales()]

    def wait_for_kept(self, amount_minor: int, *, with_member: bool = True, longest_s: float = _LONGEST_WAIT_S) -> None:
        """The open bill is on the disk with this amount."""

        def kept() -> tuple[int, bool] | None:
            found = self.asked(kept_bill)
            return None if found is None else (found.bill.amount_minor, found.bill.member_id is not None)

        wanted = (amount_minor, with_member)
        wait_until(lambda: kept() == wanted, f"{wanted} is kept", lambda: f"but {kept()}", longest_s)

    def wait_for_member(self, longest_s: float = _LONGEST_WAIT_S) -> None:
        """Somebody stands in the open bill on the disk."""

        def stands() -> bool:
            found = self.asked(kept_bill)
            return found is not None and found.bill.member_id is not None

        wait_until(stands, "a member is kept", longest_s=longest_s)

    def wait_for_paid(self, amounts: list[int]) -> None:
        """Exactly these bills, the last one first."""
        wait_until(lambda: self.paid() == amounts, f"{amounts} are paid", lambda: str(self.paid()))


def wait_until(
    happened: Callable[[], bool],
    what: str,
    otherwise: Callable[[], str] = lambda: "",
    longest_s: float = _LONGEST_WAIT_S,
) -> None:
    """Look until it has happened. TimeoutError says what did not."""
    end = time.monotonic() + longest_s
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain: {what} {otherwise()}")
        time.sleep(_A_MOMENT_S)
