"""One command's own arguments, read by argparse. Flags that may stand anywhere are flags.py's.

Anything that cannot be read is WrongUse, with its reason as a key and facts: nothing here prints or ends the process.
"""

import argparse
import re
from typing import NoReturn

from desktop.core.command_line.flags import LONGEST_QUOTE, WrongUse
from desktop.core.words import Words

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


class CommandParser(argparse.ArgumentParser):
    """Reads one command's arguments; every argument's help is the sentence ``<keys>.options.<dest>``.

    ``program``: how the command line is started; ``keys``: under which its sentences stand.
    """

    def __init__(self, command: str, words: Words, program: str, keys: str) -> None:
        super().__init__(prog=f"{program} {command}", add_help=False, allow_abbrev=False)
        self._keys = keys
        self.words = words
        self.command = command

    def error(self, message: str) -> NoReturn:
        """Raise WrongUse in place of printing and leaving."""
        for reason, pattern in _PATTERNS:
            if match := pattern.fullmatch(message):
                facts = {name: value[:LONGEST_QUOTE] for name, value in match.groupdict().items()}
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
        lines = [self.format_usage(), "", self.words.say(f"{self._keys}.help.{key}"), ""]
        lines += [f"  {_typed(action)}\n      {self._told(action)}" for action in self._actions]
        return "\n".join(lines).rstrip()

    def _told(self, action: argparse.Action) -> str:
        return self.words.say(f"{self._keys}.options.{action.dest}")


def _typed(action: argparse.Action) -> str:
    """An argument as it is typed: ``--width {58,80}``."""
    value = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.metavar or action.dest.upper()
    if not action.option_strings:
        return str(value)
    return action.option_strings[0] + ("" if action.nargs == 0 else f" {value}")
