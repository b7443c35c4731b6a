"""Who vouches for a member's points, as the line under them says: this till alone, HQ, or nobody yet. Plain Python."""

from datetime import datetime

from msgspec import Struct

from desktop.core.services.glance_member import Glance
from desktop.ui.desk import Desk
from desktop.ui.figures import change_text


class Source(Struct, frozen=True, kw_only=True):
    """The line: words, icon, tone; ``more`` is what was earned or used here since HQ confirmed."""

    text: str
    icon: str
    tone: str
    more: str = ""


def source_of(desk: Desk, glance: Glance) -> Source:
    """The line for a member as of now."""
    now = desk.line.now
    if glance.usable is None:
        unknown = now is not None and not glance.member_no
        text = desk.say("window.sync.points.unknown" if unknown else "window.checkout.member.source_unknown")
        return Source(text=text, icon="clock" if unknown else "warning", tone="warn")
    if now is None:
        return Source(text=desk.say("window.checkout.member.source"), icon="register", tone="ink2")
    if now.says.round_us is None or glance.here_since is None:
        return Source(text=desk.say("window.sync.points.own_only"), icon="clock", tone="ink2")
    at = moment_words(desk, now.says.round_us)
    more = desk.say("window.sync.points.own", points=change_text(glance.here_since)) if glance.here_since else ""
    icon, tone = ("clock", "warn") if now.is_offline else ("check_circle", "ok")
    return Source(text=desk.say("window.sync.points.confirmed", at=at), icon=icon, tone=tone, more=more)


def moment_words(desk: Desk, at_us: int) -> str:
    """A moment of today by its time, others with their day."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(desk.shop.zone)
    at, now = (datetime.fromtimestamp(us / 1_000_000, zone) for us in (at_us, desk.doors.now_us()))
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d %H:%M}"
