"""Two lists beside the ledger, which outlive it: whose text was erased, and where copies of it went (I20).

A restore erases again whom the first names; the report of an erasing says of the second what cannot be reached.
"""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import msgspec

from desktop.core.domain.keeping import Copy
from desktop.core.store.keys.durable_file import durable_file

_ERASED = "erased.json"
_COPIES = "copies.jsonl"
_MOST_COPIES = 2_000
_decode_copy = msgspec.json.Decoder(Copy).decode


def kept_erased(folder: Path) -> frozenset[str]:
    """The ids that were erased here; none where the list is not there or cannot be read."""
    try:
        return msgspec.json.decode((folder / _ERASED).read_bytes(), type=frozenset[str])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return frozenset()


def keep_erased(folder: Path, member_ids: Collection[str]) -> None:
    """Add ids to the list, durably. Raises OSError."""
    held = kept_erased(folder)
    if not held.issuperset(member_ids):
        with durable_file(folder / _ERASED) as file:
            file.write(msgspec.json.encode(sorted(held.union(member_ids))))


def note_copy(folder: Path, copy: Copy) -> None:
    """Remember that a copy was made; what cannot be written down holds nothing up."""
    with suppress(OSError), (folder / _COPIES).open("ab") as file:
        file.write(msgspec.json.encode(copy) + b"\n")


def copies(folder: Path) -> tuple[Copy, ...]:
    """The copies made from here, the newest of each place, oldest first."""
    found: dict[tuple[str, str], Copy] = {}
    with suppress(OSError):
        for line in (folder / _COPIES).read_bytes().splitlines()[-_MOST_COPIES:]:
            with suppress(msgspec.MsgspecError, UnicodeDecodeError):
                copy = _decode_copy(line)
                found.pop((copy.kind, copy.file), None)
                found[copy.kind, copy.file] = copy
    return tuple(found.values())


class FolderCopies:
    """Remembers lists that left the house (ports.Copies)."""

    def __init__(self, folder: Path) -> None:
        """``folder``: the data directory."""
        self._folder = folder

    def note(self, file: Path, made_at_us: int) -> None:
        """A list of members was written to ``file``."""
        note_copy(self._folder, Copy(kind="export", file=str(file.resolve()), made_at_us=made_at_us))
