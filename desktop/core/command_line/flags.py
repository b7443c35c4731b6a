"""The flags that may stand before or after a command, read without argparse: the window starts through here too."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from desktop.core.words import LANGUAGES, known_language

LONGEST_QUOTE = 80


class WrongUse(Exception):  # noqa: N818 - an answer, like a refusal
    """The command line cannot be understood; nothing was begun. ``usage`` is the command's usage line, if known."""

    def __init__(self, reason: str, usage: str = "", **facts: str) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.usage = usage
        self.facts = facts


def take_flags(
    arguments: Sequence[str], with_value: Mapping[str, str], plain: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """(what each flag of the two kinds says, by the name that its mapping gives it; all else in its order).

    What follows ``--`` is left alone. Raises WrongUse for a flag without its value or a language that is none of ours;
    a language's case and ``_`` are forgiven.
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
        if name in with_value:
            if not equals and (not waiting or waiting[0].startswith("--")):
                raise WrongUse("no_value", name=name)
            values[with_value[name]] = value if equals else waiting.pop(0)
            if not values[with_value[name]]:
                raise WrongUse("no_value", name=name)
        elif argument in plain:
            values[plain[argument]] = True
        else:
            rest.append(argument)
    if "language" in values:
        values["language"] = _language(values["language"])
    return values, rest


def command_name(rest: Sequence[str], names: Collection[str]) -> tuple[str, list[str]]:
    """The command's name, of one word or two, and its arguments. Raises WrongUse where it is none of ``names``."""
    for length in (2, 1):
        name = " ".join(rest[:length])
        if len(rest) >= length and name in names:
            return name, list(rest[length:])
    family = [name for name in names if name.split()[0] == rest[0]]
    if family:
        raise WrongUse("which", choices=", ".join(family))
    raise WrongUse("no_such_command", name=rest[0][:40])


def _language(named: str) -> str:
    known = known_language(named)
    if known is None:
        raise WrongUse("choice", name="--lang", value=repr(named[:LONGEST_QUOTE]), choices=", ".join(LANGUAGES))
    return known


def _readable(argument: str) -> str:
    """The argument with a visible mark for every byte that the console handed over and that is no text."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in argument)
