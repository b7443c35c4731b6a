"""What was asked for, begun in the interpreter that has what it needs: a command, the window, or what developers run.

Imports next to nothing by itself: the window's first paint waits for every line of it.
"""

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANDED_OVER = "SHUKE_HANDED_OVER"
"""Set for the process that set_up.py starts in the environment it made."""

_OPTIONS_WITH_VALUE = ("--data-dir", "--lang")
_OF_THE_WINDOW = ("--demo", "--practice", *_OPTIONS_WITH_VALUE)
_MODULES = {"bench": "bench", "screens": "tests.screens", "simulate": "tests.simulation"}
HQ = "hq"
"""The command that begins every command of the central server, which is a program of its own beside the till."""
_HQ_MAIN = "hq.cli.app"
_WINDOW = "desktop.cli.window"
"""Named, not imported: the window starts this program anew for practice."""
_MOST_PROCESSES = 6
_MEMORY, _ROOM_BYTES = Path("/dev/shm"), 2 * 1024**3  # noqa: S108 - the folder in it is ours alone


def is_ready_here() -> bool:
    """Whether this interpreter was chosen by set_up.py, or holds the packed program."""
    return bool(os.environ.pop(HANDED_OVER, "")) or bool(getattr(sys, "frozen", False))


def work(arguments: Sequence[str]) -> int:
    """Run the command in this interpreter, which has what it needs."""
    command, rest = split_command(arguments)
    if command == "test":
        return _run_tests(rest)
    if command in _MODULES:
        return _run_module(_MODULES[command], rest)
    if command == HQ:
        return int(importlib.import_module(_HQ_MAIN).main(rest))
    if not command and is_for_the_window(arguments):
        return int(importlib.import_module(_WINDOW).main(arguments))
    from desktop.cli import app

    return app.main(list(arguments))


def split_command(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The command's name ("" if none) and all other arguments in their order; options may come before the name."""
    takes_value = False
    for position, argument in enumerate(arguments):
        if not takes_value and not argument.startswith("-"):
            return argument, [*arguments[:position], *arguments[position + 1 :]]
        takes_value = argument in _OPTIONS_WITH_VALUE
    return "", list(arguments)


def is_for_the_window(arguments: Sequence[str]) -> bool:
    """Whether nothing but the window is asked for, and in a way that it can read by itself."""
    flags = [argument.partition("=")[0] for argument in arguments if argument.startswith("-")]
    return all(flag in _OF_THE_WINDOW for flag in flags)


def _run_tests(arguments: Sequence[str]) -> int:
    import pytest  # only the dev set has it

    os.chdir(ROOT)
    sys.dont_write_bytecode = False  # hundreds of processes are started: what one has compiled the next one reads
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with _in_memory():
        if not arguments:
            _compile_tests()
        return int(pytest.main(list(arguments or _at_once())))


def _compile_tests() -> None:
    """Each process a share, where it was never done: else every worker of the tests compiles every one of them."""
    import subprocess

    if (ROOT / "tests" / "__pycache__").exists():
        return
    folders = sorted(str(folder) for folder in (ROOT / "tests").iterdir() if (folder / "__init__.py").exists())
    cores = os.cpu_count() or 1
    looks = [
        subprocess.Popen([sys.executable, "-m", "pytest", "--collect-only", "-qq", *share], stdout=subprocess.DEVNULL)
        for at in range(cores)
        if (share := folders[at::cores])
    ]
    for look in looks:
        look.wait()  # what is wrong with a test, the run itself will say


@contextmanager
def _in_memory() -> Iterator[None]:
    """Temporary files are kept in memory where there is room for them: no test waits for the disk.

    What a test kills is a process, never the machine, so that the same is there afterwards.
    """
    import tempfile

    if "TMPDIR" in os.environ or not _has_room(_MEMORY):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="shuke-", dir=_MEMORY, ignore_cleanup_errors=True) as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield


def _has_room(folder: Path) -> bool:
    try:
        about = os.statvfs(folder)
    except (AttributeError, OSError):  # Windows knows no such thing
        return False
    runs_programs = not about.f_flag & os.ST_NOEXEC
    return runs_programs and os.access(folder, os.W_OK) and about.f_bavail * about.f_frsize >= _ROOM_BYTES


def _at_once() -> tuple[str, ...]:
    """How the whole suite runs: two processes more than there are cores, as half of a test's time is waiting.

    What one module or class shares stays in one process. The longest come first (tests/conftest.py), then the others by
    their names: the many quick ones of tests/unit fill what is left, where xdist would leave a few long ones.
    """
    return (
        f"--numprocesses={min(_MOST_PROCESSES, (os.cpu_count() or 1) + 2)}",
        "--dist=loadscope",
        "--no-loadscope-reorder",
    )


def _run_module(module: str, arguments: Sequence[str]) -> int:
    import runpy

    os.chdir(ROOT)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return 0
