"""States and sale records as the ledger keeps them: bytes, and the summary that lists by date are answered from."""

import msgspec

from desktop.core.domain.state import MemberState, SaleRecord, next_expiry

encode_state = msgspec.msgpack.Encoder().encode
decode_state = msgspec.msgpack.Decoder(MemberState).decode
decode_record = msgspec.msgpack.Decoder(SaleRecord).decode


def state_row(member_id: str, state: MemberState) -> tuple[object, ...]:
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
