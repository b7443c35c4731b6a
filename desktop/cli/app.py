"""The command line: finds the command, runs it, prints its answer once. Start reading at ``main``.

Exit codes: 0 done, 1 refused, 2 wrong use, 130 stopped by the keyboard. With ``--json`` exactly one document goes to
stdout, whatever happens; everything else goes to stderr.
"""

import importlib
from collections.abc import Sequence

from desktop.cli.answers import Answer, refusal_document, wrong_use_document
from desktop.cli.anywhere import Anywhere, take_anywhere
from desktop.cli.commands import Command
from desktop.cli.overview import GROUPS, overview
from desktop.cli.session import Session
from desktop.core.command_line.flags import WrongUse, command_name
from desktop.core.command_line.parser import CommandParser
from desktop.core.command_line.speaking import (
    REFUSED,
    STOPPED,
    WRONG_USE,
    as_document,
    reason_of,
    refuse,
    speak_utf8,
    was_shown,
)
from desktop.core.domain.errors import Refusal
from desktop.settings import VERSION, environment, read_settings
from desktop.settings.fault_log import written_down

_ELSEWHERE = ("test", "bench")


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; the exit code."""
    speak_utf8()
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
    if was_shown(as_document(answer.data) if as_json else answer.text):
        return answer.code
    session.tell(session.say("commands.not_shown"))
    return REFUSED


def say_failure(session: Session, error: Exception, *, as_json: bool = False) -> int:
    """Say in words why it was not done; the exit code."""
    if isinstance(error, WrongUse):
        refuse(wrong_use_document(error, session.words), as_json=as_json)
        return WRONG_USE
    refusal = error if isinstance(error, Refusal) else _unforeseen(session, error)
    refuse(refusal_document(refusal, session.words, session.currency), as_json=as_json)
    return REFUSED


def _answer(session: Session, anywhere: Anywhere, rest: list[str]) -> Answer:
    if anywhere.version:
        return Answer({"version": VERSION}, f"Shuke 熟客 {VERSION}")
    if not rest:
        if anywhere.help:
            return _help(overview(session.words))
        raise WrongUse("no_command")
    names = [name for names in GROUPS.values() for name in names if name not in _ELSEWHERE]
    name, arguments = command_name(rest, names)
    command = find_command(name)
    parser = CommandParser(name, session.words, "python3 main.py", "commands")
    command.arguments(parser)
    if anywhere.help:
        return _help(parser.format_help())
    return command.run(session, parser.parse_args(arguments))


def _help(text: str) -> Answer:
    return Answer({"help": text}, text)


def find_command(name: str) -> Command:
    """A command by its name; its file is imported only now."""
    family = name.split(maxsplit=1)[0]
    module = importlib.import_module(f"desktop.cli.{'import_' if family == 'import' else family.replace('-', '_')}")
    commands: dict[str, Command] = module.COMMANDS
    return commands[name]


def _unforeseen(session: Session, error: Exception) -> Refusal:
    """Something that nobody foresaw: written down without personal text, said without a traceback."""
    log = written_down(session.data_dir, error)
    return Refusal(
        "files.failed" if isinstance(error, OSError) else "internal", log=log or "—", reason=reason_of(error)
    )
