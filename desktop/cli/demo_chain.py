"""``demo-chain``: an HQ and three tills with windows on this machine, all invented; a till's cable can be pulled.

The folder keeps it for the next time. Everything that is started here ends with it.
"""

import os
import signal
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType

import msgspec
from msgspec import Struct

from desktop.cli.answers import Answer
from desktop.cli.chain_hq import ADMIN, PASSWORD, ChainHq
from desktop.cli.chain_tills import ZONE, ChainTill
from desktop.cli.commands import Command
from desktop.cli.progress import ProgressBar
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import RuleBroken

_MARK = "chain.json"
_TILLS = ((1, 0), (2, 0), (3, 1))
"""Each till's number and its store's place: two in the first store, one in the second."""
_LOOK_S = 0.5


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--folder", type=Path, metavar="FOLDER")
    parser.add_argument("--port", type=int, default=0, metavar="N")


def _run(session: Session, args: Namespace) -> Answer:
    _need_a_screen()
    signal.signal(signal.SIGTERM, _interrupt)  # ended from outside, it still ends what it started
    folder = (args.folder or session.data_dir.with_name(f"{session.data_dir.name}-demo-chain")).resolve()
    kept = _kept(folder)
    stores = kept.stores or tuple(session.say("commands.demo_chain.stores").split("|"))
    hq = ChainHq(folder / "hq")
    tills = [ChainTill(folder, number, stores[place]) for number, place in _TILLS]
    try:
        url = _serve(session, hq, folder, stores, kept.port or args.port)
        for till in tills:
            _make_ready(session, till, hq, url)
        session.tell(session.say("commands.demo_chain.listening", url=url, admin=ADMIN, password=PASSWORD))
        for till in tills:
            till.open_window(session.settings.language)
        _explain(session, folder)
        _wait(tills)
    finally:
        for till in tills:
            till.end()
        hq.end()
    return Answer({"folder": str(folder), "hq": url}, session.say("commands.demo_chain.ended", folder=folder))


def _need_a_screen() -> None:
    from desktop.cli import screen

    if not screen.has_screen(os.environ):
        raise RuleBroken("chain.no_screen")


class _Kept(Struct, frozen=True):
    """What a chain's folder remembers: HQ's port, by which the tills know it, and the stores."""

    port: int = 0
    stores: tuple[str, ...] = ()


def _kept(folder: Path) -> _Kept:
    """What the folder was left with. RuleBroken ``chain.not_ours`` where something else lives in it."""
    mark = folder / _MARK
    if mark.exists():
        return msgspec.json.decode(mark.read_bytes(), type=_Kept)
    if folder.exists() and any(folder.iterdir()):
        raise RuleBroken("chain.not_ours", folder=str(folder))
    return _Kept()


def _serve(session: Session, hq: ChainHq, folder: Path, stores: tuple[str, ...], port: int) -> str:
    """HQ at the address that the tills know it by; founded where there is none."""
    if port and (folder / _MARK).exists():
        return hq.serve(port)
    session.tell(session.say("commands.demo_chain.preparing_hq"))
    _mark(folder, _Kept(0, stores))  # first of all: a run that breaks off leaves a folder that is ours
    hq.found(session.say("commands.demo_chain.tenant"), stores, ZONE)
    url = hq.serve(port)
    _mark(folder, _Kept(int(url.rstrip("/").rpartition(":")[2]), stores))
    return url


def _mark(folder: Path, known: _Kept) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_bytes(msgspec.json.encode(known))


def _make_ready(session: Session, till: ChainTill, hq: ChainHq, url: str) -> None:
    """A till that joined before is as it was."""
    if not till.exists:
        told = "filling" if till.number == 1 else "opening"
        session.tell(session.say(f"commands.demo_chain.{told}", number=till.number, store=till.store))
        with closing(ProgressBar()) as bar:
            till.make(session.say("commands.demo_chain.tenant"), session.words.language, bar)
    if till.is_joined:
        return
    session.tell(session.say("commands.demo_chain.joining", number=till.number))
    with closing(ProgressBar()) as bar:
        till.join(url, hq, bar)


def _explain(session: Session, folder: Path) -> None:
    from desktop.bootstrap import DEMO_PIN

    session.tell(session.say("commands.demo_chain.ready", pin=DEMO_PIN, folder=folder))


def _wait(tills: Sequence[ChainTill]) -> None:
    """Until every window was closed, or somebody presses Ctrl+C here, or ends this process."""
    try:
        while any(till.is_open for till in tills):
            time.sleep(_LOOK_S)
    except KeyboardInterrupt:
        return


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


COMMANDS = {"demo-chain": Command(_arguments, _run)}
