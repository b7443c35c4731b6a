"""Whom a rule holds of, found by what says it soonest: rows of lists while they are current, else members' own rows.

Of many members a rule that rows alone do not answer is asked first of some, by the hash that the hold-out goes by, so
that who they are has nothing to do with what they bought: an answer with "about", some thousand members in a second.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from desktop.core.domain.tag_holding import Asked
from desktop.core.domain.tag_rules import InTier, Rule
from desktop.core.store.lists.owing import old_rows, owed_in
from desktop.core.store.tag_kept import KeptStatement, is_quick
from desktop.core.store.tag_sql import Statement

ABOUT_FROM = 20_000
"""Members below which nobody waits for the exact answer."""
WITHIN_S = 0.8
SHARE = 64
"""One in so many members is looked at, where there is time for all of them."""
_TOGETHER = 500
_ROWS = "SELECT coalesce(sum(members), 0) FROM list_flows"
_SAMPLE = "SELECT place FROM listed INDEXED BY listed_asked WHERE drawn < 10000 / {} ORDER BY drawn, place"
Tiers = Callable[[Asked], Mapping[str, str | None]]


class Counting:
    """One rule, inside a transaction. ``is_kept``: rows are current, and asked of as of today."""

    def __init__(
        self, raw: Any, rule: Rule, asked: Asked, tiers: Tiers, *, is_kept: bool, owner: Callable[[str], str]
    ) -> None:
        self._raw, self._rule, self._asked, self._is_kept = raw, rule, asked, is_kept
        has_tiers = any(isinstance(condition, InTier) for condition in rule.conditions)
        self._tiers = tiers if has_tiers else _no_tiers
        self._owed = list(dict.fromkeys(map(owner, owed_in(raw)))) if is_kept else []

    def ids(self) -> list[str]:
        """Everybody whom the rule holds of, in no order."""
        if not self._is_kept:
            return self._slow(None)
        found = self._ask("SELECT l.member_id", KeptStatement(self._rule, self._asked), self._but())
        return [*(each for (each,) in found), *self._slow(self._owed)]

    def count(self, some: int) -> tuple[int, Sequence[str]]:
        """How many, and the ids of the first ``some``."""
        if self._is_kept and is_quick(self._rule, self._asked):
            made, but, owed = KeptStatement(self._rule, self._asked), self._but(), self._slow(self._owed)
            first = [each for (each,) in self._ask("SELECT l.member_id", made, f"{but} LIMIT {int(some)}")]
            many = len(first)
            if many == some:
                ((many,),) = self._ask("SELECT count(*)", made, but)
            return many + len(owed), [*first, *owed][:some]
        if not self._is_kept:
            ids = self._slow(None)
            return len(ids), ids[:some]
        made, found = KeptStatement(self._rule, self._asked), self._slow(self._owed)
        many = len(found)
        for (each,) in self._raw.execute("SELECT l.member_id" + made.where + self._but(), made.values):
            many += 1
            found += [each] if len(found) < some else []
        return many, found[:some]

    def about(self, some: int) -> tuple[int, Sequence[str]] | None:
        """The same, reckoned from as many of the sample as there is time for; None where exact is as quick."""
        ((rows,),) = self._raw.execute(_ROWS).fetchall()
        if not self._is_kept or rows < ABOUT_FROM or is_quick(self._rule, self._asked):
            return None
        until, looked_at, ids = time.perf_counter() + WITHIN_S, 0, list[str]()
        sample = [place for (place,) in self._raw.execute(_SAMPLE.format(SHARE)).fetchall()]
        for first in range(0, len(sample), _TOGETHER):
            these = sample[first : first + _TOGETHER]
            made = KeptStatement(self._rule, self._asked, msgspec.json.encode(these).decode())
            ids += [each for (each,) in self._ask("SELECT l.member_id", made, "")]
            looked_at += len(these)
            if time.perf_counter() > until:
                break
        return (rounded(len(ids) * rows // looked_at), ids[:some]) if looked_at else None

    def _but(self) -> str:
        """Rows that are owed are not asked."""
        places = old_rows(self._raw, self._owed) if self._owed else ()
        return f" AND l.place NOT IN ({', '.join(map(str, places))})" if places else ""

    def _slow(self, only: Sequence[str] | None) -> list[str]:
        """By members' own rows; ``only``: of these."""
        if only is not None and not only:
            return []
        made = Statement(self._rule, self._asked, self._tiers(self._asked), only)
        return [each for (each,) in self._ask("SELECT m.member_id", made, "")]

    def _ask(self, what: str, made: Statement, more: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._raw.execute(what + made.where + more, made.values).fetchall()
        return rows


def _no_tiers(_: Asked) -> Mapping[str, str | None]:
    return {}


def rounded(many: int) -> int:
    """To two digits: more of an answer that says about would not be true."""
    digits = len(str(many)) - 2
    return many if digits <= 0 else round(many, -digits)
