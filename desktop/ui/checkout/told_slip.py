"""A slip of the shop's POS on its way to the printer: where its bill's member was scanned before, it is recorded now.

The slip says that the bill is paid, with its number and total. What is added to it is answered at once, or nothing.
"""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.masking import mask_name
from desktop.core.services.check_out import CheckedOut
from desktop.ui.checkout import amount_entry
from desktop.ui.checkout.closing import Closing
from desktop.ui.checkout.counter import Counter

Reply = Callable[[str], bool]
"""Gets the lines; whether they will stand on the slip."""


class ToldSlip:
    """Records the bill that waits for exactly this slip, and no other."""

    def __init__(self, counter: Counter, closing: Closing) -> None:
        self._counter, self._closing = counter, closing

    def hear(self, ref: str, number: str, reply: Reply) -> None:
        """``reply`` gets the lines to add, "" for none: nobody was scanned, other content was typed, or a question."""
        counter = self._counter
        minor = amount_entry.told_minor(number, counter.sheet.currency)
        if not minor or not self._waits_for(ref, minor):
            reply("")
            return
        sheet = counter.sheet.to_amount()
        counter.change(replace(sheet, typed=amount_entry.written(minor, sheet.currency), ref=ref))
        name = sheet.member.found.member.profile.name if sheet.member is not None else ""
        self._closing.record_told(lambda out: reply(self._block(name, out)))

    def _waits_for(self, ref: str, minor: int) -> bool:
        counter = self._counter
        if not counter.has_begun or counter.is_locked or counter.done is not None:
            return False
        sheet = counter.sheet
        is_its_amount = not sheet.has_amount or (not sheet.by_lines and sheet.amount_minor == minor)
        is_its_ref = sheet.ref.strip() in ("", ref)
        is_ours = sheet.member is not None and not sheet.points and not sheet.takes_money
        return is_ours and is_its_amount and is_its_ref

    def _block(self, name: str, out: CheckedOut | None) -> str:
        if out is None or out.repeated:
            return ""
        phrase, balance = self._counter.phrase, "—" if out.balance is None else f"{out.balance:,}"
        return phrase("slip_block", name=mask_name(name), earned=f"{out.points_earned:,}", balance=balance)
