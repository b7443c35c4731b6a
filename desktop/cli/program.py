"""``program show``, ``program set``: the rules of the shop, as a document."""

import json
from argparse import Namespace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from desktop.cli.answers import Answer
from desktop.cli.approving import approval_of, approve_arguments
from desktop.cli.commands import Command, no_arguments
from desktop.cli.files import read_text
from desktop.cli.session import Session
from desktop.core.command_line.flags import WrongUse
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import Unreadable
from desktop.core.domain.program import Program
from desktop.core.domain.program_document import canonical
from desktop.core.services.set_program import PRESETS, set_program


def _show(session: Session, _args: Namespace) -> Answer:
    with session.till() as till, till.ledger.reading() as reading:
        tree = _tree(reading.program().program)
    return Answer(tree, json.dumps(tree, ensure_ascii=False, indent=2))


def _tree(program: Program) -> Any:
    return json.loads(canonical(program))


def _set_arguments(parser: CommandParser) -> None:
    parser.add_argument("program", nargs="?", metavar="FILE|default|plain")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="KEY=VALUE")
    approve_arguments(parser)


def _set(session: Session, args: Namespace) -> Answer:
    if args.program is None and not args.settings:
        raise WrongUse("required", names="FILE|default|plain")
    settings = dict(_setting(text) for text in args.settings)
    with session.till() as till:
        preset = args.program if args.program in PRESETS else None
        changes = _changes(Path(args.program)) if args.program and not preset else {}
        current = set_program(
            till, preset, {**changes, **settings}, approval_of(session, till, args, "program.publish")
        )
    data = {"program_hash": current.hash, "program": _tree(current.program)}
    return Answer(data, session.say("commands.program.set"))


def _setting(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise WrongUse("value", name="--set", value=text[:40])
    try:
        return key.strip(), _exact(value)
    except (ValueError, RecursionError):
        return key.strip(), value


def _changes(path: Path) -> dict[str, Any]:
    """The keys to change. Unreadable ``program.not_json``: not one JSON object."""
    try:
        changes = _exact(read_text(path))
    except (ValueError, RecursionError) as error:
        raise Unreadable("program.not_json", name=path.name) from error
    if not isinstance(changes, dict):
        raise Unreadable("program.not_json", name=path.name)
    return changes


def _exact(text: str) -> Any:
    """JSON with exact decimals; what is no number is refused."""
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


COMMANDS = {"program show": Command(no_arguments, _show), "program set": Command(_set_arguments, _set)}
