"""A row of a sales file becomes a bill, or the reason why it cannot."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from desktop.core.domain.deciding import LARGEST_BILL_MINOR
from desktop.core.domain.money import parse_minor
from desktop.core.ports import StagedBill, TableRecord, Till
from desktop.core.services.moving_in.figures import parse_whole

_LONGEST_NAME = 100


class SalesRows:
    """Reads the rows of one file, by its columns."""

    def __init__(self, till: Till, columns: dict[str, str], zone: ZoneInfo, now_us: int) -> None:
        """``columns``: field → column; ``zone``: of local times; ``now_us``: nothing may be later."""
        self._basket = columns["basket_id"]
        self._customer = columns["customer_id"]
        self._store = columns.get("store_id")
        self._category = columns.get("category")
        is_utc = "ts_utc" in columns
        self._time = columns["ts_utc" if is_utc else "ts_local"]
        self._read_time = till.tables.clock(None if is_utc else zone)
        self._amount = columns.get("amount_cents") or columns["amount"]
        self._read_amount = parse_whole if "amount_cents" in columns else _money_reader(till.shop.currency)
        self._own_store = till.shop.store_id
        self._now_us = now_us

    def read(self, record: TableRecord) -> StagedBill | str:
        """The bill; or the code of what is wrong with the row."""
        if record.wrong is not None:
            return record.wrong
        cells = record.cells
        basket, customer = cells[self._basket], cells[self._customer]
        if not basket:
            return "bill.no_id"
        if len(basket) > _LONGEST_NAME or len(customer) > _LONGEST_NAME:
            return "bill.long_id"
        figures = self._figures(cells)
        if isinstance(figures, str):
            return figures
        store = (self._store and cells[self._store]) or self._own_store
        category = cells[self._category] if self._category else ""
        return StagedBill(record.number, record.line, store, basket, customer, *figures, category)

    def _figures(self, cells: dict[str, str]) -> tuple[int, int] | str:
        """(instant, amount), or what is wrong with one of them."""
        try:
            at_us = self._read_time(cells[self._time])
        except (ValueError, OverflowError):
            return "time.form"
        if at_us > self._now_us:
            return "time.future"
        try:
            amount = self._read_amount(cells[self._amount])
        except ValueError:
            return "amount.form"
        if amount < 0:
            return "amount.negative"
        return (at_us, amount) if amount <= LARGEST_BILL_MINOR else "amount.too_large"


def _money_reader(currency: str) -> Callable[[str], int]:
    return lambda text: parse_minor(text, currency)
