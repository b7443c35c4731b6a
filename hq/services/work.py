"""One transaction that takes events in: what came, what it changed, what is written at its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from msgspec import Struct

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import Payload
from desktop.core.domain.state import OrderKey, SaleRecord, Stamped
from desktop.core.protocol.body import Body
from desktop.core.protocol.messages import Text
from hq.services.stamping import HOME, business_clock
from hq.store.bulk import Row
from hq.store.database import Connection
from hq.store.devices import is_any_in, store_of
from hq.store.feed import Entity
from hq.store.flags import Flag, flag_id
from hq.store.folded import Bill
from hq.store.log import Envelope, Epoch
from hq.store.tenants import Tenant, stores_by_id

HQ_DEVICE = "hq"
"""The device that HQ's own log belongs to."""


class Entered(Struct, kw_only=True):
    """A new event, stamped; ``body`` and ``payload`` as far as they could be read. ``home``: the store of its till.

    ``received_us``: when it came, if not now. ``void``: its import had been taken back before it came.
    """

    event_id: str
    kind: str
    member_id: str | None
    body: Body | None
    payload: Payload | None
    device_id: str
    home: str
    store_id: str
    data: bytes
    body_hash: bytes
    at_us: int
    day: date
    received_us: int = 0
    void: bool = False

    @property
    def order_key(self) -> OrderKey:
        """Where it stands among a member's events."""
        return self.at_us, self.event_id

    def stamped(self) -> Stamped:
        """The event as fold sees it."""
        return Stamped(self.event_id, self.at_us, self.day, self.store_id, self.payload, self.member_id)


@dataclass
class Work:
    """What a transaction has done so far. ``faces``: of the members met. ``whole``: faces to be folded from nothing.

    ``reshaped``: members who were merged or parted. ``programs``: documents by hash, as far as looked for. ``going``:
    members, ``going_bills``: bills of nobody, whose rest of imports taken back goes, beside that of whom events are of.
    """

    connection: Connection
    tenant: Tenant
    now_us: int
    entered: list[Entered] = field(default_factory=list)
    sent_texts: Sequence[Text] = ()
    texts: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    programs: dict[str, bytes] = field(default_factory=dict)
    faces: dict[str, str] = field(default_factory=dict)
    new_members: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    reshaped: set[str] = field(default_factory=set)
    going: set[str] = field(default_factory=set)
    going_bills: list[str] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    records: list[SaleRecord] = field(default_factory=list)
    flags: dict[str, Flag] = field(default_factory=dict)
    changed: dict[Entity, None] = field(default_factory=dict)
    renumbered: list[str] = field(default_factory=list)
    own_epoch: Epoch | None = None
    own_envelopes: list[Envelope] = field(default_factory=list)
    twice: list[Row] = field(default_factory=list)
    _stores: dict[str, str] = field(default_factory=dict)
    _with_tills: dict[str, bool] = field(default_factory=dict)

    @property
    def tenant_id(self) -> str:
        """Whose events these are."""
        return self.tenant.tenant_id

    def store_of(self, device_id: str) -> str:
        """The store of a device, "" where there is none. Asked for one by one: a chain may have ten thousand."""
        if device_id not in self._stores:
            self._stores[device_id] = store_of(self.connection, self.tenant_id, device_id)
        return self._stores[device_id]

    def has_tills(self, store_id: str) -> bool:
        """Whether a store is one of the chain's with devices, not a name in a file."""
        if store_id not in self._with_tills:
            is_home = any(event.home == store_id for event in self.entered)
            self._with_tills[store_id] = is_home or is_any_in(self.connection, self.tenant_id, store_id)
        return self._with_tills[store_id]

    def clocks(self, store_ids: Iterable[str] = ()) -> dict[str, BusinessClock]:
        """The business days of these stores, as far as the chain has them; HOME is UTC."""
        found = stores_by_id(self.connection, self.tenant_id, set(store_ids))
        clocks = {store.store_id: business_clock(store.zone, store.day_starts_minutes) for store in found}
        return clocks | {HOME: business_clock("UTC", 0)}

    @cached_property
    def by_id(self) -> dict[str, Entered]:
        """The new events that count, by id; asked for only when all have been put in."""
        return {event.event_id: event for event in self.entered if not event.void}

    def counting(self) -> list[Entered]:
        """The new events that count."""
        return [event for event in self.entered if not event.void]

    def change(self, kind: str, entity_id: str, store_id: str | None = None) -> None:
        """An entity has changed: the feed says so at the end."""
        self.changed[kind, entity_id, store_id] = None

    def flag(self, kind: str, about: str, of: Entered | None = None, **facts: str) -> None:
        """Business trouble was seen, about an event or something else."""
        seen = Flag(
            flag_id=flag_id(kind, about),
            kind=kind,
            store_id=of.home if of else "",
            device_id=of.device_id if of else None,
            event_id=of.event_id if of else None,
            member_id=of.member_id if of else None,
            facts=facts,
        )
        self.flags.setdefault(seen.flag_id, seen)

    def flag_device(self, kind: str, about: str, device_id: str, store_id: str, **facts: str) -> None:
        """Business trouble was seen about a till, or by one."""
        seen = Flag(flag_id=flag_id(kind, about), kind=kind, store_id=store_id, device_id=device_id, facts=facts)
        self.flags.setdefault(seen.flag_id, seen)
