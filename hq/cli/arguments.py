"""What was typed: flags that may stand anywhere, then the command's own, read by argparse.

Anything that cannot be read is WrongUse, with its reason as a key and facts: nothing here prints or ends the process.
"""

import argparse
import re
from argparse import Namespace
from collections.abc import Sequence
from typing import Any, NoReturn

from msgspec import Struct

from desktop.core.words import LANGUAGES, Words
from hq.cli.answers import WrongUse

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
    """(the flags that may stand anywhere, all else in its order). Raises WrongUse."""
    values: dict[str, Any] = {}
    rest: list[str] = []
    waiting = [_readable(argument) for argument in arguments]
    while waiting:
        argument = waiting.pop(0)
        name, equals, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *waiting]
            break
        if name in _WITH_VALUE:
            if not equals and (not waiting or waiting[0].startswith("--")):
                raise WrongUse("no_value", name=name)
            values[_WITH_VALUE[name]] = value if equals else waiting.pop(0)
            if not values[_WITH_VALUE[name]]:
                raise WrongUse("no_value", name=name)
        elif argument in _PLAIN:
            values[_PLAIN[argument]] = True
        else:
            rest.append(argument)
    if values.get("language", LANGUAGES[0]) not in LANGUAGES:
        named = values["language"][:_LONGEST_QUOTE]
        raise WrongUse("choice", name="--lang", value=repr(named), choices=", ".join(LANGUAGES))
    return Anywhere(**values), rest


def _readable(argument: str) -> str:
    """The argument with a visible mark for every byte that the console handed over and that is no text."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in argument)


class CommandParser(argparse.ArgumentParser):
    """Reads one command's arguments; every argument's help is the sentence ``hq.options.<dest>``."""

    def __init__(self, command: str, words: Words) -> None:
        super().__init__(prog=f"python3 main.py hq {command}", add_help=False, allow_abbrev=False)
        self.words = words
        self.command = command

    def parsed(self, arguments: Sequence[str]) -> Namespace:
        """The arguments; WrongUse for what cannot be read."""
        return self.parse_args(list(arguments))

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
        formatter.add_usage(None, self._actions, self._mutually_exclusive_groups, self.words.say("commands.usage"))
        return formatter.format_help().strip()

    def format_help(self) -> str:
        """The usage, what the command does, and a line for each argument."""
        lines = [self.format_usage(), "", self.words.say(f"hq.help.{self.command.replace(' ', '_')}"), ""]
        lines += [f"  {_typed(one)}\n      {self.words.say(f'hq.options.{one.dest}')}" for one in self._actions]
        return "\n".join(lines).rstrip()

    def _one_line(self) -> str:
        return " ".join(self.format_usage().split())


def _typed(action: argparse.Action) -> str:
    """An argument as it is typed: ``--port N``."""
    value = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.metavar or action.dest.upper()
    if not action.option_strings:
        return str(value)
    return action.option_strings[0] + ("" if action.nargs == 0 else f" {value}")
