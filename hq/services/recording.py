"""Recording: who did what at HQ, kept for ever beside the ledger."""

from hq.services.house import Hq
from hq.store.database import Connection
from hq.store.tenants import Deed, record

COMMAND_LINE = "@cli"
"""Who acts when nobody signed in: whoever may run the program on HQ's machine."""


def keep_deed(hq: Hq, connection: Connection, tenant_id: str, who: str, what: str, **facts: str) -> None:
    """Add an entry inside the transaction of what was done."""
    now = hq.now_us()
    entry_id = f"{now:020d}-{hq.random(6).hex()}"
    record(connection, tenant_id, Deed(entry_id=entry_id, at_us=now, who=who, what=what, facts=facts))
