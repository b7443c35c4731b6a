"""A transaction that writes: facts appended to the log, projections folded along, all or nothing (ports.Writing)."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.core.domain import names
from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import MembersMerged, MembersParted, SaleCompleted
from desktop.core.domain.people import Member
from desktop.core.domain.program import Program
from desktop.core.domain.shop import Shop
from desktop.core.domain.staff import BY_COMMAND
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped
from desktop.core.ports import CurrentProgram, Fact, Moment
from desktop.core.ports.lists import UpTo
from desktop.core.protocol import body as wire
from desktop.core.store import schema
from desktop.core.store import statements as sql
from desktop.core.store.at_counter import CounterWriting
from desktop.core.store.at_holds import HoldWriting
from desktop.core.store.at_pos import PosWriting
from desktop.core.store.campaigns import learn_campaign
from desktop.core.store.edges import learn
from desktop.core.store.erasing import erase_texts, is_erased
from desktop.core.store.figure_rows import FigureRowsWriting
from desktop.core.store.head_file import SignedHead
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.lists.owing import Owing
from desktop.core.store.lists.rows import Looking, keep_new_rows
from desktop.core.store.lists.turn import bring_on
from desktop.core.store.new_sales import NewSales
from desktop.core.store.print_rows import PrintWriting
from desktop.core.store.profile_rows import profile_row
from desktop.core.store.reading import LedgerReading
from desktop.core.store.staff_rows import StaffRowsWriting
from desktop.core.store.taking_back import TakingBack
from desktop.core.store.together import settle_faces

VOUCH_EVERY = 64


class LedgerWriting(
    CounterWriting, HoldWriting, PosWriting, PrintWriting, StaffRowsWriting, FigureRowsWriting, LedgerReading
):
    """The head is read inside the transaction and never cached beyond it; ``flush`` runs before the commit."""

    def __init__(
        self,
        connection: Connection,
        clock: BusinessClock,
        wall_us: Callable[[], int],
        signer: DeviceKey,
        shop: Shop,
        programs_read: dict[str, Program] | None = None,
    ) -> None:
        super().__init__(connection, clock, wall_us, programs_read)
        self.signer = signer
        self.wall_us = wall_us
        self._shop = shop
        head = self.raw.execute(sql.HEAD).fetchone()
        epoch, seq, chained, recorded, bills, member_count, vouched, owed, program, shop_text, has_hq, merged = head
        self.shelf.list_up = self._list_up
        self.shelf.take_back = TakingBack(self).of_member
        self.shelf.know(has_hq=bool(has_hq), is_merged=bool(merged))
        self.identity: tuple[str, str] = epoch, shop_text
        self._epoch: str = epoch
        self._seq: int = seq
        self._chained: bytes = chained
        self._recorded_at_us = self._begun_recorded_at_us = int(recorded)
        self._bill_count: int = bills
        self._member_count: int = member_count
        self._vouched_seq: int = vouched
        self._owing = Owing(self.raw, owed, self.looking)
        self._program_name = program
        self._events: list[tuple[Any, ...]] = []
        self.sales_made = NewSales(self.raw, clock)
        self._dirty = False
        self.acting: Callable[[], str] = lambda: BY_COMMAND

    @property
    def clock(self) -> BusinessClock:
        """The store's days and its wall clock."""
        return self._clock

    def program(self) -> CurrentProgram:
        """The program published last, also in this transaction."""
        return self.program_named(self._program_name)

    def moment(self, at_us: int | None = None, clock: BusinessClock | None = None) -> Moment:
        """Now, never recorded before the last event; or ``at_us``. RuleBroken ``time.future`` for a later one.

        Where the wall clock is wrong or was, it counts on the day that present.py finds.
        """
        wall = self._wall_us()
        self._recorded_at_us = recorded = max(wall, self._recorded_at_us + 1)
        now = self._now_us = self.happens_us(wall, recorded)
        if at_us is not None and at_us > now:
            raise RuleBroken("time.future")
        effective = now if at_us is None else at_us
        return Moment(recorded, effective, (clock or self._clock).day(effective))

    def newest_us(self) -> int:
        """When the newest event before this transaction was recorded, or HQ's newest time, if that is later."""
        return self._begun_recorded_at_us

    def next_bill_number(self) -> str:
        """A bill number that this till has not given before; gone with the transaction if that fails."""
        self._bill_count += 1
        return names.bill_number(self._shop.till_code, self._bill_count)

    def next_member_number(self) -> str:
        """A member number that nobody has: a copy of this till may have given the same ones (I9)."""
        while True:
            self._member_count += 1
            number = names.member_number(self._shop.till_code, self._member_count)
            if not self.shelf.has_hq or self.raw.execute(sql.NUMBER_TAKEN, (number,)).fetchone() is None:
                return number

    def append(self, fact: Fact) -> None:
        """Write a fact at the head of the log and fold it. The caller knows that its id is new."""
        body = self._body(fact)
        event = wire.stamped(body, fact.payload)
        if fact.member_id and event.order_key < self.shelf.state(fact.member_id).last_key:
            self.flush()
        self._enter(body, wire.encode_body(body))
        self.sold(fact, self.shelf.fold(fact.member_id, event))
        if isinstance(fact.payload, SaleCompleted) and fact.payload.intent.redeem_points:
            self.spent(fact, fact.payload)
        learn_campaign(self.raw, fact.event_id, fact.payload)
        if isinstance(fact.payload, MembersMerged | MembersParted):
            self.flush()
            self.reshape(learn(self.raw, fact.event_id, fact.member_id, fact.payload))

    def reshape(self, ids: Collection[str]) -> None:
        """Who is one with these ids has changed: faces, and the states of everybody whom that touches, made anew.

        All must be flushed; all is flushed again.
        """
        self.refold(settle_faces(self.raw, ids))

    def refold(self, faces: Collection[str]) -> None:
        """The states of these members made anew, after who is one with whom has changed; all is flushed."""
        self.shelf.reshaped()
        for face in sorted(faces):
            known = any(self.raw.execute(sql.ANYTHING_OF, (each,)).fetchone() for each in self.shelf.ids(face))
            if known and self.shelf.owner(face) == face:
                self.shelf.refold(face)
        self.flush()

    def bring_lists_on(self, within_s: float) -> UpTo:
        """Bring the rows that lists are answered from on, for about that long; call again until they are current."""
        self.flush()
        self._dirty = self._owing.pay() or self._dirty
        return bring_on(self.raw, self.today(), self.program().program, within_s)

    def _list_up(self, states: Iterable[tuple[str, MemberState]]) -> None:
        """What lists say of members goes with their states: as a row, or owed where the head is written anyway."""
        self._owing.keep(list(states), self.shelf.places, may_owe=self._dirty)

    def looking(self) -> Looking:
        """As of today and under the program that counts."""
        return Looking(self.raw, self.today(), self.program().program, is_spread=self.shelf.is_spread)

    def list_alone(self, states: Iterable[tuple[str, MemberState]]) -> None:
        """What lists say of members of whom no event is held here."""
        keep_new_rows(self.raw, self.looking(), states)

    def enter(self, fact: Fact) -> Stamped:
        """Write a fact at the head of the log only: whoever calls this folds it, and calls ``sold`` for a sale."""
        body = self._body(fact)
        self._enter(body, wire.encode_body(body))
        return wire.stamped(body, fact.payload)

    def sold(self, fact: Fact, record: SaleRecord | None) -> None:
        """Put a new sale, which the shelf has the record of, where its bill finds it; nothing for other facts."""
        if isinstance(fact.payload, SaleCompleted) and record is not None:
            stored = self.shelf.adopted(record.sale_id)
            self.sales_made.add(fact.payload, fact.member_id, fact.moment.effective_at_us, stored)

    def _body(self, fact: Fact) -> wire.Body:
        kind, version, payload = wire.encode_payload(fact.payload)
        moment = fact.moment
        return wire.Body(
            event_id=fact.event_id,
            kind=kind,
            version=version,
            store_id=fact.store_id or self._shop.store_id,
            staff_id=fact.staff_id or self.acting(),
            member_id=fact.member_id,
            recorded_at_us=moment.recorded_at_us,
            occurred_at_us=moment.effective_at_us if moment.dated else None,
            business_date=moment.day,
            program_hash=fact.program_hash,
            import_id=fact.import_id,
            payload=payload,
        )

    def _enter(self, body: wire.Body, data: bytes) -> None:
        hashed = wire.body_hash(data)
        self._seq += 1
        self._chained = wire.chain_hash(self._epoch, self._seq, self._chained, hashed)
        self._dirty = True
        self._events.append(
            (self._epoch, self._seq, body.event_id, body.kind, body.member_id, body.effective_at_us,
             body.business_date.isoformat(), body.import_id, data, hashed, self._chained)
        )  # fmt: skip

    def flush(self) -> None:
        """Write everything appended so far; every so many events the device's signature over the new head with it."""
        self._lists = None
        if self._events:
            self.raw.executemany(sql.ADD_EVENT, self._events)
            self._events.clear()
            if self._seq - self._vouched_seq >= VOUCH_EVERY:
                self.vouch()
        self.sales_made.flush()
        self.shelf.flush()
        if self._dirty:
            counted = self._bill_count, self._member_count, self._vouched_seq
            head = self._seq, self._chained, self._recorded_at_us, *counted, self._owing.text
            self.raw.execute(sql.SAVE_HEAD, head)
            self._dirty = False

    def vouch(self) -> SignedHead:
        """Sign the head, so that nothing before it can be changed unnoticed, whoever recomputes the hashes (I7)."""
        signature = self.signer.sign(wire.head_statement(self._epoch, self._seq, self._chained))
        if self._vouched_seq != self._seq:
            self._vouched_seq = self._seq
            self.raw.execute(sql.VOUCH, (signature, self._epoch, self._seq))
            self.raw.execute(sql.SAVE_VOUCHED, (self._seq,))
        return SignedHead(self._epoch, self._seq, self._chained.hex(), self.signer.key_id, signature.hex())

    def foresee(self, member_id: str, event: Stamped) -> MemberState:
        """The member as the event will leave it: what its slip says. The event must be the member's last."""
        if event.store_id != self._shop.store_id:  # a till that joined HQ since its caller was wired
            event = replace(event, store_id=self._shop.store_id)
        return self.shelf.foresee(member_id, event)

    def state_before(self, member_id: str, key: OrderKey) -> MemberState:
        """The member's state from the events that count before ``key``; raises as LedgerReading.state_before."""
        if self.shelf.state(member_id).last_key >= key:
            self.flush()
        return super().state_before(member_id, key)

    def add_member(self, member: Member, profile_id: str, salt: bytes, keys: Iterable[str]) -> None:
        """Keep a new member's profile and what finds it."""
        self.keep_text(profile_id, member.member_id, salt, msgspec.json.encode(member.profile))
        row = {
            "member_id": member.member_id,
            "member_no": member.member_no,
            "source": member.source,
            "enrolled_on": member.enrolled_on,
            **profile_row(member, profile_id),
        }
        self.connection.execute(insert(schema.members), row)
        self._keep_keys(member.member_id, keys)

    def change_profile(self, member: Member, profile_id: str, salt: bytes, keys: Iterable[str]) -> None:
        """Keep a new version of a profile; those before stay as history. RuleBroken ``edit.erased``."""
        if is_erased(self.raw, member.member_id):  # HQ, restored, may have lost that
            raise RuleBroken("edit.erased")
        self.keep_text(profile_id, member.member_id, salt, msgspec.json.encode(member.profile))
        mine = schema.members.c.member_id == member.member_id
        self.connection.execute(update(schema.members).where(mine).values(**profile_row(member, profile_id)))
        self.connection.execute(delete(schema.search_keys).where(schema.search_keys.c.member_id == member.member_id))
        self._keep_keys(member.member_id, keys)

    def _keep_keys(self, member_id: str, keys: Iterable[str]) -> None:
        if rows := [{"key": key, "member_id": member_id} for key in dict.fromkeys(keys)]:
            self.connection.execute(insert(schema.search_keys), rows)

    def keep_text(self, text_id: str, member_id: str | None, salt: bytes, text: bytes) -> None:
        """Keep personal text beside the chain; the event holds only its digest. Of the erased none is kept."""
        if member_id is None or not is_erased(self.raw, member_id):
            row = {"text_id": text_id, "member_id": member_id, "salt": salt, "text": text}
            self.connection.execute(insert(schema.private_texts), row)

    def erase(self, member_ids: Collection[str]) -> None:
        """Delete every personal text of these ids, for ever; the file is to be written anew (scrubbing.py)."""
        self.flush()
        erase_texts(self.raw, member_ids)

    def publish(self, document_hash: str, document: bytes) -> None:
        """Make a program document the one that counts."""
        row = upsert(schema.programs).values(hash=document_hash, document=document).on_conflict_do_nothing()
        self.connection.execute(row)
        self.connection.execute(update(schema.heads).values(program=document_hash))
        self._program_name = document_hash

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting of this till."""
        row = upsert(schema.settings).values(key=key, value=value)
        self.connection.execute(row.on_conflict_do_update(["key"], set_={"value": value}))
