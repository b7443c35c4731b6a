"""How far HQ has the log, in words: the header of the sync page, its figures, and which device this is. Pure."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from desktop.core.domain.keeping import Verified
from desktop.core.domain.shop import Shop
from desktop.ui.hq_line import HqNow
from desktop.ui.settings.model import Fact
from desktop.ui.spans import span_words
from desktop.ui.sync.model import Figure, Reach

Say = Callable[..., str]
_WHOLE = 1_000


class Checked(Struct, frozen=True, kw_only=True):
    """The log as it was checked last in this window. ``percent``: how far a check is that still runs."""

    percent: int | None = None
    found: Verified | None = None
    at: datetime | None = None


class Clock(Struct, frozen=True):
    """What time it is, and how a moment is written: ``wall`` turns microseconds into the shop's time."""

    now_us: int
    wall: Callable[[int], datetime]

    def at(self, moment_us: int | None, *, seconds: bool = False) -> str:
        """A moment of today by its time, others with their day; "" for none."""
        if moment_us is None:
            return ""
        at, now = self.wall(moment_us), self.wall(self.now_us)
        form = "%H:%M:%S" if seconds else "%H:%M"
        return at.strftime(form if at.date() == now.date() else f"%m-%d {form}")


def reach_told(say: Say, now: HqNow, clock: Clock) -> Reach:
    """The header."""
    says = now.says
    before, number, after = say("window.sync.reach.number", number=f"{says.acked:,}").split("|")
    waits, none = says.unsent > 0, not says.acked
    caption = "caption_none" if none else "caption"
    tone = "warn" if now.is_offline or none else "ok"
    return Reach(
        caption=say(f"window.sync.reach.{caption}"),
        icon="cloud_off" if now.is_offline else "clock" if waits else "check_circle",
        tone=tone if not waits or tone == "warn" else "accent",
        before=before,
        number=number,
        after=after,
        contact=_contact(say, now, clock),
        share=says.acked * _WHOLE // says.head if says.head else _WHOLE,
        own=say("window.sync.reach.own", count=f"{says.head:,}"),
        lacking=say("window.sync.reach.lacking" if waits else "window.sync.reach.complete", count=f"{says.unsent:,}"),
        first=say("window.sync.reach.first"),
        last=f"{says.head:,}",
    )


def _contact(say: Say, now: HqNow, clock: Clock) -> str:
    reached = clock.at(now.says.contact_us, seconds=True)
    parts = [say("window.sync.reach.contact", at=reached) if reached else say("window.sync.reach.never")]
    if now.news.busy:
        parts.append(say("window.sync.reach.busy"))
    elif now.news.next_us is not None:
        parts.append(say("window.sync.reach.next", span=span_words(say, now.news.next_us - clock.now_us)))
    return " · ".join(parts)


def figures_told(say: Say, now: HqNow, clock: Clock, flags: int, checked: Checked) -> tuple[Figure, ...]:
    """What waits, what HQ flagged, what a check of the log found."""
    return (_waiting(say, now, clock), _flagged(say, flags), _checked(say, checked, clock))


def _waiting(say: Say, now: HqNow, clock: Clock) -> Figure:
    says = now.says
    note = say("window.sync.figure.none_waiting")
    if says.unsent and says.oldest_us is not None:
        note = say("window.sync.figure.oldest", span=span_words(say, clock.now_us - says.oldest_us))
    tone = "warn" if says.unsent and now.is_offline else "ink"
    return Figure(caption=say("window.sync.figure.waiting"), value=f"{says.unsent:,}", note=note, tone=tone)


def _flagged(say: Say, flags: int) -> Figure:
    note = say("window.sync.figure.harmless" if flags else "window.sync.figure.none_flagged")
    tone = "warn" if flags else "ink"
    return Figure(caption=say("window.sync.figure.flagged"), value=f"{flags:,}", note=note, tone=tone)


def _checked(say: Say, checked: Checked, clock: Clock) -> Figure:
    caption = say("window.sync.figure.checked")
    if checked.percent is not None:
        note = say("window.sync.figure.checking", percent=checked.percent)
        return Figure(caption=caption, value=say("window.sync.unknown"), note=note)
    found = checked.found
    if found is None or checked.at is None:
        return Figure(caption=caption, value=say("window.sync.unknown"), note=say("window.sync.figure.unchecked"))
    at = checked.at.strftime("%H:%M" if checked.at.date() == clock.wall(clock.now_us).date() else "%m-%d %H:%M")
    note = say("window.sync.figure.checked_at", at=at, count=f"{found.events:,}")
    if found.first_bad is None:
        clean = say("window.sync.figure.clean")
        return Figure(caption=caption, value=clean, note=note, tone="ok", icon="check_circle")
    broken = say("window.sync.figure.broken", seq=f"{found.first_bad.seq:,}")
    return Figure(caption=caption, value=broken, note=note, tone="bad", icon="warning")


def device_told(say: Say, now: HqNow, clock: Clock, shop: Shop) -> tuple[Fact, ...]:
    """Which device of which HQ this is, and when they last spoke."""
    says, unknown = now.says, say("window.sync.unknown")
    values = {
        "hq": " · ".join(part for part in (says.merchant, says.store) if part) or unknown,
        "url": says.url or unknown,
        "till": f"{shop.till_code} · {says.device_id[-8:]}",
        "round": clock.at(says.round_us, seconds=True) or unknown,
    }
    return tuple(Fact(say(f"window.sync.device.{name}"), value) for name, value in values.items())
