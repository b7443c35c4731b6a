"""What was typed, read: the flags that may stand anywhere, then one command's own arguments by argparse.

Anything that cannot be read is WrongUse, with its reason as a key and facts: nothing here prints or ends the process.
"""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from desktop.core.words import LANGUAGES, Words
from desktop.settings import known_language

_PATTERNS = (
    ("required", re.compile(r"the following arguments are required: (?P<names>.+)")),
    ("unknown", re.compile(r"unrecognized arguments: (?P<names>.+)")),
    ("one_of", re.compile(r"one of the arguments (?P<names>.+) is required")),
    ("not_with", re.compile(r"argument (?P<name>\S+): not allowed with argument (?P<other>.+)")),
    ("choice", re.compile(r"argument (?P<name>\S+): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)")),
    ("value", re.compile(r"argument (?P<name>\S+): invalid \S+ value: (?P<value>.+)")),
    ("no_value", re.compile(r"argument (?P<name>\S+): expected .+ arguments?")),
    ("too_much", re.compile(r"argument (?P<name>\S+): ignored explicit argument (?P<value>.+)")),
)
_LONGEST_QUOTE = 80


class WrongUse(Exception):  # noqa: N818 - an answer, like a refusal
    """The command line cannot be understood; nothing was begun. ``usage`` is the command's usage line, if known."""

    def __init__(self, reason: str, usage: str = "", **facts: str) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.usage = usage
        self.facts = facts


@dataclass(frozen=True)
class Anywhere:
    """The flags that may stand before or after the command."""

    data_dir: str | None = None
    language: str | None = None
    as_json: bool = False
    help: bool = False
    version: bool = False


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
        elif argument in ("--json", "--help", "-h", "--version"):
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
    )


class CommandParser(argparse.ArgumentParser):
    """Reads one command's arguments; every argument's help is the sentence ``commands.options.<dest>``."""

    def __init__(self, command: str, words: Words) -> None:
        super().__init__(prog=f"python3 main.py {command}", add_help=False, allow_abbrev=False)
        self.words = words
        self.command = command

    def error(self, message: str) -> NoReturn:
        """Raise WrongUse in place of printing and leaving."""
        for reason, pattern in _PATTERNS:
            if match := pattern.fullmatch(message):
                facts = {name: value[:_LONGEST_QUOTE] for name, value in match.groupdict().items()}
                raise WrongUse(reason, self._one_line(), **facts)
        raise WrongUse("other", self._one_line(), message=message)

    def format_usage(self) -> str:
        """One line: how the command is typed."""
        formatter = self._get_formatter()
        prefix = self.words.say("commands.usage")
        formatter.add_usage(None, self._actions, self._mutually_exclusive_groups, prefix)
        return formatter.format_help().strip()

    def _one_line(self) -> str:
        return " ".join(self.format_usage().split())

    def format_help(self) -> str:
        """The usage, what the command does, and a line for each argument."""
        key = re.sub(r"\W", "_", self.command)
        lines = [self.format_usage(), "", self.words.say(f"commands.help.{key}"), ""]
        lines += [f"  {_typed(action)}\n      {self._told(action)}" for action in self._actions]
        return "\n".join(lines).rstrip()

    def _told(self, action: argparse.Action) -> str:
        return self.words.say(f"commands.options.{action.dest}")


def _typed(action: argparse.Action) -> str:
    """An argument as it is typed: ``--width {58,80}``."""
    value = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.metavar or action.dest.upper()
    if not action.option_strings:
        return str(value)
    return action.option_strings[0] + ("" if action.nargs == 0 else f" {value}")
