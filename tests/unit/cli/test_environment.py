"""When .venv counts as ready, when it is made anew, and what is said when it cannot be made."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop.cli.environment import CannotSetUp, Environment
from desktop.cli.start_lock import only_one

LOCK = "colorama==1 \\\n    --hash=x\nmsgspec==1\nqrcode==1\n"
PIP_OUTPUT = [
    "Ignoring colorama: markers do not match your environment",
    "Collecting msgspec==0.22.0 (from -r /some where/requirements/till.txt (line 9))",
    "Processing /some/wheels/qrcode-8.2-py3-none-any.whl (from -r till.txt (line 12))",
    "Installing collected packages: msgspec, qrcode",
]


@dataclass
class Machine:
    """Stands for venv and pip: does what they leave behind, and remembers what was asked."""

    root: Path
    fails_at: str = ""
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def run(self, command: list[str], on_line: Callable[[str], None]) -> int:
        step = command[3]
        self.asked.append(f"{step} {Path(command[-1]).stem}" if step == "pip" else step)
        if step == self.fails_at:
            on_line("ERROR: no such thing")
            return 1
        if step == "venv":
            self.environment.python.parent.mkdir(parents=True, exist_ok=True)
            self.environment.python.touch()
        else:
            for line in PIP_OUTPUT:
                on_line(line)
        return 0

    def tell(self, key: str, **facts: object) -> None:
        self.told.append(" ".join([key, *map(str, facts.values())]))

    @property
    def environment(self) -> Environment:
        return Environment(self.root, self.tell, self.run)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "requirements").mkdir()
    for packages in ("till", "dev"):
        (tmp_path / "requirements" / f"{packages}.txt").write_text(LOCK)
    return Machine(tmp_path)


def test_a_bare_machine_is_made_ready_once(machine: Machine) -> None:
    assert not machine.environment.is_ready("till")
    machine.environment.make_ready("till")
    machine.environment.make_ready("till")
    assert machine.asked == ["venv", "pip till"]
    assert machine.environment.is_ready("till")


def test_each_package_is_counted_aloud(machine: Machine) -> None:
    machine.environment.make_ready("till")
    first, second = "fetching 1 2 msgspec==0.22.0", "fetching 2 2 qrcode-8.2-py3-none-any.whl"
    assert machine.told[1:4] == [first, second, "installing 2"]


def test_the_till_is_content_with_a_dev_environment_but_not_the_other_way(machine: Machine) -> None:
    machine.environment.make_ready("till")
    assert not machine.environment.is_ready("dev")
    machine.environment.make_ready("dev")
    assert machine.environment.is_ready("till")
    assert machine.asked == ["venv", "pip till", "pip dev"]


def test_a_changed_lock_installs_again_and_never_takes_the_dev_tools_away(machine: Machine) -> None:
    machine.environment.make_ready("dev")
    machine.environment.lock("dev").write_text("msgspec==2\n")
    assert not machine.environment.is_ready("till")
    machine.environment.make_ready("till")
    assert machine.asked[-1] == "pip dev"
    assert machine.environment.is_ready("dev")


@pytest.mark.parametrize("fails_at", ["venv", "pip"])
def test_a_half_made_environment_is_made_from_nothing(machine: Machine, fails_at: str) -> None:
    machine.fails_at = fails_at
    with pytest.raises(CannotSetUp) as refusal:
        machine.environment.make_ready("till")
    assert refusal.value.facts == {"output": "ERROR: no such thing"}
    assert not machine.environment.is_ready("till")
    machine.fails_at, machine.asked = "", []
    machine.environment.make_ready("till")
    assert machine.asked == ["venv", "pip till"]


def test_an_update_that_was_cut_off_is_made_from_nothing(machine: Machine) -> None:
    machine.environment.make_ready("till")
    machine.environment.lock("till").write_text("msgspec==2\n")
    machine.fails_at = "pip"
    with pytest.raises(CannotSetUp):
        machine.environment.make_ready("till")
    machine.fails_at, machine.asked = "", []
    machine.environment.make_ready("till")
    assert machine.asked[0] == "venv"


@pytest.mark.parametrize("stamp", ["", "till", "till 0123", "dev \n", "\udcff", "hq 0 0"])
def test_a_stamp_that_says_something_else_counts_as_none(machine: Machine, stamp: str) -> None:
    machine.environment.make_ready("till")
    (machine.environment.folder / "shuke-stamp").write_bytes(stamp.encode("utf-8", "surrogateescape"))
    assert not machine.environment.is_ready("till")


def test_another_python_behind_the_link_makes_it_anew(machine: Machine) -> None:
    machine.environment.make_ready("till")
    python = machine.environment.python
    python.rename(python.with_name("python3.99"))
    assert not machine.environment.is_ready("till")
    python.symlink_to("python3.99")
    assert not machine.environment.is_ready("till")
    machine.environment.make_ready("till")
    assert machine.asked == ["venv", "pip till", "venv", "pip till"]


def test_a_python_without_ensurepip_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(CannotSetUp) as refusal:
        machine.environment.make_ready("till")
    assert refusal.value.code == "set_up_no_venv_module"
    assert machine.asked == []


def test_a_folder_that_cannot_be_written_is_named(machine: Machine) -> None:
    (machine.root / ".venv.lock").mkdir()
    with pytest.raises(CannotSetUp) as refusal:
        machine.environment.make_ready("till")
    assert refusal.value.code == "set_up_no_place"


def test_of_two_at_once_one_waits_and_finds_it_done(machine: Machine) -> None:
    waited = threading.Event()
    other = Environment(machine.root, lambda key, **_: waited.set() if key == "waiting" else None, machine.run)
    with only_one(machine.root / ".venv.lock", lambda: None):
        second = threading.Thread(target=other.make_ready, args=("till",))
        second.start()
        assert waited.wait(5)
        assert machine.asked == []
    second.join(5)
    machine.environment.make_ready("till")
    assert machine.asked == ["venv", "pip till"]
