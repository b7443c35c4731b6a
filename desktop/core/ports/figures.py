"""What the manager's figures are read from, day by day, and where a day's figures are kept once made.

A day's figures are kept under a ``mark`` of the facts that they were made of: with another mark they are made anew, so
nothing that writes facts has to think of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from desktop.core.domain.figures.day import DayFact, DayFigures
from desktop.core.domain.lots import Debts, Lots
from desktop.core.domain.signs.facts import LookedUp
from desktop.core.domain.state import Stamped


class FigureReading(Protocol):
    """The questions, inside a transaction that reads."""

    def day_marks(self, first: date, last: date) -> Mapping[date, str]:
        """The mark of each day on which anything is known that figures are made of."""
        ...

    def kept_figures(self, first: date, last: date) -> Mapping[date, tuple[str, DayFigures]]:
        """What was kept of these days, each with the mark that it was kept under."""
        ...

    def day_facts(self, day: date) -> Sequence[DayFact]:
        """What is known of a business day here: own facts and those of the store's other devices that count."""
        ...

    def points_after(self, place: int, most: int) -> tuple[int, list[tuple[Lots, Debts]]]:
        """The lots and debts of the next ``most`` members, and where to go on from; no members: everybody was there."""
        ...

    def explanations(self) -> list[tuple[Stamped, str]]:
        """Every ``sign.explained`` that counts, with who wrote it, in the order of writing."""
        ...

    def looked_up(self, first: date, last: date) -> list[LookedUp]:
        """Members looked up at this till on these days, and whether a bill of theirs came of it that day."""
        ...


class FigureWriting(FigureReading, Protocol):
    """The changes; none of them is a fact."""

    def keep_figures(self, made: Iterable[tuple[str, DayFigures]]) -> None:
        """Keep the figures of days under the marks of their facts."""
        ...

    def note_look_up(self, day: date, staff_id: str, member_id: str) -> None:
        """Somebody looked a member up; a second time on that day changes nothing."""
        ...
