"""What a printer says of itself is read bit by bit, and told before anything has gone out, or after the last byte."""

import os
import pty
import select
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Attached, Printer
from desktop.devices import finding, printing
from desktop.devices.emulator import server
from desktop.devices.emulator.server import Emulator
from desktop.devices.emulator.switches import SWITCHES, Switch, Switches
from desktop.devices.printing import Looked, look, send
from desktop.devices.status import QUESTIONS, Status, understood
from tests.unit.devices.loopback import LoopbackPrinter, answers, reads_all

JOB = b"\x1b@\x1c.\x1b3\x1e" + b"0123456789\n" * 20 + b"\x1bd\x03\x1dVB\x00"
STOPPED: tuple[Switch, ...] = ("paper_out", "cover_open", "cutter", "error", "offline")


def network(port: int, *, is_asked: bool = True) -> Printer:
    return Printer(kind="network", host="127.0.0.1", port=port, answers=is_asked)


def refusal(printer: Printer) -> tuple[str, bool]:
    with pytest.raises(RuleBroken) as caught:
        send(printer, JOB, "A2-0087")
    return caught.value.code.removeprefix("printer."), bool(caught.value.facts["reached"])


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ((0x12, 0x12, 0x12, 0x12), Status()),
        ((0x16, 0x12, 0x12, 0x12), Status()),  # the drawer is open
        ((0x1A, 0x16, 0x12, 0x12), Status(offline=True, cover_open=True)),
        ((0x1A, 0x32, 0x12, 0x7E), Status(offline=True, paper_out=True, near_end=True)),
        ((0x12, 0x12, 0x12, 0x1E), Status(near_end=True)),
        ((0x1A, 0x52, 0x1A, 0x12), Status(offline=True, error=True, cutter=True)),
        ((0x12, 0x12, 0x52, 0x12), Status(error=True)),
    ],
)
def test_the_bits_of_the_reference(said: tuple[int, int, int, int], status: Status) -> None:
    assert understood(*said) == status


@pytest.mark.parametrize("switch", STOPPED)
def test_a_sick_printer_is_told_of_before_anything_goes_out(switch: Switch) -> None:
    with Emulator() as emulator:
        emulator.turn(switch)
        assert refusal(network(emulator.port)) == (switch, False)
        emulator.turn(switch)
        assert send(network(emulator.port), JOB, "A2-0087").near_end is False
        (roll,) = emulator.wait_for(1)
    assert roll.data.count(JOB) == 1


def test_paper_that_ends_midway_is_told_of_as_in_doubt() -> None:
    with Emulator() as emulator:
        emulator.turn("ends")
        assert refusal(network(emulator.port)) == ("paper_out", True)
        assert emulator.rolls == []
        emulator.turn("paper_out")  # the printer kept it, and prints it with the new roll
        assert len(emulator.wait_for(1)) == 1


def test_a_printer_that_dies_midway_is_in_doubt() -> None:
    with Emulator() as emulator:
        emulator.turn("dies")
        assert refusal(network(emulator.port)) == ("broke_off", True)


def test_one_that_should_answer_and_does_not_gets_nothing() -> None:
    with Emulator() as emulator:
        emulator.turn("mute")
        assert refusal(network(emulator.port)) == ("silent", False)
        send(network(emulator.port, is_asked=False), JOB, "A2-0087")
        assert emulator.wait_for(1)[0].data == JOB


def test_silence_after_the_last_byte_is_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "CONFIRM_S", 0.2)
    answers_left = iter([b"\x12"] * 4)
    monkeypatch.setattr(Switches, "answer", lambda _self, _number: next(answers_left, b""))
    with Emulator() as emulator:
        assert refusal(network(emulator.port)) == ("silent", True)


def test_little_paper_is_no_refusal() -> None:
    with Emulator() as emulator:
        emulator.turn("near_end")
        assert send(network(emulator.port), JOB, "A2-0087").near_end
        assert look(network(emulator.port)) == Looked(answers=True, near_end=True)


