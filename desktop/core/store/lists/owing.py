"""Rows that are owed: a checkout names its member in the row of ``heads`` that it writes anyway, and writes no row.

So what is owed stands in the transaction that changed the states, and costs it no page. Rows are made together, in one
transaction for many bills (``Owing.pay``): beside the work, and by the checkout that would owe too many. Meanwhile
lists look at the few who are owed one by one (joined.py), so nobody ever sees an old row.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from desktop.core.domain.state import MemberState
from desktop.core.store.lists.rows import Looking, keep_rows, of_rows

MOST_OWED = 64
"""A list looks at so many in about 5 ms; the checkout that would owe more makes their rows in about as long."""
_FEW = 4
"""States of one transaction; whoever changes more makes their rows at once."""
NOTHING = "[]"
_OWED = "SELECT owed FROM heads WHERE id = 1"
_STATES = (
    "SELECT s.member_id, s.state, l.place FROM json_each(?) AS j CROSS JOIN member_states AS s"
    " ON s.member_id = j.value LEFT JOIN listed AS l ON l.place = s.place"
)
_PLACES = (
    "SELECT l.place FROM json_each(?) AS j CROSS JOIN member_states AS s ON s.member_id = j.value"
    " CROSS JOIN listed AS l ON l.place = s.place"
)
_decode_ids = msgspec.json.Decoder(list[str]).decode


def owed_in(raw: Any) -> Sequence[str]:
    """The ids, as they were written, of the members whose rows are owed; none twice."""
    row = raw.execute(_OWED).fetchone()
    return _decode_ids(row[0]) if row else ()


def old_rows(raw: Any, member_ids: Sequence[str]) -> tuple[int, ...]:
    """Where the rows of these members stand, those that have one."""
    rows = raw.execute(_PLACES, (msgspec.json.encode(member_ids).decode(),)).fetchall()
    return tuple(place for (place,) in rows)


class Owing:
    """What is owed in one transaction that writes; ``text`` is to be kept in ``heads`` when that is written."""

    def __init__(self, raw: Any, text: str, looking: Callable[[], Looking]) -> None:
        """``raw``: the driver's connection; ``text``: as it was kept; ``looking``: what rows are made by."""
        self._raw, self._looking = raw, looking
        self.text = text

    def keep(self, states: Sequence[tuple[str, MemberState]], places: Mapping[str, int], *, may_owe: bool) -> None:
        """Keep what lists say of these members; their states stand in the file, and all their events, or will.

        ``may_owe``: ``text`` will be kept; so the rows of a few may be owed.
        """
        if may_owe:
            if len(states) <= _FEW and self._owe(states):
                return
            self.pay()
        keep_rows(self._raw, self._looking(), states, places)

    def _owe(self, states: Sequence[tuple[str, MemberState]]) -> bool:
        """Owe these rows too, unless that is too many."""
        owed = dict.fromkeys(_decode_ids(self.text))
        owed.update((member_id, None) for member_id, _ in states)
        if len(owed) > MOST_OWED:
            return False
        self.text = msgspec.json.encode(list(owed)).decode()
        return True

    def pay(self) -> bool:
        """Make every row that is owed; whether there was any."""
        if self.text == NOTHING:
            return False
        rows = self._raw.execute(_STATES, (self.text,)).fetchall()
        keep_rows(self._raw, self._looking(), *of_rows(rows))
        self.text = NOTHING
        return True
