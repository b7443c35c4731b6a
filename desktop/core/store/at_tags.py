"""Reading the tags' vocabulary, and whom a rule holds of (ports.tagging.AtTags)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain.care_events import TagDefined
from desktop.core.domain.errors import Refusal
from desktop.core.domain.people import Member
from desktop.core.domain.summaries import ladder_key
from desktop.core.domain.tag_holding import Asked
from desktop.core.domain.tag_rules import Rule
from desktop.core.domain.tiers import tier_on
from desktop.core.ports import CurrentProgram
from desktop.core.ports.tagging import Found, Tag, Wanted, always
from desktop.core.store import schema_rules, statements
from desktop.core.store.history import stamped_body
from desktop.core.store.lists import turn
from desktop.core.store.lists.rows import rule_of
from desktop.core.store.states import StateShelf
from desktop.core.store.tag_counting import Counting

_DEFINED = (
    "SELECT e.body, s.at_us, s.day FROM events AS e INDEXED BY events_tags"
    " LEFT JOIN stamps AS s ON s.event_id = e.event_id WHERE e.kind = 'tag.defined' AND e.void = 0"
    " AND (s.event_id IS NULL OR s.at_us IS NOT NULL)"
)
_DEFINED_ELSEWHERE = (
    "SELECT body, effective_at_us, business_date FROM others INDEXED BY others_tags"
    " WHERE kind = 'tag.defined' AND void = 0"
)
_STEPS_BETWEEN = 5_000
"""SQLite's steps between two questions whether an answer is still wanted: well below a millisecond."""
_STALE_TIERS = "SELECT member_id FROM member_states WHERE tier IS NOT NULL AND (tier_until < ? OR ladder IS NOT ?)"
_CATEGORIES = (
    f"SELECT DISTINCT category FROM {schema_rules.bought.name}"  # noqa: S608 - our own words
    " UNION SELECT category FROM products WHERE category <> '' ORDER BY 1 LIMIT 500"
)


class TagReading:
    """The questions, inside the transaction of ``raw``."""

    raw: Any
    shelf: StateShelf

    def today(self) -> date:
        """As LedgerReading."""
        raise NotImplementedError

    def program(self) -> CurrentProgram:
        """As LedgerReading."""
        raise NotImplementedError

    def _members(self, statement: str, *values: str | int) -> list[Member]:
        raise NotImplementedError

    def tags(self, *, retired: bool = False) -> list[Tag]:
        """The vocabulary: what was said last of each word, by group and word; or the words offered no more."""
        rows = [*self.raw.execute(_DEFINED), *self.raw.execute(_DEFINED_ELSEWHERE)]
        said = sorted({event.event_id: event for event in (stamped_body(*row) for row in rows)}.values(),
                      key=lambda event: event.order_key)  # fmt: skip
        found: dict[tuple[str, str], Tag] = {}
        for event in said:
            if isinstance(word := event.payload, TagDefined):
                found[word.group, word.tag] = Tag(
                    group=word.group, tag=word.tag, rule=word.rule, since=event.effective_day, retired=word.retired
                )
        return [found[named] for named in sorted(found) if found[named].retired == retired]

    def tagged_by(self, rule: Rule, some: int, wanted: Wanted = always) -> Found:
        """How many a rule holds of, and ``some``. Refusal ``asked.anew`` once the answer is ``wanted`` no more."""
        with _while_wanted(self.raw, wanted):
            total, ids = self._counting(rule).count(some)
        return Found(total=total, some=self._named(ids))

    def about_tagged_by(self, rule: Rule, some: int, wanted: Wanted = always) -> Found | None:
        """The same reckoned from some of many members; None where the exact answer is as quick. Raises as tagged_by."""
        with _while_wanted(self.raw, wanted):
            found = self._counting(rule).about(some)
        return found and Found(total=found[0], some=self._named(found[1]), is_about=True)

    def ids_tagged_by(self, rule: Rule, asked: Asked | None = None) -> Sequence[str]:
        """Everybody whom a rule holds of, in no order; ``asked`` None: as of today, by the program that counts."""
        return self._counting(rule, asked).ids()

    def categories(self) -> list[str]:
        """What was ever bought here or is on the price list, by name."""
        return [category for (category,) in self.raw.execute(_CATEGORIES)]

    def _counting(self, rule: Rule, asked: Asked | None = None) -> Counting:
        program = self.program().program
        now = Asked(day=self.today(), classes=program.classes, ladder=program.ladder_rule)
        is_kept = asked is None and turn.up_to(self.raw, now.day, rule_of(program)).is_current
        return Counting(self.raw, rule, asked or now, self._tiers, is_kept=is_kept, owner=self.shelf.owner)

    def _named(self, ids: Sequence[str]) -> tuple[Member, ...]:
        found = [self._members(statements.MEMBER_BY_ID, member_id) for member_id in ids]
        return tuple(member for members in found for member in members)

    def _tiers(self, asked: Asked) -> dict[str, str | None]:
        """The tier today of those whose term has ended, or who were last judged by another ladder."""
        rows = self.raw.execute(_STALE_TIERS, (asked.day.isoformat(), ladder_key(asked.ladder))).fetchall()
        states = {member_id: self.shelf.state(member_id) for (member_id,) in rows}
        return {
            member_id: tier_on(state.held, state.history, asked.day, asked.ladder).code
            for member_id, state in states.items()
        }


@contextmanager
def _while_wanted(raw: Any, wanted: Wanted) -> Iterator[None]:
    """Statements of the block end soon after nobody wants their answer any more."""
    raw.set_progress_handler(lambda: int(not wanted()), _STEPS_BETWEEN)
    try:
        yield
    except sqlcipher.OperationalError as error:
        if wanted():
            raise
        raise Refusal("asked.anew") from error
    finally:
        raw.set_progress_handler(None, 0)
