"""What the dialog shows, as values."""

from typing import Literal

from msgspec import Struct

from desktop.ui.settings.model import Fact, Told, Working

Step = Literal["asking", "joining", "sending", "joined"]


class JoinModel(Struct, frozen=True, kw_only=True):
    """``holds``: what HQ will get. ``wrong``: field → what is wrong. ``told``: what came of it, or what was refused.

    ``can_type``: nothing is on its way and the till has not joined yet.
    """

    title: str
    url: str
    code: str
    ca: str
    wrong: dict[str, str]
    holds: tuple[Fact, ...]
    promises: tuple[str, ...]
    working: Working | None
    told: Told | None
    can_type: bool
    primary: str
    primary_allowed: bool
