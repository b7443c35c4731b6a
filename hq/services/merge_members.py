"""Merge two members by hand, or part them again: a fact in HQ's own log, with who said so (DESIGN 2, "Never edit")."""

from desktop.core.domain.events import MembersMerged, MembersParted
from hq.services.enter import enter
from hq.services.finish_flag import finish_flag, plain_note
from hq.services.house import Hq, HqRefused
from hq.services.own_log import append
from hq.services.recording import keep_deed
from hq.services.rights import Actor
from hq.services.work import Work
from hq.store.console_flags import flag_of
from hq.store.console_members import edges_within, member_by_id
from hq.store.database import Connection
from hq.store.shape import hold_shape
from hq.store.tenants import random_id


def merge_members(hq: Hq, actor: Actor, one_id: str, other_id: str, reason: str) -> str:
    """The two are one person from now on; the face that both have.

    HqRefused 404 ``member.none``, 409 ``member.same`` where they are one already, 400 ``note.none``, ``note.long``.
    """
    actor.demand("merge")
    reason = plain_note(reason)

    def work(connection: Connection) -> str:
        done = Work(connection, hold_shape(connection, actor.tenant_id, alone=True), hq.now_us())
        one, other = (member_by_id(connection, actor.tenant_id, name) for name in (one_id, other_id))
        if one is None or other is None:
            raise HqRefused(404, "member.none")
        if one.member_id == other.member_id:
            raise HqRefused(409, "member.same")
        low, high = sorted((one.member_id, other.member_id))
        said = MembersMerged(other_id=high, why="by_hand", approved_by=actor.name)
        append(done, random_id(hq.random(16)), said, by=actor.name, member_id=low)
        facts = {"member": low, "other": high, "reason": reason}
        keep_deed(hq, connection, actor.tenant_id, actor.name, "members.merged", **facts)
        enter(done)
        return low

    return hq.database.write(work)


def merge_flagged(hq: Hq, actor: Actor, flag_id: str, reason: str) -> None:
    """The two members that a flag suggests are one person: merged, and the flag done with. 404 ``flag.none``."""
    actor.demand("merge")
    with hq.database.reading() as connection:
        flag = flag_of(connection, actor.tenant_id, flag_id)
    if flag is None or flag.kind != "same_phone":
        raise HqRefused(404, "flag.none")
    try:
        merge_members(hq, actor, flag.facts.get("one", ""), flag.facts.get("other", ""), reason)
    except HqRefused as refused:
        if refused.code != "member.same":  # merged before, by this very form sent twice or from elsewhere
            raise
    finish_flag(hq, actor, flag_id, reason)


def part_members(hq: Hq, actor: Actor, member_id: str, reason: str) -> int:
    """Every merge that made this member one was a mistake; how many were taken back. HqRefused as merge_members."""
    actor.demand("merge")
    reason = plain_note(reason)

    def work(connection: Connection) -> int:
        done = Work(connection, hold_shape(connection, actor.tenant_id, alone=True), hq.now_us())
        member = member_by_id(connection, actor.tenant_id, member_id)
        if member is None:
            raise HqRefused(404, "member.none")
        edges = edges_within(connection, actor.tenant_id, member.member_id)
        for edge_id, low in edges:
            said = MembersParted(edge_id=edge_id, approved_by=actor.name)
            append(done, random_id(hq.random(16)), said, by=actor.name, member_id=low)
        facts = {"member": member.member_id, "reason": reason}
        keep_deed(hq, connection, actor.tenant_id, actor.name, "members.parted", **facts)
        enter(done)
        return len(edges)

    return hq.database.write(work)
