"""The amount that the shop's POS shows its customer becomes the bill's, as if it had been typed; Ctrl+Z takes it back.

It never records a bill, and never takes the place of what a cashier has typed or rung up.
"""

from typing import Literal

from msgspec.structs import replace

from desktop.ui.checkout import amount_entry
from desktop.ui.checkout.counter import Counter

Heard = Literal["taken", "passed", "later"]


class ToldAmount:
    """``_text`` is the amount as it was put in; ``_before`` what stood there, for undo."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._text = self._before = ""

    def hear(self, number: str) -> Heard:
        """Take it, pass it over, or ask to be told again later: the bill before is on its way to the ledger."""
        counter = self._counter
        minor = amount_entry.told_minor(number, counter.sheet.currency)
        if counter.is_locked or not counter.has_begun:
            return "later"
        if not minor or self._is_the_last_bills(minor):
            return "passed"
        counter.done = None
        sheet = counter.sheet
        text = amount_entry.written(minor, sheet.currency)
        if not self._may_replace():
            if amount_entry.amount_minor(sheet.typed, sheet.currency) != minor:
                counter.tell("plain", "told_other", amount=counter.desk.money(minor))
            return "passed"
        if sheet.typed != self._text or not self._text:
            self._before = sheet.typed
        self._text = text
        counter.change(replace(sheet.to_amount(), typed=text))
        counter.tell("plain", "told", amount=counter.desk.money(minor))
        return "taken"

    def undo(self) -> bool:
        """Ctrl+Z: as it was before the POS said anything; whether there was something to take back."""
        counter = self._counter
        sheet = counter.sheet
        if not self._text or sheet.typed != self._text or counter.is_locked or counter.done is not None:
            return False
        before, self._text, self._before = self._before, "", ""
        counter.change(replace(sheet, typed=before, by_lines=sheet.takes_money and not before))
        counter.desk.hush()
        return True

    def _may_replace(self) -> bool:
        """Whether nobody rang up anything here, or only the POS did."""
        sheet = self._counter.sheet
        return not sheet.has_amount or (not sheet.by_lines and bool(self._text) and sheet.typed == self._text)

    def _is_the_last_bills(self, minor: int) -> bool:
        """The POS goes on showing the bill that was recorded just now."""
        done = self._counter.done
        return done is not None and minor in (done.out.amount_minor, done.out.paid_minor)
