"""The members of a class across stores: page by page, filtered, and as a table that leaves the house.

The table has no name and no phone: it says who by their number, and a store that calls asks its till, which knows who
agreed to be called. That it left is recorded.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from io import StringIO

from msgspec import Struct

from desktop.core.domain.classes import Class
from desktop.core.domain.listing import guarded
from desktop.core.domain.money import format_minor
from hq.services.customers import Customers, Listed
from hq.services.house import Hq
from hq.services.list_members import Person, masked
from hq.services.recording import keep_deed
from hq.services.rights import Actor
from hq.store.console_customers import numbers
from hq.store.console_members import member_by_id
from hq.store.database import Connection

PAGE = 100
COLUMNS = ("as_of", "member_no", "class", "store", "last_day", "days_since", "bills_year", "spend_year", "currency")


class Wanted(Struct, frozen=True, kw_only=True):
    """A class; of one store's members or, "", of all; who spent at least that in a year and stayed away so long."""

    name: str
    store_id: str = ""
    spend_minor: int = 0
    since_days: int = 0

    def holds(self, one: Listed) -> bool:
        """Whether it is one of them."""
        return (
            one.name == self.name
            and (not self.store_id or one.store_id == self.store_id)
            and one.spend_minor >= self.spend_minor
            and (one.days_since or 0) >= self.since_days
        )


class Row(Struct, frozen=True, kw_only=True):
    """A line of a list, the person masked."""

    listed: Listed
    person: Person
    store: str


class Listing(Struct, frozen=True, kw_only=True):
    """A page of a list, who spent most first; ``of_all``: how many there are. ``after``: where the next page begins."""

    rows: tuple[Row, ...]
    of_all: int
    after: str | None = None


def customer_list(hq: Hq, actor: Actor, found: Customers, wanted: Wanted, after: str = "") -> Listing:
    """A page; ``after`` as an earlier page said, else the first."""
    actor.demand("look")
    everybody = [one for one in found.listed if wanted.holds(one)]
    start = bisect_right(everybody, _key(after), key=_place) if after else 0
    shown, names = everybody[start : start + PAGE], _names(found)
    with hq.database.reading() as connection:
        rows = [
            Row(listed=one, person=masked(member), store=names.get(one.store_id, ""))
            for one in shown
            if (member := member_by_id(connection, actor.tenant_id, one.member_id)) is not None
        ]
    more = len(everybody) > start + PAGE
    return Listing(rows=tuple(rows), of_all=len(everybody), after=_said(shown[-1]) if more else None)


def export_customers(
    hq: Hq, actor: Actor, found: Customers, wanted: Wanted, currency: str, classes: Mapping[Class, str]
) -> bytes:
    """The whole list as CSV, UTF-8 with a mark for spreadsheets. ``classes``: what each is called."""
    actor.demand("export")
    everybody = [one for one in found.listed if wanted.holds(one)]

    def work(connection: Connection) -> dict[str, str]:
        facts = {"class": wanted.name, "as_of": found.today.isoformat(), "rows": str(len(everybody))}
        keep_deed(hq, connection, actor.tenant_id, actor.name, "customers.exported", **facts)
        return numbers(connection, actor.tenant_id)

    known, names = hq.database.write(work), _names(found)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines(found, everybody, known, names, currency, classes))
    return out.getvalue().encode("utf-8-sig")


def _lines(
    found: Customers, everybody: list[Listed], known: Mapping[str, str], names: Mapping[str, str], currency: str,
    classes: Mapping[Class, str],
) -> Iterator[tuple[object, ...]]:  # fmt: skip
    for one in everybody:
        spend = format_minor(one.spend_minor, currency).replace(",", "")
        store, number = guarded(names.get(one.store_id, "")), guarded(known.get(one.member_id))
        yield (
            found.today, number, classes[one.name], store, one.last_day or "",
            "" if one.days_since is None else one.days_since, one.bills, spend, currency,
        )  # fmt: skip


def _names(found: Customers) -> dict[str, str]:
    return {store.store_id: store.name for store in found.stores}


def _place(one: Listed) -> tuple[int, str]:
    """Where they stand in ``Customers.listed``."""
    return -one.spend_minor, one.member_id


def _said(one: Listed) -> str:
    return f"{one.spend_minor}.{one.member_id}"


def _key(after: str) -> tuple[int, str]:
    """A place as ``_said`` says it; one that is none is before everybody."""
    spend, _, member_id = after.partition(".")
    return (-int(spend), member_id) if spend.isdecimal() and len(spend) < 19 else (-(10**19), "")
