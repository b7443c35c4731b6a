"""One run of the command line: its settings, its language, its till, and what it reads and shows beside the answer."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.money import parse_minor
from desktop.core.domain.shop import LANGUAGE_OF, Shop
from desktop.core.ports import Keeper, Till
from desktop.core.services.tell import money
from desktop.core.store.seat import Seat
from desktop.core.words import Words
from desktop.settings import Settings


class Session:
    """Made by app.main for one command. ``words`` speak the shop's language once a shop is open."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.shop: Shop | None = None
        self._seat = Seat(by_command=True)

    @property
    def data_dir(self) -> Path:
        """Where the shop's files are."""
        return self.settings.data_dir

    @property
    def words(self) -> Words:
        """What is said, in the language that was chosen, else the shop's, else the system's."""
        of_shop = LANGUAGE_OF.get(self.shop.region) if self.shop else None
        return Words(self.settings.language or of_shop or self.settings.system_language)

    @property
    def currency(self) -> str:
        """The shop's money; a yuan while there is no shop."""
        return self.shop.currency if self.shop else "CNY"

    def say(self, key: str, **facts: Any) -> str:
        """A sentence of the catalogue."""
        return self.words.say(key, **facts)

    def money(self, amount_minor: int) -> str:
        """An amount as the shop writes it."""
        return money(amount_minor, self.currency)

    @contextmanager
    def till(self) -> Iterator[Till]:
        """The till of the data directory. NotFound ``shop.missing`` where no shop was set up."""
        from desktop.bootstrap import open_till  # the database costs 200 ms that --help does not need

        with open_till(self.data_dir, seat=self._seat) as till:
            self.shop = till.shop
            if till.safe_mode:
                self.tell(self.say("commands.safe_mode"))
            yield till

    def keeper(self) -> Keeper:
        """Looks after the ledger of the data directory as a whole, also where it cannot be opened."""
        from desktop.bootstrap import keeper

        return keeper(self.data_dir, seat=self._seat)

    def amount(self, text: str) -> int:
        """An amount in minor units of the shop's money. RuleBroken ``amount.form``."""
        try:
            return parse_minor(text, self.currency)
        except ValueError:
            raise RuleBroken("amount.form", text=text[:40], example=money(12850, self.currency)) from None

    def instant(self, till: Till, text: str | None) -> int | None:
        """``--at`` in microseconds since 1970; without an offset it is shop time. RuleBroken ``time.form``."""
        if text is None:
            return None
        try:
            return till.tables.clock(ZoneInfo(till.shop.zone))(text)
        except (ValueError, OverflowError):
            raise RuleBroken("time.form", text=text[:40]) from None

    def tell(self, sentence: str) -> None:
        """Show something beside the answer."""
        with suppress(OSError):
            print(sentence, file=sys.stderr, flush=True)

    def read_line(self) -> str:
        """One line of the standard input, without what surrounds it: a PIN or a code."""
        return sys.stdin.readline().strip() if sys.stdin else ""
