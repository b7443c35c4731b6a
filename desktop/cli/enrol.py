"""``enrol``: this till joins HQ with a one-time code; what it wrote while it stood alone is sent at once."""

from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import Any

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.progress import ProgressBar
from desktop.cli.session import Session
from desktop.cli.sync import round_document, round_text
from desktop.core.command_line.parser import CommandParser
from desktop.core.ports.sync import RoundDone
from desktop.core.protocol.messages import Enrolled


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--hq", required=True, metavar="URL")
    parser.add_argument("--code", required=True, metavar="CODE")
    parser.add_argument("--ca", type=Path, metavar="FILE")


def _run(session: Session, args: Namespace) -> Answer:
    from desktop.bootstrap import join_hq, sync_once

    with session.till():
        pass  # from here on in the shop's language
    enrolled = join_hq(session.data_dir, args.hq, args.code, args.ca)
    with closing(ProgressBar()) as bar:
        done = sync_once(session.data_dir, bar)
    return Answer(_document(session, enrolled, done), _text(session, enrolled, done))


def _document(session: Session, enrolled: Enrolled, done: RoundDone) -> dict[str, Any]:
    return {
        "device_id": enrolled.device_id,
        "merchant": enrolled.merchant,
        "store": enrolled.store,
        "tz": enrolled.zone,
        "day_starts": f"{enrolled.day_starts_minutes // 60:02}:{enrolled.day_starts_minutes % 60:02}",
        "sync": round_document(session, done),
    }


def _text(session: Session, enrolled: Enrolled, done: RoundDone) -> str:
    facts = {"merchant": enrolled.merchant, "store": enrolled.store, "zone": enrolled.zone}
    return f"{session.say('commands.enrol.done', **facts)}\n{round_text(session, done)}"


COMMANDS = {"enrol": Command(_arguments, _run)}
