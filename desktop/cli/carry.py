"""``carry FILE``: what HQ lacks, sealed in a file to be brought there by hand; the code is shown this once."""

from argparse import Namespace
from contextlib import closing
from pathlib import Path

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.files import checked_out
from desktop.cli.progress import ProgressBar
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("out", type=Path, metavar="FILE")


def _run(session: Session, args: Namespace) -> Answer:
    from desktop.bootstrap import carry_unsent

    with session.till(), closing(ProgressBar()) as bar:
        made = carry_unsent(session.data_dir, checked_out(args.out, session.data_dir), bar)
    return Answer(
        msgspec.to_builtins(made),
        session.say("commands.carry.done", out=made.file, events=f"{made.events:,}", code=made.code),
    )


COMMANDS = {"carry": Command(_arguments, _run)}
