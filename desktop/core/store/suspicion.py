"""A mark beside a ledger that a command found damaged: the next opening acts on it, whatever has happened since.

Commits that vanished from the write-ahead log leave no trace once the file has been opened again, so that mark is
certain; any other damage is still there to be found when the whole file is read.
"""

from contextlib import suppress
from pathlib import Path

from desktop.core.store.keys.durable_file import durable_file

_MARK = "ledger.suspect"
_CERTAIN = b"commits are missing\n"


def mark(folder: Path, *, certain: bool = False) -> None:
    """Remember it; a folder that cannot be written to forgets."""
    with suppress(OSError):
        if not is_certain(folder):
            with durable_file(folder / _MARK) as file:
                file.write(_CERTAIN if certain else b"a command met damage\n")


def is_marked(folder: Path) -> bool:
    """Whether the file has to be looked at whole before it is used."""
    return (folder / _MARK).exists()


def is_certain(folder: Path) -> bool:
    """Whether looking at it again would tell nothing more."""
    try:
        return (folder / _MARK).read_bytes() == _CERTAIN
    except OSError:
        return False


def lift(folder: Path) -> None:
    """The file is whole, or another has taken its place."""
    (folder / _MARK).unlink(missing_ok=True)
