"""What was just recorded, as the screen shows it until the next bill begins."""

from typing import Literal

from msgspec import Struct

from desktop.core.services.check_out import CheckedOut
from desktop.ui.checkout.sheet import Sheet

How = Literal["new", "repeated", "before"]
"""Recorded now; or it had been before; or before the window was closed, and found again."""


class Done(Struct, frozen=True, kw_only=True):
    """The finished bill. ``sheet`` is what was on the screen, None for one found again; ``sent`` to a printer.

    ``is_offered``: its slip carries a claim to its points.
    """

    out: CheckedOut
    how: How
    sheet: Sheet | None = None
    change_minor: int = 0
    sent: bool = False
    is_offered: bool = False
