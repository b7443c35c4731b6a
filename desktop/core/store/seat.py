"""The place in front of a till: imports nothing that costs, as windows make one before their first paint."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.core.domain.staff import Approval


class Seat:
    """Who sits there, and what was approved there. Outlives the till, which is opened anew now and then."""

    def __init__(self, *, by_command: bool = False) -> None:
        """``by_command``: no window, but the command line, in one run of which a till may be opened twice."""
        self.by_command = by_command
        self.staff_id: str | None = None
        self.welcomed = False
        """Whether somebody sat down here without a PIN, in an invented shop: once, so that a lock stays a lock."""
        self.minted: dict[str, Approval] = {}
