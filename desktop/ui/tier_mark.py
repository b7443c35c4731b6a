"""How a tier is marked wherever a member is shown: an icon and a tone, never a colour alone."""

_MARKS = {"platinum": ("gem", "platinum"), "vip": ("star", "vip"), "regular": ("", "")}
_OF_THE_SHOP = ("", "accent")
"""A tier that the shop named itself, or that is no more."""


def tier_mark(code: str | None) -> tuple[str, str]:
    """(icon, tone) of a chip; "" and "" is a plain outline."""
    return _MARKS.get(code or "regular", _OF_THE_SHOP)