def test_something_else_that_listens_is_no_printer() -> None:
    def web(line: object) -> bytes:
        line.recv(100)  # type: ignore[attr-defined]
        line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")  # type: ignore[attr-defined]
        return b""

    with LoopbackPrinter(web) as printer:
        assert refusal(network(printer.port)) == ("not_a_printer", False)


@pytest.mark.parametrize("manner", [answers, reads_all])
def test_a_look_finds_whether_it_answers(manner: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.devices.status.ASK_S", 0.2)
    with LoopbackPrinter(manner) as printer:
        assert not look(network(printer.port)).answers


@pytest.mark.parametrize("switch", STOPPED)
def test_a_look_says_what_is_wrong_and_prints_nothing(switch: Switch) -> None:
    with Emulator() as emulator:
        emulator.turn(switch)
        assert look(network(emulator.port)) == Looked(answers=True, trouble=switch)
        emulator.turn(switch)
        assert emulator.rolls == []


def test_every_switch_has_an_effect() -> None:
    plain = [Switches().answer(number) for number in QUESTIONS]
    for switch in SWITCHES:
        with_it = Switches().turned(switch)
        said = [with_it.answer(number) for number in QUESTIONS]
        assert said != plain or switch in ("slow", "dies", "ends")


@contextmanager
def on_a_terminal(*, says: bytes = b"\x12") -> Iterator[tuple[str, list[bytes]]]:
    """A device that takes bytes and answers each question: the far end of a pseudo terminal."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    taken: list[bytes] = []
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            if select.select([ours], [], [], 0.05)[0]:
                part = os.read(ours, 4096)
                taken.append(part)
                os.write(ours, says * part.count(b"\x10\x04"))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield os.ttyname(theirs), taken
        end = time.monotonic() + 2
        while says == b"\x12" and JOB not in b"".join(taken) and time.monotonic() < end:
            time.sleep(0.01)
    finally:
        over.set()
        thread.join()
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize("kind", ["usb", "serial"])
def test_usb_and_serial_take_the_job_and_are_asked(kind: str) -> None:
    with on_a_terminal() as (device, taken):
        printer = Printer(kind=kind, device=device, baud=115_200, answers=True)  # type: ignore[arg-type]
        assert send(printer, JOB, "A2-0087").where == device
        assert look(printer) == Looked(answers=True)
    assert b"".join(taken).count(JOB) == 1


@pytest.mark.parametrize("kind", ["usb", "serial"])
def test_a_device_without_paper_says_so(kind: str) -> None:
    with on_a_terminal(says=b"\x72") as (device, _):
        printer = Printer(kind=kind, device=device, baud=115_200, answers=True)  # type: ignore[arg-type]
        assert refusal(printer) == ("paper_out", False)


@pytest.mark.parametrize("kind", ["usb", "serial"])
def test_a_device_that_is_not_there_is_named(kind: str, tmp_path: Path) -> None:
    printer = Printer(kind=kind, device=str(tmp_path / "lp9"))  # type: ignore[arg-type]
    with pytest.raises(RuleBroken) as caught:
        send(printer, JOB, "A2-0087")
    assert (caught.value.code, caught.value.facts) == ("printer.no_device", {"device": str(tmp_path / "lp9")})


def test_a_device_that_we_may_not_open_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_args: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(RuleBroken, match=r"printer\.denied"):
        send(Printer(kind="usb", device="/dev/usb/lp0"), JOB, "x")


def test_windows_printers_are_windows_own() -> None:
    with pytest.raises(RuleBroken, match=r"printer\.not_here"):
        send(Printer(kind="windows", device="POS-80"), JOB, "x")


def test_what_hangs_on_the_machine_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lp1", "lp0", "hiddev0"):
        (tmp_path / name).touch()
    monkeypatch.setattr(finding, "USB_FOLDER", tmp_path)
    found = [each for each in finding.attached() if each.kind == "usb"]
    assert found == [Attached("usb", str(tmp_path / name)) for name in ("lp0", "lp1")]


def test_a_slow_printer_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SLOW_S", 0.3)
    with Emulator() as emulator:
        emulator.turn("slow")
        begun = time.monotonic()
        send(network(emulator.port), JOB, "A2-0087")
        assert time.monotonic() - begun > 0.5
        emulator.wait_for(1)
