"""What the window shows of HQ: how the till stands, what waits, what was flagged, how the rounds went."""

from msgspec import Struct

from desktop.core.domain.claim_events import ClaimOffered
from desktop.core.domain.events import Given, Payload, SaleCompleted, SaleRefunded
from desktop.core.domain.masking import mask_phone
from desktop.core.ports import Reading, Till
from desktop.core.ports.at_hq import HqSays, OpenFlag, UnsentEvent
from desktop.core.ports.sync import RoundDone

_MOST_NOTED = 500
_NOTED = "window.flags_noted"


class Unsent(Struct, frozen=True, kw_only=True):
    """An event that HQ lacks. ``number`` of the bill or refund, ``member`` as a person knows them, ``points`` moved."""

    place: int
    recorded_at_us: int
    kind: str
    number: str = ""
    member: str = ""
    points: int | None = None
    bytes: int = 0


class Raised(Struct, frozen=True, kw_only=True):
    """A flag that nobody has looked at here. ``member``: how a person knows them; ``bill``: its number here, or ""."""

    flag_id: str
    kind: str
    raised_at_us: int
    member_id: str | None = None
    member: str = ""
    bill: str = ""


class Watched(Struct, frozen=True, kw_only=True):
    """All of it, as of one moment: the newest that waits, open flags oldest first, rounds newest first."""

    waiting: tuple[Unsent, ...] = ()
    flags: tuple[Raised, ...] = ()
    rounds: tuple[RoundDone, ...] = ()


def hq_says(till: Till) -> HqSays | None:
    """How this till stands with HQ; None without one."""
    with till.ledger.reading() as reading:
        return reading.hq_says()


def watch_hq(till: Till, most_waiting: int, most_rounds: int) -> Watched:
    """What the sync page shows."""
    with till.ledger.reading() as reading:
        return Watched(
            waiting=tuple(_waiting(reading, event) for event in reading.unsent(most_waiting)),
            flags=tuple(_raised(reading, flag) for flag in reading.open_flags()),
            rounds=tuple(reading.rounds(most_rounds)),
        )


def note_flag(till: Till, flag_id: str) -> None:
    """Somebody has looked at the flag here; HQ keeps it until it is done with there."""
    with till.ledger.writing() as writing:
        noted = (writing.setting(_NOTED) or "").split()
        if flag_id not in noted:
            writing.set_setting(_NOTED, " ".join([*noted, flag_id][-_MOST_NOTED:]))


def trust_hq_by(till: Till, path: str) -> None:
    """Check HQ's certificate by this file from the next round on; "" by what the system trusts."""
    with till.ledger.writing() as writing:
        writing.set_setting("hq.ca", path)


def _waiting(reading: Reading, event: UnsentEvent) -> Unsent:
    return Unsent(
        place=event.place,
        recorded_at_us=event.recorded_at_us,
        kind=event.kind,
        number=_number(event.payload),
        member=_known_as(reading, event.member_id),
        points=_points(event.payload),
        bytes=event.bytes,
    )


def _raised(reading: Reading, flag: OpenFlag) -> Raised:
    sales = reading.sales_by_bill(flag.facts.get("bill_id", "")) if flag.facts.get("bill_id") else []
    sale = reading.sale(flag.event_id) if flag.event_id else None
    found = sale or next(iter(sales), None)
    return Raised(
        flag_id=flag.flag_id,
        kind=flag.kind,
        raised_at_us=flag.raised_at_us,
        member_id=flag.member_id,
        member=_known_as(reading, flag.member_id),
        bill=found.bill_no if found else flag.facts.get("bill_no", ""),
    )


def _known_as(reading: Reading, member_id: str | None) -> str:
    member = reading.member(member_id) if member_id else None
    if member is None:
        return ""
    phone = member.profile.phone
    return member.profile.name or (mask_phone(phone) if phone else member.member_no)


def _number(said: Payload | None) -> str:
    if isinstance(said, SaleCompleted):
        return said.intent.bill_no
    if isinstance(said, ClaimOffered):
        return said.bill_no
    return said.intent.refund_no if isinstance(said, SaleRefunded) else ""


def _points(said: Payload | None) -> int | None:
    if isinstance(said, SaleCompleted):
        return (said.award.points if said.award else 0) - said.intent.redeem_points
    if isinstance(said, Given):
        return said.points
    return None
