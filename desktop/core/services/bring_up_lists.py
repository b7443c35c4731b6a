"""Bring the lists up to today and to the program that counts, a little at a time."""

from desktop.core.ports import Progress, Till, unwatched
from desktop.core.ports.lists import UpTo

AT_ONCE_S = 0.02
"""How long the file is held at a time, writing it out included well under 50 ms."""


def bring_up_lists(till: Till, progress: Progress = unwatched) -> UpTo:
    """Until they are. Stopped or killed anywhere, the next call goes on; nothing where nothing is to do."""
    while True:
        with till.ledger.reading() as reading:
            upto = reading.rows_up_to()
        if upto.is_done:
            return upto
        upto = bring_lists_on(till)
        progress(upto.done, upto.total)


def bring_lists_on(till: Till) -> UpTo:
    """One bit of it, for whoever has other things to do between."""
    with till.ledger.writing() as writing:
        return writing.bring_lists_on(AT_ONCE_S)
