"""A member's ledger: every fact with its inputs, the balance after it, the lots left and what they are from."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.fold import NOBODY, issued_balance, sale_of
from desktop.core.domain.lots import spending_order
from desktop.core.domain.program import Program
from desktop.core.domain.refolding import careful_fold
from desktop.core.domain.state import MemberState, SaleRecord, Stamped, Totals
from hq.services.house import Hq, HqRefused
from hq.services.list_members import Person, masked
from hq.services.points_by_day import business_day
from hq.services.programs import program_of
from hq.services.reading_bodies import Read, read_body
from hq.services.rights import Actor
from hq.services.settling import origin
from hq.services.why_points import Line, why
from hq.store.console_members import FactRow, MemberFound, facts_of, ids_of, member_by_id
from hq.store.console_programs import all_programs, till_names
from hq.store.console_settling import places_of
from hq.store.database import Connection
from hq.store.staff import staff_names
from hq.store.tenants import Store, all_stores, tenant_by_id

PAGE = 40


class LedgerFact(Struct, frozen=True, kw_only=True):
    """One event. ``points`` is what it moved, ``balance`` what there was after it; ``lines`` say why.

    ``staff``: name and number of whom HQ published, else the id. ``counts``: "yes", "void" (its import was undone) or
    "unknown" (not understood yet).
    """

    event_id: str
    member_id: str
    kind: str
    counts: str
    at_us: int
    recorded_at_us: int | None
    received_at_us: int
    day: date
    dated: bool
    store: str
    zone: str
    till: str
    staff: str
    points: int
    balance: int
    debt: int
    lines: tuple[Line, ...]
    program_hash: str | None
    program_since_us: int | None


class LotLeft(Struct, frozen=True, kw_only=True):
    """Points that go together: until when, from when on they can be used, and the event they are from."""

    points: int
    usable_from: date
    last_day: date | None
    earned_on: date
    kind: str
    store: str
    event_id: str


class MemberLedger(Struct, frozen=True, kw_only=True):
    """The page. ``agrees`` False: what HQ keeps is not what these facts come to. ``before``: the next page.

    balance = issued − clawed − used + returned − expired, as of ``today``.
    """

    member_id: str
    merged: tuple[str, ...]
    person: Person
    store: str
    enrolled_on: date | None
    source: str
    currency: str
    today: date
    tier: str | None
    balance: int
    usable: int
    debt: int
    expired: int
    totals: Totals
    visits: int
    incomplete: bool
    agrees: bool
    lots: tuple[LotLeft, ...]
    facts: tuple[LedgerFact, ...]
    before: int | None


class _Read(Struct, frozen=True, kw_only=True):
    """What one snapshot said."""

    member: MemberFound
    ids: list[str]
    rows: list[FactRow]
    stores: list[Store]
    tills: dict[str, str]
    programs: dict[str, tuple[Program | None, int | None]]
    currency: str


class _Played(Struct, frozen=True):
    """An event as it was folded, the state after it, and what it moved."""

    row: FactRow
    read: Read
    event: Stamped
    after: MemberState
    points: int


def member_ledger(hq: Hq, actor: Actor, member_id: str, before: int | None = None) -> MemberLedger:
    """The newest facts, or those below place ``before``; HqRefused 404 ``member.none``."""
    actor.demand("look")
    with hq.database.reading() as connection:
        read = _read(connection, actor.tenant_id, member_id)
        today = business_day(read.stores, hq.now_us())
        state, facts = _played(read)
        lots = _lots_left(connection, actor.tenant_id, state, read, today)
        end = len(facts) if before is None else max(0, min(before, len(facts)))
        begin = max(0, end - PAGE)
        names = staff_names(connection, actor.tenant_id, (fact.staff for fact in facts[begin:end]))
    member = read.member
    return MemberLedger(
        member_id=member.member_id,
        merged=tuple(one for one in read.ids if one != member.member_id),
        person=masked(member),
        store=next((store.name for store in read.stores if store.store_id == member.store_id), ""),
        enrolled_on=member.enrolled_on,
        source=member.source,
        currency=read.currency,
        today=today,
        tier=state.held.code,
        balance=state.balance(today),
        usable=state.usable(today),
        debt=state.debt,
        expired=state.expired(today),
        totals=state.totals,
        visits=state.visits,
        incomplete=state.incomplete,
        agrees=member.state is None or member.state == state,
        lots=lots,
        facts=tuple(replace(fact, staff=names.get(fact.staff, fact.staff)) for fact in reversed(facts[begin:end])),
        before=begin or None,
    )


def _read(connection: Connection, tenant_id: str, member_id: str) -> _Read:
    member = member_by_id(connection, tenant_id, member_id)
    if member is None:
        raise HqRefused(404, "member.none")
    ids = ids_of(connection, tenant_id, member.member_id)
    documents = all_programs(connection, tenant_id)
    return _Read(
        member=member,
        ids=ids,
        rows=facts_of(connection, tenant_id, ids),
        stores=all_stores(connection, tenant_id),
        tills=till_names(connection, tenant_id),
        programs={row.hash: (program_of(row.document), row.published_at_us) for row in documents},
        currency=tenant_by_id(connection, tenant_id).currency,
    )


def _played(read: _Read) -> tuple[MemberState, list[LedgerFact]]:
    """The state after all facts, and each fact with the balance after it; why is said once everything is known."""
    state, sales = NOBODY, dict[str, SaleRecord]()
    played = list[_Played]()
    for row in read.rows:
        read_row = read_body(row.body, b"")
        said = read_row.payload if row.understood else None
        event = Stamped(row.event_id, row.effective_at_us, row.effective_day, row.store_id, said, row.member_id)
        before = issued_balance(state.totals)
        if not row.void:
            state, record = careful_fold(state, event, sales.get(sale_of(event.payload) or ""))
            if record is not None:
                sales[record.sale_id] = record
        played.append(_Played(row, read_row, event, state, issued_balance(state.totals) - before))
    return state, [_fact(read, one, sales.get(sale_of(one.event.payload) or one.event.event_id)) for one in played]


def _fact(read: _Read, played: _Played, record: SaleRecord | None) -> LedgerFact:
    row, body = played.row, played.read.body
    store = next((store for store in read.stores if store.store_id == row.store_id), None)
    program, since = read.programs.get((body.program_hash if body else None) or "", (None, None))
    return LedgerFact(
        event_id=row.event_id,
        member_id=row.member_id,
        kind=row.kind,
        counts="void" if row.void else "yes" if row.understood else "unknown",
        at_us=row.effective_at_us,
        recorded_at_us=body.recorded_at_us if body else None,
        received_at_us=row.received_at_us,
        day=row.effective_day,
        dated=body is not None and body.occurred_at_us is not None,
        store=store.name if store else row.store_id,
        zone=store.zone if store else "UTC",
        till=read.tills.get(row.device_id, row.device_id),
        staff=body.staff_id if body else "",
        points=played.points,
        balance=played.after.balance(row.effective_day),
        debt=played.after.debt,
        lines=tuple(_with_store(line, read) for line in why(played.event, program, record)),
        program_hash=body.program_hash if body else None,
        program_since_us=since,
    )


def _with_store(line: Line, read: _Read) -> Line:
    """The line, with the store of the event that it names in the event's place."""
    if "event" not in line.facts:
        return line
    names = {store.store_id: store.name for store in read.stores}
    issued_in = next((row.store_id for row in read.rows if row.event_id == line.facts["event"]), "")
    return Line(line.key, {**line.facts, "event": names.get(issued_in, issued_in) or "—"})


def _lots_left(
    connection: Connection, tenant_id: str, state: MemberState, read: _Read, today: date
) -> tuple[LotLeft, ...]:
    living = sorted((lot for lot in state.lots if lot.lives(today)), key=spending_order)
    places = places_of(connection, tenant_id, _origins(lot.lot_id for lot in living))
    names = {store.store_id: store.name for store in read.stores}
    found = list[LotLeft]()
    for lot in living:
        place = places.get(origin(lot.lot_id) or "")
        found.append(
            LotLeft(
                points=lot.points,
                usable_from=lot.usable_from,
                last_day=lot.last_day,
                earned_on=lot.earned_on,
                kind=place.kind if place else "unknown",
                store=names.get(place.store_id, place.store_id) if place else "",
                event_id=place.event_id if place else "",
            )
        )
    return tuple(found)


def _origins(lots: Iterable[str]) -> set[str]:
    return {found for lot in lots if (found := origin(lot))}
