"""How the keys of a code came: which, how fast, and what ended them. Pure; the view feeds it every key it sees."""

from msgspec import Struct

from desktop.ui.scan_reader import ENDS, GAP_MS, SHORTEST

_END_NAMES = {"\r": "enter", "\n": "enter", "\t": "tab"}
SLOWEST_MS = 300
"""Keys further apart were a person's, or two codes'."""


class Trace(Struct, frozen=True, kw_only=True):
    """Keys that came one after another. ``mean_ms`` and ``slowest_ms`` are None for a single key."""

    text: str
    mean_ms: int | None
    slowest_ms: int | None
    end: str = "none"

    @property
    def is_too_slow(self) -> bool:
        """Whether it is long enough for a code, but came so slowly that it counts as typed."""
        return len(self.text) >= SHORTEST and (self.slowest_ms or 0) > GAP_MS


class KeyTrace:
    """The keys of now."""

    def __init__(self) -> None:
        self._text = ""
        self._at_ms: list[float] = []
        self._end = "none"

    def press(self, char: str, at_ms: float) -> Trace | None:
        """A key; what came before it, once a key ends it."""
        if char in ENDS:
            self._end = _END_NAMES[char]
            return self.trace
        if self._end != "none" or (self._at_ms and at_ms - self._at_ms[-1] > SLOWEST_MS):
            self.clear()
        self._text += char
        self._at_ms.append(at_ms)
        return None

    def clear(self) -> None:
        """Begin anew."""
        self._text, self._at_ms, self._end = "", [], "none"

    @property
    def trace(self) -> Trace:
        """What came so far."""
        gaps = [later - before for before, later in zip(self._at_ms, self._at_ms[1:], strict=False)]
        return Trace(
            text=self._text,
            mean_ms=round(sum(gaps) / len(gaps)) if gaps else None,
            slowest_ms=round(max(gaps)) if gaps else None,
            end=self._end,
        )
