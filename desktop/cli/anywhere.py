"""The flags that may stand before or after the command, read without argparse: the window starts through here too."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from desktop.core.words import LANGUAGES
from desktop.settings import known_language


class WrongUse(Exception):  # noqa: N818 - an answer, like a refusal
    """The command line cannot be understood; nothing was begun. ``usage`` is the command's usage line, if known."""

    def __init__(self, reason: str, usage: str = "", **facts: str) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.usage = usage
        self.facts = facts


class Anywhere(Struct, frozen=True):
    """The flags that may stand before or after the command."""

    data_dir: str | None = None
    language: str | None = None
    as_json: bool = False
    help: bool = False
    version: bool = False
    demo: bool = False
    practice: bool = False


def take_anywhere(arguments: Sequence[str]) -> tuple[Anywhere, list[str]]:
    """(the flags that may stand anywhere, all else in its order). What follows ``--`` is left alone.

    Raises WrongUse for a flag without its value or a language that is none of ours.
    """
    values: dict[str, Any] = {}
    rest: list[str] = []
    waiting = [_readable(argument) for argument in arguments]
    while waiting:
        argument = waiting.pop(0)
        name, equals, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *waiting]
            break
        if name in ("--data-dir", "--lang"):
            if not equals and (not waiting or waiting[0].startswith("--")):
                raise WrongUse("no_value", name=name)
            values[name] = value if equals else waiting.pop(0)
        elif argument in ("--json", "--help", "-h", "--version", "--demo", "--practice"):
            values[argument] = True
        else:
            rest.append(argument)
    return _anywhere(values), rest


def _readable(argument: str) -> str:
    """The argument with a visible mark for every byte that the console handed over and that is no text."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in argument)


def _anywhere(values: dict[str, Any]) -> Anywhere:
    named = values.get("--lang")
    language = known_language(named)
    if named is not None and language is None:
        raise WrongUse("choice", name="--lang", value=repr(named), choices=", ".join(LANGUAGES))
    if values.get("--data-dir") == "":
        raise WrongUse("no_value", name="--data-dir")
    return Anywhere(
        data_dir=values.get("--data-dir"),
        language=language,
        as_json="--json" in values,
        help="--help" in values or "-h" in values,
        version="--version" in values,
        demo="--demo" in values,
        practice="--practice" in values,
    )
