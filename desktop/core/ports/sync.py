"""What a round with HQ needs from outside: the ledger's side (SyncLog, implemented in store/syncing) and the wire.

Every call of SyncLog is one or a few short transactions of its own and is durable when it returns: a round may be
killed between any two calls and is simply begun again (desktop/sync/round.py).
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Literal, Protocol

from msgspec import Struct

from desktop.core.protocol.messages import Enrol, Enrolled, Point, Push, Pushed, Spending
from desktop.core.protocol.pages import Page, SnapshotMember, Stamps

DONE = "sync.done"
"""The code of a round that went to its end; every other is a refusal's code, with words under ``refusals.<code>``."""

NoAnswerKind = Literal["offline", "slow", "cut", "certificate", "captive", "server", "garbled", "address"]
"""Why nothing came that HQ can have said.

``captive``: something else answered (a sign-in page, a redirect). ``server``: HQ's machine is in trouble (5xx).
``garbled``: no answer of this protocol, or one far too large. ``address``: the address cannot be used at all.
"""


class NoAnswer(Exception):  # noqa: N818 - the wire's answer, not a fault
    """No answer came that could be HQ's; whether the request arrived is not known."""

    def __init__(self, kind: NoAnswerKind, reason: str = "") -> None:
        super().__init__(kind, reason)
        self.kind: NoAnswerKind = kind
        self.reason = reason


class OwnEpoch(Struct, frozen=True, kw_only=True):
    """One epoch of the till's own log. ``acked_seq``: what HQ is known to hold of it (may fall: HQ was restored).

    ``told_seq``: up to where an answer of HQ's said what it made of each event.
    """

    epoch: str
    seq: int
    chain_hash: str
    acked_seq: int = 0
    told_seq: int = 0


class Standing(Struct, frozen=True, kw_only=True):
    """Where the till stands with HQ. ``epochs`` oldest first, the last is being written. ``device_id`` None: no HQ.

    ``ca``: path of the certificate authority that HQ's certificate is checked by, "" for the system's.
    ``left_spends``: redemptions that no complete round has brought to HQ yet. ``checked_us``: when both sides' members
    were last compared by content, 0 for never.
    """

    epochs: tuple[OwnEpoch, ...]
    device_id: str | None = None
    url: str = ""
    ca: str = ""
    merchant: str = ""
    store: str = ""
    cursor: str = ""
    spending: Spending = "allowed"
    last_contact_us: int | None = None
    last_round_us: int | None = None
    left_spends: int = 0
    checked_us: int = 0

    @property
    def unsent(self) -> int:
        """How many envelopes HQ has not acknowledged."""
        return sum(max(0, epoch.seq - epoch.acked_seq) for epoch in self.epochs)


