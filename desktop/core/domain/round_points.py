"""Numbers of points that a cashier can say aloud: 1, 2 or 5 and noughts."""


def round_below(most: int, step: int, least: int) -> int:
    """The largest round number of points on the ``step`` that is at most half of ``most``; 0 for none of ``least``.

    Round is 1, 2 or 5 times a power of ten; where the step allows none of these, the same times the step.
    """
    for unit in (1, step):
        for points in _round_numbers(most // 2 // unit):
            if points * unit % step == 0:
                return points * unit if points * unit >= least else 0
    return 0


def _round_numbers(most: int) -> list[int]:
    """1, 2, 5, 10, 20 … up to ``most``, the largest first."""
    power = 10 ** (len(str(most)) - 1)
    numbers = []
    while power:
        numbers += [times * power for times in (5, 2, 1) if times * power <= most]
        power //= 10
    return numbers
