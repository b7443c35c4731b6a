"""What the preview looks like, as values."""

from typing import Literal

from msgspec import Struct

from desktop.core.domain.printer import Picture

What = Literal["slip", "card", "z", "report"]


class Where(Struct, frozen=True, kw_only=True):
    """Where the paper goes: ``printer``, ``folder``, or ``save`` where there is no printer for it."""

    icon: str
    title: str
    detail: str = ""


class PaperModel(Struct, frozen=True, kw_only=True):
    """``picture`` None: not drawn yet, or ``wrong`` says why it cannot be. ``forms``: (value, words), often none."""

    title: str
    picture: Picture | None
    wrong: str
    size: str
    where: Where
    forms: tuple[tuple[str, str], ...] = ()
    form: str = ""
    go: str = ""
    is_ready: bool = False
    why_not: str = ""
