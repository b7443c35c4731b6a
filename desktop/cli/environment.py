"""The folder ``.venv`` beside the code (HQ: ``.venv-hq``): made from a hash-pinned lock, noticed when half-made or old.

It counts as ready only with a stamp, which is written last and names the package set, the lock's hash and the Python.
Standard library only: it runs before anything else is there.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from desktop.cli.start_lock import only_one

PackageSet = Literal["till", "dev", "hq"]
Runner = Callable[[list[str], Callable[[str], None]], int]

_SETS: tuple[PackageSet, ...] = ("till", "dev", "hq")
_TAIL_LINES = 15


class Tell(Protocol):
    """Shows one sentence of the catalogue to the person waiting."""

    def __call__(self, key: str, **facts: object) -> None:
        """Show ``set_up.<key>``."""


class CannotSetUp(Exception):  # noqa: N818 - an answer with a remedy, like a refusal, which cannot be imported yet
    """The environment cannot be made here; nothing else was started. ``code`` finds its words in the catalogue."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


def run_visibly(command: list[str], on_line: Callable[[str], None]) -> int:
    """Run to the end, handing over each line of output; the exit code. The caller's stdin stays untouched."""
    # close_fds=False: the child holds our start lock too, so that nobody clears the folder under an orphaned pip.
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", close_fds=False,
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            on_line(line.rstrip())
    return process.returncode


@dataclass(frozen=True)
class Environment:
    """The virtual environment of the code under ``root``."""

    root: Path
    tell: Tell
    run: Runner = run_visibly
    name: str = ".venv"

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.root / self.name

    @property
    def python(self) -> Path:
        """Its interpreter, which may not exist yet."""
        return self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    def lock(self, packages: PackageSet) -> Path:
        """The hash-pinned list of a package set; dev holds everything that till does."""
        return self.root / "requirements" / f"{packages}.txt"

    def is_ready(self, wanted: PackageSet) -> bool:
        """Whether it holds what ``wanted`` asks for, by today's lock. Takes about a millisecond."""
        held = self._held()
        return held in (wanted, "dev") and self._read_stamp() == self._stamp_of(held)

    def make_ready(self, wanted: PackageSet) -> None:
        """Make or mend it so that ``is_ready(wanted)``; of two at once, one works and the other waits.

        Raises: CannotSetUp, to be shown; starting again tries again.
        """
        try:
            with only_one(self.root / f"{self.name}.lock", lambda: self.tell("waiting")):
                if not self.is_ready(wanted):
                    self._make(wanted)
        except OSError as error:
            raise CannotSetUp("set_up_no_place", folder=self.folder, reason=error) from error

    def _make(self, wanted: PackageSet) -> None:
        began = time.monotonic()
        held = self._held()
        packages: PackageSet = "dev" if "dev" in (held, wanted) else wanted
        self._stamp.unlink(missing_ok=True)  # from here on a kill leaves a half-made folder, and it shows
        if held is None:
            self._create()
        else:
            self.tell("changed")
        self._install(packages)
        self._write_stamp(packages)
        self.tell("ready", seconds=round(time.monotonic() - began))

    def _create(self) -> None:
        if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
            raise CannotSetUp("set_up_no_venv_module", version=f"{sys.version_info.major}.{sys.version_info.minor}")
        self.tell("making", folder=self.folder)
        # Asked from inside .venv itself, the Python that it was made with does the work.
        base_python = getattr(sys, "_base_executable", None) or sys.executable
        self._run_or_refuse([base_python, "-I", "-m", "venv", "--clear", str(self.folder)], lambda _line: None)

    def _install(self, packages: PackageSet) -> None:
        lock = self.lock(packages)
        progress = _Progress(self.tell, _count_packages(lock))
        # Wheels only: a source build would fetch build tools that no hash pins, and needs a compiler.
        options = ["--require-hashes", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
        pip = [str(self.python), "-I", "-m", "pip", "install", *options, "-r", str(lock)]
        self._run_or_refuse(pip, progress.see)

    def _run_or_refuse(self, command: list[str], on_line: Callable[[str], None]) -> None:
        tail: deque[str] = deque(maxlen=_TAIL_LINES)

        def see(line: str) -> None:
            if not line.startswith("Ignoring"):  # packages of other systems explain nothing
                tail.append(line)
            on_line(line)

        if self.run(command, see) != 0:
            raise CannotSetUp("set_up_failed", output="\n".join(tail))

    @property
    def _stamp(self) -> Path:
        return self.folder / "shuke-stamp"

    def _read_stamp(self) -> str:
        try:
            return self._stamp.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def _held(self) -> PackageSet | None:
        """The set that was once installed to the end and can still run; None means: begin from nothing."""
        packages, _, rest = self._read_stamp().partition(" ")
        if not self.python.exists() or not rest.endswith(f" {self._real_python()}"):
            return None
        return next((known for known in _SETS if known == packages), None)

    def _stamp_of(self, packages: PackageSet) -> str:
        digest = hashlib.sha256(self.lock(packages).read_bytes()).hexdigest()
        return f"{packages} {digest} {self._real_python()}"

    def _real_python(self) -> str:
        # A system upgrade points the link in .venv at another Python, for which nothing was installed.
        return os.path.realpath(self.python)

    def _write_stamp(self, packages: PackageSet) -> None:
        if hasattr(os, "sync"):
            os.sync()  # after a power cut the stamp must not outlive the files it vouches for
        draft = self._stamp.with_suffix(".new")
        draft.write_text(self._stamp_of(packages), "utf-8")
        draft.replace(self._stamp)


class _Progress:
    """Turns what pip prints into one short line per package."""

    def __init__(self, tell: Tell, total: int) -> None:
        self.tell = tell
        self.total = total
        self.seen = 0

    def see(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "Ignoring":  # not for this system
            self.total -= 1
        elif word in ("Collecting", "Processing"):  # from a registry, or from a folder of wheels
            self.seen += 1
            package = Path(rest.partition(" (from")[0]).name
            self.tell("fetching", done=self.seen, total=self.total, package=package)
        elif line.startswith("Installing collected"):
            self.tell("installing", total=self.total)


def _count_packages(lock: Path) -> int:
    return sum(line[:1].isalnum() for line in lock.read_text("utf-8").splitlines())
