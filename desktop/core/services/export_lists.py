"""Export lists: points, tiers, members as CSV, recorded. As of DATE means the end of that business day.

A text that a spreadsheet would take for a formula gets an apostrophe in front; a phone is E.164, which begins with +.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.events import ExportMade
from desktop.core.domain.listing import MEMBERS, POINTS, guarded, member_row, points_row
from desktop.core.domain.staff import Approval
from desktop.core.domain.tiers import tier_on, window_spend
from desktop.core.ports import CsvDraft, Fact, Reading, Till
from desktop.core.services.allow import allow, refuse_in_safe_mode

TIERS = ("member_no", "external_id", "spend_cents", "level_by_spend", "tier")

Rows = Iterator[Sequence[object]]


class Exported(Struct, frozen=True, kw_only=True):
    """A list that left the house."""

    what: str
    rows: int
    file: str
    as_of: date | None = None


def export_points(till: Till, as_of: date, out: Path, approval: Approval | None = None) -> Exported:
    """Every member's points: earned = redeemed + expired + balance. RuleBroken ``file.not_writable``."""
    return export_list(till, "points", POINTS, lambda reading: _points(reading, as_of), To(out, as_of, approval))


def export_tiers(till: Till, as_of: date, out: Path, approval: Approval | None = None) -> Exported:
    """The spend and tier of every member with a bill by that day, under today's ladder; raises as export_points."""
    return export_list(till, "tiers", TIERS, lambda reading: _tiers(reading, as_of), To(out, as_of, approval))


def export_members(till: Till, out: Path, approval: Approval | None = None) -> Exported:
    """Every member as of today, phone in full; raises as export_points."""
    return export_list(till, "members", MEMBERS, _members, To(out, None, approval))


class To(Struct, frozen=True):
    """Where a list goes, as of which day, and who let it go (an approval of the deed "export").

    ``member_id``: whom alone it is about, so that it is on their record.
    """

    out: Path
    as_of: date | None
    approval: Approval | None = None
    member_id: str | None = None


def export_list(till: Till, what: str, header: Sequence[str], rows: Callable[[Reading], Rows], to: To) -> Exported:
    """Write beside the place, record, then give it its place: no list leaves unrecorded, and none that may be wrong.

    RuleBroken ``file.not_writable``, and what allow raises.
    """
    refuse_in_safe_mode(till)
    till.staff.demand("export", to.approval)
    with till.ledger.reading() as reading:
        draft = till.tables.write(to.out, header, rows(reading))
    return let_go(till, what, draft, to)


def let_go(till: Till, what: str, draft: CsvDraft, to: To) -> Exported:
    """Record a draft, then give it its place. Raises what allow raises."""
    with draft:
        with till.ledger.writing() as writing:
            event_id = till.ids.event_id()
            allow(till, writing, "export", event_id, to.approval)
            payload = ExportMade(what=what, rows=draft.rows, as_of=to.as_of)
            moment = writing.moment()
            writing.append(Fact(event_id=event_id, moment=moment, payload=payload, member_id=to.member_id))
        till.copies.note(to.out, moment.recorded_at_us)
        draft.publish()
    return Exported(what=what, rows=draft.rows, file=str(to.out), as_of=to.as_of)


def _points(reading: Reading, day: date) -> Rows:
    for member, state in reading.states_as_of(day):
        yield points_row(member.member_no, member.profile.external_id, state, day)


def _tiers(reading: Reading, day: date) -> Rows:
    ladder = reading.program().program.ladder_rule
    for member, state in reading.states_as_of(day):
        if not state.visits:
            continue
        spend = window_spend(state.history, day, ladder.window_days, day)
        tier = tier_on(state.held, state.history, day, ladder).code
        level = ladder.steps[ladder.level(spend)][0]
        yield member.member_no, guarded(member.profile.external_id), spend, level, tier


def _members(reading: Reading) -> Rows:
    program, today = reading.program().program, reading.today()
    for member in reading.all_members():
        state = reading.state(member.member_id)
        yield member_row(member.member_no, member.profile, state, member.enrolled_on, program, today)
