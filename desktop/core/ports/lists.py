"""What a Reading can be asked about many members at once: classes, lists, the RFM grid, flows, what is due.

Everything is as of ``day()``, the store's business day, or the day before while the rows are brought up to it: a page
says the day it shows. Nobody who was merged stands in two rows. Phones are whole here: who shows them masks them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from msgspec import Struct

from desktop.core.domain.classes import Class
from desktop.core.domain.rfm_grid import Grid
from desktop.core.domain.stage import Stage

Sort = Literal["worth", "last_day", "unusual", "bills", "name"]
"""``worth``: money kept on the RFM days; ``unusual``: days since, measured by the member's own mean gap."""
Due = Literal["expiring", "birthday", "tier_ends", "visit", "reminder"]
Key = tuple[int | str, int]


class UpTo(Struct, frozen=True, kw_only=True):
    """How far the rows behind the lists are. ``is_current``: they stand for today under the program that counts.

    ``day``: what every list is as of. ``done`` of ``total`` rows looked at, while it is not. ``owed``: members whose
    rows are behind their last bills; lists are true all the same.
    """

    day: date
    is_current: bool = True
    done: int = 0
    total: int = 0
    owed: int = 0

    @property
    def is_done(self) -> bool:
        """Whether no row is left to be made."""
        return self.is_current and not self.owed


class ListedMember(Struct, frozen=True, kw_only=True):
    """A row of a list. ``bills`` and ``spend_minor`` ever; ``n365`` and ``spend365_minor`` on the RFM days.

    ``mean_gap_days``: days between visits, rounded; ``expected_on``: the last visit and that. None for fewer than two.
    ``stage``: None while the rows are not current. ``consents``: the channels agreed to. ``expires_on``, ``expiring``:
    the last day of the points that go first, and how many. ``offered_on``: when they were told of an offer last;
    ``remind_on``: when to look again at them, as a contact said (domain.contacts). ``key``: where the row stands, for
    ``Wish.after``.
    """

    member_id: str
    member_no: str
    external_id: str | None
    name: str
    phone: str | None
    birthday: str | None
    enrolled_on: date
    class_name: Class
    origin: Class | None
    before: Class
    stage: Stage
    first_day: date | None
    last_day: date | None
    days_since: int | None
    mean_gap_days: int | None
    expected_on: date | None
    bills: int
    spend_minor: int
    n365: int
    spend365_minor: int
    tier: str | None
    tier_until: date | None
    balance: int
    expires_on: date | None
    expiring: int
    consents: tuple[str, ...]
    offered_on: date | None
    remind_on: date | None
    has_left: bool
    has_complaint: bool
    key: Key


class HeldOut(Struct, frozen=True):
    """Whom domain.holdout holds out under a salt: ``percent`` of everybody."""

    salt: str
    percent: int


class Wish(Struct, frozen=True, kw_only=True):
    """Which members, in which order. What is empty or None asks nothing; all that is asked must hold.

    ``before``: their class a month ago. ``consent``: a channel that they agreed to. ``spend365_least``: minor units.
    ``days_since``, ``n365``: from … to, both included. ``here``: members who left are not listed. ``stages``: theirs.
    ``category``: what they bought on most of their latest bills held here; ``at_store``: a bill of theirs is held here,
    as those of this store are. These two are known of the dormant and lost alone.
    ``offered_before``: whose last offer was before that day, or never. ``complaint``: with one that is open, or with
    none. ``without``: the hold-out is left out.
    ``after``: the key of the last row seen; ``size``: rows of a page.
    """

    class_names: tuple[Class, ...] = ()
    origins: tuple[Class, ...] = ()
    before: tuple[Class, ...] = ()
    tiers: tuple[str, ...] = ()
    consent: str | None = None
    spend365_least: int | None = None
    days_since: tuple[int, int] | None = None
    n365: tuple[int, int] | None = None
    stages: tuple[Stage, ...] = ()
    category: str | None = None
    at_store: bool = False
    here: bool = True
    offered_before: date | None = None
    complaint: bool | None = None
    without: HeldOut | None = None
    sort: Sort = "worth"
    descending: bool = True
    after: Key | None = None
    size: int = 50


class Page(Struct, frozen=True):
    """Rows in order. ``total``: members of the whole list, counted for its first page alone, None on later ones."""

    rows: tuple[ListedMember, ...]
    total: int | None


class ClassSum(Struct, frozen=True):
    """Members of a class, and what they spent on the RFM days."""

    members: int
    spend365_minor: int


class Lists(Protocol):
    """``reading.lists``."""

    def up_to(self) -> UpTo:
        """How far the rows are; services.bring_up_lists brings them on."""
        ...

    def class_counts(self) -> Mapping[Class, ClassSum]:
        """Every class, 未消费 (none) too; who left counts where they bought."""
        ...

    def origin_counts(self) -> Mapping[tuple[Class, Class], int]:
        """Dormant and lost members by (class, origin)."""
        ...

    def flows(self) -> Mapping[tuple[Class, Class], ClassSum]:
        """Who went from which class a month before to which now, those who stayed too (classes.flows)."""
        ...

    def grid(self) -> Grid:
        """The RFM grid."""
        ...

    def page(self, wish: Wish) -> Page:
        """A page of a list."""
        ...

    def count(self, wish: Wish) -> int:
        """How many a list has, whatever its order, ``after`` and ``size`` say."""
        ...

    def listed(self, member_ids: Sequence[str]) -> Sequence[ListedMember]:
        """The rows of these members, those that there are, in that order; ``key`` as by ``worth``."""
        ...

    def due(self, what: Due, until: date, limit: int) -> Sequence[ListedMember]:
        """Whose day comes from the lists' day to ``until``, soonest first; who left is not among them.

        ``expiring``: last day of points; ``birthday``: by the calendar; ``tier_ends``: last day of a tier's term;
        ``visit``: expected by their own rhythm (``expected_on``). ``reminder``: when to look again at them; those that
        are overdue are among them.
        """
        ...

    def categories(self, class_names: tuple[Class, ...]) -> Mapping[str, int]:
        """What the dormant and lost among these classes mostly bought, and how many of them each."""
        ...

    def favourites(self, member_ids: Sequence[str]) -> Mapping[str, str]:
        """What each bought most on their latest bills held here, by the item's name; who has no lines is not in it."""
        ...
