"""Rows of lists held against the states that they were made from, and sums against rows (I1)."""

import json
from datetime import date
from typing import Any

import msgspec

from desktop.core.domain.classes import month_before
from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.fold import fold_all
from desktop.core.domain.listed import listed
from desktop.core.domain.program import Program
from desktop.core.domain.program_document import read_program
from desktop.core.domain.state import MemberState, Stamped
from desktop.core.protocol.body import read
from desktop.core.store import statements as sql
from desktop.core.store.findings import Findings
from desktop.core.store.lists.liked import Liked, liked_of
from desktop.core.store.lists.owing import owed_in
from desktop.core.store.lists.rows import COLUMNS, Looking, row_of, rule_of
from desktop.core.store.lists.turn import turn_of

_PLACE = "SELECT place FROM member_states WHERE member_id = ?"
_ROW = f"SELECT {COLUMNS}, category, at_store FROM listed WHERE place = ({_PLACE})"  # noqa: S608 - our own words
_IS_MEMBER = "SELECT 1 FROM members WHERE member_id = ? AND withdrawn = 0"
_WRITTEN = (
    "SELECT e.body, e.void OR (s.event_id IS NOT NULL AND s.at_us IS NULL) FROM events AS e"
    " LEFT JOIN moved AS m ON m.place = e.place LEFT JOIN stamps AS s ON s.event_id = e.event_id WHERE e.member_id = ?"
    " ORDER BY coalesce(m.written, e.place)"
)
_WAS_MERGED = "SELECT 1 FROM edges WHERE ?1 IN (one_id, other_id)"
_UNKNOWN = (
    "SELECT j.value FROM json_each(?) AS j WHERE NOT EXISTS (SELECT 1 FROM events WHERE member_id = j.value)"
    " AND NOT EXISTS (SELECT 1 FROM hq_members WHERE member_id = j.value)"
    " AND NOT EXISTS (SELECT 1 FROM aliases WHERE j.value IN (member_id, face))"
)
_STRAY = (
    "SELECT l.member_id FROM listed AS l LEFT JOIN member_states AS s ON s.place = l.place"
    " WHERE s.member_id IS NOT l.member_id LIMIT 1"
)
_MISNAMED = (
    "SELECT l.member_id FROM listed AS l CROSS JOIN members AS m ON m.member_id = l.member_id WHERE l.name <> m.name"
    " LIMIT 1"
)
_FLOWS = (
    "SELECT before, class, ifnull(origin,-1), has_left, count(*), sum(recent_spend_minor) FROM listed GROUP BY 1,2,3,4",
    "SELECT before, class, origin, has_left, members, spend_minor FROM list_flows WHERE members OR spend_minor",
)
_CELLS = (
    "SELECT last_day, recent_bills, count(*), sum(recent_spend_minor) FROM listed WHERE recent_bills > 0 GROUP BY 1, 2",
    "SELECT last_day, bills, members, spend_minor FROM list_cells WHERE members OR spend_minor",
)
_AT_CLASS, _GONE_FROM = COLUMNS.split(", ").index("class"), 4
_DIFFERS = "SELECT 1 FROM ({0} EXCEPT {1}) UNION ALL SELECT 1 FROM ({1} EXCEPT {0}) LIMIT 1"


class ListCheck:
    """Checks rows one by one, as the states are, and what is left at the end."""

    def __init__(self, raw: Any, findings: Findings) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self._findings = findings
        self._lookings: dict[int, Looking] = {}
        self._program = _program_of(raw)
        self._rule = rule_of(self._program) if self._program else None
        self._owed = frozenset(owed_in(raw))
        turn = turn_of(raw)
        self._is_whole = turn is not None and turn.rule == self._rule and not (turn.whole and turn.reached is not None)

    def is_row_of(self, member_id: str, state: MemberState, *, alone: bool = False) -> bool:
        """Whether the member's row is what it should be; one of another program is made anew.

        ``alone``: all that is known of the member are their events of the own log. Then a row that is owed must be one
        that their events made at some moment; of others nobody can tell what it was made of.
        """
        found = self._raw.execute(_ROW, (member_id,)).fetchone()
        if found is None:
            is_none = self._is_whole and member_id not in self._owed
            return not is_none or self._raw.execute(_IS_MEMBER, (member_id,)).fetchone() is None
        row, liked = found[:-2], Liked(found[-2], bool(found[-1]))
        as_of, rule = row[1:3]
        if rule != self._rule or self._program is None:
            return not self._is_whole
        if member_id in self._owed:
            return not alone or self._was_row_of(member_id, row)
        looking = self._lookings.get(as_of) or Looking(self._raw, date.fromordinal(as_of), self._program)
        self._lookings[as_of] = looking
        return bool(row == looking.row(member_id, state)) and (
            row[_AT_CLASS] < _GONE_FROM or liked == liked_of(self._raw, member_id)
        )

    def _was_row_of(self, member_id: str, row: tuple[Any, ...]) -> bool:
        """Whether the row is what some of the member's events, the last ones left out, came to on its day."""
        written = self._raw.execute(_WRITTEN, (member_id,)).fetchall()
        if any(counts_not for _, counts_not in written) or self._raw.execute(_WAS_MERGED, (member_id,)).fetchone():
            return True
        events = [read(body) for body, _ in written]
        return any(row == self._made_of(member_id, events[:end], row) for end in range(len(events), 0, -1))

    def _made_of(self, member_id: str, written: list[Stamped], row: tuple[Any, ...]) -> tuple[Any, ...]:
        """The row on the day of ``row``, had these been all events."""
        day, rule = date.fromordinal(row[1]), row[2]
        since = month_before(day)
        then = None
        if any(isinstance(event.payload, SaleRefunded) and event.effective_day > since for event in written):
            then = fold_all([event for event in written if event.effective_day <= since])[0].history
        assert self._program is not None  # noqa: S101 - else no row is looked at
        return row_of(member_id, listed(fold_all(written)[0], day, self._program, then), day, rule)

    def check_end(self) -> None:
        """Who is owed and is nobody, rows of nobody, names, and sums."""
        for (member_id,) in self._raw.execute(_UNKNOWN, (json.dumps(sorted(self._owed)),)).fetchall():
            self._findings.add_at_end("summary.differs", member_id)
        for query in (_STRAY, _MISNAMED):
            for (member_id,) in self._raw.execute(query).fetchall():
                self._findings.add_at_end("summary.differs", member_id)
        for rows, sums in (_FLOWS, _CELLS):
            if self._raw.execute(_DIFFERS.format(rows, sums)).fetchone() is not None:
                self._findings.add_at_end("summary.differs")


def _program_of(raw: Any) -> Program | None:
    """The program that counts; one that is not there, or is no program, others have named."""
    (named,) = raw.execute(sql.PROGRAM_NAME).fetchone()
    row = raw.execute(sql.PROGRAM, (named,)).fetchone()
    try:
        return read_program(row[0]) if row else None
    except msgspec.MsgspecError:
        return None
