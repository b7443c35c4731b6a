"""The door for the POS while the window is open (ui.pos_door.PosDoor): imported early, so what costs comes late."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.settings import read_device_settings

if TYPE_CHECKING:
    from desktop.pos.door import Call
    from desktop.pos.server import PosServer


class WindowPosDoor:
    """One server at most; which one, and of which shop, is changed under a lock."""

    def __init__(self, folder: Path, fault: Callable[[BaseException], str | None]) -> None:
        self._folder, self._fault = folder, fault
        self._lock = threading.Lock()
        self._server: PosServer | None = None
        self._asked: tuple[int | None, str] = (None, "")

    @property
    def port(self) -> int | None:
        """Where it is open; None while it is not."""
        server = self._server
        return server.state.port if server is not None and server.state.is_open else None

    @property
    def calls(self) -> "Sequence[Call]":
        """What was asked last, the newest first."""
        server = self._server
        return server.calls if server is not None else ()

    def follow(self, port: int | None, shop: str) -> None:
        """Be open at this port for this shop, or closed. RuleBroken ``pos.port`` where the port is taken."""
        with self._lock:
            if (port, shop) == self._asked and (port is None or self.port is not None):
                return
            self._end()
            if port is not None:
                self._server = self._opened(port)
            self._asked = (port, shop)

    def _opened(self, port: int) -> "PosServer":
        from desktop.cli.pos_door import pos_server

        server = pos_server(self._folder, port, read_device_settings(self._folder).language, self._fault)
        server.start()
        return server

    def close(self) -> None:
        """Close, and wait for it."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        server, self._server = self._server, None
        self._asked = (None, "")
        if server is not None:
            server.stop()
