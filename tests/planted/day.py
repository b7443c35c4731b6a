"""``python -m tests.planted.day``: each bug of a cashier's day is switched on, and what finds it is named, as a table.

In CI test_planted_day.py does a share of it; those of the people and the print queue run by themselves.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop.core.domain import print_job
from tests.integration.staff import test_planted_staff
from tests.integration.staff.crew import Crew
from tests.planted import counter_plants, merging_plants, searching, z_plants
from tests.property import test_print_queue

Plant = Callable[[pytest.MonkeyPatch], None]
BY_THE_MACHINE: dict[str, Plant] = {
    "claim twice": counter_plants.fresh_id_per_claim,
    "claim of a refunded bill": counter_plants.refunds_forgotten_by_claims,
    "a held bill is recorded": counter_plants.hold_takes_the_points,
    "merge that loses a lot": merging_plants.merge_that_loses_a_lot,
    "alias counted twice": merging_plants.alias_counted_twice,
    "refund counted twice in the Z": z_plants.refund_counted_twice,
}
"""Found by tests/property/test_counter_machine.py: hold, claim, merge, unmerge, lost card, Z, restart."""
BY_THE_CREW: dict[str, Callable[[Crew], None]] = {
    "PIN counter reset by restart": test_planted_staff.test_a_pin_counter_that_a_restart_resets,
    "role checked in the window only": test_planted_staff.test_a_role_that_only_the_window_asks_for,
    "an approval good twice": test_planted_staff.test_an_approval_that_is_good_twice,
}
"""Each of these plants its bug itself and fails where it is not found."""
IN_CI = ("a held bill is recorded", "refund counted twice in the Z")


def found_by_the_machine(name: str) -> bool:
    """Whether the machine comes upon the bug."""
    with pytest.MonkeyPatch.context() as patch:
        BY_THE_MACHINE[name](patch)
        try:
            searching.counter()
        except AssertionError:
            return True
    return False


def found_by_the_crew(name: str) -> bool:
    """Whether a test of the people finds it."""
    with TemporaryDirectory() as folder:
        crew = Crew(Path(folder) / "shop", mode="till").hire("manager", "lead", "cashier")
        try:
            BY_THE_CREW[name](crew)
        except (AssertionError, pytest.fail.Exception):
            return False
        finally:
            crew.made.close()
    return True


def found_in_print() -> bool:
    """Whether the play of the print queue finds paper that comes out twice after a restart."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(print_job, "woken", test_print_queue._printed_again_after_a_restart)
        try:
            test_print_queue.play(Path(folder) / "shop")
        except AssertionError:
            return True
    return False


CHECKS: dict[str, Callable[[], bool]] = {
    **{name: lambda name=name: found_by_the_machine(name) for name in BY_THE_MACHINE},  # type: ignore[misc]
    **{name: lambda name=name: found_by_the_crew(name) for name in BY_THE_CREW},  # type: ignore[misc]
    "print twice after restart": found_in_print,
}


def main() -> int:
    """Run from the command line; 1 if a bug was not found."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    os.environ["SHUKE_KEY_STORE"] = "file"
    missed = 0
    for name, check in CHECKS.items():
        begun = time.process_time()
        found = check()
        missed += not found
        sys.stdout.write(f"{name:34} {'found' if found else 'NOT FOUND':10} {time.process_time() - begun:5.1f} s\n")
        sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
