"""States and sale records as the ledger keeps them: bytes, and the summary that lists by date are answered from."""

from collections import Counter
from contextlib import suppress
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.state import MemberState, SaleRecord, next_expiry
from desktop.core.domain.tiers import LadderRule

encode_state = msgspec.msgpack.Encoder().encode
_BOUGHT = "SELECT category FROM bought WHERE sale_id = ?"
_encode_json = msgspec.json.Encoder().encode
decode_state = msgspec.msgpack.Decoder(MemberState).decode
decode_record = msgspec.msgpack.Decoder(SaleRecord).decode


def same_state(kept: bytes, expected: bytes) -> bool:
    """Whether a state as it is kept is that one; an earlier program wrote it without what it did not know of."""
    if kept == expected:
        return True
    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
        return encode_state(decode_state(kept)) == expected
    return False


def state_row(member_id: str, state: MemberState) -> tuple[Any, ...]:
    """A row of member_states: the state, and the summary that lists by date are answered from."""
    days = [totals for totals in state.history.days if totals.bills]
    newest = max([totals.day for totals in days[-1:]] + [lot.earned_on for lot in state.lots], default=None)
    expiry = next_expiry(state, newest) if newest else None
    return (
        member_id,
        encode_state(state),
        state.visits,
        sum([totals.spend_minor for totals in days]) - sum(part.minor for part in state.history.part_refunds),
        days[0].day.isoformat() if days else None,
        days[-1].day.isoformat() if days else None,
        expiry.last_day.isoformat() if expiry and expiry.last_day else None,
        state.debt,
        state.held.code,
        state.held.until.isoformat() if state.held.until else None,
        *_asked_of(state),
    )


def _asked_of(state: MemberState) -> tuple[Any, ...]:
    """What rules are asked of: the ladder of the last bill; bills, money, points by the ordinals of their days; tags.

    Last how many cases are open. Money is net of part refunds, on the day of the bill; points that never go have "0".
    """
    bills, spend, points = Counter[str](), Counter[str](), Counter[str]()
    for totals in state.history.days:
        if totals.bills:
            bills[str(totals.day.toordinal())] += totals.bills
            spend[str(totals.day.toordinal())] += totals.spend_minor
    for part in state.history.part_refunds:
        if (day := str(part.sold_on.toordinal())) in bills:
            spend[day] -= part.minor
    for lot in state.lots:
        points[str(lot.last_day.toordinal()) if lot.last_day else "0"] += lot.points
    tags = [tag_key(*tag) for tag in state.tags]
    return _ladder(state), _json(bills), _json(spend), _json(points), _json(tags), len(state.cases)


def tag_key(group: str, tag: str) -> str:
    """A tag as rows have it."""
    return f"{group}/{tag}"


def ladder_key(ladder: LadderRule) -> str:
    """A short name of a ladder."""
    return sha256(encode_state(ladder)).hexdigest()[:16]


_ladder_named = lru_cache(maxsize=64)(ladder_key)


def _ladder(state: MemberState) -> str | None:
    """The ladder of the last bill, else of a tier brought along (tiers.tier_on)."""
    history = state.history
    if history.days and history.ladders:
        return _ladder_named(history.ladders[history.days[-1].ladder])
    return _ladder_named(history.brought[-1].ladder) if history.brought else None


def _json(value: Any) -> str:
    return _encode_json(value).decode()


def sale_row(sale_id: str, record: SaleRecord) -> tuple[str, bytes, int, bool]:
    """A sale's record, its day, and whether it stands: what lists of bills are asked of."""
    return sale_id, encode_state(record), record.day.toordinal(), not record.wholly_refunded


def categories_of(sale: SaleCompleted) -> list[str]:
    """The categories on a bill, each once."""
    return list(dict.fromkeys(line.category for line in sale.intent.lines if line.category))


def bought_differs(raw: Any, sale_id: str, member_id: str | None, sale: SaleCompleted) -> bool:
    """Whether something else was kept of what was bought than the sale says."""
    kept = {category for (category,) in raw.execute(_BOUGHT, (sale_id,))}
    return kept != (set(categories_of(sale)) if member_id is not None else set())


def newest_day(state: MemberState, clock: BusinessClock) -> date:
    """The business day of the newest event, by this store's clock or by what the state holds of other stores'."""
    days = [totals.day for totals in state.history.days[-1:]]
    days += [part.refunded_on for part in state.history.part_refunds]
    days += [lot.earned_on for lot in state.lots] + [debt.since for debt in state.debts]
    return max([clock.day(max(0, state.last_key[0])), *days])
