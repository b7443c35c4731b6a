"""A bill rung up with real keys, on a machine that may be busy."""

import contextlib

from tests.journeys.process import WindowProcess
from tests.journeys.screen import Screen

_QUICK_S, _TRIES = 5.0, 5


def ring_up(screen: Screen, window: WindowProcess, card: str, amount: str, gap_ms: int, end: str | None) -> None:
    """A card at this pace, and the amount. A busy machine may tear a burst on its way out: then once more, whole."""
    for _ in range(_TRIES):
        screen.scan(card, gap_ms, end)
        with contextlib.suppress(TimeoutError):
            window.wait_for_member(longest_s=_QUICK_S)
            screen.type(amount, 0)
            return window.wait_for_kept(round(float(amount) * 100), longest_s=_QUICK_S)
        emptied = ("ctrl+Delete", *["BackSpace"] * len(card))
        screen.press(*emptied, "Escape", *emptied)
    raise AssertionError(f"not heard: {gap_ms} ms, {end}")
