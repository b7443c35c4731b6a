"""A slip printer in the network: takes what is sent to a port of this machine, and shows the paper that came of it."""

import socket
import struct
import threading
from types import TracebackType
from typing import Self

from desktop.core.documents.escpos_reader import read_paper
from tests.unit.documents.samples import codes_in

_LONGEST_WAIT_S = 10.0


class NetworkPrinter:
    """Listens until the end of the with-block. ``jobs``: the bytes of each connection, in order.

    While it ``is_out`` of paper it breaks every connection off.
    """

    def __init__(self, encoding: str = "gbk") -> None:
        self._encoding = encoding
        self._door = socket.create_server(("127.0.0.1", 0))
        self._came = threading.Condition()
        self.jobs: list[bytes] = []
        self.is_out = False
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, name="journey-printer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(_LONGEST_WAIT_S)

    def wait_for(self, count: int) -> "Roll":
        """The paper of job number ``count``, and that there is no other after it."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.jobs) >= count, _LONGEST_WAIT_S), len(self.jobs)
        assert len(self.jobs) == count
        return Roll(self.jobs[-1], self._encoding)

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line:
                if self.is_out:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    continue
                parts = []
                while part := line.recv(65_536):
                    parts.append(part)
            with self._came:
                self.jobs.append(b"".join(parts))
                self._came.notify_all()


class Roll:
    """The paper: its text, and what a scanner reads off it."""

    def __init__(self, data: bytes, encoding: str) -> None:
        paper = read_paper(data, 80, encoding)
        self.data = data
        self.lines = paper.lines
        (self.code,) = codes_in(paper.picture())

    def says(self, *words: str) -> None:
        """All of it is printed; blanks are no matter."""
        printed = "".join("".join(self.lines).split())
        missing = [word for word in words if "".join(word.split()) not in printed]
        assert not missing, (missing, self.lines)
