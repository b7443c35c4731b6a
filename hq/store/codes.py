"""One-time codes by which a till becomes a device; kept as their hash."""

from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from hq.store.database import Connection
from hq.store.schema import codes


class Code(Struct, frozen=True, kw_only=True):
    """What a code is for. ``device_id``: who used it; None while nobody has."""

    code_hash: str
    tenant_id: str
    store_id: str
    made_at_us: int
    expires_at_us: int
    device_id: str | None = None


def add_code(connection: Connection, code: Code) -> None:
    """Keep a new code; those that expired a day before it was made are forgotten."""
    a_day = 86_400_000_000
    connection.execute(delete(codes).where(codes.c.expires_at_us < code.made_at_us - a_day))
    connection.execute(insert(codes), {name: getattr(code, name) for name in code.__struct_fields__})


def find_code(connection: Connection, code_hash: str) -> Code | None:
    """A code, held until the transaction ends, so that of two tills at once only one has it."""
    row = connection.execute(select(codes).where(codes.c.code_hash == code_hash).with_for_update()).first()
    return Code(**row._asdict()) if row else None


def use_code(connection: Connection, code_hash: str, device_id: str) -> None:
    """The code is this device's now, and nobody else's ever."""
    connection.execute(update(codes).where(codes.c.code_hash == code_hash).values(device_id=device_id))
