"""``hq export points``, ``hq export members``: lists that leave the house, on record."""

from argparse import Namespace
from datetime import date
from pathlib import Path

import msgspec

from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import RuleBroken
from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.export_lists import Exported, export_members, export_points

_OWN = ("hq.db", "hq.key", "logs")


def _out(parser: CommandParser) -> None:
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.csv")
    of_tenant(parser)


def _as_of(parser: CommandParser) -> None:
    parser.add_argument("--as-of", required=True, metavar="YYYY-MM-DD")
    _out(parser)


def _points(session: Session, args: Namespace) -> Answer:
    day, out = _day(args.as_of), _checked(session, args.out)
    with session.tenant(args.tenant) as (hq, tenant):
        return _answer(session, export_points(hq, tenant.tenant_id, day, out))


def _members(session: Session, args: Namespace) -> Answer:
    out = _checked(session, args.out)
    with session.tenant(args.tenant) as (hq, tenant):
        return _answer(session, export_members(hq, tenant.tenant_id, out))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RuleBroken("date.form", text=text[:40]) from None


def _checked(session: Session, path: Path) -> Path:
    """The path, unless it names one of HQ's own files: RuleBroken ``file.of_the_shop``."""
    try:
        inside = path.resolve().relative_to(session.data_dir.resolve())
    except ValueError:
        return path
    if inside.parts and inside.parts[0].lower().startswith(_OWN):
        raise RuleBroken("file.of_the_shop", name=path.name)
    return path


def _answer(session: Session, exported: Exported) -> Answer:
    text = session.say("hq.export.done", rows=f"{exported.rows:,}", out=exported.file)
    return Answer(msgspec.to_builtins(exported), text)


COMMANDS = {"export points": Command(_as_of, _points), "export members": Command(_out, _members)}
