"""How far a long job is, on stderr: a bar that moves where somebody looks, else a line now and then."""

import sys
import time
from contextlib import suppress

_CELLS = 30
_PAUSE_S = 0.1
_LINE_EVERY_PERCENT = 25


class ProgressBar:
    """Call it with (done, all) of any unit; ``close`` ends its line. Never raises: progress is not the work."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr is not None and sys.stderr.isatty()
        self._drawn_at_s = 0.0
        self._shown_percent = -1 if self._is_watched else 0

    def __call__(self, done: int, whole: int) -> None:
        """Show that so much of the whole is done."""
        percent = min(100, done * 100 // whole) if whole > 0 else 100
        if self._is_watched:
            self._draw(percent)
        elif percent // _LINE_EVERY_PERCENT > self._shown_percent // _LINE_EVERY_PERCENT:
            self._shown_percent = percent
            self._write(f"{percent}%\n")

    def _draw(self, percent: int) -> None:
        now_s = time.monotonic()
        if percent == self._shown_percent or (percent < 100 and now_s - self._drawn_at_s < _PAUSE_S):
            return
        self._drawn_at_s, self._shown_percent = now_s, percent
        full = _CELLS * percent // 100
        self._write(f"\r{'█' * full}{'░' * (_CELLS - full)} {percent:3}%")

    def close(self) -> None:
        """Leave the bar behind."""
        if self._is_watched and self._shown_percent >= 0:
            self._write("\n")

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()
