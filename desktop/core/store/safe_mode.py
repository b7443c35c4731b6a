"""A damaged ledger is set aside, and selling goes on in a fresh one (I19): points are earned, none are spent.

Only damage that is certain counts: a file that is locked, may not be read, or for which there is no key or no room is
none of it. That the shop's sealed identity opens with the key proves the key; then a file that it does not open, or
whose pages are not what was written, is damaged.
"""

from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec

from desktop.core.domain.errors import NotFound
from desktop.core.domain.keeping import Head
from desktop.core.domain.shop import Shop
from desktop.core.store import hq_staff_rows, staff_rows, suspicion
from desktop.core.store.border import LedgerDamaged, border
from desktop.core.store.building import WallClock, building, clock_of
from desktop.core.store.database import connect
from desktop.core.store.epochs import NewEpoch, new_till_code, open_epoch, publish_again, store_epoch
from desktop.core.store.identity import Identity, kept_identity
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.vault import Vault
from desktop.core.store.ledger_secrets import database_key, device_key
from desktop.core.store.migrating import migrate
from desktop.core.store.swapping import LEDGER, UNFINISHED, Change, announce, aside_name, clear, finish_change
from desktop.core.store.verifying import is_whole
from desktop.core.store.writing import LedgerWriting

SAFE_MODE = "safe_mode"
DAMAGED = "damaged"
_CHUNK = 1 << 20


def look_again(folder: Path, key: bytes) -> None:
    """Read the whole file that a command found damaged. Raises LedgerDamaged if it is; else the suspicion is gone."""
    if not _is_whole(folder, key):
        raise LedgerDamaged("ledger.damaged", file=LEDGER)
    suspicion.lift(folder)


def begin_safe_mode(folder: Path, ledger_id: str, vault: Vault, wall_us: WallClock) -> None:
    """Set the damaged ledger aside and put a fresh one of the same shop in its place.

    The caller holds the folder's lock and has met LedgerDamaged; it is raised again where the damage is not certain or
    the shop's identity is not known: then only a restore helps. Killed anywhere, the next opening does it again.
    """
    key = database_key(vault, ledger_id)
    identity = kept_identity(folder, key, ledger_id)
    if identity is None or not _can_be_read(folder / LEDGER) or _is_whole(folder, key):
        raise LedgerDamaged("ledger.damaged", file=LEDGER)
    now_us = wall_us()
    _build(folder / UNFINISHED, key, identity, _last_device(vault, identity), wall_us)
    announce(folder, Change(aside=aside_name(folder, DAMAGED, now_us), ledger_id=ledger_id))
    finish_change(folder)
    suspicion.lift(folder)


def _can_be_read(file: Path) -> bool:
    """Whether the system gives out the file's bytes at all: a drive that is gone is not a damaged file."""
    try:
        with file.open("rb") as data:
            while data.read(_CHUNK):
                pass
    except OSError:
        return False
    return True


def _is_whole(folder: Path, key: bytes) -> bool:
    """Raises RuleBroken ``ledger.busy`` … where that cannot be told."""
    file = folder / LEDGER
    if suspicion.is_certain(folder) or not file.exists() or file.stat().st_size == 0:
        return False
    try:
        with border(file), closing(connect(file, key)) as raw:
            tables = raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'heads'").fetchone()
            return tables == (1,) and is_whole(raw)
    except LedgerDamaged:
        return False


def _last_device(vault: Vault, identity: Identity) -> DeviceKey:
    """The key that this till wrote with: the newest issuer whose private half is here."""
    for issuer in sorted(identity.issuers, key=lambda issuer: issuer.since_us, reverse=True):
        with suppress(NotFound):
            return device_key(vault, identity.ledger_id, issuer.key_id)
    raise LedgerDamaged("ledger.damaged", file=LEDGER)


def _build(file: Path, key: bytes, identity: Identity, device: DeviceKey, wall_us: WallClock) -> None:
    clear(file)
    migrate(file, key)
    shop = msgspec.json.decode(identity.settings["shop"], type=Shop)
    shop = msgspec.structs.replace(shop, till_code=new_till_code())
    settings = identity.settings | {"shop": msgspec.json.encode(shop).decode(), SAFE_MODE: str(wall_us())}
    new = NewEpoch(device, DAMAGED, Head(identity.epoch, 0, ""), shop.till_code)
    with building(file, key) as connection:
        raw: Any = connection.connection.driver_connection
        raw.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", settings.items())
        raw.executemany(
            "INSERT INTO issuers (key_id, public_key, since_us) VALUES (?, ?, ?)",
            [(issuer.key_id, issuer.public_key, issuer.since_us) for issuer in identity.issuers],
        )
        staff_rows.bring(raw, identity.staff)
        hq_staff_rows.bring(raw, identity.hq_staff)
        epoch = store_epoch(raw, new, wall_us())
        writing = LedgerWriting(connection, clock_of(shop), wall_us, device, shop)
        open_epoch(writing, epoch, new)
        publish_again(writing, epoch, identity.program_hash, identity.program)
        writing.flush()
        writing.vouch()
