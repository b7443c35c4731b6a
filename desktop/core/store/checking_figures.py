"""Check the days' figures that were kept: each equals what its facts make now, where its mark still counts.

And the hour that a sale's row keeps: the one of its instant on the shop's wall clock.
"""

from datetime import date
from typing import Any

import msgspec

from desktop.core.domain.figures.day import day_figures
from desktop.core.domain.shop import Shop
from desktop.core.store.building import clock_of
from desktop.core.store.figure_rows import FigureRows
from desktop.core.store.findings import Findings
from desktop.core.store.statements import OWN_COUNTS
from desktop.core.store.states import StateShelf

_HOURS = (
    "SELECT s.sale_id, s.member_id, s.hour, coalesce(o.effective_at_us, e.effective_at_us) FROM sales AS s"  # noqa: S608
    " LEFT JOIN events AS e ON e.event_id = s.sale_id LEFT JOIN others AS o ON o.event_id = s.sale_id"
    f" AND o.void = 0 AND NOT {OWN_COUNTS.format('s.sale_id')}"
)
_SHOP = "SELECT value FROM settings WHERE key = 'shop'"


class FigureCheck(FigureRows):
    """Reads every kept day's facts once more; days that a later fact has changed are made anew anyway."""

    def __init__(self, raw: Any, findings: Findings) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self.raw = raw
        self.shelf = StateShelf(raw)
        (text,) = raw.execute(_SHOP).fetchone()
        self._findings, self._clock = findings, clock_of(msgspec.json.decode(text, type=Shop))

    def check(self) -> None:
        """Every sale's hour; the first day that differs, if any does."""
        for sale_id, member_id, hour, at_us in self.raw.execute(_HOURS):
            if at_us is not None and hour != self._hour(at_us):
                self._findings.add_event(self.raw, sale_id, "sale.differs", member_id)
        marks = self.day_marks(date.min, date.max)
        for day, (mark, kept) in sorted(self.kept_figures(date.min, date.max).items()):
            if marks.get(day) == mark and kept != day_figures(day, self.day_facts(day), self._hour):
                self._findings.add_at_end("figures.differ")
                return

    def _hour(self, at_us: int) -> int:
        return self._clock.wall(at_us).hour
