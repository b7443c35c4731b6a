"""The design tokens: every colour, size and space of the window, as plain values. No Qt here.

The numbers are UI.md's; tests hold the contrast that it promises. Nothing else in the window names a colour or a pixel.
"""

from dataclasses import dataclass

RADIUS = {"keycap": 4, "control": 8, "card": 10, "dialog": 12}

HEIGHT = {
    "keycap": 20, "chip": 24, "table_head": 36, "control": 48, "row": 48, "card_head": 48, "status": 48,
    "row_two": 56, "top_bar": 64, "rail_item": 68, "big": 72,
}  # fmt: skip

TYPE: dict[str, tuple[int, int, int]] = {
    "keycap": (12, 16, 400),
    "caption": (13, 18, 400),
    "body": (15, 22, 400),
    "row": (17, 24, 500),
    "title": (20, 28, 500),
    "key": (24, 32, 400),
    "action": (24, 32, 500),
    "figure": (28, 36, 500),
    "header": (40, 48, 500),
    "number": (56, 60, 500),
}
"""Role → pixels, pixels of the line, weight. ``action`` is for the one big button, ``key`` for the keypad's digits."""

FOCUS = 2
"""How thick the ring of what has the focus is, in pixels at scale 1."""

TONES = {
    "ink": "ink", "ink2": "ink2", "ink3": "ink3", "accent": "accent", "on": "on", "ok": "ok", "warn": "warn",
    "bad": "bad", "vip": "vip", "platinum": "platinum",
}  # fmt: skip
"""What a word may be drawn in, and the token it means."""

SOFTS = {
    "accent": "soft", "ok": "ok_soft", "warn": "warn_soft", "bad": "bad_soft", "vip": "vip_soft",
    "platinum": "platinum_soft", "ink": "sunken", "ink2": "sunken", "ink3": "sunken",
}  # fmt: skip
"""The fill that goes under a tone in a chip or a banner."""


@dataclass(frozen=True)
class Theme:
    """Every colour, as ``#RRGGBB``. ``heat1`` … ``heat5`` rise; ``class_…`` fill a glyph or mark, never letters."""

    name: str
    bg: str
    surface: str
    sunken: str
    line: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    on: str
    soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    vip: str
    vip_soft: str
    platinum: str
    platinum_soft: str
    seal: str
    seal_on: str
    scrim: str
    heat1: str
    heat2: str
    heat3: str
    heat4: str
    heat5: str
    class_new: str
    class_returning: str
    class_active: str
    class_dormant: str
    class_lost: str


LIGHT = Theme(
    name="light",
    bg="#F4F3EF", surface="#FFFFFF", sunken="#FAF9F6", line="#DDDBD3", edge="#8B8879",
    ink="#1B2230", ink2="#474E5E", ink3="#636978", accent="#27489C", on="#FFFFFF", soft="#E9EDF8",
    ok="#1D6A44", ok_soft="#E5F1EA", warn="#855000", warn_soft="#FBF1DE", bad="#A5301D", bad_soft="#FAE9E5",
    vip="#75560E", vip_soft="#F6EED9", platinum="#46516A", platinum_soft="#EAEDF3",
    seal="#B23A2A", seal_on="#FFFFFF", scrim="#1B2230",
    heat1="#EEF1F9", heat2="#CDD7EE", heat3="#9BAEDB", heat4="#5673BB", heat5="#27489C",
    class_new="#4F86C6", class_returning="#2F8478", class_active="#27489C",
    class_dormant="#B9822B", class_lost="#868B96",
)  # fmt: skip

DARK = Theme(
    name="dark",
    bg="#11141B", surface="#191D26", sunken="#1F2430", line="#2F3542", edge="#737B8D",
    ink="#ECEEF3", ink2="#BAC0CD", ink3="#979EAD", accent="#A3B8F6", on="#0F1730", soft="#242D47",
    ok="#7CCBA0", ok_soft="#1B2F27", warn="#E6B566", warn_soft="#33291A", bad="#F29B8B", bad_soft="#38201D",
    vip="#DDBE74", vip_soft="#302A1B", platinum="#B9C4DA", platinum_soft="#272E3C",
    seal="#C4503F", seal_on="#FFFFFF", scrim="#05070B",
    heat1="#202638", heat2="#2D3A61", heat3="#44589A", heat4="#7088D6", heat5="#A3B8F6",
    class_new="#7FB0E8", class_returning="#5FB8AA", class_active="#A3B8F6",
    class_dormant="#D8A552", class_lost="#9AA0AC",
)  # fmt: skip

THEMES = {"light": LIGHT, "dark": DARK}

_STEPS = ((3200, 2.5), (2400, 1.75), (1600, 1.25))


def scale_for(width_px: int) -> float:
    """How much larger everything is drawn on a screen or window this wide."""
    return next((scale for least_px, scale in _STEPS if width_px >= least_px), 1.0)
