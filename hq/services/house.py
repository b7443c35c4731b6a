"""What every service of HQ works with, who asks, and how it says no."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from hq.store.database import Database


class Beside(Protocol):
    """Does what takes longer than an answer may. ``until_done``: after a fault once more, until there is none."""

    def __call__(self, work: Callable[[], None], *, until_done: bool = False) -> None:
        """Begin it."""
        ...


def _at_once(work: Callable[[], None], *, until_done: bool = False) -> None:  # noqa: ARG001 - its fault is the asker's
    work()


@dataclass(frozen=True)
class Hq:
    """The server: its database, its clock (microseconds since 1970), its source of random bytes."""

    database: Database
    now_us: Callable[[], int]
    random: Callable[[int], bytes]
    aside: Beside = _at_once
    """At once here, on a thread of its own in a server."""

    def of(self, tenant_id: str) -> "Hq":
        """The same server for one tenant: on PostgreSQL no other's rows are there (Database.of)."""
        return replace(self, database=self.database.of(tenant_id))


@dataclass(frozen=True)
class Caller:
    """A device whose signature was checked. The tenant comes from here and from nowhere else."""

    tenant_id: str
    device_id: str
    store_id: str
    key_id: str


class HqRefused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """No, with an HTTP status, a stable code and the facts of its sentence."""

    def __init__(self, status: int, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.facts = facts
