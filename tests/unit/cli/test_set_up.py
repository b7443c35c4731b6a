"""Which way a start goes: straight to work, through .venv, or to a refusal with its remedy."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desktop.cli import set_up, work
from desktop.cli.environment import CannotSetUp, Environment

REAL_ROOT = work.ROOT


class Paths:
    """Which way was taken, instead of taking it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
        self.taken: list[str] = []
        self.ready = False
        self.fault: CannotSetUp | None = None
        monkeypatch.setattr(set_up, "ROOT", root)
        monkeypatch.setattr(set_up, "work", self._step("work", 5))
        monkeypatch.setattr(set_up, "_hand_over", lambda _python, arguments: self._step("hand over", 6)(arguments))
        monkeypatch.setattr(Environment, "is_ready", lambda _self, _wanted: self.ready)
        monkeypatch.setattr(Environment, "make_ready", lambda _self, wanted: self._make(wanted))

    def _step(self, name: str, code: int) -> Callable[[Sequence[str]], int]:
        def take(_arguments: Sequence[str]) -> int:
            self.taken.append(name)
            return code

        return take

    def _make(self, wanted: str) -> None:
        self.taken.append(f"make {wanted}")
        if self.fault:
            raise self.fault


@pytest.fixture
def paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Paths:
    monkeypatch.delenv("SHUKE_HANDED_OVER", raising=False)
    (tmp_path / "requirements").mkdir()
    for packages in ("till", "dev"):
        (tmp_path / "requirements" / f"{packages}.in").write_text("no-such-package-anywhere>=1\n")
    return Paths(monkeypatch, tmp_path)


def test_a_bare_machine_makes_the_environment_and_hands_over(paths: Paths) -> None:
    assert set_up.start(["member", "show", "1"]) == 6
    assert paths.taken == ["make till", "hand over"]


@pytest.mark.parametrize("command", ["test", "bench"])
def test_tests_and_bench_ask_for_the_dev_set(paths: Paths, command: str) -> None:
    set_up.start(["--data-dir", "somewhere", command, "-k", "lots"])
    assert paths.taken == ["make dev", "hand over"]


def test_a_ready_environment_is_used_as_it_is(paths: Paths) -> None:
    paths.ready = True
    assert set_up.start([]) == 6
    assert paths.taken == ["hand over"]


def test_a_frozen_program_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHUKE_HANDED_OVER", raising=False)
    assert not work.is_ready_here()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert work.is_ready_here()


def test_installed_without_lists_it_goes_straight_to_work(paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "requirements/till.in").unlink()
    set_up.start([])
    assert paths.taken == ["work"]


def test_with_all_packages_here_it_goes_straight_to_work(paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "requirements/till.in").write_text("pytest>=1\n")
    (tmp_path / "requirements/dev.in").write_text("-r till.in\n-c till.txt\nhypothesis>=999\n")
    set_up.start([])
    set_up.start(["test"])
    assert paths.taken == ["work", "make dev", "hand over"]


def test_the_mark_of_having_been_handed_over_is_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_HANDED_OVER", "1")
    assert (work.is_ready_here(), work.is_ready_here()) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--demo"], True),
        (["--demo", "--data-dir", "a-folder", "--lang=en"], True),
        (["--help"], False),
        (["--version"], False),
        (["--json"], False),
        (["--nonsense"], False),
    ],
)
def test_without_a_command_it_is_the_window_that_is_asked_for(arguments: list[str], window: bool) -> None:
    assert work.is_for_the_window(arguments) is window


def test_a_version_too_new_is_not_good_enough(tmp_path: Path) -> None:
    for wish, good in (("pytest>=1,<2", False), ("pytest>=1,<99999", True)):
        (tmp_path / "till.in").write_text(f"{wish}\n")
        assert set_up.is_satisfied_here(tmp_path / "till.in") is good


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-HK", "en"])
@pytest.mark.parametrize(
    "fault",
    [
        CannotSetUp("set_up_no_venv_module", version="3.11"),
        CannotSetUp("set_up_failed", output="tail {of} pip"),
        CannotSetUp("set_up_no_place", folder="f", reason="r"),
    ],
    ids=lambda fault: fault.code,
)
def test_a_refusal_is_said_in_every_language(
    paths: Paths, capsys: pytest.CaptureFixture[str], fault: CannotSetUp, language: str
) -> None:
    paths.fault = fault
    assert set_up.start(["--json", f"--lang={language}"]) == 1
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert document["error"] == fault.code
    assert [document["title"], *document["detail"].splitlines(), document["remedy"]] == said.err.splitlines()


def test_without_json_nothing_is_printed_on_stdout(paths: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    paths.fault = CannotSetUp("set_up_failed", output="x")
    assert set_up.start(["member", "find", "x"]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "command", "rest"),
    [
        ([], "", []),
        (["--help"], "", ["--help"]),
        (["test", "-k", "x"], "test", ["-k", "x"]),
        (["--json", "bench", "P2"], "bench", ["--json", "P2"]),
        (["--data-dir", "test", "member", "find", "test"], "member", ["--data-dir", "test", "find", "test"]),
        (["--lang=en", "test"], "test", ["--lang=en"]),
    ],
)
def test_the_command_is_found_among_the_options(arguments: list[str], command: str, rest: list[str]) -> None:
    assert work.split_command(arguments) == (command, rest)


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ([], {"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ([], {"LANG": "en_GB", "LC_ALL": "zh_HK"}, "zh-HK"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        (["member", "--lang", "zh-Hans"], {"LANG": "C"}, "zh-Hans"),
        (["--lang=zh-HK"], {}, "zh-HK"),
        (["--lang", "xx"], {"LANG": "C"}, "en"),
    ],
)
def test_the_first_words_are_in_the_right_language(
    arguments: list[str], environ: dict[str, str], language: str
) -> None:
    assert set_up.language_for(arguments, environ) == language


def test_windows_waits_for_the_work_and_passes_its_exit_code_on() -> None:
    assert set_up._wait_for(subprocess.Popen([sys.executable, "-c", "raise SystemExit(9)"])) == 9


def test_a_python_that_is_too_old_is_told_so() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('main.py', run_name='__main__')"
    command = [sys.executable, "-X", "utf8", "-c", pretend]
    outcome = subprocess.run(command, capture_output=True, check=False, cwd=REAL_ROOT)
    assert outcome.returncode == 1
    assert outcome.stdout == b""
    assert "3.11 or newer; this is 3.9." in outcome.stderr.decode()


def test_an_old_python_can_read_main() -> None:
    ast.parse((REAL_ROOT / "main.py").read_text("utf-8"), feature_version=(3, 4))
