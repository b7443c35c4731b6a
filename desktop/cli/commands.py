"""What a command is: how its arguments are read, and what it does. Each file beside this one holds one or a family."""

from argparse import Namespace
from collections.abc import Callable
from typing import NamedTuple

from desktop.cli.answers import Answer
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser


class Command(NamedTuple):
    """``arguments`` tells the parser what may be typed; ``run`` does the work: parse, ask one service, put in words."""

    arguments: Callable[[CommandParser], None]
    run: Callable[[Session, Namespace], Answer]


def no_arguments(_parser: CommandParser) -> None:
    """For a command that takes none."""
