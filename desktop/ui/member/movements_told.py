"""The movements in words: what moved, when, by how much, and what was there after it."""

from desktop.core.services.list_movements import Movement
from desktop.ui.figures import change_text, points_text
from desktop.ui.member.model import MovementRow
from desktop.ui.member.telling import Teller
from desktop.ui.member.why_told import AskedWhy


def movement_told(teller: Teller, moved: Movement, unsent: frozenset[str] = frozenset()) -> MovementRow:
    """One row; its why is told when it is asked for. ``unsent``: events that HQ lacks."""
    waits = moved.key[1] in unsent and moved.kind != "expired"
    return MovementRow(
        same_as=(moved.key, moved.kind, moved.day),
        title=_title(teller, moved),
        note=teller.joined([_when(teller, moved), *_where_from(teller, moved)]),
        points=change_text(moved.points),
        gains=moved.points > 0,
        balance=teller.say("window.member.balance", points=points_text(moved.balance)),
        waits=teller.say("window.sync.strip.waiting") if waits else "",
        ask=AskedWhy(teller, moved),
    )


def _title(teller: Teller, moved: Movement) -> str:
    if moved.kind == "sale":
        return teller.say("window.member.moved.sale", amount=teller.money(moved.amount_minor or 0))
    if moved.kind == "refund":
        return teller.say("window.member.moved.refund", amount=teller.money(moved.amount_minor or 0))
    if moved.kind == "adjusted":
        taken = moved.points < 0
        return teller.say("window.member.moved.taken") if taken else teller.say("window.member.moved.given")
    return teller.say(f"window.member.moved.{moved.kind}")


def _when(teller: Teller, moved: Movement) -> str:
    if moved.at is None or moved.imported:
        return teller.day(moved.day)
    return teller.moment(moved.at)


def _where_from(teller: Teller, moved: Movement) -> list[str]:
    if moved.kind in ("adjusted", "moved", "reversed"):
        return [moved.reason or ""]
    if moved.kind == "opened":
        return [moved.source or ""]
    if moved.kind == "expired":
        return [teller.say("window.member.moved.expired_note")]
    imported = teller.say("window.member.moved.imported") if moved.imported else ""
    number = moved.refund_no or moved.bill_no or ""
    return [imported, teller.say("window.member.moved.ref", ref=moved.ref) if moved.ref else number]
