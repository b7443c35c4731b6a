"""Another ledger file takes the ledger's place, and the one before is kept: all of it, or nothing, whenever killed.

The new file is built whole beside the old one, then a small file announces the change. Until that is on the disk the
old ledger is the ledger; from then on the new one is, and whoever opens the directory next finishes what is left.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desktop.core.domain.errors import RuleBroken, Unreadable
from desktop.core.store.keys.durable_file import durable_file, sync_folder

LEDGER = "ledger.db"
LABEL = "ledger.json"
UNFINISHED = "ledger.new.db"
_ANNOUNCEMENT = "ledger.change.json"
_BESIDE = ("-wal", "-shm", "-journal", "")


class Label(msgspec.Struct, frozen=True):
    """What stands beside the ledger in the clear: which keys open it."""

    ledger_id: str


class Change(msgspec.Struct, frozen=True):
    """What is announced: under which name the old ledger is kept, which keys open the new one."""

    aside: str
    ledger_id: str


def is_used(folder: Path) -> bool:
    """Whether a shop lives in the directory."""
    return (folder / LEDGER).exists() or (folder / _ANNOUNCEMENT).exists()


def label_of(folder: Path) -> Label:
    """Which ledger this is. Raises Unreadable ``shop.label``."""
    try:
        return msgspec.json.decode((folder / LABEL).read_bytes(), type=Label)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
        raise Unreadable("shop.label", file=LABEL) from error


def aside_name(folder: Path, why: str, now_us: int) -> str:
    """A free name like ``ledger.replaced-20261122T063000Z.db``."""
    stem = f"ledger.{why}-{datetime.fromtimestamp(now_us // 1_000_000, UTC):%Y%m%dT%H%M%SZ}"
    names = (f"{stem}{again}.db" for again in ("", *(f"-{count}" for count in range(2, 1000))))
    return next(name for name in names if not (folder / name).exists())


def announce(folder: Path, change: Change) -> None:
    """From here on the finished new file is the ledger. The caller holds the folder's lock."""
    with durable_file(folder / _ANNOUNCEMENT) as file:
        file.write(msgspec.json.encode(change))


def finish_change(folder: Path) -> None:
    """Do what is left of an announced change, if there is one. The caller holds the folder's lock.

    Raises RuleBroken ``ledger.busy`` where another program still has the old file open and the system minds.
    """
    announcement, new = folder / _ANNOUNCEMENT, folder / UNFINISHED
    if not announcement.exists():
        return
    change = msgspec.json.decode(announcement.read_bytes(), type=Change)
    try:
        if new.exists():  # whatever has the ledger's name now is the old one
            for beside in _BESIDE:
                _move(folder / (LEDGER + beside), folder / (change.aside + beside))
            sync_folder(folder)
            new.replace(folder / LEDGER)
        with durable_file(folder / LABEL) as label:
            label.write(msgspec.json.encode(Label(change.ledger_id)))
        announcement.unlink()
    except PermissionError as error:
        raise RuleBroken("ledger.busy", file=LEDGER) from error
    sync_folder(folder)


def clear(file: Path) -> None:
    """Nothing of that database is left."""
    for beside in _BESIDE:
        Path(f"{file}{beside}").unlink(missing_ok=True)


def place_of(file: Path) -> tuple[int, int] | None:
    """Which file has that name: it differs once another has taken its place."""
    try:
        found = os.stat(file)  # noqa: PTH116 - on every transaction, and twice as fast
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _move(source: Path, target: Path) -> None:
    """What was kept already is never written over: whatever took the free name since then is kept beside it."""
    if source.exists():
        source.replace(target if not target.exists() else target.with_name(f"{target.name}.stray"))
