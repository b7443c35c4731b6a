"""The rows of a page: each change of the feed as the asking till is told it, with its size."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
from msgspec import Raw, Struct

from desktop.core.protocol.messages import Message, Spending
from desktop.core.protocol.pages import (
    DeviceRow,
    FlagRow,
    OtherEvent,
    ProfileText,
    ProgramRow,
    Snapshot,
    StaffRow,
    StoreRow,
)
from hq.services.outside_names import heard_by
from hq.store.catalogue import products_by_barcode
from hq.store.database import Connection
from hq.store.devices import Device
from hq.store.pages import (
    Change,
    HeldMember,
    events_by_id,
    flags_by_id,
    ids_of_faces,
    keys_by_id,
    members_by_id,
    programs_by_hash,
    sales_by_id,
    sales_of,
    stores_by_id,
)
from hq.store.staff import staff_by_id

SALES_DAYS = 90
"""A till holds the sales of its store of so many days, so that they can be refunded offline …"""
SALES_AT_LEAST = 20
"""… and of each member at least so many."""
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_facts = msgspec.json.Decoder(dict[str, str]).decode


class Row(Struct, frozen=True):
    """One row of a page as it travels: the field of Page that it belongs to, and its JSON."""

    number: int
    field: str
    packed: bytes


class PackedPage(Message, frozen=True):
    """A Page (protocol.pages) whose rows are JSON already: what HQ holds as JSON is not read to be written again."""

    cursor: str
    more: bool
    head_seq: int
    time_us: int
    restart: bool = False
    members: tuple[Raw, ...] = ()
    sales: tuple[Raw, ...] = ()
    devices: tuple[Raw, ...] = ()
    programs: tuple[Raw, ...] = ()
    stores: tuple[Raw, ...] = ()
    products: tuple[Raw, ...] = ()
    staff: tuple[Raw, ...] = ()
    others: tuple[Raw, ...] = ()
    flags: tuple[Raw, ...] = ()
    spending: Spending = "allowed"
    snapshot: Snapshot | None = None


class PackedMember(Message, frozen=True):
    """A MemberRow (protocol.pages) with its state and sales as they are held."""

    member_id: str
    face: str | None = None
    state: Raw | None = None
    member_no: str = ""
    source: str = ""
    enrolled_on: date | str | None = None
    store_id: str = ""
    profile: ProfileText | None = None
    sales: tuple[Raw, ...] = ()
    gone: bool = False


class PackedProduct(Message, frozen=True):
    """A ProductRow (protocol.pages) with its product as it is held."""

    barcode: str
    product: Raw | None = None
    gone: bool = False


class _Reader(Struct, frozen=True):
    """Who asks, inside which snapshot, on which day."""

    connection: Connection
    device: Device
    today: date
    now_us: int

    @property
    def tenant_id(self) -> str:
        return self.device.tenant_id


def rows_of(connection: Connection, device: Device, found: Sequence[Change], now_us: int, known: int = 0) -> list[Row]:
    """A row for every change whose entity is there (a device has one for each key).

    ``known``: the number of a snapshot that the till has: of members up to there it is told their sales alone.
    """
    today = datetime.fromtimestamp(now_us // 1_000_000, UTC).date()
    reader = _Reader(connection, device, today, now_us)
    rows = _sales_of_known(reader, {one.entity_id: one.number for one in found if _is_known(one, known)})
    found = [change for change in found if not _is_known(change, known)]
    if members := {change.entity_id: change.number for change in found if change.kind == "member"}:
        rows += _members(reader, members)
    for kind, (field, read) in _KINDS.items():
        numbers = {change.entity_id: change.number for change in found if change.kind == kind}
        if numbers:
            for entity_id, value in read(reader, list(numbers)):
                rows.append(Row(numbers[entity_id], field, _encode(value)))
    return sorted(rows, key=lambda row: row.number)


def _is_known(change: Change, known: int) -> bool:
    return change.kind == "member" and change.number <= known


def _sales_of_known(reader: _Reader, numbers: Mapping[str, int]) -> list[Row]:
    found = _newest_sales(reader, ids_of_faces(reader.connection, reader.tenant_id, list(numbers))) if numbers else {}
    return [Row(numbers[face], "sales", bytes(record)) for face, records in found.items() for record in records]


def _members(reader: _Reader, numbers: Mapping[str, int]) -> list[Row]:
    """A row for each of these members, and for everybody who is one with them: nobody is told of in part.

    The others' own changes may lie pages later in the feed; until then the till would count twice, or not at all, what
    one brought to the other. So all are told with the first of them, and once more in their own place.
    """
    held = members_by_id(reader.connection, reader.tenant_id, list(numbers))
    firsts: dict[str, int] = {}
    for member in held:
        number = numbers[member.member_id]
        firsts[member.face] = min(number, firsts.get(member.face, number))
    face_of = ids_of_faces(reader.connection, reader.tenant_id, list(firsts))
    if beside := [each for each in face_of if each not in numbers]:
        held += members_by_id(reader.connection, reader.tenant_id, beside)
    gone = {member.member_id for member in held if member.gone}
    sales = _newest_sales(reader, {each: face for each, face in face_of.items() if face not in gone})
    return [
        Row(firsts[member.face], "members", _encode(_member_row(member, sales.get(member.member_id, ()))))
        for member in held
    ]


def _member_row(member: HeldMember, sales: tuple[Raw, ...]) -> Message:
    """A member as a page tells them: of one who was merged away, whose face they have and what finds them."""
    is_face = member.face == member.member_id
    text = None
    if member.profile_id is not None and member.text is not None:
        text = ProfileText(profile_id=member.profile_id, salt=bytes(member.salt or b""), text=bytes(member.text))
    return PackedMember(
        member_id=member.member_id,
        face=None if is_face else member.face,
        state=Raw(member.state) if is_face and member.state is not None else None,
        member_no=member.member_no,
        source=member.source,
        enrolled_on=member.enrolled_on,
        store_id=member.store_id,
        profile=text,
        sales=sales,
        gone=bool(member.gone),
    )


def _newest_sales(reader: _Reader, face_of: Mapping[str, str]) -> dict[str, tuple[Raw, ...]]:
    """Each face's sales in the asking store, the newest first: those of 90 days, and 20 at least."""
    since = reader.today - timedelta(days=SALES_DAYS)
    store_id = reader.device.store_id
    found: dict[str, list[Raw]] = {}
    for sale in sales_of(reader.connection, reader.tenant_id, store_id, list(face_of), since, SALES_AT_LEAST):
        records = found.setdefault(face_of[sale.member_id], [])
        if len(records) < SALES_AT_LEAST or sale.day >= since:
            records.append(Raw(sale.record))
    return {face: tuple(records) for face, records in found.items()}


