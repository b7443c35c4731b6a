"""Export lists: points, tiers, members as CSV, recorded. As of DATE means the end of that business day.

A text that a spreadsheet would take for a formula gets an apostrophe in front; a phone is E.164, which begins with +.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import ExportMade
from desktop.core.domain.program import Program
from desktop.core.domain.tiers import tier_on, window_spend
from desktop.core.ports import Fact, Reading, Till

POINTS = ("member_no", "external_id", "earned", "redeemed", "expired", "balance")
TIERS = ("member_no", "external_id", "spend_cents", "level_by_spend", "tier")
MEMBERS = ("member_no", "external_id", "name", "phone", "birthday", "gender", "tier", "enrolled_on")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Rows = Iterator[Sequence[object]]


class Exported(Struct, frozen=True, kw_only=True):
    """A list that left the house."""

    what: str
    rows: int
    file: str
    as_of: date | None = None


def export_points(till: Till, as_of: date, out: Path) -> Exported:
    """Every member's points: earned = redeemed + expired + balance. RuleBroken ``file.not_writable``."""
    return _export(till, "points", POINTS, lambda reading: _points(reading, as_of), out, as_of)


def export_tiers(till: Till, as_of: date, out: Path) -> Exported:
    """The spend and tier of every member with a bill by that day, under today's ladder; raises as export_points."""
    return _export(till, "tiers", TIERS, lambda reading: _tiers(reading, as_of), out, as_of)


def export_members(till: Till, out: Path) -> Exported:
    """Every member as of today, phone in full; raises as export_points."""
    return _export(till, "members", MEMBERS, _members, out, None)


def _export(
    till: Till, what: str, header: Sequence[str], rows: Callable[[Reading], Rows], out: Path, as_of: date | None
) -> Exported:
    """Write beside the place, record, then give it its place: no list leaves unrecorded, and none that may be wrong."""
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    with till.ledger.reading() as reading:
        draft = till.tables.write(out, header, rows(reading))
    with draft:
        with till.ledger.writing() as writing:
            payload = ExportMade(what=what, rows=draft.rows, as_of=as_of)
            writing.append(Fact(event_id=till.ids.event_id(), moment=writing.moment(), payload=payload))
        draft.publish()
    return Exported(what=what, rows=draft.rows, file=str(out), as_of=as_of)


def _points(reading: Reading, day: date) -> Rows:
    for member, state in reading.states_as_of(day):
        totals = state.totals
        yield (
            member.member_no,
            guarded(member.profile.external_id),
            totals.issued - totals.clawed,
            totals.redeemed - totals.returned,
            state.expired(day),
            state.balance(day),
        )


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
        profile = member.profile
        yield (
            member.member_no,
            guarded(profile.external_id),
            guarded(profile.name),
            profile.phone or "",
            profile.birthday or "",
            profile.gender or "",
            _tier(reading, member.member_id, program, today),
            member.enrolled_on.isoformat(),
        )


def _tier(reading: Reading, member_id: str, program: Program, today: date) -> str:
    state = reading.state(member_id)
    return tier_on(state.held, state.history, today, program.ladder_rule).code or ""


def guarded(text: str | None) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text and text.startswith(_FORMULA_STARTS) else text or ""
