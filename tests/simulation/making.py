"""Tills, cheaply: a file with the newest tables is made once in a process and copied for each.

Everything else is the till's own: keys, ledger id, first epoch, first facts, as store/opening.py makes them.
"""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import insert

from desktop.bootstrap import wired
from desktop.core.domain.keeping import Head
from desktop.core.domain.shop import Shop
from desktop.core.ports import Till
from desktop.core.services.open_shop import open_shop
from desktop.core.services.set_program import set_program
from desktop.core.store import schema
from desktop.core.store.building import building, clock_of, settle
from desktop.core.store.epochs import NewEpoch, store_epoch
from desktop.core.store.keys.pins import hash_pin
from desktop.core.store.keys.recovery import new_recovery_code, recovery_public_key
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.vault import open_vault
from desktop.core.store.ledger import LedgerFile
from desktop.core.store.ledger_secrets import Secrets, keep_secrets
from desktop.core.store.migrating import migrate
from desktop.core.store.opening import OpenLedger, finish, save_identity
from desktop.core.store.setting_names import LEDGER_ID, PIN_HASH, RECOVERY_KEY, SHOP
from desktop.core.store.swapping import UNFINISHED
from tests.simulation.power import Powers, wired_to

PIN = "2468"
PROGRAM = {"redeem.from_purchase": 1, "earn.bills_per_day": 50, "redeem.max_share_percent": 100}
"""The default program, but that points can be used from the first bill on: there must be something to overspend."""
_KEY, _PIN_SECRET = bytes(range(32)), bytes(32)


@cache
def _template() -> tuple[Path, str, str, str]:
    """An empty ledger with the newest tables, and what is slow to compute: PIN hash, recovery code, its key."""
    file = Path(mkdtemp(prefix="shuke-template-", dir=shared_memory())) / "empty.db"
    with wired_to(Powers()):
        migrate(file, _KEY)
        settle(file, _KEY)
    code = new_recovery_code()
    return file, hash_pin(PIN, _PIN_SECRET), code, recovery_public_key(code).hex()


def shared_memory() -> Path | None:
    """Where forcing a file to the disk costs nothing; None where there is no such place."""
    place = Path("/dev/shm")
    return place if place.is_dir() else None


def prepare() -> None:
    """Make the template now, while the clock and chance of the process are still its own."""
    _template()


def recovery_code() -> str:
    """The recovery code of every till made here."""
    return _template()[2]


def make_ledger(folder: Path, shop: Shop, wall_us: Callable[[], int]) -> None:
    """A new shop in ``folder``, closed again, under ``PROGRAM``."""
    folder.mkdir(parents=True)
    ledger_id, unfinished, vault = str(uuid4()), folder / UNFINISHED, open_vault(folder)
    secrets = Secrets(_KEY, _PIN_SECRET, DeviceKey.generate())
    keep_secrets(vault, ledger_id, secrets)
    empty, pin_hash, _, recovery_key = _template()
    shutil.copyfile(empty, unfinished)
    first = {
        SHOP: msgspec.json.encode(shop).decode(),
        LEDGER_ID: ledger_id,
        RECOVERY_KEY: recovery_key,
        PIN_HASH: pin_hash,
    }
    _fill(unfinished, secrets, first, wall_us())
    clock, keys = clock_of(shop), {secrets.device.key_id: secrets.device.public_bytes}
    file = LedgerFile(unfinished, secrets.database, secrets.device, shop, clock, wall_us)
    ledger = OpenLedger(folder, ledger_id, file, shop, clock, secrets, keys, vault)
    till: Till = wired(ledger, wall_us)
    open_shop(till, secrets.device.public_bytes)
    set_program(till, None, dict(PROGRAM))
    save_identity(ledger)
    file.close()
    settle(unfinished, secrets.database)
    finish(folder, unfinished, ledger_id)


def _fill(file: Path, secrets: Secrets, settings: dict[str, str], now_us: int) -> None:
    with building(file, secrets.database) as connection:
        connection.execute(insert(schema.settings), [{"key": k, "value": v} for k, v in settings.items()])
        raw: Any = connection.connection.driver_connection
        store_epoch(raw, NewEpoch(secrets.device, "first", Head("", 0, ""), ""), now_us)
