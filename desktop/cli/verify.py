"""``verify``: the whole ledger checked against itself; 1 with the first record that is not as it was written."""

from argparse import Namespace
from contextlib import closing

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.progress import ProgressBar
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.keeping import Verified
from desktop.core.services.keep_ledger import verify_ledger


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--head", dest="heads", action="append", default=[], metavar="SEQ:HASH")


def _run(session: Session, args: Namespace) -> Answer:
    with closing(ProgressBar()) as bar:
        verified = verify_ledger(session.keeper(), args.heads, bar)
    return Answer(msgspec.to_builtins(verified), _text(session, verified), 0 if verified.ok else 1)


def _text(session: Session, verified: Verified) -> str:
    bad, head = verified.first_bad, verified.head
    if bad is not None:
        found = session.say("commands.verify.bad", seq=f"{bad.seq:,}", what=bad.what)
        return f"{found}\n{session.say('commands.verify.what_now')}"
    clean = session.say("commands.verify.clean", events=f"{verified.events:,}")
    if head is None:
        return clean
    return f"{clean}\n{session.say('commands.verify.head', head=f'{head.seq}:{head.chain_hash[:16]}')}"


COMMANDS = {"verify": Command(_arguments, _run)}
