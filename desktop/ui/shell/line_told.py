"""The line to HQ in the status strip: online or offline and since when, what waits and how long. Pure."""

from collections.abc import Callable
from datetime import datetime

from desktop.ui.hq_line import HqNow
from desktop.ui.shell.model import StripItem
from desktop.ui.spans import span_words

Say = Callable[..., str]
_BAD = {"revoked": "stopped", "cloned": "cloned"}


def line_items(say: Say, now: HqNow, now_us: int, wall: Callable[[int], datetime]) -> tuple[StripItem, ...]:
    """Two cells. Offline is amber and calm; only what HQ has stopped is red."""
    return (_state(say, now, now_us, wall), _waiting(say, now, now_us))


def _state(say: Say, now: HqNow, now_us: int, wall: Callable[[int], datetime]) -> StripItem:
    if now.stop:
        return StripItem(icon="warning", text="", strong=say(f"window.sync.strip.{_BAD[now.stop]}"), tone="bad")
    if now.online is None:
        return StripItem(icon="cloud", text=say("window.sync.strip.trying"))
    if now.trouble is not None:
        return StripItem(icon="warning", text="", strong=say("window.sync.strip.trouble"), tone="warn")
    since = _moment(wall, now.since_us, now_us)
    if now.is_offline:
        span = span_words(say, now_us - (now.since_us or now_us))
        rest = say("window.sync.strip.since_for", at=since, span=span) if since else span
        return StripItem(icon="cloud_off", text="", strong=say("window.sync.strip.offline"), rest=rest, tone="warn")
    rest = say("window.sync.strip.since", at=since) if since else ""
    return StripItem(icon="cloud_ok", text="", strong=say("window.sync.strip.online"), rest=rest, tone="ok")


def _moment(wall: Callable[[int], datetime], at_us: int | None, now_us: int) -> str:
    if at_us is None:
        return ""
    at, now = wall(at_us), wall(now_us)
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d %H:%M}"


def _waiting(say: Say, now: HqNow, now_us: int) -> StripItem:
    says = now.says
    if not says.unsent:
        return StripItem(icon="check", text=say("window.sync.strip.none"))
    oldest = ""
    if says.oldest_us is not None:
        oldest = say("window.sync.strip.oldest", span=span_words(say, now_us - says.oldest_us))
    return StripItem(
        icon="arrow_up", text=say("window.sync.strip.waiting"), strong=f"{says.unsent:,}", rest=oldest,
        tone="warn" if now.is_offline else "plain",
    )  # fmt: skip
