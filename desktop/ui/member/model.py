"""What the member page shows, as values and words."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct

State = Literal["nobody", "gone", "shown"]
Tag = tuple[str, str, str]
"""A chip or a small fact: text, icon, tone."""


class Header(Struct, frozen=True, kw_only=True):
    """Who it is, in figures. ``points_facts`` stand beside the largest number; ``known_as`` is "" for the nameless."""

    name: str
    known_as: str
    tier: Tag | None
    chips: tuple[Tag, ...]
    about: str
    agreed: str
    has_agreed: bool
    spend: str
    spend_note: str
    gap: str
    gap_note: str
    points: str
    points_facts: tuple[Tag, ...]


class LotRow(Struct, frozen=True, kw_only=True):
    """Points that go together; ``chip`` where they go soon."""

    title: str
    note: str
    points: str
    chip: Tag | None = None


class Lots(Struct, frozen=True, kw_only=True):
    """The lots and what they come to; ``sentence`` where there is none."""

    rows: tuple[LotRow, ...]
    total: str
    sentence: str


class Heat(Struct, frozen=True, kw_only=True):
    """The half year of visits: a level from 1 to 4 for every day with bills. ``habit``: when they mostly come."""

    today: date
    levels: Mapping[date, int]
    legend: tuple[str, ...]
    habit: str


class Month(Struct, frozen=True, kw_only=True):
    """A month's spend in whole units of money (None: before anybody knew of them), and how it is printed."""

    label: str
    value: int | None
    text: str
    current: bool


class Months(Struct, frozen=True, kw_only=True):
    """Twelve months, this one last. ``average`` of the whole months since the first bill."""

    bars: tuple[Month, ...]
    average: int | None
    average_text: str


class WhyLine(Struct, frozen=True, kw_only=True):
    """A step of the sum: what, and what it came to."""

    label: str
    value: str = ""


class WhyText(Struct, frozen=True, kw_only=True):
    """Why it is this number: the sum on one line, then its steps."""

    headline: str
    lines: tuple[WhyLine, ...]


class MovementRow(Struct, frozen=True, kw_only=True, dict=True):
    """A movement. ``same_as`` tells it from all others, also after a refresh. ``waits`` where HQ lacks it.

    ``ask``: why; asked once, if at all.
    """

    same_as: tuple[object, ...]
    title: str
    note: str
    points: str
    gains: bool
    balance: str
    waits: str = ""
    ask: Callable[[], WhyText]

    @cached_property
    def why(self) -> WhyText:
        """Why it is this number."""
        return self.ask()


class MemberModel(Struct, frozen=True, kw_only=True):
    """The page. ``current`` and ``opened`` are places in ``movements``; ``sentence`` where nobody is shown.

    ``no_movements`` where there is none here: in a chain they may stand in another store.
    """

    state: State
    sentence: str = ""
    member_id: str = ""
    header: Header | None = None
    lots: Lots | None = None
    heat: Heat | None = None
    months: Months | None = None
    movements: tuple[MovementRow, ...] = ()
    no_movements: str = ""
    current: int = 0
    opened: int | None = None
    busy: bool = False
    is_revealed: bool = False
    can_reveal: bool = False
    points_paused: bool = False
