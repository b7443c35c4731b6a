"""A member as a document and as lines on the screen."""

from typing import Any

import msgspec

from desktop.cli.session import Session
from desktop.core.domain.names import grouped
from desktop.core.services.find_members import FoundMembers, FoundRow
from desktop.core.services.show_member import ShownLot, ShownMember
from desktop.core.services.tell import member_line

_UNKNOWN_UNTIL_CHOSEN = ("tier", "balance", "usable", "debt", "visits")


def document(member: ShownMember) -> dict[str, Any]:
    """A member shown, as JSON."""
    built: dict[str, Any] = msgspec.to_builtins(member)
    return built


def row_document(row: FoundRow) -> dict[str, Any]:
    """One of several: the same keys, what is not shown yet left null."""
    return {**msgspec.to_builtins(row), **dict.fromkeys(_UNKNOWN_UNTIL_CHOSEN)}


def text(session: Session, member: ShownMember) -> str:
    """A member shown, for people."""
    head = f"{grouped(member.member_no)}  {member.name}".rstrip()
    lines = [head, session.say("commands.member.who", phone=member.phone or "—", since=member.enrolled_on)]
    if member.external_id:
        lines.append(session.say("commands.member.external", id=member.external_id))
    visits = f"{member.visits:,}"
    lines.append(session.say("commands.member.tier", tier=member.tier_name or "—", visits=visits))
    lines.append(session.say("commands.member.points", balance=_points(member.balance), usable=_points(member.usable)))
    if member.debt:
        lines.append(session.say("commands.member.debt", debt=f"{member.debt:,}"))
    lines += [_lot(session, lot) for lot in member.lots]
    lines += [
        session.say("commands.member.imported", name=name, value=value) for name, value in member.imported.items()
    ]
    return "\n".join(lines)


def _lot(session: Session, lot: ShownLot) -> str:
    points = f"{lot.points:,}"
    if lot.protected:
        return session.say("commands.member.lot_protected", points=points, day=lot.usable_from)
    if lot.last_day is None:
        return session.say("commands.member.lot_for_ever", points=points)
    return session.say("commands.member.lot", points=points, day=lot.last_day)


def rows_text(session: Session, found: FoundMembers) -> str:
    """Several members, or nobody."""
    if not found.rows:
        return session.say("commands.member.names_left" if found.names_left else "commands.member.nobody")
    lines = [member_line(msgspec.to_builtins(row)) for row in found.rows]
    lines += [session.say("commands.member.more")] if found.more else []
    return "\n".join([*lines, session.say("commands.member.names_left")] if found.names_left else lines)


def _points(points: int | None) -> str:
    return "—" if points is None else f"{points:,}"
