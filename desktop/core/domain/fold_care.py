"""fold for how members are looked after: cases opened and closed, tags (fold.py)."""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.care_events import (
    AdviserSet,
    CaseChanged,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    TagRemoved,
    TagSet,
)
from desktop.core.domain.state import MemberState, OpenCase, SaleRecord, Stamped

MOST_OPEN = 20
MOST_TAGS = 60
Folded = tuple[MemberState, SaleRecord | None]


def _opened(state: MemberState, event: Stamped, case: CaseOpened, _: SaleRecord | None) -> Folded:
    return _open(state, OpenCase(event.event_id, case.sort, case.text_id, case.owner_id, case.due_on)), None


def _reopened(state: MemberState, _: Stamped, case: CaseReopened, __: SaleRecord | None) -> Folded:
    return _open(state, OpenCase(case.opened_id, case.sort, case.text_id, case.owner_id, case.due_on)), None


def _open(state: MemberState, case: OpenCase) -> MemberState:
    """A complaint is kept before what nobody waits for."""
    found = [*(each for each in state.cases if each.opened_id != case.opened_id), case]
    kept = sorted(found, key=lambda each: (each.sort == "complaint", each.opened_id), reverse=True)[:MOST_OPEN]
    return replace(state, cases=tuple(sorted(kept, key=lambda each: each.opened_id, reverse=True)))


def _changed(state: MemberState, _: Stamped, said: CaseChanged, __: SaleRecord | None) -> Folded:
    cases = tuple(
        replace(case, owner_id=said.owner_id, due_on=said.due_on) if case.opened_id == said.opened_id else case
        for case in state.cases
    )
    return replace(state, cases=cases), None


def _closed(state: MemberState, _: Stamped, said: CaseClosed, __: SaleRecord | None) -> Folded:
    return replace(state, cases=tuple(case for case in state.cases if case.opened_id != said.opened_id)), None


def _tagged(state: MemberState, _: Stamped, said: TagSet, __: SaleRecord | None) -> Folded:
    return replace(state, tags=tuple(sorted({*state.tags, (said.group, said.tag)}))[:MOST_TAGS]), None


def _untagged(state: MemberState, _: Stamped, said: TagRemoved, __: SaleRecord | None) -> Folded:
    return replace(state, tags=tuple(tag for tag in state.tags if tag != (said.group, said.tag))), None


def _advised(state: MemberState, _: Stamped, said: AdviserSet, __: SaleRecord | None) -> Folded:
    return replace(state, adviser=said.who), None


FOLDERS: dict[type, Callable[..., Folded]] = {
    CaseOpened: _opened,
    CaseReopened: _reopened,
    CaseChanged: _changed,
    CaseClosed: _closed,
    TagSet: _tagged,
    TagRemoved: _untagged,
    AdviserSet: _advised,
}
