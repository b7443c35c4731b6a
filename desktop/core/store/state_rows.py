"""States and sale records as the ledger keeps them: bytes, and the summary that lists by date are answered from."""

from contextlib import suppress
from datetime import date
from typing import Any

import msgspec

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.state import MemberState, SaleRecord, next_expiry

encode_state = msgspec.msgpack.Encoder().encode
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
    )


def newest_day(state: MemberState, clock: BusinessClock) -> date:
    """The business day of the newest event, by this store's clock or by what the state holds of other stores'."""
    days = [totals.day for totals in state.history.days[-1:]]
    days += [part.refunded_on for part in state.history.part_refunds]
    days += [lot.earned_on for lot in state.lots] + [debt.since for debt in state.debts]
    return max([clock.day(max(0, state.last_key[0])), *days])
