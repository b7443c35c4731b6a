"""How this till stands with its HQ, as the ledger alone knows it: for the strip, the sync page, a member's points."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from desktop.core.domain.events import Payload
from desktop.core.domain.state import MemberState
from desktop.core.ports.sync import RoundDone
from desktop.core.protocol.messages import Spending


class HqSays(Struct, frozen=True, kw_only=True):
    """What the ledger says of HQ. ``head`` is the newest place of this till's log, ``acked`` that less what HQ lacks.

    ``oldest_us``: when the oldest event was recorded that HQ lacks. ``store`` and ``merchant`` are HQ's names,
    ``flags`` counts those that nobody has looked at. ``is_program_unfit``: HQ published one that does not count here.
    """

    head: int
    acked: int
    oldest_us: int | None
    contact_us: int | None
    round_us: int | None
    spending: Spending
    url: str
    ca: str
    device_id: str
    merchant: str
    store: str
    flags: int
    is_program_unfit: bool = False

    @property
    def unsent(self) -> int:
        """How many events HQ lacks."""
        return self.head - self.acked


class UnsentEvent(Struct, frozen=True, kw_only=True):
    """An event that HQ lacks. ``place`` counts this till's log from 1; ``payload`` None where it is not understood."""

    place: int
    recorded_at_us: int
    kind: str
    member_id: str | None
    payload: Payload | None
    bytes: int


class OpenFlag(Struct, frozen=True, kw_only=True):
    """What HQ flagged in this store, not done with yet, and not looked at here."""

    flag_id: str
    kind: str
    raised_at_us: int
    event_id: str | None
    member_id: str | None
    facts: dict[str, str]


class Kept(Struct, frozen=True):
    """Points that HQ keeps for the next event of this log (protocol.messages.Held), by the hold of that id."""

    hold_id: str
    points: int


class HoldAsked(Struct, frozen=True, kw_only=True):
    """A request for a hold as it was stored: signed, to be sent to ``url`` as it is. ``ca``: see Standing."""

    hold_id: str
    url: str
    ca: str
    path: str
    data: bytes
    authorization: str


class AtHq(Protocol):
    """What a Reading can be asked about HQ."""

    def hq_says(self) -> HqSays | None:
        """How this till stands with HQ; None without one."""
        ...

    def names_left(self) -> bool:
        """Whether members came of whom some are not found by name yet: lists' rows and their names are being made."""
        ...

    def unsent(self, limit: int) -> Sequence[UnsentEvent]:
        """The newest events that HQ lacks, newest first."""
        ...

    def open_flags(self) -> Sequence[OpenFlag]:
        """Oldest first."""
        ...

    def rounds(self, limit: int) -> Sequence[RoundDone]:
        """Newest first."""
        ...

    def unsent_of(self, member_id: str) -> frozenset[str]:
        """The member's own events that HQ lacks, by their ids; empty without an HQ."""
        ...

    def confirmed(self, member_id: str) -> MemberState | None:
        """The member as HQ folded them, without what was written here since; None where HQ has not told of them."""
        ...

    def is_next(self, hold_id: str, member_id: str) -> bool:
        """Whether the hold was asked for the member and for the very event that the log will hold next."""
        ...


class AtHqWriting(Protocol):
    """What a Writing can do about HQ."""

    def ask_hold(self, hold_id: str, member_id: str, points: int, instead_of: str) -> HoldAsked:
        """Store a request for a hold, bound to the log's next event, and sign it. The till has an HQ."""
        ...
