"""Merged members: undirected edges, a member is the connected component, its face the smallest id (DESIGN 2)."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from desktop.core.domain import lots
from desktop.core.domain.contacts import joined_contacts
from desktop.core.domain.history import summed
from desktop.core.domain.state import MemberState, Totals
from desktop.core.domain.tiers import DayTotals, History, walk

Edge = tuple[str, str]


def faces(edges: Iterable[Edge]) -> dict[str, str]:
    """Each merged id → the face of its component; ids without an edge are not named."""
    parent: dict[str, str] = {}

    def root(member_id: str) -> str:
        parent.setdefault(member_id, member_id)
        while parent[member_id] != member_id:
            parent[member_id] = parent[parent[member_id]]
            member_id = parent[member_id]
        return member_id

    for one, other in edges:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {member_id: root(member_id) for member_id in parent}


def joined(states: Sequence[MemberState]) -> MemberState:
    """Members as one, from their states alone, until somebody who holds all their events has folded these.

    Nothing is lost and nothing counts twice: lots, debts, totals and bills are put together, debts repaid from lots.
    """
    if len(states) == 1:
        return states[0]
    first, last = min(states, key=lambda state: state.last_key), max(states, key=lambda state: state.last_key)
    held, debts = _settled(states)
    history = _histories(states)
    left = [state.left for state in states if state.left is not None]
    frozen = [state.frozen_on for state in states if state.frozen_on is not None]
    return replace(
        last,
        lots=held,
        debts=debts,
        totals=Totals(*(sum(each) for each in zip(*((t.issued, t.clawed, t.redeemed, t.returned) for t in
                                                    (state.totals for state in states)), strict=True))),
        history=history,
        held=walk(history),
        enrolled_on=min((state.enrolled_on for state in states if state.enrolled_on), default=first.enrolled_on),
        from_before=any(state.from_before for state in states),
        card_serial=max(state.card_serial for state in states),
        lost_on=max((state.lost_on for state in states if state.lost_on), default=None),
        events=sum(state.events for state in states),
        incomplete=any(state.incomplete for state in states),
        cards=tuple(sorted((card for state in states for card in state.cards), key=lambda card: card.member_id)),
        frozen_on=min(frozen, default=None),
        left=left[0] if left else None,
        pinned=tuple(sorted((pinned for state in states for pinned in state.pinned), reverse=True)),
        adviser=next((state.adviser for state in states if state.adviser), ""),
        cases=tuple(sorted((c for state in states for c in state.cases), key=lambda c: c.opened_id, reverse=True)),
        tags=tuple(sorted({tag for state in states for tag in state.tags})),
        contacts=joined_contacts([state.contacts for state in states]),
    )  # fmt: skip


def _settled(states: Sequence[MemberState]) -> tuple[lots.Lots, lots.Debts]:
    """All lots in order of earning, and what is owed after they have repaid what they can."""
    held = tuple(sorted((lot for state in states for lot in state.lots), key=lambda lot: (lot.earned_on, lot.lot_id)))
    owed = sorted((debt for state in states for debt in state.debts), key=lambda debt: (debt.since, debt.store_id))
    debts = list[lots.Debt]()
    for debt in owed:
        held, short = lots.claw(held, debt.points, debt.since, "")
        if short:
            debts.append(replace(debt, points=short))
    return held, tuple(debts)


def _histories(states: Sequence[MemberState]) -> History:
    """The days of all, each under its own ladder."""
    ladders = list(dict.fromkeys(ladder for state in states for ladder in state.history.ladders))
    days: dict[tuple[object, int], DayTotals] = {}
    for state in states:
        for day in state.history.days:
            own = replace(day, ladder=ladders.index(state.history.ladders[day.ladder]))
            known = days.get((own.day, own.ladder))
            days[own.day, own.ladder] = summed(known, own) if known else own
    parts = sorted((part for state in states for part in state.history.part_refunds), key=lambda p: p.refunded_on)
    in_order = tuple(sorted(days.values(), key=lambda day: (day.day, day.ladder)))
    brought = sorted((each for state in states for each in state.history.brought), key=lambda each: each.day)
    return History(in_order, tuple(parts), tuple(ladders), tuple(brought))
