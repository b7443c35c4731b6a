"""A slip of the POS passes through: its bill is recorded where a member was scanned before, and the slip says so."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.cli.window_ears import WindowEars
from desktop.core.domain.printer import Printer
from desktop.core.domain.slip_pattern import SlipPattern
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.settings import PosSettings, read_device_settings, save_device_settings
from tests.architecture.source import ROOT
from tests.tills import make_till
from tests.ui.stage import Stage

PHONE, CUT = "13800138000", b"\x1dVB\x00"
BLOCK = "会员 王*芳\n本单 +128 积分  可用 128\n".encode("gb18030")


class Paper:
    """A printer on loopback: ``jobs`` are what it got, whole."""

    def __init__(self) -> None:
        self.jobs: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line:
                taken = b""
                while part := line.recv(65_536):
                    taken += part
                self.jobs.append(taken)

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)


@pytest.fixture
def paper() -> Iterator[Paper]:
    made = Paper()
    yield made
    made.close()


@pytest.fixture
def stage(tmp_path: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A window beside a POS whose slips pass through it."""
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    made = make_till(tmp_path / "shop")
    enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="王小芳"))
    made.close()
    free = socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    pos = PosSettings(slip_port=port, slip=SlipPattern("单号", "应收"))
    printer = Printer(kind="network", host="127.0.0.1", port=paper.port)
    save_device_settings(made.folder, replace(read_device_settings(made.folder), pos=pos, printer=printer))
    ears = WindowEars()
    opened = Stage(made.folder, made.clock, language="zh-Hans", furnish=lambda doors: replace(doors, ears=ears))
    until(opened, lambda: ears.state("slip") == "open")
    yield opened
    opened.close()
    assert ears.state("slip") == "off"


def until(stage: Stage, there: Any) -> None:
    for _ in range(300):
        if there():
            return
        stage.settle(10)
    raise AssertionError


def print_slip(stage: Stage, paper: Paper, bill: str, total: str) -> bytes:
    """The example client prints; what came out, and how long it took is bounded."""
    before, port = len(paper.jobs), stage.shell.settings.pos.slip_port
    client = [sys.executable, str(ROOT / "docs/examples/slip_client.py"), str(port), bill, total]
    process = subprocess.Popen(client)
    begun = time.monotonic()
    until(stage, lambda: len(paper.jobs) > before)
    assert (process.wait(), time.monotonic() - begun < 10) == (0, True)
    return paper.jobs[-1]


def plain(bill: str, total: str) -> bytes:
    """The slip as the POS sends it."""
    known: dict[str, Any] = {"__name__": "slip_client"}
    exec((ROOT / "docs/examples/slip_client.py").read_text("utf-8"), known)  # noqa: S102 - our own example
    slip: bytes = known["slip"](bill, total)
    return slip


def counter(stage: Stage) -> Any:
    return stage.shell._rooms["checkout"].counter  # type: ignore[attr-defined]


def choose_member(stage: Stage) -> None:
    stage.shell.scanned(PHONE)
    until(stage, lambda: counter(stage).sheet.member is not None)


def test_the_member_scanned_before_gets_the_points_on_the_slip(stage: Stage, paper: Paper) -> None:
    choose_member(stage)
    printed = print_slip(stage, paper, "20261122-0017", "128.00")
    whole = plain("20261122-0017", "128.00")
    at = whole.rindex(CUT)
    assert printed == whole[:at] + BLOCK + whole[at:]
    until(stage, lambda: counter(stage).done is not None)
    out = counter(stage).done.out
    assert (out.ref, out.amount_minor, out.points_earned) == ("20261122-0017", 12_800, 128)
    stage.settle(200)
    assert len(paper.jobs) == 1  # no slip of our own beside it
    assert print_slip(stage, paper, "20261122-0017", "128.00") == whole  # a copy adds nothing
    assert counter(stage).done.out == out


def test_without_a_member_the_slip_is_the_poss_alone(stage: Stage, paper: Paper) -> None:
    assert print_slip(stage, paper, "P-1", "128.00") == plain("P-1", "128.00")
    assert (counter(stage).done, counter(stage).sheet.ref) == (None, "")


@pytest.mark.parametrize("typed", ["50", "F3"])
def test_what_the_cashier_is_at_is_not_disturbed(stage: Stage, paper: Paper, typed: str) -> None:
    choose_member(stage)
    stage.press(typed) if typed == "F3" else stage.type(typed)
    assert print_slip(stage, paper, "P-1", "128.00") == plain("P-1", "128.00")
    assert (counter(stage).done, counter(stage).sheet.ref) == (None, "")


def test_a_bill_that_must_be_asked_about_waits_for_the_cashier(stage: Stage, paper: Paper) -> None:
    choose_member(stage)
    assert print_slip(stage, paper, "P-1", "99999.00") == plain("P-1", "99999.00")
    sheet = counter(stage).sheet
    assert (counter(stage).done, sheet.ref, sheet.amount_minor) == (None, "P-1", 9_999_900)


def test_a_window_that_hangs_holds_up_no_slip(stage: Stage, paper: Paper) -> None:
    choose_member(stage)
    port = stage.shell.settings.pos.slip_port
    with socket.create_connection(("127.0.0.1", port)) as line:  # and nobody drives the window meanwhile
        line.sendall(plain("P-1", "128.00"))
        line.shutdown(socket.SHUT_WR)
        begun = time.monotonic()
        while line.recv(4096):
            pass
    assert time.monotonic() - begun < 3
    end = time.monotonic() + 5
    while not paper.jobs and time.monotonic() < end:
        time.sleep(0.01)
    assert paper.jobs == [plain("P-1", "128.00")]
    until(stage, lambda: counter(stage).done is not None and len(paper.jobs) == 2)  # then our own slip tells of it
    assert counter(stage).done.out.ref == "P-1"
