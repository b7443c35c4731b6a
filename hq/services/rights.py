"""Who may do what in the console: one table, asked by every service that does something."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hq.services.house import HqRefused

ROLES = ("owner", "clerk", "reader")
RIGHTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "look": frozenset(ROLES),  # every page; persons masked
        "reveal": frozenset({"owner", "clerk"}),  # a person's name, phone and birthday in full, on record
        "finish": frozenset({"owner", "clerk"}),  # a row of the work list, with a note
        "merge": frozenset({"owner", "clerk"}),  # two members into one, and apart again
        "export": frozenset({"owner", "clerk"}),  # a list that leaves the house, on record
        "code": frozenset({"owner", "clerk"}),  # a one-time code for a new till
        "revoke": frozenset({"owner"}),  # a till
        "publish": frozenset({"owner"}),  # a program
        "staff": frozenset({"owner"}),  # who works at tills: whoever makes a manager may do anything there
        "audit": frozenset({"owner", "clerk"}),  # reading who did what
    }
)


@dataclass(frozen=True)
class Actor:
    """Somebody signed in. The tenant comes from their session and from nowhere else."""

    tenant_id: str
    name: str
    role: str

    def may(self, right: str) -> bool:
        """Whether the table grants it; a right or role that it does not name is granted to nobody."""
        return self.role in RIGHTS.get(right, frozenset())

    def demand(self, right: str) -> None:
        """HqRefused 403 ``role.lacks`` unless the table grants it."""
        if not self.may(right):
            raise HqRefused(403, "role.lacks", right=right, role=self.role)
