"""``import sales``, ``members``, ``products``, ``undo``: what another system knew, taken in and taken back."""

from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.import_text import problem_text, report_text
from desktop.cli.progress import ProgressBar
from desktop.cli.session import Session
from desktop.core.command_line.flags import WrongUse
from desktop.core.command_line.parser import CommandParser
from desktop.core.services.catalogue import ProductsImport, import_products
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.moving_in.listing import Listing
from desktop.core.services.moving_in.report import DEFAULT_SOURCE, ImportReport
from desktop.core.services.undo_import import undo_import


def _file(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN")
    parser.add_argument("--dry-run", action="store_true")


def _source(parser: CommandParser) -> None:
    parser.add_argument("--source", default=DEFAULT_SOURCE, metavar="NAME")
    parser.add_argument("--problems", type=Path, metavar="FILE")


def _listing(session: Session, args: Namespace) -> Listing | None:
    """A table of every problem, if one is asked for."""
    return Listing(args.problems, partial(problem_text, session)) if args.problems else None


def _sales_arguments(parser: CommandParser) -> None:
    _file(parser)
    _source(parser)
    parser.add_argument("--award", action="store_true")
    parser.add_argument("--tz", dest="times_in", metavar="ZONE")


def _sales(session: Session, args: Namespace) -> Answer:
    asked = SalesImport(
        path=args.file,
        award=args.award,
        zone=args.times_in,
        source=args.source,
        mapping=_mapping(args.map),
        dry_run=args.dry_run,
        listing=_listing(session, args),
    )
    with session.till() as till:
        return _reported(session, lambda bar: import_sales(till, asked, bar))


def _members_arguments(parser: CommandParser) -> None:
    _file(parser)
    _source(parser)
    parser.add_argument("--no-points", action="store_true")
    parser.add_argument("--consent", action="append", default=[], metavar="CHANNEL")
    parser.add_argument("--level", action="append", default=[], metavar="LEVEL=TIER")


def _members(session: Session, args: Namespace) -> Answer:
    asked = MembersImport(
        path=args.file,
        points=not args.no_points,
        consents=args.consent,
        levels=_levels(args.level),
        source=args.source,
        mapping=_mapping(args.map),
        dry_run=args.dry_run,
        listing=_listing(session, args),
    )
    with session.till() as till:
        return _reported(session, lambda bar: import_members(till, asked, bar))


def _products(session: Session, args: Namespace) -> Answer:
    asked = ProductsImport(path=args.file, mapping=_mapping(args.map), dry_run=args.dry_run)
    with session.till() as till:
        return _reported(session, lambda bar: import_products(till, asked, bar))


def _mapping(texts: list[str]) -> dict[str, str]:
    """FIELD=COLUMN, a column's name as it stands in the file."""
    pairs = [text.partition("=") for text in texts]
    for field, equals, column in pairs:
        if not (field.strip() and equals and column.strip()):
            raise WrongUse("value", name="--map", value=f"{field}{equals}{column}"[:40])
    return {field.strip(): column.strip() for field, _, column in pairs}


def _levels(texts: list[str]) -> dict[str, str]:
    """LEVEL=TIER, a level as it stands in the file; without a tier it stays text."""
    pairs = [text.partition("=") for text in texts]
    for level, equals, code in pairs:
        if not (level.strip() and equals):
            raise WrongUse("value", name="--level", value=f"{level}{equals}{code}"[:40])
    return {level.strip(): code.strip() for level, _, code in pairs}


def _reported(session: Session, run: Callable[[ProgressBar], ImportReport]) -> Answer:
    with closing(ProgressBar()) as bar:
        report = run(bar)
    document: dict[str, Any] = msgspec.to_builtins(report)
    del document["tell"]
    for problem in (*document["problems"], *document["notes"]):
        problem["text"] = problem_text(session, problem["reason"])
    return Answer(document, report_text(session, report))


def _undo_arguments(parser: CommandParser) -> None:
    parser.add_argument("import_id", metavar="ID")


def _undo(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        undone = undo_import(till, args.import_id)
    key = "commands.import.undone_before" if undone.repeated else "commands.import.undone"
    text = session.words.say(key, sales=f"{undone.bills:,}", members=f"{undone.members:,}")
    return Answer(msgspec.to_builtins(undone), text)


COMMANDS = {
    "import sales": Command(_sales_arguments, _sales),
    "import members": Command(_members_arguments, _members),
    "import products": Command(_file, _products),
    "import undo": Command(_undo_arguments, _undo),
}
