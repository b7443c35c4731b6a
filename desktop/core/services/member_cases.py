"""Complaints, wishes and praise: opened with whoever sees to them and by when, settled with how. The texts are private.

An open complaint is said at scan and stops promotions (``may_promote``).
"""

from datetime import date, datetime
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.care_events import (
    SORTS,
    CaseChanged,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseSort,
)
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.payload import Payload
from desktop.core.domain.staff import Approval
from desktop.core.domain.state import MemberState, OpenCase
from desktop.core.ports import Fact, Reading, Till, Writing
from desktop.core.services.allow import allow
from desktop.core.services.profiles import keep_reason
from desktop.core.services.who import find_here

CASE_KINDS = ("case.opened", "case.changed", "case.closed", "case.reopened")
MOST_CASES = 400


class NewCase(Struct, frozen=True, kw_only=True):
    """What is to be opened. ``owner_id``: a member of staff, "" for nobody yet."""

    event_id: str
    key: str
    sort: CaseSort
    text: str
    owner_id: str = ""
    due_on: date | None = None


class Case(Struct, frozen=True, kw_only=True):
    """A case as it stands. ``closed_at`` None: open. Texts are None where they were erased or are not held here.

    ``at`` None: opened in another store, whose log is not here.
    """

    opened_id: str
    sort: CaseSort
    at: datetime | None
    staff_id: str
    text: str | None
    owner_id: str
    due_on: date | None
    closed_at: datetime | None = None
    closed_by: str = ""
    how: str | None = None

    def is_late(self, day: date) -> bool:
        """Whether it should have been settled before that day."""
        return self.closed_at is None and self.due_on is not None and self.due_on < day


def may_promote(state: MemberState) -> bool:
    """Whether an unsolicited offer may go to the member as far as their state says: no open complaint, not left.

    Consent and limits on contact are asked besides. Every list of promotions asks this.
    """
    return not state.has_complaint and state.left is None


def open_case(till: Till, asked: NewCase) -> str:
    """Write it down; the case's name. The same event id again writes nothing more.

    Raises what find_here and allow raise, RuleBroken ``case.sort``, ``case.due_past``, ``reason.missing``, NotFound
    ``staff.not_found``.
    """
    if asked.sort not in SORTS:
        raise RuleBroken("case.sort")
    with till.ledger.writing() as writing:
        member = find_here(till, writing, asked.key).member
        done = writing.event(asked.event_id)
        if done is not None:
            if not isinstance(done.payload, CaseOpened):
                raise Conflict("merge.differs")
            return asked.event_id
        allow(till, writing, "member.note", asked.event_id)
        _check(writing, asked.owner_id, asked.due_on)
        kept = keep_reason(till, writing, member.member_id, asked.text)
        said = CaseOpened(
            sort=asked.sort,
            text_id=kept.text_id,
            text_digest=kept.digest,
            owner_id=asked.owner_id,
            due_on=asked.due_on,
        )
        _append(writing, asked.event_id, said, member.member_id)
    return asked.event_id


def change_case(till: Till, event_id: str, member_id: str, opened_id: str, owner_id: str, due_on: date | None) -> None:
    """Who sees to it, and by when; a day that has passed stays where only the other is changed.

    Raises as open_case, NotFound ``case.unknown``, RuleBroken ``case.closed``.
    """
    with till.ledger.writing() as writing:
        case = _found(till, writing, member_id, opened_id)
        if writing.event(event_id) is None:
            allow(till, writing, "member.note", event_id)
            if case.closed_at is not None:
                raise RuleBroken("case.closed")
            if (owner_id, due_on) == (case.owner_id, case.due_on):
                return
            _check(writing, owner_id if owner_id != case.owner_id else "", due_on if due_on != case.due_on else None)
            _append(writing, event_id, CaseChanged(opened_id=opened_id, owner_id=owner_id, due_on=due_on), member_id)


def close_case(
    till: Till, event_id: str, member_id: str, opened_id: str, how: str, *, approval: Approval | None = None
) -> None:
    """Settle it, with how. ``approval``: of the deed "case.close".

    Raises as change_case, RuleBroken ``reason.missing``.
    """
    with till.ledger.writing() as writing:
        case = _found(till, writing, member_id, opened_id)
        if writing.event(event_id) is None:
            allow(till, writing, "case.close", event_id, approval)
            if case.closed_at is not None:
                raise RuleBroken("case.closed")
            kept = keep_reason(till, writing, member_id, how)
            said = CaseClosed(opened_id=opened_id, how_id=kept.text_id, how_digest=kept.digest)
            _append(writing, event_id, said, member_id)


