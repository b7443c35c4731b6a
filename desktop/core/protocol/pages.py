"""What HQ sends down: what changed, page by page, and digests by which both sides compare what they hold."""

from datetime import date
from hashlib import sha256

import msgspec

from desktop.core.domain.counter import Product
from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.domain.summaries import Summary
from desktop.core.protocol.messages import PROTOCOL, Message, Spending

MOST_CURSOR = 60
"""The most characters of a cursor."""
SNAPSHOT_SHAPE = 2
"""Another number wherever SnapshotMember, MemberState or domain.summaries changes: HQ serves its own shape alone."""


class Pull(Message, frozen=True):
    """What changed since ``cursor`` ("" from the beginning), for a till that writes ``epoch``. POST /v1/pull.

    ``whole``: from the beginning, and a snapshot of this shape would do instead of pages of members; 0: it would not.
    """

    epoch: str
    cursor: str
    limit: int = 500
    whole: int = 0
    protocol: int = PROTOCOL


class ProfileText(Message, frozen=True):
    """The profile that counts: JSON of domain.people.Profile in ``text``, its salt, its id."""

    profile_id: str
    salt: bytes
    text: bytes


class MemberRow(Message, frozen=True):
    """A member as HQ has folded them. ``face``: the member that this id was merged into; then there is no state.

    What finds them is given all the same: number, phone and card of before go on naming the one member.

    ``sales``: records of their newest sales in the asking till's store. ``profile`` None: not known yet, or erased.
    ``gone``: an import that brought them was undone.
    """

    member_id: str
    face: str | None = None
    state: MemberState | None = None
    member_no: str = ""
    source: str = ""
    enrolled_on: date | None = None
    store_id: str = ""
    profile: ProfileText | None = None
    sales: tuple[SaleRecord, ...] = ()
    gone: bool = False


class DeviceRow(Message, frozen=True):
    """A key that issues cards and signs logs. ``revoked_at_us``: what it issued after that is refused."""

    key_id: str
    public_key: str
    device_id: str
    store_id: str
    merchant_id: str
    since_us: int
    till_code: str = ""
    revoked_at_us: int | None = None


class ProgramRow(Message, frozen=True):
    """The program that HQ published last; it counts from the next bill on."""

    document_hash: str
    document: str


class StoreRow(Message, frozen=True):
    """A store of the chain."""

    store_id: str
    name: str
    zone: str


class ProductRow(Message, frozen=True):
    """A row of the price list that HQ published last, by barcode; ``gone``: it is not on it any more."""

    barcode: str
    product: Product | None = None
    gone: bool = False


class StaffRow(Message, frozen=True):
    """Somebody who works in the asking till's store, as HQ says; ``gone``: not there, or no more, and nothing else.

    ``turn``: a PIN chosen at a till in an earlier one is void. ``code_hash``: argon2id of domain.start_code's secret,
    good for one beginning at each till until ``code_until_us``; "" while no code is open. A PIN never travels.
    """

    staff_id: str
    number: int = 0
    name: str = ""
    role: str = ""
    member_id: str | None = None
    turn: int = 0
    code_id: str = ""
    code_hash: str = ""
    code_until_us: int = 0
    gone: bool = False


class OtherEvent(Message, frozen=True):
    """An event of the asking till's store that its log does not hold, in the order in which HQ accepted them."""

    number: int
    device_id: str
    body: str
    at_us: int
    day: date
    void: bool = False


class FlagRow(Message, frozen=True):
    """Business trouble that HQ saw in this store, and never refused: what, about what, since when, and if done with."""

    flag_id: str
    kind: str
    raised_at_us: int
    event_id: str | None = None
    member_id: str | None = None
    device_id: str | None = None
    facts: dict[str, str] = {}  # noqa: RUF012 - msgspec copies it for each
    done_at_us: int | None = None


class Snapshot(Message, frozen=True):
    """All members at one instant, in parts alike for every till. ``digests``: SHA-256 of the bytes of each."""

    snapshot_id: str
    digests: tuple[str, ...]


class SnapshotAsked(Message, frozen=True):
    """One part of a snapshot, counted from 0. POST /v1/snapshot."""

    snapshot_id: str
    part: int
    protocol: int = PROTOCOL


class SnapshotMember(Message, frozen=True, array_like=True):
    """A member of a snapshot: what MemberRow says, without sales, laid out so that a till need not take it apart.

    ``state``: MessagePack of the MemberState, as tills keep it. ``summary``: what domain.summaries makes of that; None
    of members who are not simply there (merged, gone, or somebody of theirs erased), whom a till takes one by one.
    ``enrolled_on``: as ISO text, also where only the state knows it. ``profile_id`` None: none is known.
    """

    member_id: str
    face: str | None
    member_no: str
    source: str
    enrolled_on: str | None
    store_id: str
    gone: bool
    profile_id: str | None
    salt: bytes
    text: bytes
    state: bytes | None
    summary: Summary | None


class SnapshotPart(Message, frozen=True):
    """The members of one part; the ids of one face stand in one. It travels as MessagePack."""

    members: tuple[SnapshotMember, ...]


class Page(Message, frozen=True):
    """One page, read in one snapshot together with HQ's head of the asked epoch: ``head_seq``.

    The till lays its own events after that head over the states. ``cursor`` goes into the next Pull; ``more``: ask on.
    ``restart``: the cursor was not known (one side was restored): this page is the first from the beginning.
    ``sales``: records that a member's row need not bring, and that the event alone does not say.
    ``snapshot``: its parts come before the page is taken; head and cursor are those of its instant.
    """

    cursor: str
    more: bool
    head_seq: int
    time_us: int
    restart: bool = False
    members: tuple[MemberRow, ...] = ()
    sales: tuple[SaleRecord, ...] = ()
    devices: tuple[DeviceRow, ...] = ()
    programs: tuple[ProgramRow, ...] = ()
    stores: tuple[StoreRow, ...] = ()
    products: tuple[ProductRow, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    others: tuple[OtherEvent, ...] = ()
    flags: tuple[FlagRow, ...] = ()
    spending: Spending = "allowed"
    snapshot: Snapshot | None = None


STAMP_BITS = (1 << 30) - 1
"""What of a stamp's microseconds is added up (Stamps): a sum of a billion of them is no larger than a column holds."""


class Stamps(Message, frozen=True):
    """The stamps that a till was told of an own epoch up to a place.

    ``total``: of each the lowest 30 bits of its microseconds, added up.
    """

    epoch: str
    seq: int
    total: int


class Digest(Message, frozen=True):
    """Compare by content: SHA-256 over each of 256 ranges of members, at ``cursor``. POST /v1/digest.

    ``stamps``: what the till was told of its own events.
    """

    cursor: str
    epoch: str
    stamps: tuple[Stamps, ...] = ()


class Digests(Message, frozen=True):
    """``ranges``: 256 hex digests, by the first byte of SHA-256 of the member id; None if the cursor is behind.

    ``stamped``: the epochs of which HQ holds other stamps than the till said.
    """

    ranges: tuple[str, ...] | None
    time_us: int
    stamped: tuple[str, ...] = ()


def member_range(member_id: str) -> int:
    """The range of 256 that a member belongs to."""
    return sha256(member_id.encode()).digest()[0]


_encode_state = msgspec.json.Encoder(order="deterministic").encode


def member_digest_line(member_id: str, state: MemberState) -> bytes:
    """What a member adds to the digest of its range; lines are hashed in order of the member id."""
    return member_id.encode() + b"\n" + sha256(_encode_state(state)).digest()
