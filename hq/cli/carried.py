"""``hq carried FILE --code-stdin``: facts that a till could not send and somebody brought here by hand."""

from argparse import Namespace
from pathlib import Path

import msgspec

from desktop.core.command_line.parser import CommandParser
from hq.cli.answers import Answer
from hq.cli.session import Command, Session
from hq.services.take_carried import take_carried


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("carried", type=Path, metavar="FILE")
    parser.add_argument("--code-stdin", action="store_true", required=True)


def _run(session: Session, args: Namespace) -> Answer:
    code = session.read_line()
    with session.hq() as hq:
        taken = take_carried(hq, args.carried, code)
    return Answer(msgspec.to_builtins(taken), session.say("hq.carried.done", seq=f"{taken.acked_seq:,}"))


COMMANDS = {"carried": Command(_arguments, _run)}
