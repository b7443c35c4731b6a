"""The command line: finds the command, runs it, prints its answer once. Start reading at ``main``.

Exit codes: 0 done, 1 refused, 2 wrong use, 130 stopped by the keyboard. With ``--json`` exactly one document goes to
stdout, whatever happens; everything else goes to stderr.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from desktop.cli.answers import Answer, as_document, refusal_document, wrong_use_document
from desktop.cli.anywhere import Anywhere, WrongUse, take_anywhere
from desktop.cli.arguments import CommandParser
from desktop.cli.commands import Command
from desktop.cli.overview import GROUPS, overview
from desktop.cli.session import Session
from desktop.core.domain.errors import Refusal
from desktop.core.services.tell import PARTS
from desktop.settings import VERSION, environment, read_settings
from desktop.settings.fault_log import written_down

DONE, REFUSED, WRONG_USE, STOPPED = 0, 1, 2, 130
_ELSEWHERE = ("test", "bench")


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; the exit code."""
    _speak_utf8()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return STOPPED


def _run(arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    session = Session(read_settings(None, None, environment()))
    try:
        anywhere, rest = take_anywhere(arguments)
        session = Session(read_settings(anywhere.data_dir, anywhere.language, environment()))
        answer = _answer(session, anywhere, rest)
    except Exception as error:  # noqa: BLE001 - the last border: it is written down and said, never swallowed
        return say_failure(session, error, as_json=as_json)
    return _print(session, as_document(answer.data) if as_json else answer.text) or answer.code


def say_failure(session: Session, error: Exception, *, as_json: bool = False) -> int:
    """Say in words why it was not done; the exit code."""
    if isinstance(error, WrongUse):
        return _refuse(wrong_use_document(error, session.words), WRONG_USE, as_json=as_json)
    if isinstance(error, Refusal):
        return _refuse(refusal_document(error, session.words, session.currency), REFUSED, as_json=as_json)
    return _fail(session, "files.failed" if isinstance(error, OSError) else "internal", error, as_json=as_json)


def _answer(session: Session, anywhere: Anywhere, rest: list[str]) -> Answer:
    if anywhere.version:
        return Answer({"version": VERSION}, f"Shuke 熟客 {VERSION}")
    if not rest:
        if anywhere.help:
            return _help(overview(session.words))
        raise WrongUse("no_command")
    name, arguments = _command_name(rest)
    command = find_command(name)
    parser = CommandParser(name, session.words)
    command.arguments(parser)
    if anywhere.help:
        return _help(parser.format_help())
    return command.run(session, parser.parse_args(arguments))


def _help(text: str) -> Answer:
    return Answer({"help": text}, text)


def _command_name(rest: list[str]) -> tuple[str, list[str]]:
    """The command's name, of one word or two, and its arguments."""
    names = [name for names in GROUPS.values() for name in names if name not in _ELSEWHERE]
    for length in (2, 1):
        name = " ".join(rest[:length])
        if len(rest) >= length and name in names:
            return name, rest[length:]
    family = [name for name in names if name.split()[0] == rest[0]]
    if family:
        raise WrongUse("which", choices=", ".join(family))
    raise WrongUse("no_such_command", name=rest[0][:40])


def find_command(name: str) -> Command:
    """A command by its name; its file is imported only now."""
    family = name.split(maxsplit=1)[0]
    module = importlib.import_module(f"desktop.cli.{'import_' if family == 'import' else family.replace('-', '_')}")
    commands: dict[str, Command] = module.COMMANDS
    return commands[name]


def _refuse(document: dict[str, object], code: int, *, as_json: bool) -> int:
    stream = sys.stdout if as_json else sys.stderr
    parts = [as_document(document)] if as_json else [str(document[part]) for part in PARTS]
    with suppress(OSError):
        print(*parts, sep="\n", file=stream, flush=True)
    return code


def _fail(session: Session, code: str, error: Exception, *, as_json: bool) -> int:
    """Something that nobody foresaw: written down without personal text, said without a traceback."""
    log = written_down(session.data_dir, error)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    refusal = Refusal(code, log=log or "—", reason=reason)
    return _refuse(refusal_document(refusal, session.words, session.currency), REFUSED, as_json=as_json)


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
