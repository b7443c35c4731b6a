"""HQ is started like the till, with packages of its own in a folder of its own; the lock is whole and hashed."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli import set_up, work
from desktop.cli.environment import Environment
from tests.architecture.source import ROOT
from tests.architecture.test_packages import pins, wishes


class Machine:
    """Stands for venv and pip, and remembers what was asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked: list[str] = []
        (root / "requirements").mkdir()
        for packages in ("till", "dev", "hq"):
            (root / "requirements" / f"{packages}.txt").write_text("msgspec==1\n", "utf-8")

    def environment(self, name: str) -> Environment:
        return Environment(self.root, self._tell, self._run, name)

    def _tell(self, key: str, **facts: object) -> None:
        """Nobody listens."""

    def _run(self, command: list[str], _on_line: object) -> int:
        self.asked.append(f"{command[3]} {Path(command[-1]).stem}")
        if command[3] == "venv":
            python = self.environment(Path(command[-1]).name).python
            python.parent.mkdir(parents=True)
            python.touch()
        return 0


def test_till_and_hq_each_have_their_own(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    till, hq = machine.environment(".venv"), machine.environment(".venv-hq")
    hq.make_ready("hq")
    assert (hq.is_ready("hq"), till.is_ready("till")) == (True, False)
    till.make_ready("till")
    hq.make_ready("hq")
    assert machine.asked == ["venv .venv-hq", "pip hq", "venv .venv", "pip till"]
    assert (tmp_path / ".venv-hq.lock").exists()


def test_a_changed_lock_installs_hqs_again_and_nothing_else(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.environment(".venv-hq").make_ready("hq")
    (tmp_path / "requirements" / "hq.txt").write_text("msgspec==2\n", "utf-8")
    assert not machine.environment(".venv-hq").is_ready("hq")
    machine.environment(".venv-hq").make_ready("hq")
    assert machine.asked[-1] == "pip hq"


@pytest.mark.parametrize(
    ("arguments", "wanted", "folder"),
    [
        (["hq", "serve"], "hq", ".venv-hq"), (["--lang", "en", "hq", "init"], "hq", ".venv-hq"),
        (["member", "find", "hq"], "till", ".venv"), (["test", "hq"], "dev", ".venv"), ([], "till", ".venv"),
    ],
)  # fmt: skip
def test_the_command_decides(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], wanted: str, folder: str
) -> None:
    (tmp_path / "requirements").mkdir()
    for packages in ("till", "dev", "hq"):
        (tmp_path / "requirements" / f"{packages}.in").write_text("no-such-package[of-any]>=1\n", "utf-8")
    made: list[tuple[str, str]] = []

    def make(self: Environment, packages: str) -> None:
        made.append((packages, self.name))

    def hand_over(python: Path, _arguments: object) -> int:
        made.append(("", python.parts[-3]))
        return 0

    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(Environment, "make_ready", make)
    monkeypatch.setattr(set_up, "_hand_over", hand_over)
    set_up.start(arguments)
    assert made == [(wanted, folder), ("", folder)]


def test_the_command_is_handed_to_hq(monkeypatch: pytest.MonkeyPatch) -> None:
    import hq.cli.app

    heard: list[list[str]] = []

    def main(arguments: list[str]) -> int:
        heard.append(arguments)
        return 7

    monkeypatch.setattr(hq.cli.app, "main", main)
    assert work.work(["--lang", "en", "hq", "device", "list"]) == 7
    assert heard == [["--lang", "en", "device", "list"]]


def test_a_wish_with_an_extra_is_looked_for(tmp_path: Path) -> None:
    wish = tmp_path / "x.in"
    wish.write_text("no-such-package[binary]>=3.3\n", "utf-8")
    assert not set_up.is_satisfied_here(wish)
    wish.write_text("-c other.txt\nmsgspec[of-any]>=0.1\n", "utf-8")
    assert set_up.is_satisfied_here(wish)


def test_the_lock_is_whole_hashed_and_the_tills_versions() -> None:
    locked, till = pins("hq.txt"), pins("till.txt")
    asked = {wish.split(">=")[0].split("[")[0] for wish in wishes("hq.in")}
    assert asked <= locked.keys()
    assert {package for package, rest in locked.items() if "--hash=sha256:" not in rest} == set()
    assert {name for name in locked.keys() & till.keys() if locked[name].split()[0] != till[name].split()[0]} == set()
    assert not {name for name in locked if "pyside" in name.lower()}


def test_hq_needs_nothing_that_its_list_does_not_name() -> None:
    """Every package that the server and its commands import, in a process of its own, is in the lock."""
    code = (
        "import sys, hq.cli.app as app\n"
        "for name in app.COMMANDS: app.find_command(name)\n"
        "from importlib.metadata import packages_distributions\n"
        "of = packages_distributions()\n"
        "names = {name for top in {m.split('.')[0] for m in sys.modules} for name in of.get(top, [])}\n"
        "print(*sorted(names))"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=120
    )
    locked = {name.lower().replace("_", "-").replace(".", "-") for name in pins("hq.txt")}
    used = {name.lower().replace("_", "-").replace(".", "-") for name in outcome.stdout.split()}
    assert used - locked - {"setuptools", "pip", "pillow"} == set()  # qrcode takes pillow along where it is, as here
