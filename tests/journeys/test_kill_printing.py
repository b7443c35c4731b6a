"""The program killed while a slip is on its way: started again it asks, and prints a marked copy only when told to."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.core.domain.printer import Printer
from desktop.core.ports import Till
from desktop.core.services.print_queue import ended_jobs, open_jobs
from desktop.devices.emulator.server import Emulator
from desktop.settings import read_device_settings, save_device_settings
from tests.journeys.kills import now_text
from tests.journeys.process import WindowProcess, wait_until
from tests.journeys.screen import Screen, missing_binaries
from tests.journeys.shops import shop_in

pytestmark = pytest.mark.skipif(
    bool(missing_binaries()) and not os.environ.get("CI"),
    reason=f"missing here: {' '.join(missing_binaries())} (requirements/debian.txt)",
)


def open_states(till: Till) -> list[str]:
    return [job.state for job in open_jobs(till)]


def ended_states(till: Till) -> list[tuple[str, bool]]:
    return [(job.state, job.is_copy) for job in ended_jobs(till)]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with Screen(tmp_path) as made:
        yield made


@pytest.fixture
def printer() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def test_a_slip_on_its_way_is_in_doubt_and_comes_as_a_copy(tmp_path: Path, screen: Screen, printer: Emulator) -> None:
    folder = shop_in(tmp_path, now=now_text()).folder
    kept = read_device_settings(folder)
    network = Printer(kind="network", host="127.0.0.1", port=printer.port, answers=True)
    save_device_settings(folder, replace(kept, printer=network))
    printer.turn("slow")
    with WindowProcess(folder, screen) as window:
        screen.type("12.34", 0)
        window.wait_for_kept(1_234, with_member=False)
        screen.press("F9")
        screen.press("Return")  # nobody earns: agreed
        wait_until(lambda: window.asked(open_states) == ["sending"], "the slip is on its way")
        window.kill()
    printer.turn("slow")
    with WindowProcess(folder, screen) as window:
        wait_until(lambda: window.asked(open_states) == ["uncertain"], "the slip is in doubt")
        assert printer.rolls == []
        screen.press("ctrl+shift+p")
        screen.press("Return")
        (roll,) = printer.wait_for(1)
        assert any("副本" in line for line in roll.paper.lines)  # type: ignore[union-attr]
        wait_until(lambda: window.asked(ended_states) == [("done", True)], "the copy is known to be printed")
