"""Runs what is to find a bug: an example by its title, a property, the machine. Small, and the same every time."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.examples.gherkin import scenario_named
from tests.examples.steps import run
from tests.examples.world import World
from tests.property.merging_machine import MergingMachine
from tests.property.test_counter_machine import CounterMachine
from tests.property.test_shop_machine import ShopMachine

Check = Callable[[], None]

_SMALL = settings(
    max_examples=150,
    stateful_step_count=60,
    phases=(Phase.explicit, Phase.generate),
    derandomize=True,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)


def example(title: str) -> Check:
    """The example of that title, in a shop of its own."""

    def check() -> None:
        with TemporaryDirectory() as folder:
            run(scenario_named(title), World(Path(folder) / "shop"))

    return check


def prop(test: Any) -> Check:
    """A property, searched anew without looking for the smallest failure."""
    handle = test.hypothesis
    searched: Check = _SMALL(given(**handle._given_kwargs)(handle.inner_test))
    return searched


def merging() -> None:
    """The till against the model, with members who become one and two again."""
    run_state_machine_as_test(MergingMachine, settings=_SMALL)


def counter() -> None:
    """The till against the model, with bills held, points claimed later, Zs."""
    run_state_machine_as_test(CounterMachine, settings=_SMALL)


def machine() -> None:
    """The till against the model."""
    run_state_machine_as_test(ShopMachine, settings=_SMALL)
