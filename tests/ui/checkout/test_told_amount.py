"""The POS's customer display fills in the amount: nothing typed is lost, nothing recorded, and it can be taken back."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.cli.window_ears import WindowEars
from desktop.core.domain.errors import RuleBroken
from desktop.pos.ear import LoopbackSource
from desktop.settings import ListeningPort, PosSettings, read_device_settings, save_device_settings
from tests.architecture.source import ROOT
from tests.tills import make_till
from tests.ui.stage import Stage, texts


def free_port() -> int:
    source = LoopbackSource(0)
    port = source.port
    source.close()
    return port


@pytest.fixture
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture
def stage(tmp_path: Path, ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A window beside a POS that listens at two loopback ports: the display's and the scanner's."""
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    made = make_till(tmp_path / "shop")
    made.close()
    display, scanner = (ListeningPort(f"tcp:{port}") for port in ports)
    kept = replace(read_device_settings(made.folder), pos=PosSettings(display=display, scanner=scanner))
    save_device_settings(made.folder, kept)
    ears = WindowEars()
    opened = Stage(made.folder, made.clock, language="zh-Hans", furnish=lambda doors: replace(doors, ears=ears))
    until(opened, lambda: (ears.state("display"), ears.state("scanner")) == ("open", "open"))
    yield opened
    opened.close()
    assert ears.state("display") == "off"


def until(stage: Stage, there: Any) -> None:
    for _ in range(1_500):
        if there():
            return
        stage.settle(10)
    raise AssertionError


def say(port: int, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(data)


def counter(stage: Stage) -> Any:
    return stage.shell._rooms["checkout"].counter  # type: ignore[attr-defined]


def shown(stage: Stage, ports: tuple[int, int], word: int, number: str) -> None:
    """The POS shows it; the amounts that are none are seen by the next that is one."""
    say(ports[0], b"\x1bs%d\x1bQA%s\r" % (word, number.encode()))
    stage.settle(400)


def test_the_total_becomes_the_amount_and_is_taken_back(stage: Stage, ports: tuple[int, int]) -> None:
    shown(stage, ports, 1, "38.00")
    assert counter(stage).sheet.amount_minor == 0
    shown(stage, ports, 2, "38.00")
    until(stage, lambda: counter(stage).sheet.amount_minor == 3_800)
    shown(stage, ports, 2, "128.00")
    until(stage, lambda: counter(stage).sheet.amount_minor == 12_800)
    assert "收银机显示合计 ¥128.00" in texts(stage.window)
    for word, number in ((3, "200.00"), (4, "72.00"), (2, "0.00")):
        shown(stage, ports, word, number)
    assert (counter(stage).sheet.amount_minor, counter(stage).done) == (12_800, None)
    stage.press("Ctrl+Z")
    assert counter(stage).sheet.typed == ""
    stage.press("Ctrl+Z")
    assert counter(stage).sheet.typed == ""


def test_what_a_cashier_typed_is_not_touched(stage: Stage, ports: tuple[int, int]) -> None:
    stage.type("50")
    shown(stage, ports, 2, "128.00")
    until(stage, lambda: "收银机显示 ¥128.00" in texts(stage.window))
    assert counter(stage).sheet.amount_minor == 5_000
    stage.press("Ctrl+Z")
    assert counter(stage).sheet.typed == ""  # the cashier's own doing, taken back


def test_a_recorded_bill_that_is_still_shown_begins_no_new_one(stage: Stage, ports: tuple[int, int]) -> None:
    shown(stage, ports, 2, "128.00")
    until(stage, lambda: counter(stage).sheet.amount_minor == 12_800)
    stage.press("F9")
    if counter(stage).done is None:  # beside a POS the bill's number is asked for
        stage.press("Enter", "F9")
    assert counter(stage).done is not None
    shown(stage, ports, 2, "128.00")
    assert counter(stage).done is not None
    shown(stage, ports, 2, "15.50")
    until(stage, lambda: counter(stage).done is None and counter(stage).sheet.amount_minor == 1_550)


def test_a_dialog_and_another_page_keep_the_keyboard_and_the_amount_waits(stage: Stage, ports: tuple[int, int]) -> None:
    stage.press("F3")
    assert stage.shell.dialog is not None
    shown(stage, ports, 2, "128.00")
    assert (stage.shell.dialog is not None, counter(stage).sheet.amount_minor) == (True, 0)
    stage.press("Esc", "Alt+8")
    stage.settle(1_700)
    assert (stage.shell.page_name, counter(stage).sheet.amount_minor) == ("settings", 0)
    stage.press("Alt+1")
    until(stage, lambda: counter(stage).sheet.amount_minor == 12_800)


def test_a_serial_scan_is_heard_by_whoever_hears_scans(stage: Stage, ports: tuple[int, int]) -> None:
    stage.press("Alt+8")
    stage.shell.go("settings", section="scanner")
    say(ports[1], b"6901234567892\r")
    until(stage, lambda: "6901234567892" in str(stage.shell.page.scanner.model()))  # type: ignore[union-attr]
    stage.shell.go("settings", section="pos")
    stage.settle(20)
    told: Any = stage.shell.page
    assert [row.told for row in told.pos.model().ears] == ["在听", "在听"]


def test_a_line_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    from desktop.cli.window_ears import opened

    for where in (str(tmp_path / "none"), "tcp:x", "tcp:99999", "tcp:²"):
        with pytest.raises(RuleBroken, match=r"pos\.(no_line|port)"):
            opened(ListeningPort(where))


def test_the_example_client_is_understood(stage: Stage, ports: tuple[int, int]) -> None:
    client = ROOT / "docs" / "examples" / "pole_client.py"
    subprocess.run([sys.executable, str(client), str(ports[0]), "66.60"], check=True)
    until(stage, lambda: counter(stage).sheet.amount_minor == 6_660)
