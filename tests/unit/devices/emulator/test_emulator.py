"""The emulated printer shows the paper of what it was sent, opens drawers, and says what it cannot read."""

import socket

import pytest

from desktop.core.documents.slip_escpos import slip_escpos
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.devices.emulator.roll import Roll
from desktop.devices.emulator.server import Emulator
from desktop.devices.printing import send
from tests.unit.documents.samples import slip

KICK = b"\x1bp\x00\x19\xfa"


def test_a_slip_comes_out_as_it_was_drawn() -> None:
    heard: list[Roll] = []
    with Emulator(printed=heard.append) as emulator:
        send(Printer(kind="network", host="127.0.0.1", port=emulator.port, answers=True), slip_escpos(slip()), "x")
        (roll,) = emulator.wait_for(1)
    assert heard == [roll]
    assert roll.jam == ""
    assert any("128" in line for line in roll.paper.lines)  # type: ignore[union-attr]
    picture = roll.picture()
    assert picture is not None
    assert picture.width == 576
    assert roll.png().startswith(b"\x89PNG")


def test_a_drawer_is_no_paper() -> None:
    roll = Roll(KICK, 80, "gbk")
    assert (roll.kicks, roll.has_paper, roll.jam) == (1, False, "")


@pytest.mark.parametrize("data", [b"\x10\x14\x01\x00\x05", b"\x1bp\x05\x19\xfa", b"\x10\x04\x09", b"\x1b\x70"])
def test_what_no_till_of_ours_sends_jams(data: bytes) -> None:
    roll = Roll(data, 80, "gbk")
    assert roll.has_paper
    assert roll.jam
    assert roll.picture() is None
    assert roll.png() == b""


def test_a_question_cut_in_two_is_answered_once() -> None:
    with Emulator() as emulator, socket.create_connection(("127.0.0.1", emulator.port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        said = b""
        line.settimeout(0.3)
        for part in (b"\x10", b"\x04", b"\x01", b"\x10\x04", b"\x04"):
            line.sendall(part)
            try:
                said += line.recv(10)
            except TimeoutError:
                continue
        assert said == b"\x12\x12"


def test_a_port_that_is_taken_is_refused() -> None:
    with Emulator() as emulator, pytest.raises(RuleBroken, match=r"emulator\.port"):
        Emulator(emulator.port)


def test_it_listens_on_this_machine_alone() -> None:
    with Emulator() as emulator:
        assert emulator._door.getsockname()[0] == "127.0.0.1"
