"""The keeper of a data directory: checks, backs up and restores its ledger, open or not (ports.Keeper)."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain.errors import NotFound, Refusal, Unreadable
from desktop.core.domain.keeping import (
    BackedUp,
    Copy,
    Foreseen,
    KeptBackup,
    KeptFacts,
    Restored,
    Scrubbed,
    Verified,
    Vouched,
)
from desktop.core.domain.staff import Approval
from desktop.core.ports import Progress
from desktop.core.store.backing_up import Sealed, back_up
from desktop.core.store.building import WallClock, reading_as_is
from desktop.core.store.counting import backups_in, count, is_encrypted, weight
from desktop.core.store.describing import describe
from desktop.core.store.folder_lock import folder_lock
from desktop.core.store.foreseeing import foresee
from desktop.core.store.head_file import kept_head
from desktop.core.store.kept_lists import note_copy
from desktop.core.store.keys.vault import Vault, open_vault
from desktop.core.store.ledger_secrets import database_key, device_key, pin_secret
from desktop.core.store.restoring import restore
from desktop.core.store.rotating import AUTOMATIC, ENDING, FOLDER, is_made, too_old
from desktop.core.store.scrubbing import scrub
from desktop.core.store.staff_rows import commands_ask
from desktop.core.store.swapping import LEDGER, finish_change, is_used, label_of
from desktop.core.store.verifying import verify_file, vouched_in


class Guard(NamedTuple):
    """``let`` raises where whoever acts may not restore; ``restored`` puts on record who let them.

    ``by_command``: that is asked only where the shop wants commands to be asked.
    """

    let: Callable[[Approval | None], None]
    restored: Callable[[Approval], None]
    by_command: bool


class FolderKeeper:
    """Works on the directory's ledger file itself; a till may have it open meanwhile, except during a restore."""

    def __init__(self, folder: Path, wall_us: WallClock, guard: Guard) -> None:
        """``wall_us``: the wall clock in microseconds since 1970. ``guard``: who may restore."""
        self._folder = folder
        self._wall_us = wall_us
        self._guard = guard

    def verify(self, vouched: Sequence[Vouched], progress: Progress) -> Verified:
        """Everything, and that the log reaches what the head beside it, the newest backup and ``vouched`` say.

        Raises NotFound ``shop.missing``, ``key.missing``; RuleBroken ``ledger.busy``.
        """
        vault, ledger_id = self._opened()
        key = database_key(vault, ledger_id)

        def own_key(key_id: str) -> bytes | None:
            try:
                return device_key(vault, ledger_id, key_id).public_bytes
            except NotFound:
                return None

        kept = kept_head(self._folder, own_key)
        heads = [*vouched_in(self._folder, ledger_id), *([kept] if kept else []), *vouched]
        return verify_file(self._folder / LEDGER, key, own_key, heads, progress)

    def back_up(self, out: Path) -> BackedUp:
        """Write a backup; raises what backing_up.back_up raises, NotFound ``shop.missing``, ``key.missing``."""
        vault, ledger_id = self._opened()
        keys, now_us = Sealed(database_key(vault, ledger_id), pin_secret(vault, ledger_id)), self._wall_us()
        made = back_up(self._folder, keys, out, now_us)
        note_copy(self._folder, Copy(kind="backup", file=str(out.resolve()), made_at_us=now_us))
        return made

    def scrub(self, folder: Path, *, now: bool = False) -> Scrubbed:
        """Leave no byte of the erased in the ledger, in its backups here and in ``folder``; raises as scrubbing.scrub.

        ``now``: a large ledger, too, is written anew at once, however long everybody waits.
        """
        vault, ledger_id = self._opened()
        places = (folder, self._folder / FOLDER)
        return scrub(self._folder, ledger_id, database_key(vault, ledger_id), places, now=now)

    def describe(self) -> Mapping[str, Any]:
        """The ledger in numbers, for whoever helps from afar (describing.describe); raises as ``facts``."""
        vault, ledger_id = self._opened()
        return describe(self._folder / LEDGER, database_key(vault, ledger_id))

    def back_up_daily(self, folder: Path, stamp: str, keep: int) -> BackedUp | None:
        """A backup in ``folder`` unless there is one of the stamp's day; then only the newest ``keep`` of them stay.

        ``stamp``: the shop's time, ``20261122-040012``. Raises as ``back_up``; Unreadable ``backup.not_written`` where
        the folder cannot be made. An old one that cannot be taken away stays.
        """
        if is_made(self.backups(folder), stamp):
            return None
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreadable("backup.not_written", path=str(folder)) from error
        made = self.back_up(folder / f"{AUTOMATIC}{stamp}{ENDING}")
        for old in too_old(self.backups(folder), keep):
            with suppress(OSError):
                old.unlink()
        return made

    def facts(self) -> KeptFacts:
        """What lies here; raises NotFound ``shop.missing``, ``key.missing``; damage is told by counts of None."""
        vault, ledger_id = self._opened()
        ledger = self._folder / LEDGER
        members, bills = count(ledger, database_key(vault, ledger_id))
        return KeptFacts(
            file=str(ledger),
            bytes=weight(ledger),
            members=members,
            bills=bills,
            encrypted=is_encrypted(ledger),
            key_place=vault.kind,
        )

    def backups(self, folder: Path) -> tuple[KeptBackup, ...]:
        """The backups in a folder, the newest first; other files, and a folder that is not there, are passed over."""
        return backups_in(folder, label_of(self._folder).ledger_id if is_used(self._folder) else "")

    def foresee(self, file: Path) -> Foreseen:
        """What restoring would lose; raises what foreseeing.foresee raises."""
        ledger_id = label_of(self._folder).ledger_id if is_used(self._folder) else ""
        key = partial(database_key, open_vault(self._folder), ledger_id)
        return foresee(self._folder / LEDGER, key, ledger_id, file)

    def restore(self, file: Path, code: str | None, progress: Progress, approval: Approval | None = None) -> Restored:
        """Put a backup in the ledger's place; raises what restoring.restore and Staff.demand raise."""
        if not self._guard.by_command or self._asks_commands():
            self._guard.let(approval)
        done = restore(self._folder, file, code, self._wall_us, progress)
        if approval is not None and approval.by_pin:
            self._guard.restored(approval)
        return done

    def _asks_commands(self) -> bool:
        """Nothing that cannot be read asks for anything."""
        if not is_used(self._folder):
            return False
        with suppress(Refusal, OSError, sqlcipher.Error):
            key = database_key(open_vault(self._folder), label_of(self._folder).ledger_id)
            with reading_as_is(self._folder / LEDGER, key) as raw:
                return "restore" in commands_ask(raw)
        return False

    def _opened(self) -> tuple[Vault, str]:
        if not is_used(self._folder):
            raise NotFound("shop.missing", folder=str(self._folder))
        with folder_lock(self._folder):
            finish_change(self._folder)
        return open_vault(self._folder), label_of(self._folder).ledger_id
