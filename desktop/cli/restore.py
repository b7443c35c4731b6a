"""``restore``: a backup takes the ledger's place, also in an empty directory and on another machine."""

from argparse import Namespace
from contextlib import closing
from pathlib import Path

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.approving import approval_of, approve_arguments
from desktop.cli.commands import Command
from desktop.cli.progress import ProgressBar
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.keeping import Restored
from desktop.core.domain.shop import LANGUAGE_OF
from desktop.core.services.keep_ledger import restore_backup
from desktop.settings import remember_language


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("backup", type=Path, metavar="FILE")
    parser.add_argument("--recovery-code-stdin", action="store_true")
    approve_arguments(parser)


def _run(session: Session, args: Namespace) -> Answer:
    code = session.read_line() if args.recovery_code_stdin else None
    approval = None
    if args.approve_pin_stdin:
        with session.till() as till:
            approval = approval_of(session, till, args, "restore")
    with closing(ProgressBar()) as bar:
        restored = restore_backup(session.keeper(), args.backup, code, bar, approval)
    with session.till() as till:
        remember_language(session.data_dir, LANGUAGE_OF[till.shop.region])
    return Answer(msgspec.to_builtins(restored), _text(session, restored))


def _text(session: Session, restored: Restored) -> str:
    lines = [session.say("commands.restore.done", events=f"{restored.restored_events:,}")]
    if restored.lost_events is None:
        lines.append(session.say("commands.restore.lost_unknown"))
    elif restored.lost_events:
        lines.append(session.say("commands.restore.lost", lost=f"{restored.lost_events:,}"))
    if restored.carried_events:
        lines.append(session.say("commands.restore.carried", carried=f"{restored.carried_events:,}"))
    if restored.conflicts:
        lines.append(session.say("commands.restore.conflicts", count=f"{len(restored.conflicts):,}"))
    if restored.first_bad is not None:
        bad = restored.first_bad
        lines.append(session.say("commands.verify.bad", seq=f"{bad.seq:,}", what=bad.what))
    if restored.kept_aside:
        lines.append(session.say("commands.restore.kept_aside", place=restored.kept_aside))
    return "\n".join(lines)


COMMANDS = {"restore": Command(_arguments, _run)}
