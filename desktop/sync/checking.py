"""Compare by content: once a day, and when it is asked for, each side hashes the members that it holds (DESIGN 3).

A difference is never adopted and never hidden: everything is pulled again, and the round says so. Stamps are compared
by the way: of an epoch of which HQ holds others, all are asked for again in the next round.
"""

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import SyncLog
from desktop.core.protocol.pages import Digest, Digests
from desktop.sync.asking import Asking
from desktop.sync.pulling import pull_all
from desktop.sync.tally import Tally

EVERY_US = 24 * 3600 * 1_000_000


def is_due(log: SyncLog) -> bool:
    """Whether a day has gone by, also by a clock that was put back."""
    return not 0 <= log.now_us() - log.standing().checked_us < EVERY_US


def check_content(hq: Asking, log: SyncLog, tally: Tally) -> None:
    """Compare; where the sides differ pull everything again and note it. Raises Refusal where that breaks off."""
    alike = _alike(hq, log)
    if alike is False:
        tally.note("sync.differed")
        log.doubt()
        pull_all(hq, log, tally)
        alike = _alike(hq, log)
    if alike:
        log.checked()  # else it is compared again in the next round


def _alike(hq: Asking, log: SyncLog) -> bool | None:
    """Whether all ranges are; None where nothing can be said now: HQ or the till has changed meanwhile."""
    standing = log.standing()
    asked = Digest(cursor=standing.cursor, epoch=standing.epochs[-1].epoch, stamps=log.stamps())
    try:
        said = hq.ask("/v1/digest", asked, Digests)
    except Refusal:
        return None
    if said.stamped:
        log.untell(said.stamped)
    alike = None if said.ranges is None else said.ranges == log.ranges()
    return alike if log.standing().cursor == standing.cursor else None  # another program's round has taken pages
