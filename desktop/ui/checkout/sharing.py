"""Ctrl+A: the bill is shared out over those who pay it; afterwards it is done like any other."""

from msgspec.structs import replace

from desktop.core.services.check_out import CheckedOut
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.done import Done
from desktop.ui.split.presenter import Recorded


class Sharing:
    """Opens the dialog on a bill that can be shared, and takes over what it recorded."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def open(self) -> None:
        """Points are used by one member for one bill: none here. In a till the tenders must come to the whole."""
        counter, sheet = self._counter, self._counter.sheet
        if counter.is_locked or counter.done is not None or not sheet.event_id:
            return
        if not sheet.amount_minor or sheet.points:
            counter.tell("warn", "no_amount" if not sheet.amount_minor else "share_points")
            return
        if sheet.takes_money and sheet.tenders.short_minor(counter.pay_minor, sheet.currency):
            counter.tell("warn", "short", amount=counter.desk.money(0))
            return
        member = sheet.member
        counter.desk.open(
            "split",
            bill=sheet.open_bill(counter.pay_minor),
            found=member.found if member else None,
            glance=member.glance if member else None,
            then=self._recorded,
        )

    def _recorded(self, recorded: Recorded) -> None:
        counter, (shares, next_id) = self._counter, recorded
        sends = counter.desk.settings.printer.kind != "none" and not shares[0].repeated
        counter.last_bill = shares[0].bill
        counter.done = Done(
            out=_together(shares), how="repeated" if shares[0].repeated else "new", sent=sends, is_offered=True
        )
        counter.start_over(next_id)
        counter.desk.prints.hurry()
        counter.desk.changed()


def _together(shares: tuple[CheckedOut, ...]) -> CheckedOut:
    """The whole bill, as the screen says it when it is done."""
    first = shares[0]
    return replace(
        first,
        bill=first.bill.rpartition("-")[0],
        member_no=None,
        balance=None,
        amount_minor=sum(share.amount_minor for share in shares),
        paid_minor=sum(share.paid_minor for share in shares),
        points_earned=sum(share.points_earned for share in shares),
    )
