"""How long something has lasted, in words: 40 秒, 12 分钟, 2 小时 06 分, 3 天 4 小时. Pure."""

from collections.abc import Callable

SECOND_US = 1_000_000
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def span_words(say: Callable[..., str], span_us: int) -> str:
    """A span in the two largest units that tell; a negative one (a clock was set) is none at all."""
    seconds = max(0, span_us) // SECOND_US
    if seconds < _MINUTE:
        return say("window.sync.span.seconds", count=seconds)
    if seconds < _HOUR:
        return say("window.sync.span.minutes", count=seconds // _MINUTE)
    if seconds < _DAY:
        return say("window.sync.span.hours", hours=seconds // _HOUR, minutes=f"{seconds % _HOUR // _MINUTE:02}")
    return say("window.sync.span.days", days=seconds // _DAY, hours=seconds % _DAY // _HOUR)
