"""The books of an HQ of a few dictionaries: envelopes, stamps, each face folded anew with ``fold_all``.

It checks what it is sent as the real one does (chain, gaps, known bodies), so that a till's mistake is seen here.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

import msgspec
from msgspec.structs import replace

from desktop.core.domain.events import MemberEnrolled, MembersMerged, MembersParted, ProfileChanged, SaleCompleted
from desktop.core.domain.fold import fold_all, sale_of
from desktop.core.domain.merging import faces
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from desktop.core.protocol import body as wire
from desktop.core.protocol.messages import Enrol, Enrolled, Push, Pushed, Stamp, Twice
from desktop.core.protocol.pages import FlagRow, MemberRow, ProfileText
from desktop.core.store.keys.signing import DeviceKey

STORE, MERCHANT = "hq-store", "hq-merchant"


@dataclass
class Held:
    """An accepted event."""

    number: int
    device: str
    data: bytes
    body: wire.Body
    event: Stamped
    void: bool = False


@dataclass
class Epoch:
    """What is held of a device's epoch: its envelopes in order, as (event id, chain hash)."""

    device: str
    envelopes: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass
class Feed:
    """The newest number of each changed entity."""

    number: int = 0
    changed: dict[tuple[str, str], int] = field(default_factory=dict)

    def touch(self, kind: str, entity: str) -> int:
        self.number += 1
        self.changed[kind, entity] = self.number
        return self.number


