"""``pos-api``: the local door for the POS without a window, and the token that opens it."""

import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import RuleBroken
from desktop.core.services.admit_pos import new_pos_token, pos_token_since, revoke_pos_token
from desktop.settings.fault_log import written_down

if TYPE_CHECKING:
    from desktop.pos.server import PosServer

PORT = 8377


def _serve_arguments(parser: CommandParser) -> None:
    parser.add_argument("--port", dest="pos_port", type=int, default=PORT, metavar="PORT")


def _serve(session: Session, args: Namespace) -> Answer:
    from desktop.cli.pos_door import pos_server

    with session.till() as till:
        if pos_token_since(till) is None:
            session.tell(session.say("commands.pos_api.no_token"))
    if not 0 <= args.pos_port < 65_536:
        raise RuleBroken("pos.port", port=str(args.pos_port))
    fault = partial(written_down, session.data_dir)
    server = pos_server(session.data_dir, args.pos_port, session.settings.language, fault)
    server.start()
    address = f"http://127.0.0.1:{server.state.port}"
    session.tell(session.say("commands.pos_api.listening", address=address))
    with _stopped_by_signals(server):
        server.wait()
    if server.state.refusal is not None:
        raise server.state.refusal
    return Answer({"address": address}, session.say("commands.pos_api.ended"))


@contextmanager
def _stopped_by_signals(server: "PosServer") -> Iterator[None]:
    """Ctrl+C and a service's stop end the door in order: what was asked is answered."""

    def end(_number: int, _frame: FrameType | None) -> None:
        server.ask_to_stop()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _token_arguments(parser: CommandParser) -> None:
    parser.add_argument("--revoke", dest="pos_revoke", action="store_true")


def _token(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        if args.pos_revoke:
            revoke_pos_token(till)
            return Answer({"token": None, "since": None}, session.say("commands.pos_api.revoked"))
        token = new_pos_token(till)
        since_us = pos_token_since(till)
        since: datetime | None = till.clock.wall(since_us) if since_us is not None else None
    document = {"token": token, "since": since.isoformat(timespec="seconds") if since else None}
    return Answer(document, session.say("commands.pos_api.token", token=token))


COMMANDS = {
    "pos-api serve": Command(_serve_arguments, _serve),
    "pos-api token": Command(_token_arguments, _token),
}
