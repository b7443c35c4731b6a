"""Ears over real ports: a loopback port and a pseudo-terminal, pieces, pauses, a plug pulled out, a taken port."""

import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.pos import ear
from desktop.pos.ear import Ear, LoopbackSource


def until(there: Callable[[], Any]) -> Any:
    end = time.monotonic() + 10
    while not (found := there()):
        assert time.monotonic() < end
        time.sleep(0.005)
    return found


def test_a_loopback_port_is_heard_and_the_next_pos_too() -> None:
    heard: list[bytes] = []
    source = LoopbackSource(0)
    listening = Ear(lambda: source, heard.append)
    listening.start()
    try:
        for text in (b"\x1bQA1.00\r", b"\x1bQA2.00\r"):
            with socket.create_connection(("127.0.0.1", source.port)) as line:
                line.sendall(text)
                until(lambda text=text: b"".join(heard).endswith(text))  # type: ignore[misc]
                until(lambda: heard[-1] == b"")
        with pytest.raises(RuleBroken, match=r"pos\.port"):
            LoopbackSource(source.port)
    finally:
        listening.stop()
    assert b"".join(heard) == b"\x1bQA1.00\r\x1bQA2.00\r"


def test_a_number_that_is_no_port_is_refused_in_words() -> None:
    with pytest.raises(RuleBroken, match=r"pos\.port"):
        LoopbackSource(70_000)


def test_a_port_that_is_not_there_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ear, "_AGAIN_S", 0.01)
    tries: list[int] = []

    def opening() -> LoopbackSource:
        tries.append(1)
        if len(tries) < 3:
            raise RuleBroken("pos.port", port="1")
        return LoopbackSource(0)

    listening = Ear(opening, lambda _data: None)
    listening.start()
    try:
        until(lambda: listening.is_open)
        assert listening.trouble is None
    finally:
        listening.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a Unix thing")
def test_a_serial_line_is_heard_until_its_plug_is_pulled(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty
    import tty

    from desktop.devices.serial_line import SerialLine

    monkeypatch.setattr(ear, "_AGAIN_S", 0.01)
    theirs, ours = pty.openpty()
    tty.setraw(ours)
    heard: list[bytes] = []
    listening = Ear(lambda: SerialLine(os.ttyname(ours), 9600), heard.append)
    listening.start()
    try:
        until(lambda: listening.is_open)
        os.write(theirs, b"6901234567892\r")
        until(lambda: b"".join(heard) == b"6901234567892\r")
        os.close(ours)
        os.close(theirs)
        until(lambda: listening.trouble is not None)
    finally:
        listening.stop()