def _sales(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, Raw]]:
    for sale_id, record in sales_by_id(reader.connection, reader.tenant_id, names):
        yield sale_id, Raw(record)


def _devices(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, DeviceRow]]:
    wanted = set(names)
    for key in keys_by_id(reader.connection, reader.tenant_id, names):
        row = DeviceRow(
            key_id=key.key_id,
            public_key=bytes(key.public_key).hex(),
            device_id=key.device_id,
            store_id=key.store_id,
            merchant_id=key.merchant_id,
            since_us=key.since_us,
            till_code=key.till_code,
            revoked_at_us=key.revoked_at_us,
        )
        yield key.device_id if key.device_id in wanted else key.key_id, row


def _programs(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, ProgramRow]]:
    for name, document in programs_by_hash(reader.connection, reader.tenant_id, names).items():
        yield name, ProgramRow(document_hash=name, document=document.decode())


def _stores(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, StoreRow]]:
    for store_id, name, zone in stores_by_id(reader.connection, reader.tenant_id, names):
        yield store_id, StoreRow(store_id=store_id, name=name, zone=zone)


def _products(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, PackedProduct]]:
    for barcode, product in products_by_barcode(reader.connection, reader.tenant_id, names):
        yield barcode, PackedProduct(barcode, Raw(product) if product is not None else None, product is None)


def _staff(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, StaffRow]]:
    """Of whom the asking till's store has nothing to do with, it is told no name and no code."""
    for person in staff_by_id(reader.connection, reader.tenant_id, names):
        if not person.works_in(reader.device.store_id):
            yield person.staff_id, StaffRow(staff_id=person.staff_id, gone=True)
            continue
        is_open = person.code_until_us > reader.now_us
        yield (
            person.staff_id,
            StaffRow(
                staff_id=person.staff_id,
                number=person.number,
                name=person.name,
                role=person.role,
                member_id=person.member_id,
                turn=person.turn,
                code_id=person.code_id if is_open else "",
                code_hash=person.code_hash if is_open else "",
                code_until_us=person.code_until_us if is_open else 0,
            ),
        )


def _others(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, OtherEvent]]:
    for event in events_by_id(reader.connection, reader.tenant_id, names):
        row = OtherEvent(
            number=event.number,
            device_id=event.device_id,
            body=bytes(event.body).decode(),
            at_us=event.effective_at_us,
            day=event.effective_day,
            void=event.void,
        )
        yield event.event_id, row


def _twice(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, OtherEvent]]:
    """Of what the asking till brought too, under whichever id: what counts, also of another store's till."""
    return _others(reader, heard_by(reader.connection, reader.tenant_id, names, reader.device.device_id))


def _flags(reader: _Reader, names: Sequence[str]) -> Iterable[tuple[str, FlagRow]]:
    for flag in flags_by_id(reader.connection, reader.tenant_id, names):
        row = FlagRow(
            flag_id=flag.flag_id,
            kind=flag.kind,
            raised_at_us=flag.raised_at_us,
            event_id=flag.event_id,
            member_id=flag.member_id,
            device_id=flag.device_id,
            facts=_decode_facts(flag.facts),
            done_at_us=flag.done_at_us,
        )
        yield flag.flag_id, row


_Read = Callable[[_Reader, Sequence[str]], Iterable[tuple[str, Message | Raw]]]
_KINDS: dict[str, tuple[str, _Read]] = {
    "sale": ("sales", _sales),
    "twice": ("others", _twice),
    "device": ("devices", _devices),
    "program": ("programs", _programs),
    "store": ("stores", _stores),
    "product": ("products", _products),
    "staff": ("staff", _staff),
    "event": ("others", _others),
    "flag": ("flags", _flags),
}
