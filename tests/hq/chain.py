"""A chain for tests: an HQ without network or file, stores, and devices that write logs as tills do."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from desktop.core.domain.events import LedgerOpened, MemberEnrolled, Payload, SaleCompleted
from desktop.core.domain.intents import SaleIntent
from desktop.core.domain.people import Profile, text_digest
from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.protocol import body as wire
from desktop.core.protocol.messages import Push, Pushed, Sent, Stamp, Text
from hq.services.accept_push import accept_push
from hq.services.house import Caller, Hq
from hq.services.signatures import new_signing_key
from hq.store import devices as device_rows
from hq.store import folded
from hq.store.bulk import Ask
from hq.store.database import Database
from hq.store.schema import METADATA
from hq.store.tenants import Store, Tenant, add_store, add_tenant

NOW_US = 1_795_305_600_000_000  # 2026-11-22T00:00Z
DAY_US = 86_400_000_000
TENANT = "11111111-1111-4111-8111-111111111111"
ZONE = "Asia/Shanghai"


class Chain:
    """One tenant at an HQ whose clock the test moves."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now_us = NOW_US
        self._chance = Random(7)
        self.hq = Hq(database, lambda: self.now_us, self._chance.randbytes)
        database.write(_empty_tables)
        tenant = Tenant(
            tenant_id=TENANT, name="熟客", currency="CNY", program="", signing_key=new_signing_key(),
            stamp_key=self._chance.randbytes(32), created_at_us=NOW_US,
        )  # fmt: skip
        database.write(lambda connection: add_tenant(connection, tenant))
        self.tenant = tenant

    def store(self, store_id: str, zone: str = ZONE) -> str:
        """Another store."""
        row = Store(store_id=store_id, name=store_id, zone=zone, day_starts_minutes=0, created_at_us=NOW_US)
        self.database.write(lambda connection: add_store(connection, TENANT, row))
        return store_id

    def device(self, device_id: str, store_id: str, local_store_id: str = "local") -> "Machine":
        """Another till, enrolled."""
        row = device_rows.Device(
            tenant_id=TENANT, device_id=device_id, store_id=store_id, key_id="k" * 8, till_code=device_id[:4],
            local_merchant_id="m", local_store_id=local_store_id, name=device_id, enrolled_at_us=self.now_us,
        )  # fmt: skip
        self.database.write(lambda connection: device_rows.add_device(connection, row))
        return Machine(self, device_id, local_store_id)

    def rows(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds: for looking behind the services."""
        with self.database.reading() as connection:
            return Ask(text).rows(connection, *values)

    def one(self, text: str, *values: object) -> Any:
        """The one value that a query finds."""
        (row,) = self.rows(text, *values)
        return row[0]

    def states(self) -> dict[str, MemberState]:
        """Every state that HQ holds."""
        return {row[0]: folded.decode_state(row[1]) for row in self.rows("SELECT member_id, state FROM member_states")}

    def state(self, member_id: str) -> MemberState:
        """One member's state."""
        return self.states()[member_id]

    def records(self) -> dict[str, SaleRecord]:
        """Every sale as it stands."""
        return {row[0]: folded.decode_record(row[1]) for row in self.rows("SELECT sale_id, record FROM sales")}

    def flags(self, kind: str = "") -> list[str]:
        """The kinds of flags raised, or the events that one kind was raised for."""
        if kind:
            return sorted(row[0] or "" for row in self.rows("SELECT event_id FROM flags WHERE kind = ?", kind))
        return sorted(row[0] for row in self.rows("SELECT kind FROM flags"))

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that HQ holds, to be compared."""
        queries = {table.name: f"SELECT * FROM {table.name}" for table in METADATA.sorted_tables}  # noqa: S608
        return {name: sorted(self.rows(query), key=repr) for name, query in queries.items()}


def _empty_tables(connection: Any) -> None:
    """The tables, without a row."""
    if not connection.dialect.has_table(connection, "twice"):
        METADATA.create_all(connection)
    for table in METADATA.sorted_tables:
        connection.execute(table.delete())


@dataclass
class Log:
    """An epoch as a device wrote it: bodies and chain hashes."""

    epoch: str
    bodies: list[bytes] = field(default_factory=list)
    chained: list[bytes] = field(default_factory=list)

    def add(self, data: bytes) -> None:
        """One more event at the head."""
        prev = self.chained[-1] if self.chained else wire.GENESIS
        self.bodies.append(data)
        self.chained.append(wire.chain_hash(self.epoch, len(self.bodies), prev, wire.body_hash(data)))

    def hash_at(self, seq: int) -> str:
        """The chain hash at a place, "" before the first."""
        return self.chained[seq - 1].hex() if seq else ""


_ids = count(1)


def new_id() -> str:
    """An id that no test has used."""
    return str(UUID(int=next(_ids), version=4))


class Machine:
    """A till: writes its log, pushes as much of it as is asked."""

    def __init__(self, chain: Chain, device_id: str, local_store_id: str = "local") -> None:
        self.chain = chain
        self.device_id = device_id
        self.local_store_id = local_store_id
        self.clock_off_us = 0
        self.log = Log(new_id())
        self.texts: list[Text] = []
        self.programs: dict[str, str] = {}

    @property
    def caller(self) -> Caller:
        """Who HQ takes the machine for."""
        return Caller(TENANT, self.device_id, "", "k" * 8)

    def now_us(self) -> int:
        """The machine's wall clock."""
        return self.chain.now_us + self.clock_off_us

    def write(self, payload: Payload, member_id: str | None = None, **body: Any) -> str:
        """Append a fact; its id."""
        kind, version, raw = wire.encode_payload(payload)
        at_us = body.pop("at_us", self.now_us())
        said = {
            "event_id": new_id(), "kind": kind, "version": version, "store_id": self.local_store_id, "staff_id": "c1",
            "recorded_at_us": at_us, "business_date": date(2026, 11, 22), "payload": raw, "member_id": member_id,
        } | body  # fmt: skip
        made = wire.Body(**said)
        self.log.add(wire.encode_body(made))
        return made.event_id

    def open(self, **changes: Any) -> str:
        """The first event of a till's first epoch."""
        said: dict[str, Any] = {
            "merchant_id": "m", "shop": "店", "till_code": "AAAA", "zone": ZONE, "day_starts_minutes": 0,
            "region": "CN", "currency": "CNY", "mode": "till", "public_key": "",
        } | changes  # fmt: skip
        return self.write(LedgerOpened(**said))

    def enrol(self, name: str = "王芳", phone: str | None = None, member_id: str = "", **changes: Any) -> str:
        """Somebody becomes a member; the member's id, and the event's unless that is given."""
        body: dict[str, Any] = {key: changes.pop(key) for key in ("import_id", "at_us") if key in changes}
        event_id = changes.pop("event_id", member_id or new_id())
        profile = msgspec.json.encode(Profile(name=name, phone=phone))
        text = Text(text_id=new_id(), salt=b"salt", text=profile)
        self.texts.append(text)
        said = MemberEnrolled(
            member_no=f"NO{event_id[-6:]}", profile_id=text.text_id, profile_digest=text_digest(b"salt", profile),
            enrolled_on=date(2026, 11, 22), source="till", **changes,
        )  # fmt: skip
        self.write(said, member_id or event_id, event_id=event_id, **body)
        return member_id or event_id

    def sell(self, member_id: str | None, amount_minor: int = 10_000, **body: Any) -> str:
        """A plain bill that earns a point per unit of money; the sale's id."""
        return self.write(plain_sale(amount_minor, is_member=member_id is not None), member_id, **body)

    def push(self, after: int = 0, until: int | None = None, **changes: Any) -> Push:
        """The push of a part of the log."""
        until = len(self.log.bodies) if until is None else until
        stamps: dict[int, Stamp] = changes.pop("stamps", {})
        sent = [
            Sent(body=self.log.bodies[seq - 1].decode(), stamp=stamps.get(seq)) for seq in range(after + 1, until + 1)
        ]
        made = Push(
            epoch=self.log.epoch, after_seq=after, after_hash=self.log.hash_at(after),
            head_hash=self.log.hash_at(until), now_us=self.now_us(), events=tuple(sent), texts=tuple(self.texts),
            programs=self.programs,
        )  # fmt: skip
        return msgspec.structs.replace(made, **changes)

    def send(self, after: int = 0, until: int | None = None, **changes: Any) -> Pushed:
        """Push a part of the log."""
        return accept_push(self.chain.hq, self.caller, self.push(after, until, **changes))


def plain_sale(amount_minor: int, *, is_member: bool) -> SaleCompleted:
    """A sale as the default program decides it."""
    from desktop.core.domain.deciding import decide_sale
    from desktop.core.domain.events import SaleView
    from desktop.core.domain.program import DEFAULT

    intent = SaleIntent(bill_id=new_id(), bill_no="A-1", source="pos", amount_minor=amount_minor, proof="card")
    return decide_sale(SaleView() if is_member else None, intent, DEFAULT)
