"""``aside``: raises the side window of the Shuke that is open, for a key of the system (Wayland, macOS)."""

from argparse import Namespace

from desktop.cli.answers import Answer
from desktop.cli.commands import Command, no_arguments
from desktop.cli.session import Session
from desktop.core.domain.errors import NotFound

_LEDGER = "ledger.json"


def _aside(session: Session, _arguments: Namespace) -> Answer:
    if not (session.data_dir / _LEDGER).exists():
        raise NotFound("shop.missing", folder=str(session.data_dir))
    from desktop.ui.app import raise_aside

    if not raise_aside(session.data_dir):
        raise NotFound("window.not_open", folder=str(session.data_dir))
    return Answer({"raised": True}, session.words.say("commands.aside.done"))


COMMANDS = {"aside": Command(no_arguments, _aside)}
