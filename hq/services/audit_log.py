"""The audit log: everything that was done at HQ, from the console and from its command line."""

from msgspec import Struct

from hq.services.house import Hq
from hq.services.rights import Actor
from hq.store.console_audit import AuditRow, entries, names_in_record

PAGE = 50


class AuditPage(Struct, frozen=True, kw_only=True):
    """A page, the newest first, with who and what there is to choose from; ``before``: where the next page begins."""

    rows: tuple[AuditRow, ...]
    people: tuple[str, ...]
    deeds: tuple[str, ...]
    before: str | None


def audit_log(
    hq: Hq, actor: Actor, *, who: str | None = None, what: str | None = None, before: str | None = None
) -> AuditPage:
    """What was done, by whom, when; HqRefused 403 for a role that may not see it."""
    actor.demand("audit")
    with hq.database.reading() as connection:
        found = entries(connection, actor.tenant_id, who=who, what=what, before=before, most=PAGE + 1)
        people, deeds = names_in_record(connection, actor.tenant_id)
    return AuditPage(
        rows=tuple(found[:PAGE]),
        people=tuple(people),
        deeds=tuple(deeds),
        before=found[PAGE - 1].entry_id if len(found) > PAGE else None,
    )
