"""A data directory: a new ledger made in it, or the one in it opened."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, insert, select

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.errors import Conflict, NotFound, Unreadable
from desktop.core.domain.shop import Shop
from desktop.core.protocol.body import GENESIS
from desktop.core.store import schema
from desktop.core.store.border import border
from desktop.core.store.database import engine_for
from desktop.core.store.keys.durable_file import durable_file
from desktop.core.store.keys.pins import hash_pin
from desktop.core.store.keys.recovery import new_recovery_code, recovery_public_key
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.vault import Vault, open_vault
from desktop.core.store.ledger import LedgerFile
from desktop.core.store.migrating import migrate
from desktop.core.store.pin_pad import PIN_HASH

LEDGER = "ledger.db"
_LABEL = "ledger.json"
SHOP = "shop"
LEDGER_ID = "ledger_id"
RECOVERY_KEY = "recovery_public_key"


class Label(msgspec.Struct, frozen=True):
    """What stands beside the ledger in the clear: which keys open it."""

    ledger_id: str


@dataclass(frozen=True)
class Secrets:
    """What opens a ledger and speaks for its till. Never leaves the vault but sealed in a backup."""

    database: bytes
    pin: bytes
    device: DeviceKey


@dataclass(frozen=True)
class OpenLedger:
    """An open data directory."""

    folder: Path
    ledger_id: str
    file: LedgerFile
    shop: Shop
    clock: BusinessClock
    secrets: Secrets
    public_keys: dict[str, bytes]
    vault: Vault


def is_used(folder: Path) -> bool:
    """Whether a shop lives in the directory."""
    return (folder / LEDGER).exists()


def make_new(folder: Path, shop: Shop, pin: str, wall_us: Callable[[], int]) -> tuple[OpenLedger, str]:
    """A fresh, empty ledger and its recovery code, which is kept nowhere. Conflict ``shop.exists`` if one is there.

    Killed half-way, the directory still counts as unused.
    """
    if is_used(folder):
        raise Conflict("shop.exists", folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    ledger_id, code = str(uuid4()), new_recovery_code()
    secrets = Secrets(token_bytes(32), token_bytes(32), DeviceKey.generate())
    keep_secrets(open_vault(folder), ledger_id, secrets)
    unfinished = folder / (LEDGER + ".new")
    _remove(unfinished)
    first = {
        SHOP: msgspec.json.encode(shop).decode(),
        LEDGER_ID: ledger_id,
        RECOVERY_KEY: recovery_public_key(code).hex(),
        PIN_HASH: hash_pin(pin, secrets.pin),
    }
    _fill(unfinished, secrets, first, wall_us())
    finish(folder, unfinished, ledger_id)
    return open_ledger(folder, wall_us), code


def finish(folder: Path, unfinished: Path, ledger_id: str) -> None:
    """Give a complete file its place: from here on the directory is used."""
    with durable_file(folder / _LABEL) as label:
        label.write(msgspec.json.encode(Label(ledger_id)))
    unfinished.replace(folder / LEDGER)


def keep_secrets(vault: Vault, ledger_id: str, secrets: Secrets) -> None:
    """Put a ledger's secrets where this machine keeps secrets."""
    vault.store(f"{ledger_id}.database", secrets.database)
    vault.store(f"{ledger_id}.pin", secrets.pin)
    vault.store(f"{ledger_id}.device", secrets.device.private_bytes())


def open_ledger(folder: Path, wall_us: Callable[[], int]) -> OpenLedger:
    """The ledger in the directory, migrated if it is behind.

    Raises NotFound ``shop.missing`` or ``key.missing``, LedgerDamaged for a file that is not what it was.
    """
    if not is_used(folder):
        raise NotFound("shop.missing", folder=str(folder))
    ledger_id = _label(folder).ledger_id
    vault = open_vault(folder)
    secrets = load_secrets(vault, ledger_id)
    path = folder / LEDGER
    with border(path):
        migrate(path, secrets.database)
        engine = engine_for(path, secrets.database)
        with engine.connect() as connection:
            settings = _settings(connection)
            keys = {row.key_id: row.public_key for row in connection.execute(select(schema.issuers))}
        engine.dispose()
    shop = msgspec.json.decode(settings[SHOP], type=Shop)
    clock = BusinessClock(ZoneInfo(shop.zone), shop.day_starts_minutes)
    file = LedgerFile(path, secrets.database, secrets.device, shop, clock, wall_us)
    return OpenLedger(folder, ledger_id, file, shop, clock, secrets, keys, vault)


def load_secrets(vault: Vault, ledger_id: str) -> Secrets:
    """A ledger's secrets from this machine's vault; NotFound ``key.missing``."""
    device = DeviceKey.from_bytes(vault.load(f"{ledger_id}.device"))
    return Secrets(vault.load(f"{ledger_id}.database"), vault.load(f"{ledger_id}.pin"), device)


def _label(folder: Path) -> Label:
    try:
        return msgspec.json.decode((folder / _LABEL).read_bytes(), type=Label)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Unreadable("shop.label", file=_LABEL) from error


def _settings(connection: Connection) -> dict[str, str]:
    return {row.key: row.value for row in connection.execute(select(schema.settings))}


def _fill(file: Path, secrets: Secrets, settings: dict[str, str], now_us: int) -> None:
    """The tables, the settings, and a first epoch with nothing in it; the epoch is stored before it is used."""
    migrate(file, secrets.database)
    engine = engine_for(file, secrets.database)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        rows = [{"key": key, "value": value} for key, value in settings.items()]
        connection.execute(insert(schema.settings), rows)
        begin_epoch(connection, secrets.device, None, "first", now_us)
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def begin_epoch(connection: Connection, device: DeviceKey, parent: str | None, reason: str, now_us: int) -> str:
    """Store a new random epoch with its head before anything is written in it; the device may issue cards."""
    epoch = str(uuid4())
    row = {"epoch": epoch, "parent": parent, "reason": reason, "key_id": device.key_id, "opened_at_us": now_us}
    connection.execute(insert(schema.epochs), row)
    known = select(schema.issuers.c.key_id).where(schema.issuers.c.key_id == device.key_id)
    if connection.scalar(known) is None:
        issuer = {"key_id": device.key_id, "public_key": device.public_bytes, "since_us": now_us}
        connection.execute(insert(schema.issuers), issuer)
    head = {"epoch": epoch, "seq": 0, "chain_hash": GENESIS, "vouched_seq": 0}
    if parent is None:
        connection.execute(
            insert(schema.heads), {"id": 1, "recorded_at_us": 0, "bills": 0, "members": 0, "program": "", **head}
        )
    else:
        connection.execute(schema.heads.update().values(**head))
    return epoch


def _remove(file: Path) -> None:
    for leftover in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        leftover.unlink(missing_ok=True)
