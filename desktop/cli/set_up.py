"""From a bare Python to the work that was asked for: makes ``.venv`` where it is missing, then hands over to it.

HQ has packages, and a folder ``.venv-hq``, of its own: a server needs no window, and a till no server.

Standard library only (the words are ours and need no more). What is printed here goes to stderr; stdout belongs to
the command. Start reading at ``start``; ``work`` is what comes after it, in the interpreter that has all it needs.
"""

import json
import locale
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.cli.environment import CannotSetUp, Environment, PackageSet
from desktop.cli.work import HANDED_OVER, HQ, ROOT, split_command, work
from desktop.core.words import Words

_DEV_COMMANDS = ("test", "bench", "screens", "simulate")
_LANGUAGE_OF_LOCALE = (("zh_HK", "zh-HK"), ("zh_MO", "zh-HK"), ("zh_TW", "zh-Hant"), ("zh", "zh-Hans"))


def start(arguments: Sequence[str]) -> int:
    """Do what was asked, first making ready what it needs; the exit code of the work, or 1 with the reason."""
    command, _ = split_command(arguments)
    wanted: PackageSet = "dev" if command in _DEV_COMMANDS else "hq" if command == HQ else "till"
    language = language_for(arguments, os.environ)
    tell = lambda key, **facts: _show(Words(language).say(f"set_up.{key}", **facts))  # noqa: E731 - one line, one use
    environment = Environment(ROOT, tell, name=".venv-hq" if wanted == "hq" else ".venv")
    try:
        if _needs_no_environment(environment, wanted):
            return work(arguments)
        if not environment.is_ready(wanted):
            environment.make_ready(wanted)
    except CannotSetUp as reason:
        return _refuse(reason, Words(language), as_json="--json" in arguments)
    except KeyboardInterrupt:
        return 130
    return _hand_over(environment.python, arguments)


def language_for(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language to speak before any setting can be read: ``--lang``, else the system's, else English."""
    named = re.search(r"(?:^|\0)--lang[=\0](zh-Hans|zh-Hant|zh-HK|en)(?:\0|$)", "\0".join(arguments))
    if named:
        return named[1]
    system = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), None)
    system = (system or locale.getlocale()[0] or "").replace("Chinese (Traditional)", "zh_TW").replace("Chinese", "zh")
    return next((language for start_of, language in _LANGUAGE_OF_LOCALE if system.startswith(start_of)), "en")


def _needs_no_environment(environment: Environment, wanted: PackageSet) -> bool:
    """Installed, or all here already; but a ready ``.venv`` with its pins is preferred."""
    wishes = ROOT / "requirements" / f"{wanted}.in"
    return not wishes.exists() or (not environment.is_ready(wanted) and is_satisfied_here(wishes))


def is_satisfied_here(wish_list: Path) -> bool:
    """Whether this interpreter has every package of a ``.in`` list at a version that it asks for."""
    from importlib import metadata  # 25 ms that a usual start does not need

    for line in wish_list.read_text("utf-8").splitlines():
        if line.startswith("-r "):
            if not is_satisfied_here(wish_list.parent / line[3:]):
                return False
        elif wish := re.match(r"([\w-]+)(?:\[[\w,-]+\])?>=([\d.]+)(?:,<([\d.]+))?", line):
            try:
                here = _release(metadata.version(wish[1]))
                if here < _release(wish[2]) or (wish[3] and here >= _release(wish[3])):
                    return False
            except metadata.PackageNotFoundError:
                return False
    return True


def _release(version: str) -> tuple[int, ...]:
    numbers = re.match(r"[\d.]*\d", version)
    return tuple(int(number) for number in numbers[0].split(".")) if numbers else ()


def _hand_over(python: Path, arguments: Sequence[str]) -> int:
    os.environ[HANDED_OVER] = "1"
    command = [str(python), str(ROOT / "main.py"), *arguments]
    if sys.platform != "win32":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(python, command)  # noqa: S606 - no shell is wanted; returns never
    return _wait_for(subprocess.Popen(command))  # Windows: exec would let the prompt come back too early


def _wait_for(process: "subprocess.Popen[bytes]") -> int:
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the child has it as well, and decides
            continue


def _show(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _refuse(reason: CannotSetUp, words: Words, *, as_json: bool) -> int:
    key = f"refusals.{reason.code}"
    parts = {part: words.say(f"{key}.{part}", **reason.facts) for part in ("title", "detail", "remedy")}
    _show("\n".join(parts.values()))
    if as_json:
        print(json.dumps({"error": reason.code, **parts}, ensure_ascii=False))
    return 1
