"""Lines of the bill: goods that are scanned, lines typed by hand, the current one and its quantity."""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.counter import Product
from desktop.core.domain.intents import Line
from desktop.core.services.catalogue import find_product
from desktop.ui.checkout import amount_entry
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.sheet import Adding

_LONGEST_NAME = 60


class LineHands:
    """Changes the lines. Every method does nothing while a bill is being written."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    # -- lines --------------------------------------------------------------------------------------------------

    def turn_tab(self) -> None:
        """Ctrl+Tab: between the lines and the amount alone."""
        sheet = self._counter.sheet
        self.choose_tab("amount" if sheet.by_lines else "lines")

    def choose_tab(self, tab: str) -> None:
        """The lines, or the amount alone; the lines wait meanwhile."""
        counter, sheet = self._counter, self._counter.sheet
        if sheet.takes_money and not counter.is_locked and (tab == "lines") != sheet.by_lines:
            counter.change(sheet.to_lines() if tab == "lines" else sheet.to_amount())

    def choose_line(self, row: int) -> None:
        """A line of the bill becomes the current one."""
        sheet = self._counter.sheet
        if sheet.by_lines and row != sheet.current and not self._counter.is_locked:
            self._counter.change(sheet.moved(row))

    def remove_line(self) -> None:
        """Del: the current line goes."""
        counter, sheet = self._counter, self._counter.sheet
        if sheet.by_lines and sheet.lines and not counter.is_locked:
            counter.change(sheet.without_line())

    def fewer(self) -> None:
        """One less of the current line."""
        if self._counter.sheet.by_lines and not self._counter.is_locked:
            self._counter.change(self._counter.sheet.counted(-1))

    def add_product(self, product: Product) -> None:
        """Goods of the price list, one more."""
        line = Line(
            amount_minor=product.price_minor,
            name=product.name,
            unit_minor=product.price_minor,
            sku=product.sku or product.barcode,
            category=product.category,
            kind=product.kind,
            discounted=product.discounted,
        )
        self._add(line)

    def _add(self, line: Line) -> None:
        self._counter.change(self._counter.sheet.with_line(line, self._counter.phrase("bill.rest")))

    # -- a line by hand -----------------------------------------------------------------------------------------

    def begin_adding(self, barcode: str = "") -> None:
        """Ins: name and price in two fields; ``barcode`` that the price list does not have."""
        counter = self._counter
        if counter.sheet.takes_money and not counter.is_locked:
            counter.focus = counter.focus.to("name")
            sheet = counter.sheet if counter.sheet.by_lines or counter.sheet.typed else counter.sheet.to_lines()
            counter.change(replace(sheet.at("amount"), by_lines=sheet.by_lines, adding=Adding(barcode=barcode)))

    def cancel_adding(self) -> None:
        """The fields go, the bill stays."""
        self._counter.change(replace(self._counter.sheet, adding=None))

    def type_name(self, text: str) -> None:
        """What stands in the name's field: a name, or a barcode."""
        self._type(lambda adding: replace(adding, name=text[:_LONGEST_NAME]))

    def type_price(self, text: str) -> None:
        """What stands in the price's field."""
        self._type(lambda adding: replace(adding, price=text))

    def _type(self, change: Callable[[Adding], Adding]) -> None:
        sheet = self._counter.sheet
        if sheet.adding is not None:
            self._counter.change(replace(sheet, adding=change(sheet.adding)))

    def enter_name(self) -> None:
        """Enter after the name: goods of the price list are added at once, else the price is next."""
        counter, adding = self._counter, self._counter.sheet.adding
        if adding is None:
            return
        text = adding.name.strip()

        def found(product: Product | None) -> None:
            if counter.sheet.adding != adding:
                return
            if product is not None:
                self.add_product(product)
            else:
                counter.focus = counter.focus.to("price")
                counter.present()

        if text:
            counter.desk.lane.run(lambda till: find_product(till, text), found)
        else:
            counter.focus = counter.focus.to("name")
            counter.present()

    def enter_price(self) -> None:
        """Enter after the price: the line stands."""
        counter, adding = self._counter, self._counter.sheet.adding
        if adding is None:
            return
        try:
            price = amount_entry.exact_minor(adding.price, counter.sheet.currency)
        except ValueError:
            counter.tell("warn", "no_price")
            return
        name = adding.name.strip() or counter.phrase("bill.rest")
        self._add(Line(amount_minor=price, name=name, unit_minor=price, sku=adding.barcode))
