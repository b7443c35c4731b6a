"""A network printer on this machine: a real TCP server in a thread, as kind or as rude as the test wants."""

import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

Manner = Callable[[socket.socket], bytes]
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def reads_all(line: socket.socket) -> bytes:
    """Take everything until the sender has closed its half."""
    taken = b""
    while part := line.recv(65_536):
        taken += part
    return taken


def answers(line: socket.socket) -> bytes:
    """As reads_all, and says something at the end."""
    taken = reads_all(line)
    line.sendall(b"\x12")
    return taken


def resets(line: socket.socket) -> bytes:
    """Take a little, then break the line off."""
    taken = line.recv(10)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    return taken


class LoopbackPrinter:
    """Serves one job with ``manner``; afterwards ``taken`` is what it got."""

    def __init__(self, manner: Manner = reads_all) -> None:
        self._manner = manner
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port: int = self._server.getsockname()[1]
        self.taken = b""
        self.done = threading.Event()

    def _serve(self) -> None:
        line, _ = self._server.accept()
        with line:
            self.taken = self._manner(line)
        self.done.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.close()
        self._thread.join(5)
