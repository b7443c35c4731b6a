"""The flags that may stand before or after the command."""

from collections.abc import Sequence

from msgspec import Struct

from desktop.core.command_line.flags import take_flags

_WITH_VALUE = {"--data-dir": "data_dir", "--database-url": "database_url", "--lang": "language"}
_PLAIN = {"--json": "as_json", "--help": "help", "-h": "help", "--version": "version"}


class Anywhere(Struct, frozen=True):
    """The flags that may stand before or after the command."""

    data_dir: str | None = None
    database_url: str | None = None
    language: str | None = None
    as_json: bool = False
    help: bool = False
    version: bool = False


def take_anywhere(arguments: Sequence[str]) -> tuple[Anywhere, list[str]]:
    """(the flags that may stand anywhere, all else in its order). Raises what take_flags does."""
    values, rest = take_flags(arguments, _WITH_VALUE, _PLAIN)
    return Anywhere(**values), rest
