"""Who the shop is, kept beside the ledger and sealed with its key: what a fresh ledger begins with if it is damaged.

Everything but facts: merchant, store, zone, PIN hash, recovery key, program, the keys of every till that issued cards.
That it opens also proves that the key is right, so that a ledger it does not open is damaged and not another's.
"""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.store import hq_staff_rows, staff_rows
from desktop.core.store.hq_settings import OF_THE_MOMENT
from desktop.core.store.hq_staff_rows import HqStaffRow
from desktop.core.store.keys.sealed_file import read_sealed, write_sealed
from desktop.core.store.staff_rows import StaffRow

_FILE = "identity.bin"
_PURPOSE = b"identity"
_OF_THE_MOMENT = ("pin_failures", "pin_failed_at_us", "safe_mode", *OF_THE_MOMENT)


class Issuer(Struct, frozen=True):
    """A till whose cards are valid: its key, and since when."""

    key_id: str
    public_key: bytes
    since_us: int


class Identity(Struct, frozen=True, kw_only=True):
    """A shop without its history, and who works there. ``epoch``: the one that was being written.

    ``program``: the canonical document.
    """

    ledger_id: str
    epoch: str
    settings: dict[str, str]
    program_hash: str
    program: bytes
    issuers: tuple[Issuer, ...]
    staff: tuple[StaffRow, ...] = ()
    hq_staff: tuple[HqStaffRow, ...] = ()


def identity_of(raw: Any, ledger_id: str) -> Identity | None:
    """The shop that an open ledger says it is; None before its first program."""
    epoch, named = raw.execute("SELECT epoch, program FROM heads WHERE id = 1").fetchone()
    document = raw.execute("SELECT document FROM programs WHERE hash = ?", (named,)).fetchone()
    if document is None:
        return None
    settings = dict(raw.execute("SELECT key, value FROM settings ORDER BY key").fetchall())
    issuers = raw.execute("SELECT key_id, public_key, since_us FROM issuers ORDER BY key_id").fetchall()
    return Identity(
        ledger_id=ledger_id,
        epoch=epoch,
        settings={key: value for key, value in settings.items() if key not in _OF_THE_MOMENT},
        program_hash=named,
        program=document[0],
        issuers=tuple(Issuer(*issuer) for issuer in issuers),
        staff=staff_rows.kept(raw),
        hq_staff=hq_staff_rows.kept(raw),
    )


def has_identity(folder: Path) -> bool:
    """Whether a whole shop has lived in the folder."""
    return (folder / _FILE).exists()


def keep_identity(folder: Path, key: bytes, identity: Identity) -> None:
    """Write it if it is not what stands there already. Raises: OSError."""
    plain = msgspec.msgpack.encode(identity)
    if read_sealed(folder / _FILE, key, _PURPOSE) != plain:
        write_sealed(folder / _FILE, key, _PURPOSE, plain)


def kept_identity(folder: Path, key: bytes, ledger_id: str) -> Identity | None:
    """The identity of that ledger; None if there is none that this key opens."""
    plain = read_sealed(folder / _FILE, key, _PURPOSE)
    if plain is None:
        return None
    try:
        identity = msgspec.msgpack.decode(plain, type=Identity)
    except msgspec.MsgspecError:
        return None
    return identity if identity.ledger_id == ledger_id else None