class Books:
    """What the server keeps. ``now_us`` is set by the test."""

    def __init__(self, now_us: int) -> None:
        self.now_us = now_us
        self.key = DeviceKey.generate()
        self.devices: dict[str, Enrol] = {}
        self.epochs: dict[str, Epoch] = {}
        self.events: dict[str, Held] = {}
        self.texts: dict[str, tuple[bytes, bytes]] = {}
        self.edges: dict[str, tuple[str, str]] = {}
        self.parted: set[str] = set()
        self.feed = Feed()
        self.programs: dict[str, bytes] = {}
        self.flags: dict[str, FlagRow] = {}
        self.gone: set[str] = set()
        self.tag = "a"
        self.most_sales = 1000
        self.sends_all_sales = True

    # --- joining ---------------------------------------------------------------------------------------------------

    def enrol(self, asked: Enrol, device: str) -> Enrolled:
        self.devices[device] = asked
        self.feed.touch("device", device)
        return Enrolled(
            device_id=device,
            merchant_id=MERCHANT,
            merchant="连锁",
            store_id=STORE,
            store="一店",
            zone=asked.zone,
            day_starts_minutes=asked.day_starts_minutes,
            public_key=self.key.public_bytes.hex(),
            time_us=self.now_us,
        )

    # --- push ------------------------------------------------------------------------------------------------------

    def push(self, device: str, push: Push) -> Pushed:
        """Accept what follows; AssertionError for what the real HQ would refuse."""
        held = self.epochs.setdefault(push.epoch, Epoch(device)).envelopes
        assert push.after_seq <= len(held), "push.gap"
        before = held[push.after_seq - 1][1] if push.after_seq else wire.GENESIS
        assert push.after_hash == (before.hex() if push.after_seq else ""), "push.fork"
        for text in push.texts:
            self.texts[text.text_id] = text.salt, text.text
        stamps: list[Stamp | None] = []
        twice: list[Twice] = []
        touched: set[str] = set()
        for seq, sent in enumerate(push.events, push.after_seq + 1):
            data = sent.body.encode()
            before = wire.chain_hash(push.epoch, seq, before, wire.body_hash(data))
            body = wire.decode_body(data)
            if seq <= len(held):
                assert held[seq - 1][1] == before, "push.fork"
            else:
                held.append((body.event_id, before))
            stamps.append(self._accept(device, data, body, sent.stamp, touched))
            if stamps[-1] is None:
                twice.append(Twice(event_id=body.event_id, seq=seq))
        assert push.head_hash == before.hex(), "push.hash"
        self._touch(touched)
        head = push.after_seq + len(push.events)
        return Pushed(
            epoch=push.epoch,
            acked_seq=head,
            acked_hash=before.hex(),
            signature=self.key.sign(wire.head_statement(push.epoch, head, before)).hex(),
            stamps=tuple(stamps),
            time_us=self.now_us,
            twice=tuple(twice),
        )

    def _accept(
        self, device: str, data: bytes, body: wire.Body, known: Stamp | None, touched: set[str]
    ) -> Stamp | None:
        held = self.events.get(body.event_id)
        if held is not None and held.data != data:
            return None
        if held is None:
            at, day = (known.at_us, known.day) if known else self._stamped(device, body)
            local = self.devices[device].store_id
            store = STORE if body.store_id == local else body.store_id
            payload = wire.decode_payload(body)
            event = Stamped(body.event_id, at, day, store, payload, body.member_id)
            self.feed.number += 1
            held = self.events[body.event_id] = Held(self.feed.number, device, data, body, event)
            if body.member_id:
                touched.add(body.member_id)
            self._touch_sale(held)
            self._take_edge(held)
            if body.kind == "import.undone":
                touched |= self._undo(msgspec.json.decode(body.payload)["import_id"])
        return Stamp(at_us=held.event.effective_at_us, day=held.event.effective_day, mac=body.event_id[:8])

    def _take_edge(self, held: Held) -> None:
        """An edge that a till made or parted; one that was parted never holds, whichever came first."""
        said = held.event.payload
        if isinstance(said, MembersMerged) and held.body.member_id and held.body.event_id not in self.parted:
            self.merge(held.body.event_id, held.body.member_id, said.other_id)
        elif isinstance(said, MembersParted):
            self.parted.add(said.edge_id)
            if said.edge_id in self.edges:
                self.part(said.edge_id)

    def _undo(self, import_id: str) -> set[str]:
        touched = set()
        for held in self.events.values():
            if held.body.import_id == import_id and held.body.kind not in ("import.done", "import.undone"):
                held.void = True
                touched.add(held.body.member_id or "")
        touched.discard("")
        self.gone |= {member for member in touched if not any(self._of({member}))}
        return touched

    def _stamped(self, device: str, body: wire.Body) -> tuple[int, date]:
        if body.occurred_at_us is not None:
            return body.occurred_at_us, body.business_date
        newest = max((held.event.effective_at_us for held in self.events.values() if held.device == device), default=0)
        return max(min(body.recorded_at_us, self.now_us), newest + 1), body.business_date

    def _touch_sale(self, held: Held) -> None:
        """A member's sales travel with the member; those of nobody by themselves."""
        sale_id = sale_of(held.event.payload)
        if isinstance(held.event.payload, SaleCompleted):
            sale_id = held.body.event_id
        if sale_id is not None and (held.body.member_id is None or self.sends_all_sales):
            self.feed.touch("sale", sale_id)

    def _touch(self, members: set[str]) -> None:
        found = self.faces()
        for member in sorted({found.get(member, member) for member in members}):
            self.feed.touch("member", member)

    def restore(self, copied: "Books") -> None:
        """Be as a copy made earlier was: what came since is lost."""
        for name in ("epochs", "events", "texts", "edges", "parted", "feed", "programs", "flags", "gone"):
            setattr(self, name, deepcopy(getattr(copied, name)))
        self.tag += "r"

    def copied(self) -> "Books":
        made = Books(self.now_us)
        made.restore(self)
        return made

    def publish(self, document_hash: str, document: bytes) -> None:
        self.programs[document_hash] = document
        self.feed.touch("program", document_hash)

    # --- members ---------------------------------------------------------------------------------------------------

    def faces(self) -> dict[str, str]:
        return faces(self.edges.values())

    def merge(self, edge_id: str, one: str, other: str) -> None:
        before = self.faces()
        self.edges[edge_id] = (one, other)
        self._changed_faces(before, {one, other})

    def part(self, edge_id: str) -> None:
        before = self.faces()
        one, other = self.edges.pop(edge_id)
        self.parted.add(edge_id)
        self._changed_faces(before, {one, other})

    def _changed_faces(self, before: dict[str, str], named: set[str]) -> None:
        """Every id of the components concerned, and what other tills hold of their sales."""
        after = self.faces()
        roots = {found.get(member, member) for found in (before, after) for member in named}
        ids = {m for found in (before, after) for m, face in found.items() if face in roots} | named
        for member in sorted(ids):
            self.feed.touch("member", member)

    def ids_of(self, face: str) -> set[str]:
        return {face} | {member for member, its in self.faces().items() if its == face}

    def _of(self, ids: set[str]) -> list[Held]:
        return [held for held in self.events.values() if held.body.member_id in ids and not held.void]

    def member(self, face: str) -> tuple[MemberState, dict[str, SaleRecord]]:
        """The member folded anew from everything."""
        state, sales = fold_all(held.event for held in self._of(self.ids_of(face)))
        owners = {held.body.event_id: held.body.member_id for held in self.events.values()}
        return state, {sale_id: replace(record, member_id=owners[sale_id]) for sale_id, record in sales.items()}

    def record(self, sale_id: str) -> SaleRecord:
        sale = self.events[sale_id]
        if sale.body.member_id is None:
            refunds = [held.event for held in self.events.values() if sale_of(held.event.payload) == sale_id]
            return fold_all([sale.event, *refunds])[1][sale_id]
        return self.member(self.faces().get(sale.body.member_id, sale.body.member_id))[1][sale_id]

    def row(self, member: str) -> MemberRow:
        face = self.faces().get(member, member)
        if face != member:
            return self._alias_row(member, face)
        if member in self.gone and not self._of({member}):
            return MemberRow(member_id=member, gone=True)
        state, sales = self.member(member)
        enrolled = [held.event.payload for held in self._of({member})]
        said = next((payload for payload in enrolled if isinstance(payload, MemberEnrolled)), None)
        return MemberRow(
            member_id=member,
            state=state,
            member_no=said.member_no if said else "",
            source=said.source if said else "",
            enrolled_on=said.enrolled_on if said else None,
            store_id=STORE,
            profile=self._profile(self.ids_of(member)),
            sales=tuple(sorted(sales.values(), key=lambda sale: (sale.day, sale.sale_id))[-self.most_sales :]),
        )

    def _alias_row(self, member: str, face: str) -> MemberRow:
        """Of whom a merge took away: what finds them."""
        payloads = [held.event.payload for held in self._of({member})]
        said = next((payload for payload in payloads if isinstance(payload, MemberEnrolled)), None)
        if said is None:
            return MemberRow(member_id=member, face=face)
        return MemberRow(
            member_id=member, face=face, member_no=said.member_no, source=said.source, enrolled_on=said.enrolled_on,
            store_id=STORE, profile=self._profile({member}),
        )  # fmt: skip

    def _profile(self, ids: set[str]) -> ProfileText | None:
        held = sorted((held.event for held in self._of(ids)), key=lambda event: event.order_key)
        named = [e.payload.profile_id for e in held if isinstance(e.payload, MemberEnrolled | ProfileChanged)]
        if not named or named[-1] not in self.texts:
            return None
        salt, text = self.texts[named[-1]]
        return ProfileText(profile_id=named[-1], salt=salt, text=text)
