"""``hq program show``, ``hq program publish``: the rules of the whole chain, as a document."""

import json
from argparse import Namespace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import NotFound, Unreadable
from desktop.core.domain.program import DEFAULT, PLAIN, Program
from desktop.core.domain.program_document import canonical, changed, read_program
from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.house import Hq
from hq.services.publish_program import publish_program
from hq.services.recording import COMMAND_LINE
from hq.store.console_programs import current_program

_PRESETS = {"default": DEFAULT, "plain": PLAIN}
_LARGEST_BYTES = 1_000_000


def _publish_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", metavar="FILE|default|plain")
    of_tenant(parser)


def _show(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        tree = json.loads(canonical(_current(hq, tenant.tenant_id)))
    return Answer(tree, json.dumps(tree, ensure_ascii=False, indent=2))


def _publish(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        if args.file in _PRESETS:
            program = _PRESETS[args.file]
        else:
            program = changed(_current(hq, tenant.tenant_id), _changes(Path(args.file)))
        named = publish_program(hq, tenant.tenant_id, canonical(program), COMMAND_LINE)
    document = {"program_hash": named, "program": json.loads(canonical(program))}
    return Answer(document, session.say("hq.program.published"))


def _current(hq: Hq, tenant_id: str) -> Program:
    """What HQ published last, else the default."""
    with hq.database.reading() as connection:
        now = current_program(connection, tenant_id)
    return read_program(now.document) if now else DEFAULT


def _changes(path: Path) -> dict[str, Any]:
    """The settings of a file: all, or those that change. NotFound ``file.missing``; Unreadable ``program.not_json``."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise Unreadable("program.not_json", name=path.name)
        text = path.read_bytes().decode("utf-8-sig")
        tree = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except FileNotFoundError:
        raise NotFound("file.missing", name=path.name) from None
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable("program.not_json", name=path.name) from error
    if not isinstance(tree, dict):
        raise Unreadable("program.not_json", name=path.name)
    return tree


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


COMMANDS = {"program show": Command(of_tenant, _show), "program publish": Command(_publish_arguments, _publish)}
