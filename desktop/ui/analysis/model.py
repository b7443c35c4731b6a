"""What the page of analysis shows round its tabs."""

from msgspec import Struct


class PageModel(Struct, frozen=True):
    """``names``: of the tabs, none where there is only one; ``at``: which one is shown."""

    names: tuple[str, ...] = ()
    at: int = 0
