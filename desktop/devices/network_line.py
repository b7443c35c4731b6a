"""The printer in the network: bytes as they are over TCP (port 9100), and the real cause where that fails."""

import socket

from desktop.core.domain.errors import RuleBroken
from desktop.devices import lines

CONNECT_S = 3.0
_LINGER_S = 0.5
_ANSWER_BYTES = 4096


class NetworkLine:
    """A connection, made within 3 s. Whatever fails once it stands is an OSError."""

    def __init__(self, host: str, port: int) -> None:
        """Raises RuleBroken ``printer.unknown_host``, ``printer.refused``, ``printer.no_answer``."""
        self._socket = _connection(host, port)

    def write(self, data: bytes) -> None:
        """All of it handed over; TimeoutError where the printer takes nothing for 3 s (no paper, cover open)."""
        self._socket.settimeout(lines.STALLED_S)
        self._socket.sendall(data)

    def read(self, wait_s: float) -> bytes:
        """What came; b"" for silence, and for a printer that has closed."""
        self._socket.settimeout(wait_s)
        try:
            return self._socket.recv(_ANSWER_BYTES)
        except TimeoutError:
            return b""

    def finish(self) -> None:
        """Our half closed, and no reset seen for half a second; a silent printer is content."""
        self._socket.shutdown(socket.SHUT_WR)
        self._socket.settimeout(_LINGER_S)
        try:
            while self._socket.recv(_ANSWER_BYTES):
                pass
        except TimeoutError:
            return

    def close(self) -> None:
        """The connection is gone."""
        self._socket.close()


def _connection(host: str, port: int) -> socket.socket:
    try:
        return socket.create_connection((host, port), CONNECT_S)
    except (socket.gaierror, UnicodeError) as error:
        raise RuleBroken("printer.unknown_host", host=host, port=port) from error
    except ConnectionRefusedError as error:
        raise RuleBroken("printer.refused", host=host, port=port) from error
    except (OSError, OverflowError) as error:
        raise RuleBroken("printer.no_answer", host=host, port=port) from error
