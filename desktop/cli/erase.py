"""``member erase``: what is known of a member goes for ever; without ``--yes`` it is only told what would."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.approving import approval_of, approve_arguments
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.flags import WrongUse
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.keeping import Scrubbed
from desktop.core.domain.names import grouped
from desktop.core.services.erase_member import erase_member, preview_erasing
from desktop.settings import read_device_settings


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY", nargs="?")
    parser.add_argument("--reason", metavar="TEXT")
    parser.add_argument("--yes", action="store_true")
    parser.add_argument("--finish", action="store_true")
    approve_arguments(parser)


def _erase(session: Session, args: Namespace) -> Answer:
    if args.finish:
        done = scrubbed(session, now=True)
        lines = told(session, done) or [session.say("commands.erase.nothing")]
        return Answer(msgspec.to_builtins(done), "\n".join(lines))
    if not args.key or not args.reason:
        raise WrongUse("required", names="--reason" if args.key else "KEY")
    with session.till() as till:
        seen = preview_erasing(till, args.key)
        number = grouped(seen.member_no)
        if not args.yes:
            facts = {"texts": f"{seen.texts:,}", "visits": f"{seen.visits:,}", "points": f"{seen.points:,}"}
            text = session.say("commands.erase.would", number=number, **facts)
            return Answer({**msgspec.to_builtins(seen), "done": False}, text)
        approval = approval_of(session, till, args, "member.erase")
        erased = erase_member(till, till.ids.event_id(), args.key, args.reason, approval=approval)
    done = scrubbed(session)
    lines = [session.say("commands.erase.done", number=number), *told(session, done)]
    return Answer({**msgspec.to_builtins(erased), "done": True, "report": msgspec.to_builtins(done)}, "\n".join(lines))


def scrubbed(session: Session, *, now: bool = False) -> Scrubbed:
    """Leave no byte of anybody erased, here and where backups go."""
    chosen = read_device_settings(session.data_dir).backups
    folder = Path(chosen).expanduser() if chosen else session.data_dir
    return session.keeper().scrub(folder, now=now)


def told(session: Session, done: Scrubbed) -> list[str]:
    """The report: what was written anew, and what is out of reach."""
    say = session.say
    lines = [say("commands.erase.ledger")] if done.ledger else []
    lines += [say("commands.erase.waits")] if done.waits else []
    lines += [say("commands.erase.backup", file=file) for file in done.backups]
    lines += [say("commands.erase.export", file=file) for file in done.exports]
    for copy in done.elsewhere:
        made = datetime.fromtimestamp(copy.made_at_us / 1_000_000, UTC)
        lines.append(say("commands.erase.elsewhere", file=copy.file, made=f"{made:%Y-%m-%d %H:%M} UTC"))
    if any(copy.kind == "backup" for copy in done.elsewhere):
        lines.append(say("commands.erase.again"))
    return lines


COMMANDS = {"member erase": Command(_arguments, _erase)}
