"""The demo chain's tills: each a data directory of its own, and a window of its own as a program of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.cli.chain_hq import ChainHq, end_process
from desktop.cli.window_hq import IN_CHAIN
from desktop.cli.work import HANDED_OVER, ROOT
from desktop.core.ports import Progress
from desktop.settings import DeviceSettings, save_device_settings

ZONE = "Asia/Shanghai"
_DAY_STARTS = "04:00"


class ChainTill:
    """One till. ``number`` from 1; the first is filled with invented members and sales, the others begin empty."""

    def __init__(self, folder: Path, number: int, store: str) -> None:
        self.folder, self.number, self.store = folder / f"till-{number}", number, store
        self._window: subprocess.Popen[bytes] | None = None

    @property
    def exists(self) -> bool:
        """Whether it was made before."""
        return (self.folder / "ledger.json").exists()

    @property
    def is_joined(self) -> bool:
        """Whether it has its HQ."""
        from desktop import bootstrap
        from desktop.core.services.watch_hq import hq_says

        with bootstrap.open_till(self.folder) as till:
            return hq_says(till) is not None

    def make(self, shop: str, language: str, progress: Progress) -> None:
        """Invent the shop in an unused directory."""
        from desktop import bootstrap

        if self.number == 1:
            bootstrap.new_demo(self.folder, progress=progress)
            return
        described = bootstrap.described(shop, ZONE, "CN", "till", None, _DAY_STARTS)
        ledger, _ = bootstrap.new_shop(self.folder, described, bootstrap.DEMO_PIN)
        ledger.file.close()
        save_device_settings(self.folder, DeviceSettings(language=language, demo=True))

    def join(self, url: str, hq: ChainHq, progress: Callable[[int, int], None]) -> None:
        """Become a till of its store, and send everything there is."""
        from desktop import bootstrap

        bootstrap.join_hq(self.folder, url, hq.code(self.store))
        bootstrap.sync_once(self.folder, progress)

    def open_window(self, language: str | None) -> None:
        """Show it."""
        asked = [sys.executable, str(ROOT / "main.py"), "--data-dir", str(self.folder)]
        environment = {**os.environ, IN_CHAIN: "1", HANDED_OVER: "1"}
        self._window = subprocess.Popen(
            [*asked, *(["--lang", language] if language else [])], env=environment, start_new_session=True
        )

    @property
    def is_open(self) -> bool:
        """Whether its window is still there."""
        return self._window is not None and self._window.poll() is None

    def end(self) -> None:
        """Close the window: asked first, then made to."""
        window, self._window = self._window, None
        if window is not None:
            end_process(window)
