"""``export points``, ``tiers``, ``segments``, ``members``, ``day``: lists that leave the house, on record."""

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.approving import approval_of, approve_arguments
from desktop.cli.commands import Command
from desktop.cli.files import checked_out
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.export_lists import Exported, export_members, export_points, export_tiers
from desktop.core.services.export_segments import export_segments
from desktop.core.services.shifts.list_day import export_day


def _out(parser: CommandParser) -> None:
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.csv")
    approve_arguments(parser)


def _as_of(parser: CommandParser) -> None:
    parser.add_argument("--as-of", required=True, metavar="YYYY-MM-DD")
    _out(parser)


def _of_day(parser: CommandParser) -> None:
    parser.add_argument("--day", dest="as_of", required=True, metavar="YYYY-MM-DD")
    _out(parser)


def _dated(export: Callable[[Till, date, Path, Approval | None], Exported]) -> Callable[[Session, Namespace], Answer]:
    def run(session: Session, args: Namespace) -> Answer:
        day = _day(args.as_of)
        with session.till() as till:
            by = approval_of(session, till, args, "export")
            return _answer(session, export(till, day, checked_out(args.out, session.data_dir), by))

    return run


def _members(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        by = approval_of(session, till, args, "export")
        return _answer(session, export_members(till, checked_out(args.out, session.data_dir), by))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RuleBroken("date.form", text=text[:40]) from None


def _answer(session: Session, exported: Exported) -> Answer:
    text = session.say("commands.export.done", rows=f"{exported.rows:,}", out=exported.file)
    return Answer(msgspec.to_builtins(exported), text)


COMMANDS = {
    "export points": Command(_as_of, _dated(export_points)),
    "export tiers": Command(_as_of, _dated(export_tiers)),
    "export segments": Command(_as_of, _dated(export_segments)),
    "export members": Command(_out, _members),
    "export day": Command(_of_day, _dated(export_day)),
}
