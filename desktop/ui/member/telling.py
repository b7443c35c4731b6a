"""Days, moments and money as this page writes them: short, and with the year only where it is another one."""

from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from desktop.core.domain.money import minor_digits
from desktop.core.services.tell import money
from desktop.core.words import Words
from desktop.ui.figures import short_money

_YEAR_DAYS = 365


class Teller(Struct, frozen=True):
    """A language, a currency, and which day it is."""

    language: str
    currency: str
    today: date

    def say(self, key: str, **facts: Any) -> str:
        """A sentence in that language."""
        return Words(self.language).say(key, **facts)

    def money(self, amount_minor: int) -> str:
        """¥1,286.00."""
        return money(amount_minor, self.currency)

    def short_money(self, amount_minor: int) -> str:
        """¥1,286 where nothing follows the point, else whole."""
        return short_money(amount_minor, self.currency)

    @property
    def unit_minor(self) -> int:
        """How many of the smallest unit make one."""
        return int(10 ** minor_digits(self.currency))

    def whole(self, amount_minor: int) -> int:
        """An amount in whole units, half a unit up."""
        return (2 * amount_minor + self.unit_minor) // (2 * self.unit_minor)

    def day(self, day: date) -> str:
        """11-22; with its year where that could be mistaken: a year ago or longer, or a later year than this one."""
        gone = (self.today - day).days
        is_plain = gone < _YEAR_DAYS if gone >= 0 else day.year == self.today.year
        return f"{day:%m-%d}" if is_plain else day.isoformat()

    def moment(self, at: datetime) -> str:
        """今天 14:05, 11-14 18:42, or 2025-11-14 18:42."""
        if at.date() == self.today:
            return self.say("window.member.today_at", time=f"{at:%H:%M}")
        if at.date() == self.today - timedelta(days=1):
            return self.say("window.member.yesterday_at", time=f"{at:%H:%M}")
        return f"{self.day(at.date())} {at:%H:%M}"

    def joined(self, parts: list[str]) -> str:
        """Facts beside one another: 堂食 · 1 号机."""
        return " · ".join(part for part in parts if part)

    def listed(self, parts: list[str]) -> str:
        """短信、电话."""
        return self.say("window.member.and").join(parts)
