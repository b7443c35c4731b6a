"""Programs and tills by name, as the pages of the console name them."""

from msgspec import Struct
from sqlalchemy import select

from hq.store.database import Connection
from hq.store.schema import devices, programs, tenants


class ProgramRow(Struct, frozen=True, kw_only=True):
    """A program's document; ``published_at_us`` None: a till's own, or one that HQ never published."""

    hash: str
    document: bytes
    published_at_us: int | None


def all_programs(connection: Connection, tenant_id: str) -> list[ProgramRow]:
    """Every program known to the chain, the last published first."""
    found = select(programs.c.hash, programs.c.document, programs.c.published_at_us)
    rows = [ProgramRow(**row._asdict()) for row in connection.execute(found.where(programs.c.tenant_id == tenant_id))]
    return sorted(rows, key=lambda row: (row.published_at_us or 0, row.hash), reverse=True)


def current_program(connection: Connection, tenant_id: str) -> ProgramRow | None:
    """What HQ published last; None before it ever did."""
    found = (
        select(programs.c.hash, programs.c.document, programs.c.published_at_us)
        .join(tenants, (tenants.c.tenant_id == programs.c.tenant_id) & (tenants.c.program == programs.c.hash))
        .where(programs.c.tenant_id == tenant_id)
    )
    row = connection.execute(found).first()
    return ProgramRow(**row._asdict()) if row else None


def till_names(connection: Connection, tenant_id: str) -> dict[str, str]:
    """The code that each till's numbers begin with, by device."""
    found = select(devices.c.device_id, devices.c.till_code).where(devices.c.tenant_id == tenant_id)
    return {row.device_id: row.till_code for row in connection.execute(found)}
