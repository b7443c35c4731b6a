"""The small language of the examples: 功能, 场景, and steps that begin with 假如, 当, 那么, 并且; 因为 explains.

UTF-8, one step a line, blank lines and indentation mean nothing, ``#`` begins a remark for whoever edits the file.
"""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_STEPS = ("假如", "当", "那么", "并且")
_TITLES = ("功能", "场景")
_EXPLAINS = "因为"


@dataclass(frozen=True)
class Step:
    """One sentence, without its keyword, and where it stands."""

    text: str
    line: int


@dataclass(frozen=True)
class Scenario:
    """One example: what it shows, in which file, and its steps in order."""

    file: str
    title: str
    steps: tuple[Step, ...]


class Misspelt(Exception):  # noqa: N818 - said to whoever writes an example
    """A line that is no sentence of the language."""


def read_scenarios(file: Path) -> list[Scenario]:
    """The examples of one file, in order. Raises Misspelt for a line that begins with no keyword."""
    found: list[tuple[str, list[Step]]] = []
    for number, raw in enumerate(file.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("#", _EXPLAINS, "功能")):
            continue
        if line.startswith("场景"):
            found.append((_title(line), []))
        else:
            found[-1][1].append(_step(line, file.name, number))
    return [Scenario(file.name, title, tuple(steps)) for title, steps in found]


def all_scenarios() -> list[Scenario]:
    """The examples of every file, by file name."""
    return [scenario for file in sorted(HERE.glob("*.feature")) for scenario in read_scenarios(file)]


def scenario_named(title: str) -> Scenario:
    """The example with that title."""
    (found,) = (scenario for scenario in all_scenarios() if scenario.title == title)
    return found


def _title(line: str) -> str:
    return line.removeprefix("场景").lstrip(":： ")


def _step(line: str, file: str, number: int) -> Step:
    keyword = next((word for word in _STEPS if line.startswith(word)), None)
    if keyword is None:
        raise Misspelt(f"{file}:{number}: {line}")
    return Step(line.removeprefix(keyword).strip(), number)
