"""Rows of lists held against the states that they were made from, and sums against rows (I1)."""

from datetime import date
from typing import Any

import msgspec

from desktop.core.domain.program import Program
from desktop.core.domain.program_document import read_program
from desktop.core.domain.state import MemberState
from desktop.core.store import statements as sql
from desktop.core.store.findings import Findings
from desktop.core.store.lists.owing import owed_in
from desktop.core.store.lists.rows import COLUMNS, Looking, rule_of
from desktop.core.store.lists.turn import turn_of

_ROW = f"SELECT {COLUMNS} FROM listed WHERE place = (SELECT place FROM member_states WHERE member_id = ?)"  # noqa: S608
_IS_MEMBER = "SELECT 1 FROM members WHERE member_id = ? AND withdrawn = 0"
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

    def is_row_of(self, member_id: str, state: MemberState) -> bool:
        """Whether the member's row is what it should be; one that is owed, or of another program, is made anew."""
        if member_id in self._owed:
            return True
        row = self._raw.execute(_ROW, (member_id,)).fetchone()
        if row is None:
            return not self._is_whole or self._raw.execute(_IS_MEMBER, (member_id,)).fetchone() is None
        as_of, rule = row[1:3]
        if rule != self._rule or self._program is None:
            return not self._is_whole
        looking = self._lookings.get(as_of) or Looking(self._raw, date.fromordinal(as_of), self._program)
        self._lookings[as_of] = looking
        return bool(row == looking.row(member_id, state))

    def check_end(self) -> None:
        """Rows of nobody, names, and sums."""
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
