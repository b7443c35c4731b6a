"""Restore a backup: on this machine or another, into an empty directory or over a ledger, which is kept aside.

The restored ledger is written by a new device key under a new epoch, both stored before anything is written under
them, so that what was written after the backup is never confused with what comes now (I8, I18). It is built whole
beside the old one; swapping.py says how it takes its place.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain import names
from desktop.core.domain.errors import NotFound, Refusal, RuleBroken, Unreadable
from desktop.core.domain.keeping import Clash, Restored
from desktop.core.domain.shop import Shop
from desktop.core.domain.upkeep import MemberErased
from desktop.core.ports import Fact, Progress, unwatched
from desktop.core.store import suspicion
from desktop.core.store.backing_up import Sealed, head_of, is_what_it_says
from desktop.core.store.border import LedgerDamaged, border
from desktop.core.store.building import WallClock, building, clock_of
from desktop.core.store.carrying import Carrying
from desktop.core.store.checking_log import OwnKey
from desktop.core.store.database import connect
from desktop.core.store.epochs import NewEpoch, new_till_code, open_epoch, store_epoch
from desktop.core.store.erasing import erased_ids, holds_text
from desktop.core.store.folder_lock import folder_lock
from desktop.core.store.identity import identity_of, keep_identity
from desktop.core.store.kept_lists import kept_erased
from desktop.core.store.keys.backup_file import BackupHeader, extract_database, read_backup_header
from desktop.core.store.keys.recovery import unseal
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.vault import Vault, open_vault
from desktop.core.store.ledger_secrets import Secrets, database_key, keep_secrets, pin_secret
from desktop.core.store.migrating import migrate
from desktop.core.store.print_rows import RESTORED as RESTORED_PRINTS
from desktop.core.store.safe_mode import SAFE_MODE
from desktop.core.store.scrubbing import is_unclean, write_anew
from desktop.core.store.setting_names import LEDGER_ID, SHOP
from desktop.core.store.swapping import (
    LEDGER,
    UNFINISHED,
    Change,
    announce,
    aside_name,
    clear,
    finish_change,
    is_used,
    label_of,
)
from desktop.core.store.verifying import verify_file
from desktop.core.store.writing import LedgerWriting

RESTORED = "restored"


@dataclass(frozen=True)
class _Before:
    """The ledger that a restore replaces, open and locked; ``is_safe_mode``: of the same shop, after damage."""

    raw: Any
    ledger_id: str
    is_safe_mode: bool


def restore(folder: Path, file: Path, code: str | None, wall_us: WallClock, progress: Progress = unwatched) -> Restored:
    """Put the backup in the directory's place. Whatever fails or is killed leaves the old ledger or the new one.

    Raises what read_backup_header and unseal raise; RuleBroken ``restore.needs_code`` without a code where this machine
    has no key; Unreadable ``backup.damaged`` for a backup that is not what its header says.
    """
    header = read_backup_header(file)
    folder.mkdir(parents=True, exist_ok=True)
    with folder_lock(folder):
        finish_change(folder)
        vault, new = open_vault(folder), folder / UNFINISHED
        keys = _keys(vault, header, code)
        clear(new)
        try:
            _extract(file, new, keys, header)
            return _replace(folder, vault, keys, header, wall_us, progress)
        finally:
            _clear_unless_announced(folder)


def _keys(vault: Vault, header: BackupHeader, code: str | None) -> Sealed:
    if code is not None:
        opened = unseal(code, header.sealed_database_key, header.ledger_id.encode())
        try:
            return msgspec.msgpack.decode(opened, type=Sealed)
        except msgspec.MsgspecError as error:
            raise Unreadable("recovery.damaged") from error
    try:
        return Sealed(database_key(vault, header.ledger_id), pin_secret(vault, header.ledger_id))
    except NotFound:
        raise RuleBroken("restore.needs_code") from None


def _extract(file: Path, new: Path, keys: Sealed, header: BackupHeader) -> None:
    extract_database(file, new)
    if not is_what_it_says(new, keys.database, header):
        raise Unreadable("backup.damaged")
    migrate(new, keys.database)


def _replace(
    folder: Path, vault: Vault, keys: Sealed, header: BackupHeader, wall_us: WallClock, progress: Progress
) -> Restored:
    secrets = Secrets(keys.database, keys.pin, DeviceKey.generate())
    new = folder / UNFINISHED
    with _locked(folder, vault) as before:
        done = _filled(folder, secrets, header, before, wall_us)
        verified = verify_file(new, keys.database, _only(secrets.device), (), progress)
        if verified.first_bad is not None and verified.first_bad.what == "file.damaged":
            raise Unreadable("backup.damaged")
        keep_secrets(vault, header.ledger_id, secrets)
        aside = aside_name(folder, "replaced", wall_us())
        kept = aside if (folder / LEDGER).exists() else None
        announce(folder, Change(aside=aside, ledger_id=header.ledger_id))
        finish_change(folder)
    suspicion.lift(folder)
    _keep_identity(folder, keys.database, header.ledger_id)
    return msgspec.structs.replace(done, kept_aside=kept, first_bad=verified.first_bad)


def _only(device: DeviceKey) -> OwnKey:
    return lambda key_id: device.public_bytes if key_id == device.key_id else None


@contextmanager
def _locked(folder: Path, vault: Vault) -> Iterator[_Before | None]:
    """The ledger of before with nobody else in it; None where there is none that can be read.

    Its log is taken into the file first: no frame of it may be left beside the file that takes its name.
    Raises RuleBroken ``ledger.busy`` while another process has it open.
    """
    raw = _opened_before(folder, vault)
    if raw is None:
        yield None
        return
    with closing(raw):
        with border(folder / LEDGER):
            raw.execute("PRAGMA journal_mode = DELETE").fetchall()
            raw.execute("BEGIN EXCLUSIVE")
            settings = dict(raw.execute("SELECT key, value FROM settings").fetchall())
        yield _Before(raw, settings.get(LEDGER_ID, ""), SAFE_MODE in settings)


def _opened_before(folder: Path, vault: Vault) -> Any:
    ledger = folder / LEDGER
    if not is_used(folder) or ledger.stat().st_size == 0:
        return None
    try:
        with border(ledger):
            raw = connect(ledger, database_key(vault, label_of(folder).ledger_id))
            raw.execute("SELECT count(*) FROM events").fetchone()
            return raw
    except (LedgerDamaged, NotFound, Unreadable, sqlcipher.OperationalError):
        return None


def _filled(
    folder: Path, secrets: Secrets, header: BackupHeader, before: _Before | None, wall_us: WallClock
) -> Restored:
    """The new epoch in the restored file, and what safe mode recorded in it; nobody erased since comes back."""
    new = folder / UNFINISHED
    carries = before is not None and before.is_safe_mode and before.ledger_id == header.ledger_id
    clashes: list[Clash] = []
    carried = 0
    with building(new, secrets.database) as connection:
        raw: Any = connection.connection.driver_connection
        (held,) = raw.execute("SELECT count(*) FROM events").fetchone()
        raw.execute("DELETE FROM open_bills")  # paid or dropped since: nobody can tell, so none is offered again
        raw.execute("DELETE FROM pos_holds")
        raw.execute(RESTORED_PRINTS)
        lost = None if before is None or before.is_safe_mode else _not_in(before.raw, raw)
        shop = _shop_from_now_on(raw, before.raw if before and carries else None)
        opening = NewEpoch(secrets.device, RESTORED, head_of(raw), shop.till_code)
        epoch = store_epoch(raw, opening, wall_us())
        writing = Carrying(connection, clock_of(shop), wall_us, secrets.device, shop)
        open_epoch(writing, epoch, opening)
        if before is not None and carries:
            for clash in writing.carry(before.raw):
                carried += clash is None
                clashes += [clash] if clash else []
        _erase_again(writing, epoch, folder, before if before and before.ledger_id == header.ledger_id else None)
        writing.flush()
        writing.vouch()
    with closing(connect(new, secrets.database)) as raw:
        if is_unclean(raw):
            write_anew(raw, new)
        raw.execute("PRAGMA journal_mode = DELETE").fetchall()
    return Restored(
        epoch=epoch, restored_events=held, lost_events=lost, carried_events=carried, conflicts=tuple(clashes)
    )


def _erase_again(writing: LedgerWriting, epoch: str, folder: Path, before: _Before | None) -> None:
    """Whom the list beside the ledger, or the ledger before, names as erased; those of whom it held text, on record."""
    gone = set(kept_erased(folder) | erased_ids(writing.raw))
    if before is not None:
        with suppress(sqlcipher.DatabaseError):  # as an older program left it
            gone |= erased_ids(before.raw)
    for member_id in sorted(gone):
        if writing.member_alone(member_id) is not None and holds_text(writing.raw, (member_id,)):
            fact = Fact(
                event_id=names.erased_id(member_id, epoch), moment=writing.moment(), payload=MemberErased(),
                member_id=member_id,
            )  # fmt: skip
            writing.append(fact)
    writing.erase(gone)


def _keep_identity(folder: Path, key: bytes, ledger_id: str) -> None:
    """What a fresh ledger would need; if it cannot be written now, the till writes it when it closes next."""
    with suppress(OSError), border(folder / LEDGER), closing(connect(folder / LEDGER, key)) as raw:
        identity = identity_of(raw, ledger_id)
        if identity is not None:
            keep_identity(folder, key, identity)


def _not_in(before: Any, restored: Any) -> int:
    """How many events of the one ledger are not in the other."""
    known = "SELECT 1 FROM events WHERE event_id = ?"
    ids = before.execute("SELECT event_id FROM events")
    return sum(restored.execute(known, event_id).fetchone() is None for event_id in ids)


def _shop_from_now_on(raw: Any, safe: Any) -> Shop:
    """The same shop under a till code whose numbers cannot have been given since: safe mode's own, or a new one."""
    source = raw if safe is None else safe
    (text,) = source.execute("SELECT value FROM settings WHERE key = ?", (SHOP,)).fetchone()
    shop: Shop = msgspec.json.decode(text, type=Shop)
    if safe is None:
        shop = msgspec.structs.replace(shop, till_code=new_till_code())
    else:
        counted = safe.execute("SELECT bills, members FROM heads WHERE id = 1").fetchone()
        raw.execute("UPDATE heads SET bills = max(bills, ?), members = max(members, ?) WHERE id = 1", counted)
    raw.execute("UPDATE settings SET value = ? WHERE key = ?", (msgspec.json.encode(shop).decode(), SHOP))
    raw.execute("DELETE FROM settings WHERE key = ?", (SAFE_MODE,))
    return shop


def _clear_unless_announced(folder: Path) -> None:
    """A restore that was refused leaves nothing behind; one that was announced goes on with its file."""
    try:
        finish_change(folder)
    except Refusal:
        return
    clear(folder / UNFINISHED)
