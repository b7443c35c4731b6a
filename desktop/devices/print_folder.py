"""The printer that is a folder: each print becomes a file of its own, whole and durable, and replaces none."""

import re
from contextlib import suppress
from itertools import count
from pathlib import Path

from desktop.core.domain.errors import RuleBroken
from desktop.core.store.keys.durable_file import durable_file

_ENDINGS = ((b"%PDF-", ".pdf"), (b"\x89PNG", ".png"))
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_LONGEST = 80
_READABLE = 0o644


def put_file(folder: str, data: bytes, name: str) -> Path:
    """The new file ``name.pdf`` (``.png``, else ``.bin``), or ``name-2.pdf`` … where that name is taken.

    Raises RuleBroken ``printer.folder``: the folder is not there, cannot be written, or the disk is full.
    """
    place = Path(folder).expanduser()
    ending = next((ending for start, ending in _ENDINGS if data.startswith(start)), ".bin")
    try:
        path = _reserved(place, _plain(name), ending)
        try:
            with durable_file(path, _READABLE) as file:
                file.write(data)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
    except (OSError, ValueError) as error:
        raise RuleBroken("printer.folder", folder=folder) from error
    return path


def _plain(name: str) -> str:
    """A name that every file system takes; nothing of it leads out of the folder."""
    return _NOT_IN_NAMES.sub("-", name).strip(".-")[:_LONGEST] or "slip"


def _reserved(place: Path, name: str, ending: str) -> Path:
    """An empty file that nobody had before: two prints at once cannot take the same name."""
    for number in count(1):
        path = place / (f"{name}{ending}" if number == 1 else f"{name}-{number}{ending}")
        with suppress(FileExistsError):
            path.open("xb").close()
            return path
    raise AssertionError  # count never ends
