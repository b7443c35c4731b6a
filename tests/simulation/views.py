"""What must hold of a till's view of members: HQ's state, and the till's own later events over it, once (DESIGN 3)."""

from random import Random
from typing import Any

from msgspec.structs import replace

from desktop.core.domain.fold import NOBODY, fold, sale_of
from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store.state_rows import decode_record, decode_state
from tests.simulation.book import Book
from tests.simulation.machine import Machine
from tests.simulation.watching import adds_up

_LAID_OVER = 2
_WITHOUT_EFFECT = "SELECT event_id FROM stamps WHERE at_us IS NULL"
_COUNTING = f"SELECT event_id FROM events WHERE void = 0 AND event_id NOT IN ({_WITHOUT_EFFECT})"  # noqa: S608
_TOLD_ALIASES = "SELECT member_id FROM hq_members WHERE face = ?"
_LATER = (
    "SELECT e.body FROM events AS e LEFT JOIN moved AS m ON m.place = e.place"  # noqa: S608
    f" WHERE e.void = 0 AND e.event_id NOT IN ({_WITHOUT_EFFECT})"
    " AND e.place > ? AND coalesce(m.written, e.place) > ? AND e.member_id = ?"
)


def view_holds(machine: Machine, book: Book, chance: Random) -> None:
    """Every state adds up; nothing that this till said is missing; some views are laid over anew."""
    shown = {row[0]: decode_state(row[1]) for row in machine.rows("SELECT member_id, state FROM member_states")}
    faces = dict(machine.rows("SELECT member_id, face FROM aliases"))
    for member_id, state in shown.items():
        adds_up(f"{machine.name}, {member_id}", state)
    _holds_what_it_said(machine, book, shown, faces)
    bases = machine.rows(
        "SELECT member_id, state, upto FROM hq_members WHERE face IS NULL AND state IS NOT NULL AND NOT gone"
    )
    for row in chance.sample(bases, min(len(bases), _LAID_OVER)):
        if row[0] not in faces:
            _is_laid_over(machine, row, shown.get(row[0], NOBODY), faces)


def _holds_what_it_said(machine: Machine, book: Book, shown: dict[str, MemberState], faces: dict[str, str]) -> None:
    """The points of every sale that this machine called done are in the member's totals, at once and for ever."""
    counting = {row[0] for row in machine.rows(_COUNTING)}
    issued, redeemed = dict[str, int](), dict[str, int]()
    for (name, event_id), said in book.said.items():
        if name == machine.name and said.member_id is not None and event_id in counting:
            face = faces.get(said.member_id, said.member_id)
            issued[face] = issued.get(face, 0) + said.issued
            redeemed[face] = redeemed.get(face, 0) + said.redeemed
    for face in issued:
        state = shown.get(face, NOBODY)
        fine = state.incomplete or (state.totals.issued >= issued[face] and state.totals.redeemed >= redeemed[face])
        assert fine, f"{machine.name} shows {face} with {state.totals} and said {issued[face]} and {redeemed[face]}"


def _is_laid_over(machine: Machine, row: tuple[Any, ...], shown: MemberState, faces: dict[str, str]) -> None:
    """The view is HQ's state and then the own events that it does not include, each once, in their order."""
    face, data, upto = row
    ids = [face, *(member_id for member_id, its_face in faces.items() if its_face == face)]
    if set(ids) != {face, *(told for (told,) in machine.rows(_TOLD_ALIASES, face))}:
        return  # merged or parted here since: then the view is not of HQ's state of one member alone
    if any(machine.rows("SELECT 1 FROM events WHERE member_id = ? AND void LIMIT 1", each) for each in ids):
        return  # an import taken back here, which HQ still counts: then the view is made of what is known here
    bodies = [decode_body(body) for each in ids for (body,) in machine.rows(_LATER, upto, upto, each)]
    later = sorted((stamped(body, decode_payload(body)) for body in bodies), key=lambda event: event.order_key)
    state, records = decode_state(data), dict[str, SaleRecord]()
    for event in later:
        sale_id = sale_of(event.payload)
        known = records.get(sale_id or "") or (_record(machine, sale_id) if sale_id else None)
        state, record = fold(state, event, known)
        if record is not None:
            records[record.sale_id] = record
    wanted = (state.events, state.totals.issued, state.totals.redeemed)
    found = (shown.events, shown.totals.issued, shown.totals.redeemed)
    assert found == wanted, (
        f"{machine.name} shows {face} with {found}, HQ's state and {len(later)} own events give {wanted}"
    )


def _record(machine: Machine, sale_id: str) -> SaleRecord | None:
    rows = machine.rows("SELECT record FROM sales WHERE sale_id = ?", sale_id)
    return replace(decode_record(rows[0][0]), refunds=()) if rows else None
