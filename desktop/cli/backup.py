"""``backup``: the ledger in one encrypted file, read back before it counts as made."""

from argparse import Namespace
from pathlib import Path

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.files import checked_out
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.services.keep_ledger import back_up_ledger


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("backup", type=Path, metavar="FILE")


def _run(session: Session, args: Namespace) -> Answer:
    made = back_up_ledger(session.keeper(), checked_out(args.backup, session.data_dir))
    text = session.say("commands.backup.done", out=made.file, seq=f"{made.seq:,}")
    return Answer(msgspec.to_builtins(made), text)


COMMANDS = {"backup": Command(_arguments, _run)}
