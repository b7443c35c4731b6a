"""Practice: a window of its own on an invented shop with the real one's rules, in a folder beside it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.cli.work import HANDED_OVER, ROOT
from desktop.core.domain.errors import RuleBroken
from desktop.settings import DeviceSettings, read_device_settings, save_device_settings

if TYPE_CHECKING:
    from desktop.core.ports import Progress

_LEDGER = "ledger.json"


def practice_folder(data_dir: Path) -> Path:
    """Where the practice shop lives: beside the real one, never in it."""
    return data_dir.with_name(f"{data_dir.name}-practice")


def check_practice(folder: Path) -> bool:
    """Whether the folder is still to be filled. RuleBroken ``demo.not_a_demo`` where a real shop lives there."""
    if not (folder / _LEDGER).exists():
        return True
    if not read_device_settings(folder).demo:
        raise RuleBroken("demo.not_a_demo", folder=str(folder))
    return False


def make_practice(folder: Path, real: Path, progress: "Progress") -> DeviceSettings:
    """Make the practice shop after the shop in ``real``, which is only read; raises as open_till and new_shop."""
    from desktop.bootstrap import DEMO_PIN, described, new_shop, open_till, wired
    from desktop.core.services.practice_shop import fill_practice

    with open_till(real) as till, till.ledger.reading() as reading:
        shop, program = till.shop, reading.program().program
    day = f"{shop.day_starts_minutes // 60:02}:{shop.day_starts_minutes % 60:02}"
    twin = described(shop.name, shop.zone, shop.region, shop.mode, shop.currency, day)
    ledger, _ = new_shop(folder, twin, DEMO_PIN)
    try:
        told = read_device_settings(real)
        marked = DeviceSettings(
            language=told.language, theme=told.theme, tenders=told.tenders, demo=True, practice=True, backups_kept=0
        )
        save_device_settings(folder, marked)
        fill_practice(replace(wired(ledger), demo=True), program)
    finally:
        ledger.file.close()
    progress(1, 1)
    return marked


def open_practice(real: Path) -> None:
    """A second window, in a process of its own; one that is open already comes forward."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(ROOT / "main.py")]
    subprocess.Popen(
        [*program, "--practice", "--data-dir", str(real)],
        env={**os.environ, HANDED_OVER: "1"},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
