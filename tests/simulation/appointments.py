"""Appointments: something that happens in the middle of something else, at a moment that chance would seldom hit.

Kept before a transaction of a till's program, or before one of HQ's while it answers that till's pull.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.simulation.machine import Machine


@dataclass
class Appointment:
    """``what`` happens before the ``before``-th transaction at HQ, or else at the machine."""

    machine: Machine
    before: int
    what: Callable[[], None]
    at_hq: bool = False


class Appointments:
    """At most one at a time. ``pulling``: whose pull HQ is answering."""

    def __init__(self) -> None:
        self._made: Appointment | None = None
        self.pulling: Machine | None = None

    @contextmanager
    def made(self, appointment: Appointment) -> Iterator[None]:
        """It stands while the block lasts."""
        self._made = appointment
        try:
            yield
        finally:
            self._made = None

    @contextmanager
    def answering(self, machine: Machine | None) -> Iterator[None]:
        """In the block HQ answers that machine's pull."""
        before, self.pulling = self.pulling, machine
        try:
            yield
        finally:
            self.pulling = before

    def keep(self, machine: Machine | None, *, at_hq: bool) -> Callable[[], None] | None:
        """What is to happen at this moment; None for nothing."""
        made = self._made
        if made is None or made.machine is not machine or made.at_hq != at_hq:
            return None
        made.before -= 1
        if made.before:
            return None
        self._made = None
        return made.what
