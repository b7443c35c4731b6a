"""Points, changes and factors as every room of the window writes them. Pure; money in full is services.tell's."""

from desktop.core.domain.money import minor_digits
from desktop.core.services.tell import money

UNKNOWN = "—"
MINUS = "−"


def points_text(points: int | None) -> str:
    """1,286; "—" where it is not known."""
    if points is None:
        return UNKNOWN
    return f"{MINUS if points < 0 else ''}{abs(points):,}"


def change_text(points: int) -> str:
    """+36, −50, 0."""
    return f"+{points:,}" if points > 0 else points_text(points)


def factor_text(hundredths: int) -> str:
    """2, 1.5 or 1.25 for 200, 150, 125."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0") if part else str(whole)


def short_money(amount_minor: int, currency: str) -> str:
    """¥1,286 where nothing follows the point, else whole."""
    text = money(amount_minor, currency)
    return text if amount_minor % 10 ** minor_digits(currency) else text.partition(".")[0]
