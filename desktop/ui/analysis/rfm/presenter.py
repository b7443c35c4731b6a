"""The tab of RFM and flows: looks at the overview, goes through the cells, opens what is chosen as a list."""

from typing import Any

from msgspec.structs import replace

from desktop.core.domain.money import minor_digits
from desktop.core.domain.rfm_grid import STEPS
from desktop.core.ports.lists import Wish
from desktop.core.services.list_dormant import Filters
from desktop.core.services.see_lists import Overview, see_overview
from desktop.ui.analysis.rfm.model import RfmModel
from desktop.ui.analysis.rfm.telling import CALLOUTS, FEW, cell_name, classes_of, told
from desktop.ui.figures import short_money
from desktop.ui.room import PlainRoom

_STEPS = {"Up": (1, 0), "Down": (-1, 0), "Right": (0, 1), "Left": (0, -1)}
_FIRST = (STEPS, STEPS)


class Presenter(PlainRoom):
    """``seen`` is what the ledger said last; answers that come late are passed over."""

    seen: Overview | None = None
    _asked = 0
    _cell: tuple[int, int] | None = None

    def enter(self, **_wish: Any) -> None:
        """Look at the ledger; the cell whose list was opened is current still."""
        self.refresh()

    def refresh(self) -> None:
        """Facts were written, rows were brought on, or the language changed."""
        self._asked += 1
        asked = self._asked

        def looked(seen: Overview) -> None:
            if asked == self._asked:
                self.seen = seen
                self._present()

        self.desk.lane.run(see_overview, looked)
        self._present()

    def pressed(self, key: str) -> bool:
        """Arrows go through cells, Esc leaves them; Enter opens the cell or the first callout, 2 and 3 the others."""
        if key in _STEPS and self._has_grid:
            self._step(*_STEPS[key])
        elif key == "Esc" and self._cell is not None:
            self._cell = None
            self._present()
        elif key == "Enter" and self._cell is not None:
            self.open_cell(*self._cell)
        elif key in ("Enter", "1", "2", "3"):
            self.open_callout(0 if key == "Enter" else int(key) - 1)
        else:
            return False
        return True

    def open_cell(self, recency: int, frequency: int) -> None:
        """The members of a cell as a list."""
        self._cell = recency, frequency
        self._present()
        if self.seen is None or not self.seen.grid.cells[recency, frequency].members:
            return
        grid = self.seen.grid
        days, bills = grid.recencies[recency], grid.frequencies[frequency]
        wish = Wish(here=False, days_since=(days.least, days.most), n365=(bills.least, bills.most))
        self._list(wish, cell_name(self.desk.say, grid, recency, frequency))

    def open_callout(self, at: int) -> None:
        """Those who went the callout's way, as a list."""
        model = self._model()
        if at < len(model.callouts) and model.callouts[at].can_open:
            before, now = CALLOUTS[at]
            wish = Wish(here=False, class_names=classes_of(now), before=(before,))
            self._list(wish, self.desk.say(f"window.analysis.list.{before}_{now}"))

    def _list(self, wish: Wish, titled: str) -> None:
        self.desk.go("dormant", filters=Filters(of=wish), titled=titled, back="analysis")

    @property
    def _has_grid(self) -> bool:
        return self.seen is not None and self.seen.grid.members >= FEW

    def _step(self, up: int, right: int) -> None:
        recency, frequency = self._cell or _FIRST
        if self._cell is not None:
            recency, frequency = recency + up, frequency + right
        self._cell = max(1, min(recency, STEPS)), max(1, min(frequency, STEPS))
        self._present()

    def _model(self) -> RfmModel:
        if self.seen is None:
            return RfmModel()
        return replace(told(self.desk.say, self._whole, self.seen), current=self._cell)

    def _whole(self, amount_minor: int) -> str:
        """Money without what follows the point."""
        currency = self.desk.shop.currency
        unit = 10 ** minor_digits(currency)
        return short_money(amount_minor // unit * unit, currency)
