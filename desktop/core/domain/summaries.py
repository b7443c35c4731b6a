"""The summary of a state: what lists and rules are asked of without reading the state itself.

The same at till and HQ, which makes it beforehand for tills that take a snapshot.
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

import msgspec

from desktop.core.domain.state import MemberState, next_expiry
from desktop.core.domain.tiers import LadderRule

Summary = tuple[int | str | None, ...]
"""In the order of FIELDS; days as ISO text, ordinals of days as the keys of JSON objects."""
FIELDS = (
    "bills", "spend_minor", "first_day", "last_day", "next_expiry_on", "debt", "tier", "tier_until", "ladder",
    "day_bills", "day_spend", "lots", "tags", "open",
)  # fmt: skip
_encode = msgspec.msgpack.Encoder().encode
_encode_json = msgspec.json.Encoder().encode


def summary_of(state: MemberState) -> Summary:
    """Visits, money in minor units net of part refunds, days, debt, tier; then what rules are asked of.

    Those are the ladder of the last bill; bills, money and points by the ordinals of their days (money on the day of
    the bill; points that never go under "0"); tags; how many cases are open.
    """
    history, held = state.history, state.held
    days = [totals for totals in history.days if totals.bills]
    newest = max([totals.day for totals in days[-1:]] + [lot.earned_on for lot in state.lots], default=None)
    expiry = next_expiry(state, newest) if newest else None
    bills, spend, points = dict[int, int](), dict[int, int](), dict[int, int]()
    for totals in days:
        day = totals.day.toordinal()
        bills[day] = bills.get(day, 0) + totals.bills
        spend[day] = spend.get(day, 0) + totals.spend_minor
    for part in history.part_refunds:
        if (day := part.sold_on.toordinal()) in spend:
            spend[day] -= part.minor
    for lot in state.lots:
        day = lot.last_day.toordinal() if lot.last_day else 0
        points[day] = points.get(day, 0) + lot.points
    return (
        state.visits,
        sum([totals.spend_minor for totals in days]) - sum([part.minor for part in history.part_refunds]),
        days[0].day.isoformat() if days else None,
        days[-1].day.isoformat() if days else None,
        expiry.last_day.isoformat() if expiry and expiry.last_day else None,
        state.debt,
        held.code,
        held.until.isoformat() if held.until else None,
        _ladder(state),
        _text(bills),
        _text(spend),
        _text(points),
        _encode_json([tag_key(*tag) for tag in state.tags]).decode() if state.tags else "[]",
        len(state.cases),
    )


def tag_key(group: str, tag: str) -> str:
    """A tag as rows have it."""
    return f"{group}/{tag}"


def ladder_key(ladder: LadderRule) -> str:
    """A short name of a ladder."""
    return sha256(_encode(ladder)).hexdigest()[:16]


_ladder_named = lru_cache(maxsize=64)(ladder_key)


def _ladder(state: MemberState) -> str | None:
    """The ladder of the last bill, else of a tier brought along (tiers.tier_on)."""
    history = state.history
    if history.days and history.ladders:
        return _ladder_named(history.ladders[history.days[-1].ladder])
    return _ladder_named(history.brought[-1].ladder) if history.brought else None


def _text(by_day: Mapping[int, int]) -> str:
    """The JSON object; plain text of whole numbers needs no encoder."""
    return "{" + ",".join([f'"{day}":{amount}' for day, amount in by_day.items()]) + "}"
