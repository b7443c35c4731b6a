"""HQ's command line: finds the command, runs it, prints its answer once. Start reading at ``main``.

Exit codes: 0 done, 1 refused, 2 wrong use, 130 stopped by the keyboard. With ``--json`` exactly one document goes to
stdout, whatever happens; everything else goes to stderr.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from desktop.core.domain.errors import Refusal
from desktop.core.fault_log import write_fault
from hq.cli.answers import PARTS, Answer, WrongUse, as_document, refusal_document, wrong_use_document
from hq.cli.arguments import Anywhere, CommandParser, take_anywhere
from hq.cli.session import Command, Session
from hq.services.house import HqRefused
from hq.settings import PROGRAM, VERSION, environment, read_settings

DONE, REFUSED, WRONG_USE, STOPPED = 0, 1, 2, 130
COMMANDS = {
    "init": "init",
    "serve": "serve",
    "store add": "store",
    "code": "code",
    "device list": "device",
    "device revoke": "device",
    "program show": "program",
    "program publish": "program",
    "catalogue publish": "catalogue",
    "staff list": "staff",
    "staff add": "staff",
    "staff change": "staff",
    "staff leave": "staff",
    "staff code": "staff",
    "staff reset": "staff",
    "merge": "merge",
    "part": "merge",
    "export points": "export",
    "export members": "export",
    "carried": "carried",
    "verify": "verify",
}
"""Each command and the file of this folder that has it."""
_WIDTH = 18


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; the exit code."""
    _speak_utf8()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return STOPPED


def _run(arguments: Sequence[str]) -> int:
    session = Session(read_settings(None, None, None, environment()), as_json="--json" in arguments)
    try:
        anywhere, rest = take_anywhere(arguments)
        settings = read_settings(anywhere.data_dir, anywhere.database_url, anywhere.language, environment())
        session = Session(settings, as_json=anywhere.as_json)
        answer = _answer(session, anywhere, rest)
    except Exception as error:  # noqa: BLE001 - the last border: it is written down and said, never swallowed
        return _say_failure(session, error)
    if answer.told:
        return answer.code
    return _print(session, as_document(answer.data) if session.as_json else answer.text) or answer.code


def _answer(session: Session, anywhere: Anywhere, rest: list[str]) -> Answer:
    if anywhere.version:
        return Answer({"version": VERSION}, PROGRAM)
    if not rest:
        if anywhere.help:
            return _help(_overview(session))
        raise WrongUse("no_command", usage=session.say("hq.usage_remedy"))
    name, arguments = _command_name(rest)
    command = find_command(name)
    parser = CommandParser(name, session.words)
    command.arguments(parser)
    if anywhere.help:
        return _help(parser.format_help())
    return command.run(session, parser.parsed(arguments))


def find_command(name: str) -> Command:
    """A command by its name; its file is imported only now."""
    commands: dict[str, Command] = importlib.import_module(f"hq.cli.{COMMANDS[name]}").COMMANDS
    return commands[name]


def _command_name(rest: list[str]) -> tuple[str, list[str]]:
    """The command's name, of one word or two, and its arguments."""
    for length in (2, 1):
        name = " ".join(rest[:length])
        if len(rest) >= length and name in COMMANDS:
            return name, rest[length:]
    family = [name for name in COMMANDS if name.split()[0] == rest[0]]
    if family:
        raise WrongUse("which", choices=", ".join(family))
    raise WrongUse("no_such_command", name=rest[0][:40])


def _overview(session: Session) -> str:
    """Each command with one line, then the flags that may stand anywhere."""
    lines = [session.say("hq.overview.title"), "", session.say("hq.overview.usage"), ""]
    lines += [f"  {name:<{_WIDTH}}{session.say('hq.help.' + name.replace(' ', '_'))}" for name in COMMANDS]
    return "\n".join([*lines, "", session.say("hq.overview.anywhere")])


def _help(text: str) -> Answer:
    return Answer({"help": text}, text)


def _say_failure(session: Session, error: Exception) -> int:
    """Say in words why it was not done; the exit code."""
    if isinstance(error, WrongUse):
        return _refuse(session, wrong_use_document(error, session.words), WRONG_USE)
    if isinstance(error, Refusal | HqRefused):
        return _refuse(session, refusal_document(error, session.words), REFUSED)
    log = write_fault(session.settings.logs, error, PROGRAM)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    code = "files.failed" if isinstance(error, OSError) else "internal"
    return _refuse(session, refusal_document(Refusal(code, log=str(log or "—"), reason=reason), session.words), REFUSED)


def _refuse(session: Session, document: dict[str, object], code: int) -> int:
    stream = sys.stdout if session.as_json else sys.stderr
    parts = [as_document(document)] if session.as_json else [str(document[part]) for part in PARTS]
    with suppress(OSError):
        print(*parts, sep="\n", file=stream, flush=True)
    return code


def _print(session: Session, text: str) -> int:
    """The answer on stdout. A reader who has left is no error; a full disk is 1, though the work is done."""
    try:
        print(text, flush=True)
    except OSError as error:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is buffered must not fail at exit
        if not isinstance(error, BrokenPipeError):
            session.tell(session.say("commands.not_shown"))
            return REFUSED
    return DONE


def _speak_utf8() -> None:
    """UTF-8 on all streams, whatever the console was set to: what cannot be shown is escaped, nothing fails."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
