"""The log as a round with HQ needs it (ports.sync.SyncLog): each call one or a few short transactions of its own."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress

from msgspec.structs import replace

from desktop.core.domain.errors import NotFound
from desktop.core.ports.sync import Begun, RoundDone, Standing
from desktop.core.protocol.messages import Enrol, Enrolled, Point, Push, Pushed, Spending
from desktop.core.protocol.pages import Page, SnapshotMember, Stamps
from desktop.core.store import hq_settings as hq
from desktop.core.store.keys.signing import DeviceKey, verify
from desktop.core.store.ledger_secrets import device_key
from desktop.core.store.opening import OpenLedger
from desktop.core.store.syncing import acknowledging, content, healing, joining, own_log, rounds
from desktop.core.store.syncing.taking import Asked, PageTaking, Part

_SPEAKERS = "SELECT DISTINCT key_id FROM epochs JOIN issuers USING (key_id) ORDER BY epochs.rowid DESC"
_CURRENT = "SELECT key_id FROM epochs JOIN heads USING (epoch)"


class LedgerSyncLog:
    """An open ledger's log. Use it from one thread at a time, as the ledger file itself."""

    def __init__(self, ledger: OpenLedger, clock_us: Callable[[], int] | None = None) -> None:
        """``clock_us``: the wall clock, if it is not the ledger's."""
        self._ledger = ledger
        self._file = ledger.file
        self._clock_us = clock_us or ledger.file.wall_us
        self._devices: dict[str, DeviceKey] = {}
        self._asked_with: Asked | None = None

    def now_us(self) -> int:
        """This till's clock."""
        return self._clock_us()

    def standing(self) -> Standing:
        """Where the till stands now, read in one snapshot."""
        with self._file.reading() as reading:
            found = own_log.standing(reading.raw)
        self._asked_with = Asked(found.epochs[-1].epoch, found.cursor)
        return found

    def points(self, epoch: str, seqs: Sequence[int]) -> tuple[Point, ...]:
        """The chain hashes at places of an own epoch, in the order asked; places it lacks are left out."""
        with self._file.reading() as reading:
            return own_log.points(reading.raw, epoch, seqs)

    def tail(self, epoch: str, after_seq: int, most_bytes: int) -> Push | None:
        """The next events after a place with what they name; None: nothing is left."""
        with self._file.reading() as reading:
            return own_log.tail(reading.raw, epoch, after_seq, most_bytes, self.now_us())

    def heard(self, heads: Mapping[str, int], time_us: int, spending: Spending) -> None:
        """HQ was reached, and holds so much of each own epoch alike."""
        with self._file.writing() as writing:
            acknowledging.hear_heads(writing.raw, heads)
            hq.hear(writing.raw, self.now_us(), time_us, spending)

    def acked(self, push: Push, pushed: Pushed) -> None:
        """HQ has the events of ``push`` for ever: the head and the stamps are kept."""
        with self._file.writing() as writing:
            acknowledging.acknowledge(writing, push, pushed)
            hq.hear(writing.raw, self.now_us(), pushed.time_us, pushed.spending)

    def reopen(self, reason: str, epoch: str, parent: Point) -> str:
        """Heal by a new epoch; one transaction."""
        with self._file.writing() as writing:
            return healing.reopen(writing, reason, epoch, parent)

    def move_on(self, epoch: str, after_seq: int) -> None:
        """Heal an earlier epoch; one transaction."""
        with self._file.writing() as writing:
            healing.move_on(writing, epoch, after_seq)

    def take(self, page: Page) -> None:
        """Keep a page. Refusal ``sync.no_agreement`` where another program healed or took one since ``standing``."""
        PageTaking(self._file, page, self._asked_with, self.now_us).take()
        if page.devices:
            self._ledger.look_again()

    def begin_snapshot(self, epoch: str, page: Page) -> None:
        """HQ offers a snapshot: everything it says from here on is of a new pull from the beginning."""
        with self._file.writing() as writing:
            content.begin_snapshot(writing.raw, epoch, page)

    def snapshot(self) -> Begun | None:
        """The snapshot that is being taken; None where there is none, or the log was healed since."""
        with self._file.reading() as reading:
            return content.snapshot(reading.raw, own_log.standing(reading.raw).epochs[-1].epoch)

    def taking_parts(self) -> AbstractContextManager[None]:
        """While the block lasts many parts are taken, one after another."""
        return self._file.bulk()

    def take_part(self, begun: Begun, part: int, members: Sequence[SnapshotMember]) -> None:
        """Keep a part. Refusal ``sync.no_agreement`` where the log was healed since the snapshot was begun."""
        page = replace(begun.page, more=True, snapshot=None)
        PageTaking(self._file, page, Asked(begun.epoch, ""), self.now_us, Part(part, members)).take()

    def drop_snapshot(self) -> None:
        """It cannot be taken to its end."""
        with self._file.writing() as writing:
            content.drop_snapshot(writing.raw)

    def ranges(self) -> tuple[str, ...]:
        """What HQ said of the members, hashed range by range, in one snapshot."""
        with self._file.reading() as reading:
            return content.ranges(reading.raw)

    def stamps(self) -> tuple[Stamps, ...]:
        """What HQ has told of the own events of each epoch, in one snapshot."""
        with self._file.reading() as reading:
            return own_log.stamps(reading.raw)

    def untell(self, epochs: Sequence[str]) -> None:
        """What HQ told of these epochs is asked for again."""
        with self._file.writing() as writing:
            acknowledging.untell(writing.raw, epochs)

    def checked(self) -> None:
        """Both sides hold the same as of now."""
        with self._file.writing() as writing:
            content.checked(writing.raw, self.now_us())

    def doubt(self) -> None:
        """The next pull begins from the beginning."""
        with self._file.writing() as writing:
            content.doubt(writing.raw)

    def finished(self, done: RoundDone) -> None:
        """Keep how the round ended."""
        with self._file.writing() as writing:
            rounds.finish(writing.raw, done)

    def application(self, code: str, *, anew: bool = False) -> Enrol:
        """What asks HQ to take this till in."""
        with self._file.writing() as writing:
            return joining.apply(writing, self._ledger.vault, self._ledger.ledger_id, code, anew=anew)

    def joined(self, enrolled: Enrolled, url: str, ca: str) -> None:
        """The till is HQ's device; whoever has the ledger open wires it anew, to write as HQ's store."""
        with self._file.writing() as writing:
            application = joining.asked(writing)
            device = self._device(application.key_id) if application else writing.signer
            joining.join(writing, device, enrolled, url, ca)
        self._ledger.look_again()

    def keys(self) -> tuple[str, ...]:
        """Ids of the keys that can sign here, the one that writes first."""
        with self._file.reading() as reading:
            (current,) = reading.raw.execute(_CURRENT).fetchone()
            named = [current, *(key_id for (key_id,) in reading.raw.execute(_SPEAKERS))]
        return tuple(key_id for key_id in dict.fromkeys(named) if self._can_sign(key_id))

    def _can_sign(self, key_id: str) -> bool:
        with suppress(NotFound):
            self._device(key_id)
            return True
        return False

    def _device(self, key_id: str) -> DeviceKey:
        if key_id not in self._devices:
            self._devices[key_id] = device_key(self._ledger.vault, self._ledger.ledger_id, key_id)
        return self._devices[key_id]

    def sign(self, data: bytes, key_id: str) -> bytes:
        """A signature by one of ``keys``, or by the key of an application. NotFound ``key.missing``."""
        return self._device(key_id).sign(data)

    def public_key(self, key_id: str) -> bytes:
        """The public half of such a key."""
        return self._device(key_id).public_bytes

    def signed_by_hq(self, data: bytes, signature: bytes) -> bool:
        """Whether this till's HQ signed ``data``. Never raises."""
        with self._file.reading() as reading:
            key = hq.get(reading.raw, hq.KEY)
        try:
            return verify(bytes.fromhex(key), data, signature)
        except ValueError:
            return False
