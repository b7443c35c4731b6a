"""States and sale records as the ledger keeps them: bytes, and a state's summary beside it."""

from contextlib import suppress
from datetime import date
from typing import Any

import msgspec

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.domain.summaries import summary_of

encode_state = msgspec.msgpack.Encoder().encode
_BOUGHT = "SELECT category FROM bought WHERE sale_id = ?"
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
    """A row of member_states: the state, and the summary that lists and rules are asked of."""
    return member_id, encode_state(state), *summary_of(state)


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
