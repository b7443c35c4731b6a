"""List members who slip away: who, how unusual for them, which recipe fits; the hold-out is never among them.

A page at a time (``reading.lists``): no list is ever read whole. Everything is as of the lists' day.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.classes import GONE, Class
from desktop.core.domain.contacts import REST_DAYS
from desktop.core.domain.holdout import held_out, percent_among, salt_on
from desktop.core.domain.money import like_yuan
from desktop.core.domain.recipes import Recipe, own, recipe_for
from desktop.core.domain.stage import Stage
from desktop.core.ports import Reading, Till
from desktop.core.ports.lists import HeldOut, Key, ListedMember, Sort, Wish
from desktop.core.services.glance_member import tier_name
from desktop.core.services.log_contact import Contacting, contacts_of

BAR: tuple[Class, ...] = ("new", "returning", "active", "dormant", "lost")
PAGE_ROWS = 50
WORTH_YUAN = 500
_MOST_CATEGORIES = 30


class Filters(Struct, frozen=True, kw_only=True):
    """Which members, in which order. ``of``: another list than the class's, as a page asked for it.

    ``worth``: at least WORTH_YUAN on the RFM days. ``consent``: a channel, or ""; whom an offer may reach by it, so
    nobody with a complaint that is open. ``rested``: no offer within 30 days. ``origin`` of who is gone, ``stage`` of
    others, "" for any. ``category``, "" for any, and ``at_store``: as ports.lists.Wish has them, of who is gone.
    """

    class_name: Class = "dormant"
    of: Wish | None = None
    worth: bool = False
    consent: str = ""
    rested: bool = False
    origin: Class | Literal[""] = ""
    stage: Stage | Literal[""] = ""
    category: str = ""
    at_store: bool = False
    sort: Sort = "worth"
    descending: bool = True

    @property
    def class_names(self) -> tuple[Class, ...]:
        """The classes that the list is of; none: of all."""
        return (self.class_name,) if self.of is None else self.of.class_names

    @property
    def is_gone(self) -> bool:
        """Whether the list is of dormant and lost members alone."""
        return bool(self.class_names) and all(name in GONE for name in self.class_names)

    @property
    def is_narrow(self) -> bool:
        """Whether somebody of the list may be left out."""
        asked = (self.worth, self.consent, self.rested, self.origin, self.stage, self.category, self.at_store)
        return any(asked)


class ClassBar(Struct, frozen=True, kw_only=True):
    """How many are in each class, and were a month ago. ``is_current``: the rows stand for ``day``."""

    day: date
    is_current: bool
    counts: Mapping[Class, int]
    before: Mapping[Class, int]


class Row(Struct, frozen=True):
    """A member of the list, as they are called where they stand."""

    member: ListedMember
    recipe: Recipe | None
    favourite: str
    tier_name: str


class ListPage(Struct, frozen=True, kw_only=True):
    """Rows, and on the first page how many there are: ``total`` listed, ``held_out`` not, of ``percent``.

    ``categories``: what can be asked for as Filters.category, the most bought first; on the first page too.
    """

    rows: tuple[Row, ...]
    total: int | None = None
    held_out: int | None = None
    percent: int = 0
    categories: tuple[str, ...] = ()


class Caller(Struct, frozen=True, kw_only=True):
    """What somebody needs before they dial: who they are here (``caller``), who is called, what may stop them."""

    member_id: str
    gender: str | None
    caller: str
    contacting: Contacting


def class_bar(till: Till) -> ClassBar:
    """The classes as of the lists' day. RuleBroken ``rights.needs`` for who may not look at lists."""
    till.staff.demand("lists.see")
    with till.ledger.reading() as reading:
        up_to = reading.lists.up_to()
        before: dict[Class, int] = {}
        for (then, _), each in reading.lists.flows().items():
            before[then] = before.get(then, 0) + each.members
        counts = {name: each.members for name, each in reading.lists.class_counts().items()}
        return ClassBar(day=up_to.day, is_current=up_to.is_current, counts=counts, before=before)


def list_page(till: Till, filters: Filters, after: Key | None, language: str) -> ListPage:
    """The rows after a key, PAGE_ROWS of them. Raises as class_bar."""
    till.staff.demand("lists.see")
    with till.ledger.reading() as reading:
        held = hold_out_of(reading, filters)
        wish = wish_of(till, reading, filters, held, after)
        page = reading.lists.page(wish)
        everybody = reading.lists.count(replace(wish, without=None)) if page.total is not None and held else page.total
        is_asked = after is None and filters.is_gone
        bought = reading.lists.categories(filters.class_names) if is_asked else {}
        return ListPage(
            rows=offered(reading, rows_in(reading, page.rows, language)),
            total=page.total,
            held_out=None if page.total is None or everybody is None else everybody - page.total,
            percent=held.percent if held else 0,
            categories=tuple(sorted(bought, key=lambda name: (-bought[name], name))[:_MOST_CATEGORIES]),
        )


