"""The lots in words: until when, how many, and what they are from."""

from desktop.core.services.member_page import MemberPage
from desktop.core.services.trace_lots import TracedLot
from desktop.ui.figures import UNKNOWN, points_text
from desktop.ui.member.model import LotRow, Lots
from desktop.ui.member.telling import Teller

SOON_DAYS = 30


def lots_told(teller: Teller, page: MemberPage) -> Lots:
    """The lots, soonest to go first, and their sum."""
    if page.glance.balance is None:
        return Lots(rows=(), total=UNKNOWN, sentence=teller.say("window.member.lots_paused"))
    total = sum(lot.points for lot in page.lots)
    sentence = "" if page.lots else teller.say("window.member.lots_none")
    in_chain = page.glance.here_since is not None
    rows = tuple(_row(teller, lot, in_chain=in_chain) for lot in page.lots)
    return Lots(rows=rows, total=points_text(total), sentence=sentence)


def _row(teller: Teller, lot: TracedLot, *, in_chain: bool) -> LotRow:
    until = (
        teller.say("window.member.until", day=teller.day(lot.last_day))
        if lot.last_day
        else teller.say("window.member.for_ever")
    )
    soon = lot.days_left is not None and lot.days_left <= SOON_DAYS
    left = (
        teller.say("window.member.days_left", days=lot.days_left)
        if lot.days_left
        else teller.say("window.member.last_day")
    )
    waits = teller.say("window.member.usable_from", day=teller.day(lot.usable_from)) if lot.protected else ""
    return LotRow(
        title=until,
        note=teller.joined([_origin(teller, lot, in_chain=in_chain), teller.day(lot.day), waits]),
        points=points_text(lot.points),
        chip=(left, "hourglass", "warn") if soon else None,
    )


def _origin(teller: Teller, lot: TracedLot, *, in_chain: bool) -> str:
    """What it came from; of another store's sale this till knows no more than that."""
    if lot.origin == "unknown" and in_chain:
        return teller.say("window.member.origin.elsewhere")
    if lot.origin == "sale":
        return teller.say("window.member.origin.sale", amount=teller.short_money(lot.paid_minor or 0))
    if lot.origin == "by_hand":
        return (
            teller.say("window.member.origin.by_hand_for", reason=lot.reason)
            if lot.reason
            else teller.say("window.member.origin.by_hand")
        )
    return teller.say(f"window.member.origin.{lot.origin}")
