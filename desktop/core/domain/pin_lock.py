"""What a PIN looks like, and how long to wait after wrong ones."""

from desktop.core.domain.errors import RuleBroken

FREE_TRIES = 3
LOCK_AFTER = 10
"""Wrong PINs in a row after which a person's PIN opens nothing, whatever the clock says, until it is set anew."""
_FIRST_WAIT_S = 30
_LONGEST_WAIT_S = 3600
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def check_pin_form(pin: str) -> str:
    """The PIN in plain digits (full-width ones, as a Chinese keyboard types them, are folded).

    Simple PINs are allowed: the waiting time and the device secret protect them.
    Raises: RuleBroken pin.form unless 4 to 12 digits.
    """
    folded = pin.translate(_FULL_WIDTH)
    if not (4 <= len(folded) <= 12 and folded.isascii() and folded.isdigit()):
        raise RuleBroken("pin.form")
    return folded


def next_try_after_s(failures: int) -> int:
    """Seconds to wait after so many wrong PINs in a row: none for the first two, then 30, 60, 120 … at most 3600."""
    if failures < FREE_TRIES:
        return 0
    doublings = min(failures - FREE_TRIES, 12)
    return min(_FIRST_WAIT_S << doublings, _LONGEST_WAIT_S)
