"""The printer in the network: bytes as they are over TCP (port 9100), and the real cause where that fails."""

import socket

from desktop.core.domain.errors import RuleBroken

CONNECT_S = 3.0
_STALLED_S = 3.0
_LINGER_S = 0.5
_ANSWER_BYTES = 4096


def send_raw(host: str, port: int, data: bytes) -> None:
    """All bytes handed over, the line half closed, and no reset seen for half a second; a silent printer is content.

    Waits at most 3 s for the connection and 3 s whenever the printer stops taking bytes (no paper, cover open).
    Raises RuleBroken ``printer.unknown_host``, ``printer.refused``, ``printer.no_answer``, ``printer.broke_off``.
    """
    with _connected(host, port) as line:
        try:
            line.settimeout(_STALLED_S)
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            _hear_out(line)
        except OSError as error:
            raise RuleBroken("printer.broke_off", host=host, port=port) from error


def _connected(host: str, port: int) -> socket.socket:
    try:
        return socket.create_connection((host, port), CONNECT_S)
    except (socket.gaierror, UnicodeError) as error:
        raise RuleBroken("printer.unknown_host", host=host, port=port) from error
    except ConnectionRefusedError as error:
        raise RuleBroken("printer.refused", host=host, port=port) from error
    except (OSError, OverflowError) as error:
        raise RuleBroken("printer.no_answer", host=host, port=port) from error


def _hear_out(line: socket.socket) -> None:
    """Read until the printer closes or is silent; what it says is its own. A reset is raised."""
    line.settimeout(_LINGER_S)
    try:
        while line.recv(_ANSWER_BYTES):
            pass
    except TimeoutError:
        return
