"""HQ's command line: finds the command, runs it, prints its answer once. Start reading at ``main``.

Exit codes: 0 done, 1 refused, 2 wrong use, 130 stopped by the keyboard. With ``--json`` exactly one document goes to
stdout, whatever happens; everything else goes to stderr.
"""

import importlib
from collections.abc import Sequence

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
from desktop.core.fault_log import write_fault
from hq.cli.answers import Answer, refusal_document, wrong_use_document
from hq.cli.anywhere import Anywhere, take_anywhere
from hq.cli.session import Command, Session
from hq.services.house import HqRefused
from hq.settings import PROGRAM, VERSION, environment, read_settings

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
    speak_utf8()
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
    if was_shown(as_document(answer.data) if session.as_json else answer.text):
        return answer.code
    session.tell(session.say("commands.not_shown"))
    return REFUSED


def _answer(session: Session, anywhere: Anywhere, rest: list[str]) -> Answer:
    if anywhere.version:
        return Answer({"version": VERSION}, PROGRAM)
    if not rest:
        if anywhere.help:
            return _help(_overview(session))
        raise WrongUse("no_command", usage=session.say("hq.usage_remedy"))
    name, arguments = command_name(rest, COMMANDS)
    command = find_command(name)
    parser = CommandParser(name, session.words, "python3 main.py hq", "hq")
    command.arguments(parser)
    if anywhere.help:
        return _help(parser.format_help())
    return command.run(session, parser.parse_args(arguments))


def find_command(name: str) -> Command:
    """A command by its name; its file is imported only now."""
    commands: dict[str, Command] = importlib.import_module(f"hq.cli.{COMMANDS[name]}").COMMANDS
    return commands[name]


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
        refuse(wrong_use_document(error, session.words), as_json=session.as_json)
        return WRONG_USE
    refusal = error if isinstance(error, Refusal | HqRefused) else _unforeseen(session, error)
    refuse(refusal_document(refusal, session.words), as_json=session.as_json)
    return REFUSED


def _unforeseen(session: Session, error: Exception) -> Refusal:
    """Something that nobody foresaw: written down without personal text, said without a traceback."""
    log = write_fault(session.settings.logs, error, PROGRAM)
    code = "files.failed" if isinstance(error, OSError) else "internal"
    return Refusal(code, log=str(log or "—"), reason=reason_of(error))
