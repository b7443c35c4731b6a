"""Contrast as WCAG 2.2 counts it (relative luminance, SC 1.4.3): it holds tokens.py to what UI.md promises."""


def ratio(one: str, other: str) -> float:
    """How far two ``#RRGGBB`` colours stand apart: 1 (equal) to 21 (black and white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
