"""A data directory: a new ledger made in it, or the one in it opened."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import insert

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.errors import Conflict, NotFound, Refusal, Unreadable
from desktop.core.domain.keeping import Head
from desktop.core.domain.shop import Shop
from desktop.core.store import schema, suspicion
from desktop.core.store.backing_up import Sealed, back_up
from desktop.core.store.border import LedgerDamaged, border
from desktop.core.store.building import building, clock_of, settle
from desktop.core.store.cards import merchants_of
from desktop.core.store.database import connect
from desktop.core.store.epochs import NewEpoch, store_epoch
from desktop.core.store.erasing import UNCLEAN
from desktop.core.store.folder_lock import folder_lock
from desktop.core.store.identity import has_identity, identity_of, keep_identity
from desktop.core.store.keys.durable_file import durable_file
from desktop.core.store.keys.pins import hash_pin
from desktop.core.store.keys.recovery import new_recovery_code, normalise, recovery_public_key
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.vault import Vault, open_vault
from desktop.core.store.ledger import LedgerFile
from desktop.core.store.ledger_secrets import (
    Secrets,
    database_key,
    device_key,
    keep_secrets,
    load_secrets,
    pin_secret,
)
from desktop.core.store.migrating import NEWEST, migrate, revision_of
from desktop.core.store.rotating import BEFORE, ENDING, FOLDER
from desktop.core.store.safe_mode import SAFE_MODE, begin_safe_mode, look_again
from desktop.core.store.scrubbing import LARGE_BYTES, finish_scrubbing
from desktop.core.store.setting_names import LEDGER_ID, PIN_HASH, RECOVERY_KEY, SHOP
from desktop.core.store.swapping import LABEL, LEDGER, UNFINISHED, Label, clear, finish_change, is_used, label_of
from desktop.core.store.wal_promise import is_kept, promise_of

__all__ = ["LEDGER", "OpenLedger", "finish", "is_used", "make_new", "open_ledger", "save_identity"]

_ISSUERS = "SELECT key_id, public_key FROM issuers"


@dataclass(frozen=True)
class OpenLedger:
    """An open data directory. ``safe_mode``: the ledger before was damaged; balances are not known (I19).

    ``public_keys`` and ``merchants``: whose cards are read, by which keys; what comes from HQ meanwhile is added.
    """

    folder: Path
    ledger_id: str
    file: LedgerFile
    shop: Shop
    clock: BusinessClock
    secrets: Secrets
    public_keys: dict[str, bytes]
    vault: Vault
    safe_mode: bool = False
    merchants: set[str] = field(default_factory=set)

    def look_again(self) -> None:
        """Learn the keys and merchants that have come from HQ since the ledger was opened."""
        with self.file.looking() as raw:
            self.public_keys.update(raw.execute(_ISSUERS).fetchall())
            self.merchants.update(merchants_of(raw))


def make_new(
    folder: Path,
    shop: Shop,
    pin: str,
    wall_us: Callable[[], int],
    begin: Callable[[OpenLedger], None],
    code: str | None = None,
) -> tuple[OpenLedger, str]:
    """A fresh ledger, with the facts that ``begin`` writes, and its recovery code, which is kept nowhere.

    ``code``: one made before, else a new one. Conflict ``shop.exists`` if a shop is there; Unreadable
    ``recovery.mistyped``. Killed half-way, the directory still counts as unused.
    """
    code = new_recovery_code() if code is None else normalise(code)
    folder.mkdir(parents=True, exist_ok=True)
    with folder_lock(folder):
        if is_used(folder):
            raise Conflict("shop.exists", folder=str(folder))
        _refuse_bereaved(folder)
        _make(folder, shop, pin, code, wall_us, begin)
    return open_ledger(folder, wall_us), code


def _make(
    folder: Path,
    shop: Shop,
    pin: str,
    code: str,
    wall_us: Callable[[], int],
    begin: Callable[[OpenLedger], None],
) -> None:
    ledger_id = str(uuid4())
    secrets = Secrets(token_bytes(32), token_bytes(32), DeviceKey.generate())
    vault, unfinished = open_vault(folder), folder / UNFINISHED
    keep_secrets(vault, ledger_id, secrets)
    clear(unfinished)
    first = {
        SHOP: msgspec.json.encode(shop).decode(),
        LEDGER_ID: ledger_id,
        RECOVERY_KEY: recovery_public_key(code).hex(),
        PIN_HASH: hash_pin(pin, secrets.pin),
    }
    _fill(unfinished, secrets, first, wall_us())
    clock, keys = clock_of(shop), {secrets.device.key_id: secrets.device.public_bytes}
    file = LedgerFile(unfinished, secrets.database, secrets.device, shop, clock, wall_us)
    begin(OpenLedger(folder, ledger_id, file, shop, clock, secrets, keys, vault))
    file.close()
    settle(unfinished, secrets.database)
    finish(folder, unfinished, ledger_id)


def _refuse_bereaved(folder: Path) -> None:
    """A shop lived here and its ledger is gone: neither a new one nor none. NotFound ``ledger.gone``."""
    if has_identity(folder):
        raise NotFound("ledger.gone", file=LEDGER, folder=str(folder))


def finish(folder: Path, unfinished: Path, ledger_id: str) -> None:
    """Give a complete file its place: from here on the directory is used."""
    with durable_file(folder / LABEL) as label:
        label.write(msgspec.json.encode(Label(ledger_id)))
    unfinished.replace(folder / LEDGER)


def open_ledger(folder: Path, wall_us: Callable[[], int]) -> OpenLedger:
    """The ledger in the directory, migrated if it is behind; a fresh one in safe mode if it is certainly damaged.

    Raises NotFound ``shop.missing`` or ``key.missing``; LedgerDamaged for damage that only a restore can mend.
    """
    if not is_used(folder):
        _refuse_bereaved(folder)
        raise NotFound("shop.missing", folder=str(folder))
    with folder_lock(folder):
        finish_change(folder)
        ledger_id, vault = label_of(folder).ledger_id, open_vault(folder)
        try:
            return _opened(folder, ledger_id, vault, wall_us)
        except LedgerDamaged:
            begin_safe_mode(folder, ledger_id, vault, wall_us)
            return _opened(folder, ledger_id, vault, wall_us)


def _opened(folder: Path, ledger_id: str, vault: Vault, wall_us: Callable[[], int]) -> OpenLedger:
    path, key = folder / LEDGER, database_key(vault, ledger_id)
    if path.stat().st_size == 0:
        raise LedgerDamaged("ledger.damaged", file=LEDGER)
    if suspicion.is_marked(folder):
        look_again(folder, key)
    promise = promise_of(path)
    with border(path):
        raw = connect(path, key)
        try:
            if promise is not None and not is_kept(promise, path, raw):
                suspicion.mark(folder, certain=True)
                raise LedgerDamaged("ledger.damaged", file=LEDGER)
            if revision_of(raw) != NEWEST:
                migrate(path, key, partial(_keep_before, folder, Sealed(key, pin_secret(vault, ledger_id)), wall_us()))
            settings = dict(raw.execute("SELECT key, value FROM settings").fetchall())
            if UNCLEAN in settings and path.stat().st_size > LARGE_BYTES:
                finish_scrubbing(raw)
            keys = dict(raw.execute(_ISSUERS).fetchall())
            merchants = merchants_of(raw)
            (speaker,) = raw.execute("SELECT key_id FROM heads JOIN epochs USING (epoch)").fetchone()
        finally:
            raw.close()
    secrets = load_secrets(vault, ledger_id, speaker)
    shop = msgspec.json.decode(settings[SHOP], type=Shop)
    clock = clock_of(shop)
    file = LedgerFile(path, secrets.database, secrets.device, shop, clock, wall_us)
    file.signer_of = partial(device_key, vault, ledger_id)
    return OpenLedger(folder, ledger_id, file, shop, clock, secrets, keys, vault, SAFE_MODE in settings, merchants)


def _keep_before(folder: Path, keys: Sealed, now_us: int, revision: str) -> None:
    """A backup of the ledger as the program before this one left it, in the usual folder; one for each revision."""
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
    except OSError as error:
        raise Unreadable("backup.not_written", path=str(folder / FOLDER)) from error
    back_up(folder, keys, folder / FOLDER / f"{BEFORE}{revision}{ENDING}", now_us)


def save_identity(ledger: OpenLedger) -> None:
    """Keep beside the ledger what a fresh one would need (I19); written only when it has changed.

    What could not be written now is written the next time: no sale fails for it.
    """
    with suppress(Refusal, OSError):
        with ledger.file.reading() as reading:
            identity = identity_of(reading.raw, ledger.ledger_id)
        if identity is not None:
            keep_identity(ledger.folder, ledger.secrets.database, identity)


def _fill(file: Path, secrets: Secrets, settings: dict[str, str], now_us: int) -> None:
    """The tables, the settings, and a first epoch with nothing in it; the epoch is stored before it is used."""
    migrate(file, secrets.database)
    with building(file, secrets.database) as connection:
        rows = [{"key": key, "value": value} for key, value in settings.items()]
        connection.execute(insert(schema.settings), rows)
        raw: Any = connection.connection.driver_connection
        store_epoch(raw, NewEpoch(secrets.device, "first", Head("", 0, ""), ""), now_us)
