"""``status``: how this till stands with HQ. Everything is null before it has joined one."""

from argparse import Namespace
from typing import Any

from desktop.cli.answers import Answer
from desktop.cli.commands import Command, no_arguments
from desktop.cli.session import Session
from desktop.core.ports import Till
from desktop.core.services.sync_status import SyncStatus, sync_status


def _run(session: Session, _args: Namespace) -> Answer:
    from desktop.bootstrap import sync_log

    with session.till() as till:
        with sync_log(session.data_dir) as log:
            status = sync_status(log.standing())
        return Answer(_document(till, status), _text(session, till, status))


def _document(till: Till, status: SyncStatus | None) -> dict[str, Any]:
    if status is None:
        names = ("acked_seq", "head_seq", "unsent", "cursor", "last_contact", "last_round")
        return dict.fromkeys((*names, "hq", "merchant", "store", "device_id", "spending"))
    return {
        "acked_seq": status.acked_seq,
        "head_seq": status.head_seq,
        "unsent": status.unsent,
        "cursor": status.cursor,
        "last_contact": _time(till, status.last_contact_us),
        "last_round": _time(till, status.last_round_us),
        "hq": status.hq,
        "merchant": status.merchant,
        "store": status.store,
        "device_id": status.device_id,
        "spending": status.spending,
    }


def _time(till: Till, at_us: int | None) -> str | None:
    return None if at_us is None else till.clock.wall(at_us).isoformat(timespec="seconds")


def _text(session: Session, till: Till, status: SyncStatus | None) -> str:
    if status is None:
        return session.say("commands.status.alone")
    never = session.say("commands.status.never")
    lines = [
        session.say("commands.status.hq", merchant=status.merchant, store=status.store, hq=status.hq),
        session.say("commands.status.acked", acked=f"{status.acked_seq:,}", head=f"{status.head_seq:,}"),
        session.say("commands.status.unsent", unsent=f"{status.unsent:,}"),
        session.say("commands.status.contact", at=_clock(till, status.last_contact_us) or never),
        session.say("commands.status.round", at=_clock(till, status.last_round_us) or never),
    ]
    if status.spending != "allowed":
        lines.append(session.words.say(f"refusals.redeem.{status.spending}.title"))
    return "\n".join(lines)


def _clock(till: Till, at_us: int | None) -> str | None:
    return None if at_us is None else f"{till.clock.wall(at_us):%Y-%m-%d %H:%M:%S}"


COMMANDS = {"status": Command(no_arguments, _run)}
