"""Figures of the shop that a screen measures a bill by."""

from statistics import median_low

from desktop.core.ports import Till

_SALES = 200
_FEWEST = 20


def usual_bill_minor(till: Till) -> int | None:
    """The median amount of the 200 sales written last, imported ones too; None where there are fewer than 20."""
    with till.ledger.reading() as reading:
        amounts = reading.latest_amounts(_SALES)
    return median_low(amounts) if len(amounts) >= _FEWEST else None