class RoundDone(Struct, frozen=True, kw_only=True):
    """How a round ended. ``code``: DONE, or the refusal that stopped it, which ``facts`` fill.

    ``left``: what HQ lacks now; after a complete round what was written here meanwhile. ``sent`` events acknowledged,
    ``received`` rows taken. ``notes``: codes of what a person should hear also after a round that went well
    (``sync.clock``, ``sync.cloned``, ``sync.healed``, ``sync.twice``, ``sync.differed``). ``clock_off_us``: the till's
    clock against HQ's.
    """

    code: str
    begun_at_us: int
    ended_at_us: int
    sent: int = 0
    received: int = 0
    left: int = 0
    facts: dict[str, str | int] = {}
    notes: tuple[str, ...] = ()
    spending: Spending = "allowed"
    clock_off_us: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything there was at its beginning is HQ's, and everything of HQ's is here."""
        return self.code == DONE


class LineNews(Struct, frozen=True, kw_only=True):
    """What the syncer tells: whether a round is on, how it ended, when the next one begins by itself.

    ``done`` of ``of_all`` events are acknowledged while a round pushes. ``answered``: somebody asked for this round.
    """

    busy: bool
    last: RoundDone | None = None
    next_us: int | None = None
    done: int = 0
    of_all: int = 0
    answered: bool = False


class Carried(Struct, frozen=True, kw_only=True):
    """A file for HQ to be carried by hand: how many events it holds, and the code that opens it, kept nowhere."""

    file: str
    code: str
    events: int


class Begun(Struct, frozen=True):
    """A snapshot on its way: the page that offered it, the epoch it was asked with, the next part."""

    epoch: str
    page: Page
    part: int


class SyncLog(Protocol):
    """The till's log and what it holds of HQ, as a round needs them."""

    def now_us(self) -> int:
        """This till's clock."""
        ...

    def standing(self) -> Standing:
        """Where the till stands now, read in one snapshot."""
        ...

    def points(self, epoch: str, seqs: Sequence[int]) -> tuple[Point, ...]:
        """The chain hashes (hex) at those places of an own epoch, in the order asked; places it lacks are left out."""
        ...

    def tail(self, epoch: str, after_seq: int, most_bytes: int) -> Push | None:
        """The next events of an own epoch after a place, with their texts and programs; None: nothing is left.

        At least one event, then as many as fit in ``most_bytes`` and MOST_EVENTS. An event whose stamp is known goes
        with it. ``now_us`` is filled.
        """
        ...

    def heard(self, heads: Mapping[str, int], time_us: int, spending: Spending) -> None:
        """HQ was reached: what it holds alike of each own epoch (less than was acked: HQ was restored), its time."""
        ...

    def acked(self, push: Push, pushed: Pushed) -> None:
        """HQ has the events of ``push`` for ever: keep the acknowledged head and the stamps."""
        ...

    def reopen(self, reason: str, epoch: str, parent: Point) -> str:
        """Heal: open a new epoch whose parent is the written epoch at ``parent``; its id. One transaction.

        The events after that place get new envelopes, in their order, after the new epoch's EpochOpened; the old
        envelopes are kept aside. Refusal ``sync.no_agreement`` where ``epoch`` is written no more: another program's
        round has healed the log since.
        """
        ...

    def move_on(self, epoch: str, after_seq: int) -> None:
        """Heal an earlier epoch: its events after a place get new envelopes at the end of the written epoch."""
        ...

    def take(self, page: Page) -> None:
        """Keep a page in short transactions, the cursor with the last. ``restart``: what HQ said before is void."""
        ...

    def begin_snapshot(self, epoch: str, page: Page) -> None:
        """HQ offers ``page.snapshot`` to the till that writes ``epoch``; what it said before is void."""
        ...

    def snapshot(self) -> "Begun | None":
        """The snapshot that is being taken; None where there is none, or the log was healed since."""
        ...

    def taking_parts(self) -> AbstractContextManager[None]:
        """While the block lasts many parts are taken, one after another."""
        ...

    def take_part(self, begun: "Begun", part: int, members: Sequence[SnapshotMember]) -> None:
        """Keep a part in short transactions, its number with the last. Refusal as ``take``."""
        ...

    def drop_snapshot(self) -> None:
        """It cannot be taken to its end: what came stays until a pull from the beginning has said otherwise."""
        ...

    def ranges(self) -> tuple[str, ...]:
        """256 digests of HQ's states as they are kept here, as HQ makes them of its own (pages.Digests)."""
        ...

    def stamps(self) -> tuple[Stamps, ...]:
        """What HQ has told of the own events of each epoch, in one snapshot."""
        ...

    def untell(self, epochs: Sequence[str]) -> None:
        """HQ holds other stamps of these epochs: nothing that it told of them counts as told."""
        ...

    def checked(self) -> None:
        """They are the same on both sides as of now."""
        ...

    def doubt(self) -> None:
        """They are not: the next pull begins from the beginning, and replaces everything that HQ said."""
        ...

    def finished(self, done: RoundDone) -> None:
        """Keep how the round ended, and its ``spending``; a complete one is the last complete round from now on."""
        ...

    def application(self, code: str, *, anew: bool = False) -> Enrol:
        """What asks HQ to take this till in; the key it names is stored before this returns.

        A till that has an HQ asks with a new key, and so does one of whose key HQ said that it is another device's
        (``anew``); the same for the same code (an answer may have been lost).
        """
        ...

    def joined(self, enrolled: Enrolled, url: str, ca: str) -> None:
        """The till is HQ's device: settings, shop and the TillJoined event, in one transaction.

        Enrolled anew: a new epoch under the new key first (reason ``enrolled``); the identity of before stays readable.
        """
        ...

    def keys(self) -> tuple[str, ...]:
        """Ids of the keys that can sign here: the one that writes, then those of before whose secrets are here."""
        ...

    def sign(self, data: bytes, key_id: str) -> bytes:
        """A signature by one of ``keys``, or by the key of an application."""
        ...

    def public_key(self, key_id: str) -> bytes:
        """The public half of such a key."""
        ...

    def signed_by_hq(self, data: bytes, signature: bytes) -> bool:
        """Whether this till's HQ signed ``data``. Never raises."""
        ...


class Transport(Protocol):
    """One request and one answer."""

    def packed(self, data: bytes) -> bytes:
        """The bytes as ``post`` will send them, which the device signs; a transport that compresses does it here."""
        return data

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        """Send packed bytes; status and answer of HQ's machine. Raises NoAnswer."""
        ...
