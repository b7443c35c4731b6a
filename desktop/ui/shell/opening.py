"""Opening the till: first what has to be made ready (the demo shop), told as it goes, then who lives there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.core.domain.shop import Shop
from desktop.settings import DeviceSettings
from desktop.ui.desk import Aside, Lane, Refused

if TYPE_CHECKING:
    from desktop.core.ports import Progress, Till


class Here(Struct, frozen=True):
    """The shop of the data directory; whether its ledger was damaged before, whether it is invented."""

    shop: Shop
    safe_mode: bool
    is_demo: bool


class Opening:
    """Does it on the workers; ``percent`` is how far the making ready is, None while there is none.

    ``settings``: what the folder says once it was made ready; None where it needed nothing.
    """

    def __init__(self, lane: Lane, aside: Aside, prepare: "Callable[[Progress], DeviceSettings] | None") -> None:
        self._lane, self._aside, self._prepare = lane, aside, prepare
        self.percent: int | None = None
        self.settings: DeviceSettings | None = None

    def start(self, opened: Callable[[Here], None], refused: Refused, shown: Callable[[], None]) -> None:
        """``shown`` is called whenever ``percent`` has changed; then one of the others."""
        prepare, self._prepare = self._prepare, None
        if prepare is None:
            self._lane.run(_who_is_here, opened, refused)
            return

        def told(done: int, of_all: int) -> None:
            percent = done * 100 // max(1, of_all)
            if percent != self.percent:
                self.percent = percent
                self._aside.post(shown)

        def prepared(settings: DeviceSettings) -> None:
            self.percent, self.settings = None, settings
            self._lane.run(_who_is_here, opened, refused)

        self.percent = 0
        shown()
        self._aside.run(lambda: prepare(told), prepared, refused)

    def again(self, opened: Callable[[Here], None], refused: Refused) -> None:
        """Close the till on its own thread and open it anew: what the ledger says of the shop has changed."""
        self._lane.while_closed(lambda: None, lambda _: self._lane.run(_who_is_here, opened, refused), refused)


def _who_is_here(till: "Till") -> Here:
    return Here(till.shop, till.safe_mode, till.demo)
