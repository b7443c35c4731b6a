"""The line to HQ as the window knows it: values that the strip, the counter and the sync page read. Plain Python.

``HqNow`` is put together from what the ledger says (unsent, acknowledged) and what the syncer told last (``LineNews``).
"""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from desktop.core.ports.at_hq import HoldAsked, HqSays, Kept
from desktop.core.ports.sync import DONE, LineNews, RoundDone

STALE_US = 72 * 3_600 * 1_000_000
"""From this age of the last complete round on points need a manager (RULES.md, "Offline bounds")."""
NOT_REACHED = ("sync.offline", "sync.slow", "sync.cut")
"""A round that ended so never reached HQ, and nothing is wrong: this till is offline."""


class Syncer(Protocol):
    """Brings the ledger and HQ together, on a thread of its own; it never holds the lane."""

    def start(self) -> None:
        """Begin, with a round at once."""

    def wake(self) -> None:
        """Something was written: a round soon."""

    def sync_now(self) -> None:
        """A round at once, asked for by a person."""

    def stop(self) -> None:
        """End the thread; what is on its way is broken off, and nothing is lost."""


class Cable(Protocol):
    """The demo's network cable: while it is out nothing reaches HQ."""

    @property
    def is_out(self) -> bool:
        """Whether it is out."""

    def turn(self) -> None:
        """Pull it, or put it back."""


class HqNow(Struct, frozen=True, kw_only=True):
    """How this till stands with HQ. ``since_us``: since when it is online, or offline; None while nobody knows."""

    says: HqSays
    news: LineNews = LineNews(busy=False)
    online: bool | None = None
    since_us: int | None = None

    @property
    def is_offline(self) -> bool:
        """Whether the last try did not reach HQ. Not yet tried is not offline."""
        return self.online is False

    @property
    def trouble(self) -> RoundDone | None:
        """A round that went wrong though something answered: a person has to read why."""
        last = self.news.last
        return last if last is not None and last.code != DONE and last.code not in NOT_REACHED else None

    @property
    def stop(self) -> str:
        """``revoked`` or ``cloned`` where points may not be used for that; else ""."""
        last = self.news.last
        if self.says.spending in ("revoked", "cloned"):
            return self.says.spending
        return "revoked" if last is not None and last.code == "sync.revoked" else ""

    def is_stale(self, now_us: int) -> bool:
        """Whether the last complete round is so old that points need a manager."""
        return self.says.round_us is None or now_us - self.says.round_us > STALE_US

    def with_news(self, news: LineNews) -> "HqNow":
        """The same after the syncer told something."""
        last = news.last or self.news.last
        online, since = self.online, self.since_us
        if news.last is not None:
            reached = news.last.code not in NOT_REACHED
            if reached is not online:
                online = reached
                since = news.last.ended_at_us if reached else self.says.contact_us or news.last.begun_at_us
        kept = LineNews(
            busy=news.busy, last=last, next_us=news.next_us, done=news.done, of_all=news.of_all, answered=news.answered
        )
        return HqNow(says=self.says, news=kept, online=online, since_us=since)

    def with_says(self, says: HqSays) -> "HqNow":
        """The same after the ledger was looked at again."""
        return HqNow(says=says, news=self.news, online=self.online, since_us=self.since_us)


Tell = Callable[[LineNews], None]


KeptHeard = Callable[[Kept | None], None]
"""Hears what HQ keeps for a bill; None where it did not answer in time, refused, or keeps nothing."""


class Holder(Protocol):
    """Asks HQ for holds, on a thread of its own, each answered within 400 ms (sync.holding)."""

    def ask(self, asked: HoldAsked, then: KeptHeard) -> None:
        """Send a stored request; ``then`` is called once, on another thread."""

    def stop(self) -> None:
        """End the thread."""


class HqLine(Protocol):
    """What presenters ask of the line to HQ; ``now`` is None while this till has no HQ."""

    @property
    def now(self) -> HqNow | None:
        """How this till stands with HQ."""

    @property
    def cable(self) -> Cable | None:
        """The demo's network cable; None outside the demo."""

    def look(self) -> None:
        """Ask the ledger again."""

    def sync_now(self, then: Tell | None = None) -> bool:
        """A round at once; ``then`` hears how it ended. False where there is no HQ."""

    def ask_hold(self, asked: HoldAsked, then: KeptHeard) -> None:
        """Send a stored request for a hold; ``then`` hears within 400 ms what HQ keeps."""

    def turn_cable(self) -> bool:
        """Pull the demo's cable, or put it back; whether it is out now."""
