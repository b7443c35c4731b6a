"""The lists of packages agree with one another, and every one is pinned by hash."""

import re
import tomllib

import pytest

from tests.architecture.source import ROOT


def wishes(name: str) -> list[str]:
    lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and line[0].isalpha()]


def pins(name: str) -> dict[str, str]:
    """Package to everything that follows in the lock: version, marker, hashes."""
    text = re.sub(r"^ *#.*\n", "", (ROOT / "requirements" / name).read_text("utf-8"), flags=re.MULTILINE)
    return dict(re.findall(r"^([\w.-]+)==((?:.*\\\n)*.*)$", text, flags=re.MULTILINE))


def test_the_project_asks_for_what_the_till_list_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == wishes("till.in")


@pytest.mark.parametrize("packages", ["till", "dev"])
def test_every_wish_is_locked_and_every_lock_is_hashed(packages: str) -> None:
    locked = pins(f"{packages}.txt")
    assert {re.split(r"[>=]", wish)[0] for wish in wishes(f"{packages}.in")} <= locked.keys()
    assert {package for package, rest in locked.items() if "--hash=sha256:" not in rest} == set()


def test_a_developer_runs_the_very_versions_that_a_till_runs() -> None:
    till, dev = pins("till.txt"), pins("dev.txt")
    assert {package for package, pin in till.items() if dev.get(package) != pin} == set()
