"""Days' facts for figures and signs, and the figures kept of them (ports.figures).

``day_figures`` and ``look_ups`` are no facts: the first can be made anew, the second is this till's own count. A day's
mark is how many of its events are known and where they stand; what makes events count no more (an import undone, an id
that HQ holds with other content) changes every day's mark.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.domain.figures.day import DayFact, DayFigures
from desktop.core.domain.lots import Debts, Lots
from desktop.core.domain.signs.facts import LookedUp
from desktop.core.domain.state import Stamped
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store import figure_statements as sql
from desktop.core.store.states import StateShelf
from desktop.core.store.till_log import decode_light

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(DayFigures).decode


class FigureRows:
    """The questions (ports.figures.FigureReading), inside the transaction of ``raw``."""

    raw: Any
    shelf: StateShelf

    def day_marks(self, first: date, last: date) -> dict[date, str]:
        """The mark of each day on which anything is known."""
        (every,) = self.raw.execute(sql.EVERY_MARK).fetchone()
        parts: dict[str, list[str]] = {}
        for day, count, places in self.raw.execute(sql.MARKS, (first.isoformat(), last.isoformat())):
            parts.setdefault(day, []).append(f"{count}.{places}")
        return {date.fromisoformat(day): " ".join([every, *found]) for day, found in parts.items()}

    def kept_figures(self, first: date, last: date) -> dict[date, tuple[str, DayFigures]]:
        """What was kept of these days; what an earlier program kept otherwise is as if it were not there."""
        found: dict[date, tuple[str, DayFigures]] = {}
        for day, mark, data in self.raw.execute(sql.KEPT, (first.isoformat(), last.isoformat())):
            try:
                found[date.fromisoformat(day)] = mark, _decode(data)
            except msgspec.MsgspecError:
                continue
        return found

    def day_facts(self, day: date) -> list[DayFact]:
        """What is known of a business day."""
        return [_fact(data, on) for data, on in self.raw.execute(sql.FACTS, (day.isoformat(),)).fetchall()]

    def points_after(self, place: int, most: int) -> tuple[int, list[tuple[Lots, Debts]]]:
        """The lots and debts of the next members, and the place of the last of them."""
        rows = self.raw.execute(sql.STATES, (place, most)).fetchall()
        lights = [decode_light(data) for _, data in rows]
        return (rows[-1][0] if rows else place), [(light.lots, light.debts) for light in lights]

    def explanations(self) -> list[tuple[Stamped, str]]:
        """Every ``sign.explained`` that counts; the newest of this till last."""
        bodies = [decode_body(data) for _, data in self.raw.execute(sql.EXPLAINED).fetchall()]
        return [(stamped(body, decode_payload(body)), body.staff_id) for body in bodies]

    def looked_up(self, first: date, last: date) -> list[LookedUp]:
        """Members looked up at this till, and whether a bill of theirs came of it."""
        rows = self.raw.execute(sql.LOOKED_UP, (first.isoformat(), last.isoformat())).fetchall()
        return [LookedUp(date.fromisoformat(day), who, member, self._billed(member, day)) for day, who, member in rows]

    def _billed(self, member_id: str, day: str) -> bool:
        return any(self.raw.execute(sql.BILLED, (each, day)).fetchone() for each in self.shelf.ids(member_id))


class FigureRowsWriting(FigureRows):
    """The changes (ports.figures.FigureWriting)."""

    def keep_figures(self, made: Iterable[tuple[str, DayFigures]]) -> None:
        """Keep the figures of days under their marks."""
        rows = [(each.day.isoformat(), mark, _encode(each)) for mark, each in made]
        self.raw.executemany(sql.KEEP, rows)

    def note_look_up(self, day: date, staff_id: str, member_id: str) -> None:
        """Somebody looked a member up; what is older than 90 days is forgotten."""
        self.raw.execute(sql.LOOK_UP, (day.isoformat(), staff_id, member_id))
        self.raw.execute(sql.FORGET_BEFORE, (day.isoformat(),))


def _fact(data: bytes, on: str | None) -> DayFact:
    body = decode_body(data)
    event = stamped(body, decode_payload(body))
    return DayFact(
        event=event if on is None else replace(event, effective_day=date.fromisoformat(on)),
        staff_id=body.staff_id,
        recorded_at_us=body.recorded_at_us,
        imported=body.import_id is not None,
    )
