"""What the preview looks like, as values."""

from msgspec import Struct

from desktop.core.domain.printer import Picture
from desktop.ui.desk import Notice


class Where(Struct, frozen=True, kw_only=True):
    """Where the paper goes: ``printer``, ``folder``, or ``save`` where there is no printer for it."""

    icon: str
    title: str
    detail: str = ""


class PaperModel(Struct, frozen=True, kw_only=True):
    """``picture`` None: not drawn yet, or ``wrong`` says why it cannot be. ``forms``: (value, words), often none.

    ``trouble``: what went wrong with the last try, which can be made again.
    """

    title: str
    picture: Picture | None
    wrong: str
    size: str
    where: Where
    forms: tuple[tuple[str, str], ...] = ()
    form: str = ""
    trouble: Notice | None = None
    go: str = ""
    is_ready: bool = False
    why_not: str = ""
