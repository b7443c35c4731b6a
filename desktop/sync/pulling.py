"""Pull: what changed at HQ since the till's cursor, page by page. Each page and its cursor are kept together."""

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import SyncLog
from desktop.core.protocol.pages import MOST_CURSOR, SNAPSHOT_SHAPE, Page, Pull
from desktop.sync.asking import Asking
from desktop.sync.snapshotting import finish_snapshot
from desktop.sync.tally import Tally

FIRST_ROWS = 100
MOST_ROWS = 500


def pull_all(hq: Asking, log: SyncLog, tally: Tally) -> None:
    """Take everything that is new. Raises Refusal; what was taken stays."""
    limit = FIRST_ROWS
    whole = True
    finish_snapshot(hq, log, tally)  # one that is gone may be offered anew, once
    while True:
        standing = log.standing()
        epoch, whole = standing.epochs[-1].epoch, whole and not standing.cursor
        pull = Pull(epoch=epoch, cursor=standing.cursor, limit=limit, whole=SNAPSHOT_SHAPE if whole else 0)
        page = hq.ask("/v1/pull", pull, Page)
        if len(page.cursor) > MOST_CURSOR:
            raise Refusal("sync.not_understood")  # HQ would not take it back
        if page.snapshot is not None:
            log.begin_snapshot(epoch, page)
            whole = finish_snapshot(hq, log, tally)
            continue
        if page.more and page.cursor == standing.cursor and not page.restart:
            raise Refusal("sync.not_understood")  # it would never end
        log.take(page)
        tally.spending = page.spending
        tally.received += _rows(page)
        if not page.more:
            return
        limit = min(2 * limit, MOST_ROWS)


def _rows(page: Page) -> int:
    lists = (page.members, page.sales, page.devices, page.programs, page.stores, page.staff, page.others, page.flags)
    return sum(len(rows) for rows in lists)
