"""Makes every scenario of a .feature file a test of its own, under its Chinese title."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop.core.domain.errors import Refusal
from tests.examples.gherkin import Scenario, read_scenarios
from tests.examples.steps import run
from tests.examples.world import World


class Feature(pytest.File):
    """One .feature file."""

    def collect(self) -> Iterator["Example"]:
        """Its scenarios."""
        for scenario in read_scenarios(self.path):
            yield Example.from_parent(self, name=scenario.title, scenario=scenario)


class Example(pytest.Item):
    """One scenario, run in a shop of its own."""

    def __init__(self, *, name: str, parent: pytest.Collector, scenario: Scenario) -> None:
        super().__init__(name, parent)
        self._scenario = scenario

    def runtest(self) -> None:
        """Live through it."""
        with TemporaryDirectory() as folder:
            run(self._scenario, World(Path(folder) / "shop"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: str | None = None) -> str:  # noqa: ARG002
        """The sentence that does not hold; a stack only where the fault is not in the rules."""
        if isinstance(excinfo.value, AssertionError | Refusal):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        return self.path, self._scenario.steps[0].line, self.name


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Feature | None:
    """Take the .feature files in."""
    return Feature.from_parent(parent, path=file_path) if file_path.suffix == ".feature" else None
