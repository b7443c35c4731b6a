"""The latest bills of many members, straight into the log: one that the services wrote, over and over.

For lists that ask what somebody mostly buys (bench.desk). Ids, days and categories differ, nothing else does; of points
the states know. ``verify`` of such a ledger would rightly complain.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from desktop.core.domain.intents import Line, Tender
from desktop.core.ports import Till
from desktop.core.services.check_out import Bill, complete
from desktop.core.services.who import find_one

CATEGORIES = ("蛋糕", "面包", "咖啡", "奶茶", "轻食", "月饼")
_FIRST, _SECOND = "第一类", "第二类"
_ADD_EVENT = (
    "INSERT INTO events (place, epoch, seq, event_id, kind, member_id, effective_at_us, business_date, import_id, void,"
    " body, body_hash, chain_hash, signature) VALUES"
    " (?1, 'bench', ?1, ?2, 'sale.completed', ?3, ?4, ?5, NULL, 0, ?6, x'', x'', NULL)"
)
_ADD_SALE = (
    "INSERT INTO sales (sale_id, bill_id, bill_no, ref, member_id, record, day_no, stands, hour)"
    " VALUES (?1, ?1, ?1, NULL, ?2, ?3, ?4, 1, 12)"
)
_ADD_BOUGHT = "INSERT INTO bought (sale_id, category) VALUES (?, ?)"
_DAY_US = 86_400_000_000
_NOON_1970 = date(1970, 1, 1).toordinal() * _DAY_US - _DAY_US // 2


class Pattern:
    """One real bill of somebody, and the rows that are like it. ``raw``: the driver's connection."""

    def __init__(self, till: Till, raw: Any, member_no: str) -> None:
        with till.ledger.reading() as reading:
            found = find_one(till, reading, member_no)
        lines = (Line(6_850, _FIRST, category=_FIRST), Line(6_000, _SECOND, category=_SECOND))
        bill = Bill(amount_minor=12_850, event_id=till.ids.event_id(), lines=lines, tenders=(Tender("cash", 12_850),))
        complete(till, bill, found)
        self._raw = raw
        event = "SELECT place, event_id, member_id, business_date, body FROM events ORDER BY place DESC LIMIT 1"
        self._place, self._sale, self._member, self._day, self._body = raw.execute(event).fetchone()
        (self._record,) = raw.execute("SELECT record FROM sales WHERE sale_id = ?", (self._sale,)).fetchone()

    def add(self, bills: Iterator[tuple[str, int, list[date]]]) -> None:
        """``bills``: a member's id and place in the crowd, and the days of the bills, oldest first."""
        events, sales, bought = list[Any](), list[Any](), list[Any]()
        for member_id, at, days in bills:
            for number, day in enumerate(days):
                self._place += 1
                sale_id = f"{at:08x}-{number:04x}-7000-8000-{self._place:012x}"
                pair = CATEGORIES[at % 6], CATEGORIES[(at + number % 3 + 1) % 6]
                at_us = day.toordinal() * _DAY_US - _NOON_1970
                body = self._like(self._body, sale_id, member_id, day)
                for was, category in zip((_FIRST, _SECOND), pair, strict=True):
                    body = body.replace(was.encode(), category.encode())
                events.append((self._place, sale_id, member_id, at_us, day.isoformat(), body))
                sales.append((sale_id, member_id, self._like(self._record, sale_id, member_id, day), day.toordinal()))
                bought += [(sale_id, category) for category in pair]
        self._raw.executemany(_ADD_EVENT, events)
        self._raw.executemany(_ADD_SALE, sales)
        self._raw.executemany(_ADD_BOUGHT, bought)

    def _like(self, written: bytes, sale_id: str, member_id: str, day: date) -> bytes:
        """The same bytes under another sale, member and day."""
        for was, become in ((self._sale, sale_id), (self._member, member_id), (self._day, day.isoformat())):
            written = written.replace(was.encode(), become.encode())
        return written
