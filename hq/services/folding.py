"""Fold new events into members' states: each member once per batch, in the order in which events count.

An event that counts before what is folded already folds the member again from the newest checkpoint before it. What a
refund refers to is a sale of the same person; sales of nobody are folded in folding_bills. Start at ``fold_members``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from msgspec import Struct

from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.refolding import (
    BEFORE_ALL,
    CHECKPOINT_EVERY,
    NOTHING,
    in_order,
    refold,
    refunded_sales,
    without_refunds,
)
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped
from hq.services.folding_bills import keep_bills
from hq.services.raise_flags import flag_folded
from hq.services.reading_bodies import read_body
from hq.services.work import Entered, Work
from hq.store import events as log
from hq.store import folded as shelf
from hq.store.folded import HeldSale
from hq.store.members import behind, faces_of

_AT_ONCE = 500
Coming = Mapping[str, Sequence[Entered]]


class Run(Struct, frozen=True):
    """One face's events to be folded onto ``state``, in order.

    ``owners``: the members that its sales were written with. ``refunded``: the sales that it refunds.
    """

    face: str
    state: MemberState
    events: list[Stamped]
    owners: dict[str, str | None]
    refunded: set[str]


def fold_members(work: Work) -> None:
    """Fold every new event that is about a member, and anew whoever stands in ``work.whole``."""
    coming: dict[str, list[Entered]] = {face: [] for face in sorted(work.whole)}
    for event in work.counting():
        if event.member_id is not None:
            coming.setdefault(work.faces[event.member_id], []).append(event)
    known = shelf.states(work.connection, work.tenant_id, coming)
    runs, late = list[Run](), dict[str, OrderKey]()
    for face, new in coming.items():
        new.sort(key=_order)
        state = known.get(face, NOTHING)
        since = BEFORE_ALL if face in work.whole else new[0].order_key
        if since <= state.last_key:
            late[face] = since
        else:
            runs.append(_run(face, state, [event.stamped() for event in new], _sales_of(new)))
    _fold_runs(work, runs, coming, known)
    faces = list(late)
    for start in range(0, len(faces), _AT_ONCE):
        part = {face: late[face] for face in faces[start : start + _AT_ONCE]}
        _fold_runs(work, _late_runs(work, part, known, coming), coming, known)


def stamped(row: log.ToFold) -> Stamped:
    """An event that HQ holds, as fold sees it."""
    payload = read_body(row.body, b"").payload if row.understood else None
    return Stamped(row.event_id, row.at_us, row.day, row.store_id, payload, row.member_id)


_order = attrgetter("order_key")


def _sales_of(new: Iterable[Entered]) -> dict[str, str | None]:
    return {event.event_id: event.member_id for event in new if type(event.payload) is SaleCompleted}


def _run(face: str, state: MemberState, events: list[Stamped], owners: dict[str, str | None]) -> Run:
    return Run(face, state, events, owners, refunded_sales(events))


def _late_runs(work: Work, late: Mapping[str, OrderKey], known: Mapping[str, MemberState], coming: Coming) -> list[Run]:
    """For each of these faces the state to go on from, and all events that count after it, new and old."""
    face_of = {line.member_id: line.face for line in behind(work.connection, work.tenant_id, late).values()}
    ids: dict[str, list[str]] = defaultdict(list)
    for member_id, face in face_of.items():
        ids[face].append(member_id)
    bases = {face: _base(work, face, known.get(face), since) for face, since in late.items()}
    held: dict[str, list[log.ToFold]] = defaultdict(list)
    from_nothing = [member_id for face in late if bases[face] is NOTHING for member_id in ids[face]]
    for event in log.of_members(work.connection, work.tenant_id, from_nothing, BEFORE_ALL[0]):
        held[face_of[event.member_id or ""]].append(event)
    for face, base in bases.items():
        if base is not NOTHING:
            found = log.of_members(work.connection, work.tenant_id, ids[face], base.last_key[0])
            held[face] = [event for event in found if (event.at_us, event.event_id) > base.last_key]
    return [_late_run(face, bases[face], held[face], coming[face]) for face in late]


def _base(work: Work, face: str, state: MemberState | None, since: OrderKey) -> MemberState:
    """The newest state kept from before ``since``; later ones are dropped."""
    if state is None or state.events < CHECKPOINT_EVERY:
        return NOTHING
    shelf.drop_checkpoints(work.connection, work.tenant_id, face, since[0])
    return shelf.checkpoint_before(work.connection, work.tenant_id, face, since) or NOTHING


def _late_run(face: str, base: MemberState, held: Sequence[log.ToFold], new: Sequence[Entered]) -> Run:
    events, owners = dict[str, Stamped](), dict[str, str | None]()
    for row in held:
        event = events[row.event_id] = stamped(row)
        if type(event.payload) is SaleCompleted:
            owners[row.event_id] = row.member_id
    events.update({event.event_id: event.stamped() for event in new})
    return _run(face, base, in_order(events.values()), owners | _sales_of(new))


def _fold_runs(work: Work, runs: Sequence[Run], coming: Coming, known: Mapping[str, MemberState]) -> None:
    """Fold them all and write what they leave."""
    held = _held_sales(work, runs)
    faces = _faces_of(work, held)
    states, checkpoints, gone = list[tuple[str, MemberState]](), list[tuple[str, MemberState]](), list[str]()
    for run in runs:
        new = coming[run.face]
        before = _refundable(run, held, faces) if run.refunded else {}
        done = refold(run.state, before, run.events, run.owners)
        if done.state.events:
            states.append((run.face, done.state))
        else:
            gone.append(run.face)
        checkpoints += [(run.face, state) for state in done.checkpoints]
        keep_bills(work, done.records, held)
        flag_folded(work, new, run.events if run.refunded else (), done, known.get(run.face, NOTHING))
        work.change("member", run.face)
    shelf.save_states(work.connection, work.tenant_id, states)
    shelf.save_checkpoints(work.connection, work.tenant_id, checkpoints)
    if gone:
        shelf.drop_states(work.connection, work.tenant_id, gone)


def _held_sales(work: Work, runs: Sequence[Run]) -> dict[str, HeldSale]:
    """The sales that these runs fold again or refund, as they stand."""
    new = work.by_id
    wanted = {sale_id for run in runs for sale_id in (*run.refunded, *run.owners) if sale_id not in new}
    return shelf.sales(work.connection, work.tenant_id, wanted)


def _faces_of(work: Work, held: Mapping[str, HeldSale]) -> dict[str, str]:
    """Whose these sales are: each owner's face."""
    owners = {sale.record.member_id for sale in held.values() if sale.record.member_id}
    return work.faces | faces_of(work.connection, work.tenant_id, owners - work.faces.keys())


def _refundable(run: Run, held: Mapping[str, HeldSale], faces: Mapping[str, str]) -> dict[str, SaleRecord]:
    """The person's sales made before this run that it refunds, as they stood before it."""
    refunds = [event.event_id for event in run.events]
    return {
        sale_id: without_refunds(held[sale_id].record, refunds)
        for sale_id in run.refunded - run.owners.keys()
        if sale_id in held and faces.get(held[sale_id].record.member_id or "") == run.face
    }
