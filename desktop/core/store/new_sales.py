"""The rows of new sales, gathered in a transaction: where a bill finds them, and what was bought (schema_rules.py)."""

from typing import Any

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import SaleCompleted
from desktop.core.store import statements as sql
from desktop.core.store.state_rows import categories_of

Stored = tuple[str, bytes, int, bool]
"""What a row has of the sale's record (state_rows.sale_row)."""


class NewSales:
    """Sales of one transaction; ``flush`` writes them."""

    def __init__(self, raw: Any, clock: BusinessClock) -> None:
        """``raw``: the driver's connection; ``clock``: the store's."""
        self._raw, self._clock = raw, clock
        self._rows: list[tuple[Any, ...]] = []
        self._bought: list[tuple[str, str]] = []

    def add(self, sale: SaleCompleted, member_id: str | None, at_us: int, stored: Stored) -> None:
        """A sale that counts at ``at_us``."""
        intent, hour = sale.intent, self._clock.wall(at_us).hour
        sale_id, *record = stored
        self._rows.append((sale_id, intent.bill_id, intent.bill_no, intent.ref, member_id, *record, hour))
        if member_id is not None and intent.lines:
            self._bought += [(sale_id, category) for category in categories_of(sale)]

    def flush(self) -> None:
        """Write what was gathered."""
        if self._rows:
            self._raw.executemany(sql.ADD_SALE, self._rows)
            self._rows.clear()
        if self._bought:
            self._raw.executemany(sql.ADD_BOUGHT, self._bought)
            self._bought.clear()
