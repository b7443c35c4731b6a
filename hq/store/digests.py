"""Members' states in order of the member id, for digests, and the number of the newest change of any of them."""

from collections.abc import Iterator

from sqlalchemy import select

from hq.store.database import Connection
from hq.store.schema import feed, member_states, members

_AT_ONCE = 2000


def newest_member_number(connection: Connection, tenant_id: str) -> int:
    """The number of the newest change of a member; 0 while there is none."""
    of_members = select(feed.c.number).where(feed.c.tenant_id == tenant_id, feed.c.kind == "member")
    return connection.execute(of_members.order_by(feed.c.number.desc()).limit(1)).scalar() or 0


def states_in_order(connection: Connection, tenant_id: str) -> Iterator[tuple[str, bytes]]:
    """(id, state as stored) of every face that is not gone, sorted as bytes are."""
    at = (members.c.tenant_id == member_states.c.tenant_id) & (members.c.member_id == member_states.c.member_id)
    query = (
        select(member_states.c.member_id, member_states.c.state)
        .select_from(member_states.join(members, at))
        .where(member_states.c.tenant_id == tenant_id, ~members.c.gone, members.c.face == members.c.member_id)
    )
    by_bytes = member_states.c.member_id.collate("C" if connection.dialect.name == "postgresql" else "BINARY")
    for member_id, state in connection.execute(query.order_by(by_bytes).execution_options(yield_per=_AT_ONCE)):
        yield member_id, bytes(state)
