"""A log goes on under a new epoch: the epoch stored first, then the event that says where the one before was left."""

from dataclasses import dataclass
from secrets import choice
from typing import Any
from uuid import UUID, uuid4, uuid5

from desktop.core.domain.events import EpochOpened, Payload, ProgramPublished
from desktop.core.domain.keeping import Head
from desktop.core.domain.names import ALPHABET
from desktop.core.ports import Fact
from desktop.core.protocol.body import GENESIS
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.writing import LedgerWriting

_ADD_EPOCH = "INSERT INTO epochs (epoch, parent, reason, key_id, opened_at_us) VALUES (?, ?, ?, ?, ?)"
_ADD_ISSUER = "INSERT OR IGNORE INTO issuers (key_id, public_key, since_us) VALUES (?, ?, ?)"
_ADD_HEAD = (
    "INSERT INTO heads (id, epoch, seq, chain_hash, recorded_at_us, bills, members, vouched_seq, program)"
    " VALUES (1, ?, 0, ?, 0, 0, 0, 0, '')"
    " ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, seq = 0, chain_hash = excluded.chain_hash, vouched_seq = 0"
)


@dataclass(frozen=True)
class NewEpoch:
    """An epoch about to be opened: who writes it, why, and where the one before ended."""

    device: DeviceKey
    reason: str
    parent: Head
    till_code: str


def store_epoch(raw: Any, new: NewEpoch, now_us: int) -> str:
    """Make a random epoch the one to be written next; nothing is written in it yet. Its device may issue cards."""
    epoch = str(uuid4())
    raw.execute(_ADD_EPOCH, (epoch, new.parent.epoch or None, new.reason, new.device.key_id, now_us))
    raw.execute(_ADD_ISSUER, (new.device.key_id, new.device.public_bytes, now_us))
    raw.execute(_ADD_HEAD, (epoch, GENESIS))
    return epoch


def open_epoch(writing: LedgerWriting, epoch: str, new: NewEpoch) -> None:
    """The first event of the epoch."""
    said = EpochOpened(
        reason=new.reason,
        parent_epoch=new.parent.epoch,
        parent_seq=new.parent.seq,
        parent_hash=new.parent.chain_hash,
        public_key=new.device.public_bytes.hex(),
        till_code=new.till_code,
    )
    writing.append(_fact(writing, epoch, said))


def publish_again(writing: LedgerWriting, epoch: str, named: str, document: bytes) -> None:
    """The program that counted goes on counting in a ledger that does not know it."""
    writing.publish(named, document)
    writing.append(_fact(writing, epoch, ProgramPublished(document_hash=named, approved_by="")))


def new_till_code() -> str:
    """Four random characters: numbers given under it are nobody else's."""
    return "".join(choice(ALPHABET) for _ in range(4))


def _fact(writing: LedgerWriting, epoch: str, payload: Payload) -> Fact:
    """A fact that comes with the epoch and takes its id from it."""
    return Fact(event_id=str(uuid5(UUID(epoch), type(payload).__name__)), moment=writing.moment(), payload=payload)
