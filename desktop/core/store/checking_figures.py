"""Check the days' figures that were kept: each equals what its facts make now, where its mark still counts."""

from datetime import date
from typing import Any

import msgspec

from desktop.core.domain.figures.day import day_figures
from desktop.core.domain.shop import Shop
from desktop.core.store.building import clock_of
from desktop.core.store.figure_rows import FigureRows
from desktop.core.store.findings import Findings
from desktop.core.store.states import StateShelf

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
        """The first day that differs, if any does."""
        marks = self.day_marks(date.min, date.max)
        for day, (mark, kept) in sorted(self.kept_figures(date.min, date.max).items()):
            if marks.get(day) == mark and kept != day_figures(day, self.day_facts(day), self._hour):
                self._findings.add_at_end("figures.differ")
                return

    def _hour(self, at_us: int) -> int:
        return self._clock.wall(at_us).hour
