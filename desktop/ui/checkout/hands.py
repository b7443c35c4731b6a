"""What the cashier's hands do to the open bill: number keys, tenders, points. Nothing is recorded here."""

from msgspec.structs import replace

from desktop.ui import tender_kinds
from desktop.ui.checkout import amount_entry, redemption, tender_text
from desktop.ui.checkout.closing import MANAGER_LETS_PASS, Closing
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.line_hands import LineHands
from desktop.ui.checkout.sheet import Pad

_MOST_POINT_DIGITS = 7
_MOST_QUANTITY_DIGITS = 4
_LONGEST_REF = 100


class Hands:
    """Changes the sheet. Every method does nothing while a bill is being written."""

    def __init__(self, counter: Counter, closing: Closing, lines: LineHands) -> None:
        self._counter = counter
        self._hq = closing.hq
        self._lines = lines
        self._closing = closing
        self._offered = 0

    # -- number keys --------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """A key of the keypad, or its like on the keyboard; where it writes, the sheet says."""
        counter = self._counter
        if counter.is_locked:
            return
        sheet = counter.sheet
        if sheet.pad == "tender":
            self._press_tender(key)
        elif sheet.pad == "points":
            self._press_points(key)
        elif sheet.pad == "quantity":
            self._press_quantity(key)
        elif sheet.by_lines and sheet.lines and key in (amount_entry.PLUS, amount_entry.TIMES):
            self._change_quantity(key)
        else:
            counter.change(sheet.press(key))

    def _press_tender(self, key: str) -> None:
        counter, sheet = self._counter, self._counter.sheet
        if key == amount_entry.BACK and not sheet.tenders.typed:
            counter.change(sheet.at("amount"))
        else:
            counter.change(replace(sheet, tenders=sheet.tenders.press(key, sheet.currency)))

    def _press_points(self, key: str) -> None:
        sheet = self._counter.sheet
        text = _digits(sheet.pad_text, key, _MOST_POINT_DIGITS)
        self._counter.change(replace(sheet, pad_text=text, points=int(text or 0)))

    def _press_quantity(self, key: str) -> None:
        sheet = self._counter.sheet
        text = _digits(sheet.pad_text, key, _MOST_QUANTITY_DIGITS)
        self._counter.change(replace(sheet.with_quantity(int(text or 1)), pad_text=text))

    def _change_quantity(self, key: str) -> None:
        sheet = self._counter.sheet
        self._counter.change(sheet.counted(1) if key == amount_entry.PLUS else sheet.at("quantity"))

    def enter(self) -> None:
        """Enter takes what was typed, and goes back to the amount; a sum is worked out."""
        counter, sheet = self._counter, self._counter.sheet
        if sheet.pad == "points":
            self._take_points()
        elif sheet.pad != "amount":
            counter.change(sheet.at("amount"))
        elif sheet.typed and amount_entry.is_sum(sheet.typed):
            counter.change(replace(sheet, typed=amount_entry.written(sheet.amount_minor, sheet.currency)))

    def step_back(self) -> bool:
        """Esc: out of what is being typed, one step. False where there is nothing to leave."""
        counter, sheet = self._counter, self._counter.sheet
        if sheet.adding is not None:
            self._lines.cancel_adding()
        elif sheet.pad == "points":
            counter.change(replace(sheet.at("amount"), points=self._offered))
        elif sheet.pad == "tender" and sheet.tenders.typed:
            counter.change(replace(sheet, tenders=replace(sheet.tenders, typed="")))
        elif sheet.pad != "amount":
            counter.change(sheet.at("amount"))
        elif sheet.lines and not sheet.by_lines:
            counter.change(sheet.to_lines())
        else:
            return False
        return True

    # -- points -------------------------------------------------------------------------------------------------

    def next_points(self) -> None:
        """F8: the next of the offered numbers."""
        counter = self._counter
        if counter.sheet.member is None:
            counter.tell("plain", "points_no_member")
        elif counter.once_settled(self.next_points) and counter.priced is not None:
            offered = max(self._offered, counter.sheet.points) if self._offered else counter.sheet.points
            option = redemption.next_points(counter.priced.options, offered)
            if option is not None and len(counter.priced.options) > 1:
                self._use(option.points, needs_manager=option.needs_manager)
            else:
                counter.tell("plain", "no_points")

    def choose_points(self, value: str) -> None:
        """A cell of the row: its number, or the one that lets any number be typed."""
        counter = self._counter
        if counter.sheet.member is None or counter.priced is None or counter.is_locked:
            counter.present()
        elif value == redemption.OTHER:
            self.type_points()
        else:
            options = {str(option.points): option for option in counter.priced.options}
            if value in options:
                self._use(int(value), needs_manager=options[value].needs_manager)

    def type_points(self) -> None:
        """Any number, by the number keys, until Enter or Esc."""
        counter = self._counter
        if counter.sheet.member is not None and not counter.is_locked and counter.sheet.pad != "points":
            self._offered = counter.sheet.points
            counter.change(counter.sheet.at("points"))

    def _use(self, points: int, *, needs_manager: bool) -> None:
        counter = self._counter
        self._offered = points

        def use() -> None:
            counter.change(replace(counter.sheet.at("amount"), points=points))

        if needs_manager:
            self._hq.reach(points, use, lambda: self._closing.approve(points=points))
            counter.present()
        else:
            use()

    def _take_points(self) -> None:
        counter = self._counter
        refused = counter.priced.refused if counter.priced and counter.is_priced else None
        if refused is None:
            self._offered = counter.sheet.points
            counter.change(counter.sheet.at("amount"))
        elif refused.code in MANAGER_LETS_PASS:
            self._hq.reach(counter.sheet.points, self.enter, lambda: self._closing.approve(self.enter))

    # -- tenders ------------------------------------------------------------------------------------------------

    def choose_tender(self, place: int) -> None:
        """Ctrl+1 … 5: this tender takes the rest; digits then say what it brings, if there is something to pay."""
        counter, sheet = self._counter, self._counter.sheet
        kinds = tender_kinds.kinds(counter.desk.shop.region, counter.desk.settings.tenders)
        kind = tender_text.at_place(kinds, sheet.tenders.current, place)
        if kind is None or counter.is_locked or not sheet.takes_money:
            return
        pay = counter.pay_minor
        pad: Pad = "tender" if pay else "amount"
        counter.change(replace(sheet.at(pad), tenders=sheet.tenders.choose(kind, pay, sheet.currency), adding=None))

    # -- the POS's bill number ----------------------------------------------------------------------------------

    def type_ref(self, text: str) -> None:
        """What stands in the field of the POS's bill number."""
        if not self._counter.is_locked:
            self.take_ref(text)

    def take_ref(self, text: str) -> None:
        """The number as it was scanned, also for an F9 that waits for it."""
        self._counter.change(replace(self._counter.sheet, ref=text[:_LONGEST_REF]))

    def to_ref(self) -> None:
        """Let the keyboard write the POS's bill number."""
        counter = self._counter
        if not counter.sheet.takes_money:
            counter.focus = counter.focus.to("ref")
            counter.present()

    def to_pad(self) -> None:
        """Let the keyboard write amounts again."""
        counter = self._counter
        counter.focus = counter.focus.to("pad")
        counter.present()

    def forget_offer(self) -> None:
        """Another bill: F8 begins anew."""
        self._offered = 0


def _digits(text: str, key: str, most: int) -> str:
    """Digits alone, without noughts in front."""
    if key == amount_entry.CLEAR:
        return ""
    if key == amount_entry.BACK:
        return text[:-1]
    return (text + key).lstrip("0")[:most] if key.isdecimal() else text
