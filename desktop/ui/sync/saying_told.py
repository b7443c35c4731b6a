"""The one thing that somebody should know of the line to HQ now, in words; nothing where all is well. Pure."""

from collections.abc import Callable

from desktop.core.domain.errors import Refusal
from desktop.ui.hq_line import HqNow
from desktop.ui.spans import span_words
from desktop.ui.sync.model import Saying

Say = Callable[..., str]
InWords = Callable[[Refusal], dict[str, str]]
_NOTES = {"sync.healed": "healed", "sync.twice": "twice"}


def saying_told(say: Say, in_words: InWords, now: HqNow, now_us: int) -> Saying | None:
    """The most pressing first: stopped, cloned, trouble that answered, offline, unfit rules, what a round noted."""
    if now.stop:
        return Saying(
            tone="bad", icon="warning", title=say(f"window.sync.says.{now.stop}"),
            detail=say(f"window.sync.says.{now.stop}_detail"),
        )  # fmt: skip
    if now.trouble is not None:
        parts = in_words(Refusal(now.trouble.code, **now.trouble.facts))
        detail = f"{parts['detail']} {parts['remedy']}"
        return Saying(tone="warn", icon="warning", title=parts["title"], detail=detail)
    if now.is_offline:
        return _offline(say, now, now_us)
    if now.says.is_program_unfit:
        title, detail = say("window.sync.says.program_unfit"), say("window.sync.says.program_unfit_detail")
        return Saying(tone="warn", icon="warning", title=title, detail=detail)
    return _noted(say, now)


def _offline(say: Say, now: HqNow, now_us: int) -> Saying:
    span = span_words(say, now_us - (now.since_us or now_us))
    upcoming = span_words(say, max(0, (now.news.next_us or now_us) - now_us))
    title = "offline" if now.says.unsent else "offline_none"
    detail = "offline_stale" if now.is_stale(now_us) else "offline_detail"
    return Saying(
        tone="warn",
        icon="cloud_off",
        title=say(f"window.sync.says.{title}", count=f"{now.says.unsent:,}"),
        detail=say(f"window.sync.says.{detail}", span=span, next=upcoming),
    )


def _noted(say: Say, now: HqNow) -> Saying | None:
    last = now.news.last
    if last is None:
        return None
    if "sync.clock" in last.notes:
        span = span_words(say, abs(last.clock_off_us))
        title, detail = say("window.sync.says.clock", span=span), say("window.sync.says.clock_detail")
        return Saying(tone="warn", icon="clock", title=title, detail=detail)
    name = next((_NOTES[note] for note in last.notes if note in _NOTES), "")
    if not name:
        return None
    title, detail = say(f"window.sync.says.{name}"), say(f"window.sync.says.{name}_detail")
    return Saying(tone="plain", icon="info", title=title, detail=detail)
