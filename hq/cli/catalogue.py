"""``hq catalogue publish``: the price list of the whole chain, from a file."""

from argparse import Namespace
from pathlib import Path

import msgspec

from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import NotFound, Unreadable
from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.house import HqRefused
from hq.services.publish_catalogue import publish_catalogue, read_catalogue

_LARGEST_BYTES = 64 * 1024 * 1024


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("file", metavar="FILE.csv")
    of_tenant(parser)


def _run(session: Session, args: Namespace) -> Answer:
    text = _text(Path(args.file))
    with session.tenant(args.tenant) as (hq, tenant):
        try:
            products = read_catalogue(hq, tenant.tenant_id, text)
        except HqRefused as refused:
            raise _in_words(session, refused) from refused
        done = publish_catalogue(hq, tenant.tenant_id, products)
    document = msgspec.structs.asdict(done)
    return Answer(document, session.say("hq.catalogue.published", **document))


def _in_words(session: Session, refused: HqRefused) -> HqRefused:
    """What is wrong with a row, said."""
    if "reason" not in refused.facts:
        return refused
    code = str(refused.facts["reason"])
    ours = f"hq.catalogue.{code.replace('.', '_')}"
    reason = session.say(ours if session.words.has(ours) else f"import_reasons.{code}")
    return HqRefused(refused.status, refused.code, **(refused.facts | {"reason": reason}))


def _text(path: Path) -> str:
    """NotFound ``file.missing``; Unreadable ``catalogue.not_text``."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise NotFound("file.missing", file=str(path)) from error
    if len(data) > _LARGEST_BYTES:
        raise Unreadable("catalogue.not_text", file=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("catalogue.not_text", file=str(path)) from error


COMMANDS = {"catalogue publish": Command(_arguments, _run)}
