"""How the console says things: sentences of the language, and numbers, money, days and times as people read them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desktop.core.domain.money import format_minor, symbol
from desktop.core.words import Words

UNKNOWN = "—"
_SECOND = 1_000_000
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Saying:
    """One reader's language, zone and money, now."""

    words: Words
    zone: ZoneInfo
    currency: str
    now_us: int

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.words.language

    def say(self, key: str, **facts: Any) -> str:
        """The sentence under ``console.<key>`` with its facts put into words."""
        return self.words.say(f"console.{key}", **{name: self.fact(name, fact) for name, fact in facts.items()})

    def say_or(self, key: str, otherwise: str) -> str:
        """The sentence under ``console.<key>``, or what there is where no sentence is known."""
        return self.words.say(f"console.{key}") if self.words.has(f"console.{key}") else otherwise

    def fact(self, name: str, fact: Any) -> str:
        """A fact as it stands in a sentence: money by its name, the rest by its kind."""
        if fact is None:
            return UNKNOWN
        if name.endswith("_minor") and isinstance(fact, int):
            return self.money(fact)
        if isinstance(fact, bool):
            return str(fact)
        return f"{fact:,}" if isinstance(fact, int) else fact.isoformat() if isinstance(fact, date) else str(fact)

    def number(self, count: int | None) -> str:
        """A count, thousands apart; a dash for unknown, never 0."""
        return UNKNOWN if count is None else f"{count:,}".replace("-", "−")

    def signed(self, count: int) -> str:
        """A movement with its sign."""
        return f"+{count:,}" if count > 0 else self.number(count)

    def money(self, minor: int | None) -> str:
        """An amount with its symbol; a dash for unknown."""
        if minor is None:
            return UNKNOWN
        sign = "−" if minor < 0 else ""
        return f"{sign}{symbol(self.currency)}{format_minor(abs(minor), self.currency)}"

    def day(self, day: date | None) -> str:
        """A day."""
        return day.isoformat() if day else UNKNOWN

    def at(self, at_us: int | None, zone: str | None = None) -> str:
        """An instant on the wall clock of a zone, the reader's own where none is named."""
        if at_us is None:
            return UNKNOWN
        return f"{self._wall(at_us, zone):%Y-%m-%d %H:%M:%S}"

    def short_at(self, at_us: int | None, zone: str | None = None) -> str:
        """The time of today, the day and time of another day."""
        if at_us is None:
            return UNKNOWN
        wall, today = self._wall(at_us, zone), self._wall(self.now_us, zone).date()
        return f"{wall:%H:%M}" if wall.date() == today else f"{wall:%m-%d %H:%M}"

    def ago(self, at_us: int | None) -> str:
        """How long since."""
        if at_us is None:
            return UNKNOWN
        return self._in_units("span", max(0, self.now_us - at_us))

    def lasting(self, span_us: int) -> str:
        """A length of time in its largest unit."""
        return self._in_units("length", span_us)

    def _in_units(self, key: str, span_us: int) -> str:
        seconds = abs(span_us) // _SECOND
        for unit, size in (("days", _DAY), ("hours", _HOUR), ("minutes", _MINUTE)):
            if seconds >= (2 * size if unit == "days" else size):
                return self.say(f"{key}.{unit}", count=seconds // size)
        return self.say(f"{key}.moment")

    def _wall(self, at_us: int, zone: str | None) -> datetime:
        named = ZoneInfo(zone) if zone else self.zone
        return datetime.fromtimestamp(at_us // _SECOND, named)


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
