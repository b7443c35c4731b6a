"""The network cable of ``demo-chain``: while it is out nothing reaches HQ, as if somebody had pulled it."""

from collections.abc import Callable

from desktop.core.ports.sync import NoAnswer
from desktop.sync.background import Line


class PulledCable:
    """In or out (ui.hq_line.Cable); asked on the syncer's thread, turned on the window's."""

    def __init__(self) -> None:
        self._is_out = False

    @property
    def is_out(self) -> bool:
        """Whether it is out."""
        return self._is_out

    def turn(self) -> None:
        """Pull it, or put it back."""
        self._is_out = not self._is_out


class CutLine:
    """A line to HQ (sync.background.Line) that ends at the cable."""

    def __init__(self, line: Line, is_out: Callable[[], bool]) -> None:
        self._line, self._is_out = line, is_out

    def packed(self, data: bytes) -> bytes:
        """As the line does."""
        return self._line.packed(data)

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        """As the line does; NoAnswer ``offline`` while the cable is out."""
        if self._is_out():
            raise NoAnswer("offline", "cable")
        answer = self._line.post(path, data, authorization)
        if self._is_out():
            raise NoAnswer("cut", "cable")
        return answer

    def abort(self) -> None:
        """End what is under way."""
        self._line.abort()

    def close(self) -> None:
        """Let the connection go."""
        self._line.close()
