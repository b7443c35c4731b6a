"""``diagnostics FILE.zip``: what helps somebody far away to help, without a word about a person."""

from argparse import Namespace
from pathlib import Path

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.files import checked_out, write_file
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.settings.diagnostics import diagnostics


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("out", type=Path, metavar="FILE.zip")


def _run(session: Session, args: Namespace) -> Answer:
    described = session.keeper().describe()
    write_file(checked_out(args.out, session.data_dir), diagnostics(session.data_dir, described))
    return Answer({"out": str(args.out)}, session.say("commands.diagnostics.done", out=args.out))


COMMANDS = {"diagnostics": Command(_arguments, _run)}
