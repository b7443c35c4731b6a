"""Notes and coins in use, largest first: what a drawer is counted by. In minor units of the currency."""

_WORTHS = {
    "CNY": (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10),
    "TWD": (2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 1),
    "HKD": (100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10),
}


def denominations(currency: str) -> tuple[int, ...]:
    """The worths of a currency's notes and coins; none for one that is not known here."""
    return _WORTHS.get(currency, ())
