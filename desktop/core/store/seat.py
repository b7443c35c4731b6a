"""The place in front of a window: imports nothing that costs, as windows make one before their first paint."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.core.domain.staff import Approval


class Seat:
    """Who sits there, and what was approved there. Outlives the till, which is opened anew now and then."""

    def __init__(self) -> None:
        self.staff_id: str | None = None
        self.minted: dict[str, Approval] = {}