def rows_of(till: Till, member_ids: tuple[str, ...], language: str) -> tuple[Row, ...]:
    """The rows of these members, whatever list they come from; who is held out has no recipe. Raises as class_bar."""
    till.staff.demand("lists.see")
    with till.ledger.reading() as reading:
        return named_rows(reading, member_ids, language)


def named_rows(reading: Reading, member_ids: tuple[str, ...], language: str) -> tuple[Row, ...]:
    """As rows_of, inside a reading."""
    return offered(reading, rows_in(reading, tuple(reading.lists.listed(member_ids)), language))


def offered(reading: Reading, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """These rows, without a recipe for who is held out or has left: nothing is to be offered to them."""
    held = {name: hold_out(reading, name) for name in {row.member.class_name for row in rows}}
    return tuple(replace(row, recipe=None) if _is_none(row, held[row.member.class_name]) else row for row in rows)


def _is_none(row: Row, held: HeldOut | None) -> bool:
    is_held = held is not None and held_out(row.member.member_id, held.salt, held.percent)
    return is_held or row.member.has_left


def caller(till: Till, member_id: str) -> Caller | None:
    """What to know before dialling; None for nobody. Raises as class_bar."""
    till.staff.demand("lists.see")
    with till.ledger.reading() as reading:
        member = reading.member(member_id)
        if member is None:
            return None
        return Caller(
            member_id=member.member_id,
            gender=member.profile.gender,
            caller=till.staff.acting().name,
            contacting=contacts_of(till, reading, member.member_id),
        )


def wish_of(till: Till, reading: Reading, filters: Filters, held: HeldOut | None, after: Key | None) -> Wish:
    """The filters as the lists take them."""
    rested = reading.lists.up_to().day - timedelta(days=REST_DAYS - 1)
    return replace(
        asked_of(filters, till.shop.currency),
        offered_before=rested if filters.rested else None,
        complaint=False if filters.consent else None,
        without=held,
        sort=filters.sort,
        descending=filters.descending,
        after=after,
        size=PAGE_ROWS,
    )


def asked_of(filters: Filters, currency: str) -> Wish:
    """Whom the filters ask for, whatever was offered to them before: what a campaign for the list begins with."""
    of = filters.of or Wish(class_names=(filters.class_name,))
    is_gone = filters.is_gone
    return replace(
        of,
        consent=filters.consent or None,
        spend365_least=like_yuan(WORTH_YUAN, currency) if filters.worth else None,
        origins=(filters.origin,) if filters.origin and is_gone else of.origins,
        stages=(filters.stage,) if filters.stage and not is_gone else of.stages,
        category=filters.category if filters.category and is_gone else None,
        at_store=filters.at_store and is_gone,
    )


def asked_of_rows(rows: Sequence[Row]) -> Wish:
    """Of which classes some members are who were chosen one by one, and which they were in before."""
    return Wish(
        class_names=tuple(dict.fromkeys(row.member.class_name for row in rows)),
        origins=tuple(dict.fromkeys(row.member.origin for row in rows if row.member.origin)),
    )


def hold_out_of(reading: Reading, filters: Filters) -> HeldOut | None:
    """Who is left out of a list: of a class those held out; in another list they stand, with nothing to offer."""
    return hold_out(reading, filters.class_name) if filters.of is None else None


def hold_out(reading: Reading, class_name: Class) -> HeldOut | None:
    """Who of a class is not to be offered anything unasked; None where the class is too small to tell."""
    asked = reading.program().program.winback.holdout_percent
    percent = percent_among(asked, reading.lists.count(Wish(class_names=(class_name,))))
    return HeldOut(salt_on(reading.lists.up_to().day), percent) if percent else None


def rows_in(reading: Reading, members: tuple[ListedMember, ...], language: str) -> tuple[Row, ...]:
    """These members with what fits them."""
    liked = reading.lists.favourites([member.member_id for member in members])
    program = reading.program().program
    return tuple(
        Row(
            member,
            own(recipe, program.winback) if (recipe := recipe_for(member.class_name, member.origin)) else None,
            liked.get(member.member_id, ""),
            tier_name(program, member.tier, language) or "",
        )
        for member in members
    )


def place_of(till: Till, filters: Filters, row: ListedMember) -> Key | None:
    """A key after which the list goes on with that member; None where they are not in it, as who is held out.

    ``row`` bears the key of the sort "worth", and so must the filters.
    """
    before = (row.key[0], row.key[1] + 1)
    with till.ledger.reading() as reading:
        wish = wish_of(till, reading, filters, hold_out_of(reading, filters), before)
        rows = reading.lists.page(replace(wish, size=1)).rows
    return before if rows and rows[0].member_id == row.member_id else None
