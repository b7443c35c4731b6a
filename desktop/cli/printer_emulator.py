"""``printer-emulator``: a receipt printer made of software, on this machine alone; for trying out and for the demo.

Its switches (paper out, cover open …) are turned in its window, or by their names on the standard input.
"""

import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.files import checked_out, write_file
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import RAW_PORT

if TYPE_CHECKING:
    from desktop.devices.emulator.roll import Roll
    from desktop.devices.emulator.server import Emulator


def _arguments(parser: CommandParser) -> None:
    from desktop.devices.emulator.switches import SWITCHES

    parser.add_argument("--port", dest="emulator_port", type=int, default=RAW_PORT, metavar="N")
    parser.add_argument("--width", type=int, choices=(58, 80), default=80)
    parser.add_argument("--encoding", choices=("gbk", "big5"), default="gbk")
    parser.add_argument("--state", dest="emulator_state", choices=SWITCHES, action="append", default=[])
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--window", dest="emulator_window", action="store_true")
    where.add_argument("--folder", dest="emulator_folder", type=Path, metavar="FOLDER")


def _run(session: Session, args: Namespace) -> Answer:
    from desktop.devices.emulator.server import Emulator

    printed = _keeping(session, args.emulator_folder) if args.emulator_folder else _told(session)
    if args.emulator_window:
        _need_a_screen()
    with Emulator(args.emulator_port, args.width, args.encoding, printed) as emulator:
        emulator.turn(*args.emulator_state)
        session.tell(session.say("commands.printer_emulator.listening", port=emulator.port))
        if args.emulator_window:
            _show(session, emulator)
        else:
            _wait(session, emulator)
        count, kicks = len(emulator.rolls), emulator.kicks
    text = session.say("commands.printer_emulator.ended", count=count)
    return Answer({"port": emulator.port, "printed": count, "drawer": kicks}, text)


def _told(session: Session) -> "Callable[[Roll], None]":
    """Each job in a line."""

    def printed(roll: "Roll") -> None:
        what = "jam" if roll.jam else "printed" if roll.has_paper else "drawer"
        session.tell(session.say(f"commands.printer_emulator.{what}", bytes=len(roll.data), why=roll.jam))

    return printed


def _keeping(session: Session, folder: Path) -> "Callable[[Roll], None]":
    """Each job as a picture and as its bytes, numbered."""
    told = _told(session)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RuleBroken("printer.folder", folder=str(folder)) from error
    count = len(list(folder.glob("*.bin")))

    def printed(roll: "Roll") -> None:
        nonlocal count
        if roll.has_paper:
            count += 1
            write_file(checked_out(folder / f"{count:04}.bin", session.data_dir), roll.data)
            if picture := roll.png():
                write_file(checked_out(folder / f"{count:04}.png", session.data_dir), picture)
        told(roll)

    return printed


def _wait(session: Session, emulator: "Emulator") -> None:
    """Until Ctrl+C or a signal to end; switches by their names, a line each."""
    over = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        over.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
    threading.Thread(target=_hear, args=(session, emulator), name="emulator-switches", daemon=True).start()
    while not over.wait(0.2):
        pass


def _hear(session: Session, emulator: "Emulator") -> None:
    from desktop.devices.emulator.switches import SWITCHES

    for line in sys.stdin or ():
        asked = [switch for switch in SWITCHES if switch == line.strip()]
        emulator.turn(*asked)
        on = ", ".join(sorted(emulator.switches.on)) or "—"
        session.tell(session.say("commands.printer_emulator.switches", on=on, all=", ".join(SWITCHES)))


def _need_a_screen() -> None:
    from desktop.cli import screen
    from desktop.settings import environment

    if not screen.has_screen(environment()):
        raise RuleBroken("emulator.no_screen")


def _show(session: Session, emulator: "Emulator") -> None:
    from desktop.devices.emulator.switches import SWITCHES
    from desktop.ui.emulator_window import run_emulator_window

    run_emulator_window(
        session.words,
        port=emulator.port,
        switches=SWITCHES,
        turn=emulator.turn,  # type: ignore[arg-type]
        look=lambda: (len(emulator.rolls), emulator.kicks, emulator.switches.on),
        picture=lambda at: emulator.rolls[at].picture(),
    )


COMMANDS = {"printer-emulator": Command(_arguments, _run)}
