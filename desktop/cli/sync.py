"""``sync``: a round with HQ; 0 once HQ has acknowledged everything and all was pulled, else 1 and what is left."""

from argparse import Namespace
from contextlib import closing
from typing import Any

from desktop.cli.answers import Answer, refusal_document
from desktop.cli.commands import Command, no_arguments
from desktop.cli.erase import scrubbed
from desktop.cli.progress import ProgressBar
from desktop.cli.session import Session
from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import RoundDone


def _run(session: Session, _args: Namespace) -> Answer:
    from desktop.bootstrap import sync_once

    with session.till(), closing(ProgressBar()) as bar:
        done = sync_once(session.data_dir, bar)
    scrubbed(session)  # whom HQ said to erase
    return Answer(round_document(session, done), round_text(session, done), 0 if _is_whole(done) else 1)


def _is_whole(done: RoundDone) -> bool:
    return done.complete and not done.left


def round_document(session: Session, done: RoundDone) -> dict[str, Any]:
    """A round as JSON; one that was stopped in the form of a refusal, with what it did."""
    document = {
        "complete": _is_whole(done),
        "sent": done.sent,
        "received": done.received,
        "left": done.left,
        "spending": done.spending,
        "notes": list(done.notes),
    }
    if done.complete:
        return document
    return {**refusal_document(Refusal(done.code, **done.facts), session.words, session.currency), **document}


def round_text(session: Session, done: RoundDone) -> str:
    """The same for people."""
    facts = {name: f"{getattr(done, name):,}" for name in ("sent", "received", "left")}
    lines = []
    for code, told in ((done.code, not done.complete), *((note, True) for note in done.notes)):
        if told:
            said = refusal_document(Refusal(code, **done.facts), session.words, session.currency)
            lines += [said["title"], said["detail"], said["remedy"]]
    lines.append(session.say("commands.sync.sent", **facts))
    if done.left:
        lines.append(session.say("commands.sync.left", **facts))
    return "\n".join(lines)


COMMANDS = {"sync": Command(no_arguments, _run)}
