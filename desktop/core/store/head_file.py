"""The head of the log, signed by the device and kept beside the ledger: an older file, or a cut one, is noticed (I7).

Whoever can write the ledger file cannot sign for the device; whoever copies the whole directory copies this too.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.domain.keeping import Vouched
from desktop.core.protocol.body import head_statement
from desktop.core.store.keys.durable_file import durable_file
from desktop.core.store.keys.signing import verify

HEAD_FILE = "ledger.head"


class SignedHead(Struct, frozen=True):
    """Where the log stood, all in hex but the place; ``key_id`` names the device that signed."""

    epoch: str
    seq: int
    chain_hash: str
    key_id: str
    signature: str


def keep_head(folder: Path, head: SignedHead) -> None:
    """Put the head beside the ledger. Raises: OSError."""
    with durable_file(folder / HEAD_FILE) as file:
        file.write(msgspec.json.encode(head))


def kept_head(folder: Path, own_key: Callable[[str], bytes | None]) -> Vouched | None:
    """The head kept beside the ledger; None where there is none that a device of this machine signed."""
    try:
        head = msgspec.json.decode((folder / HEAD_FILE).read_bytes(), type=SignedHead)
        chained, signature = bytes.fromhex(head.chain_hash), bytes.fromhex(head.signature)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
    public_key = own_key(head.key_id)
    if public_key is None or not verify(public_key, head_statement(head.epoch, head.seq, chained), signature):
        return None
    return Vouched(head.seq, head.chain_hash, head.epoch)
