"""How what the ledger said becomes the page's model."""

from collections.abc import Collection

from msgspec import Struct

from desktop.core.ports.lists import Key
from desktop.core.services.list_dormant import BAR, PAGE_ROWS, ClassBar, Filters, ListPage
from desktop.ui.desk import Desk
from desktop.ui.dormant.called import Calls
from desktop.ui.dormant.filters_told import filtering_told
from desktop.ui.dormant.model import DormantModel
from desktop.ui.dormant.side_told import side_told
from desktop.ui.dormant.told import Teller, empty_told, held_told, rows_told, slices_told


class Seen(Struct, frozen=True, kw_only=True):
    """What is on the page. ``befores``: the keys after which this page and those before it begin.

    ``only``: members that another page chose; ``calls``: those ticked, while they alone are shown. ``titled``: what
    another page calls its list, ``back``: which page that is. ``""``: the list of a class.
    """

    bar: ClassBar | None = None
    page: ListPage = ListPage(rows=())
    befores: tuple[Key, ...] = ()
    only: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    titled: str = ""
    back: str = ""
    row: int = 0

    @property
    def chosen(self) -> tuple[str, ...]:
        """The members shown one by one; none: a list by filters."""
        return self.calls or self.only

    @property
    def has_more(self) -> bool:
        """Whether there are rows after these."""
        return not self.chosen and len(self.page.rows) == PAGE_ROWS


def page_told(desk: Desk, filters: Filters, seen: Seen, ticked: Collection[str], calls: Calls) -> DormantModel:
    """The page, in the language spoken now."""
    bar, say = seen.bar, desk.say
    if bar is None:
        return DormantModel()
    teller = Teller(say, desk.shop.currency, desk.shop.name)
    known = calls.row is not None and calls.known is not None
    members = sum(bar.counts.get(name, 0) for name in BAR)
    return DormantModel(
        is_ready=True,
        headline=say("window.dormant.members", members=f"{members:,}"),
        note=say("window.dormant.as_of" if bar.is_current else "window.dormant.catching_up", day=f"{bar.day:%m-%d}"),
        slices=slices_told(teller, bar, "" if seen.titled else filters.class_name),
        filtering=filtering_told(teller, filters, seen.page.categories, desk.line.now is not None, seen.chosen),
        held=held_told(teller, seen.page, seen.titled, len(seen.chosen)),
        rows=rows_told(teller, seen.page.rows, ticked, calls.called),
        current=seen.row,
        sorted_by="" if seen.chosen else filters.sort,
        descending=filters.descending,
        sort_title="" if seen.chosen else say(f"window.dormant.sort.{filters.sort}"),
        foot=_foot(desk, seen),
        has_more=seen.has_more,
        has_before=bool(seen.befores),
        is_calls=bool(seen.calls),
        empty="" if seen.page.rows else empty_told(teller, filters),
        side=side_told(teller, calls.row, calls.known, calls.call, calls.phone, calls.logged)
        if known and calls.row and calls.known
        else None,
    )


def _foot(desk: Desk, seen: Seen) -> str:
    """1–50 / 193; without a count where somebody was looked for and the list begins with them."""
    first = PAGE_ROWS * len(seen.befores)
    last, total = first + len(seen.page.rows), seen.page.total
    if seen.chosen or not total or last > total:
        return desk.say("window.dormant.shown", count=f"{len(seen.page.rows):,}")
    return desk.say("window.dormant.rows", first=f"{first + 1:,}", last=f"{last:,}", total=f"{total:,}")