def reopen_case(till: Till, event_id: str, member_id: str, opened_id: str, *, approval: Approval | None = None) -> None:
    """It is not settled after all. Raises as close_case, RuleBroken ``case.open``."""
    with till.ledger.writing() as writing:
        case = _found(till, writing, member_id, opened_id)
        if writing.event(event_id) is None:
            allow(till, writing, "case.close", event_id, approval)
            if case.closed_at is None:
                raise RuleBroken("case.open")
            text_id = _text_id(writing, opened_id)
            said = CaseReopened(
                opened_id=opened_id, sort=case.sort, text_id=text_id, owner_id=case.owner_id, due_on=case.due_on
            )
            _append(writing, event_id, said, member_id)


def cases_of(till: Till, reading: Reading, member_id: str) -> tuple[Case, ...]:
    """Every case of the member: open ones first, complaints before the rest, then newest first."""
    found: dict[str, Case] = {}
    waiting: list[tuple[datetime, str, Payload]] = []
    for entry in reversed(reading.entries(member_id, CASE_KINDS, None, MOST_CASES)):
        at, said = till.clock.wall(entry.event.effective_at_us), entry.event.payload
        if isinstance(said, CaseOpened):
            found[entry.event.event_id] = Case(
                opened_id=entry.event.event_id,
                sort=said.sort,
                at=at,
                staff_id=entry.staff_id,
                text=_text(reading, said.text_id),
                owner_id=said.owner_id,
                due_on=said.due_on,
            )
        elif said is not None:
            waiting.append((at, entry.staff_id, said))
    for at, staff_id, said in waiting:
        _follow(reading, found, at, staff_id, said)
    for case in reading.state(member_id).cases:
        if case.opened_id not in found and case.sort in SORTS:
            found[case.opened_id] = _of_elsewhere(reading, case)
    newest = list(found.values())[::-1]
    return tuple(sorted(newest, key=lambda case: (case.closed_at is not None, case.sort != "complaint")))


def complaint_texts(reading: Reading, state: MemberState) -> tuple[str | None, ...]:
    """What the open complaints say, newest first; None for a text that is not held here: it is a complaint still."""
    return tuple(_text(reading, case.text_id) for case in state.cases if case.sort == "complaint")


def _of_elsewhere(reading: Reading, case: OpenCase) -> Case:
    return Case(
        opened_id=case.opened_id,
        sort=cast("CaseSort", case.sort),
        at=None,
        staff_id="",
        text=_text(reading, case.text_id),
        owner_id=case.owner_id,
        due_on=case.due_on,
    )


def _follow(reading: Reading, found: dict[str, Case], at: datetime, staff_id: str, said: Payload) -> None:
    """What was said later of a case; of one that is not known here nothing is."""
    if not isinstance(said, CaseChanged | CaseClosed | CaseReopened) or said.opened_id not in found:
        return
    case = found[said.opened_id]
    match said:
        case CaseChanged():
            case = replace(case, owner_id=said.owner_id, due_on=said.due_on)
        case CaseClosed():
            case = replace(case, closed_at=at, closed_by=staff_id, how=_text(reading, said.how_id))
        case CaseReopened():
            case = replace(case, closed_at=None, closed_by="", how=None)
    found[said.opened_id] = case


def _found(till: Till, writing: Writing, member_id: str, opened_id: str) -> Case:
    case = next((each for each in cases_of(till, writing, member_id) if each.opened_id == opened_id), None)
    if case is None:
        raise NotFound("case.unknown")
    return case


def _text_id(writing: Writing, opened_id: str) -> str:
    opened = writing.event(opened_id)
    return opened.payload.text_id if opened is not None and isinstance(opened.payload, CaseOpened) else ""


def _check(writing: Writing, owner_id: str, due_on: date | None) -> None:
    if due_on is not None and due_on < writing.today():
        raise RuleBroken("case.due_past")
    person = writing.person(owner_id) if owner_id else None
    if owner_id and (person is None or not person.active):
        raise NotFound("staff.not_found")


def _append(writing: Writing, event_id: str, said: Payload, member_id: str) -> None:
    writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said, member_id=member_id))


def _text(reading: Reading, text_id: str) -> str | None:
    text = reading.private_text(text_id)
    return text.decode() if text is not None else None
