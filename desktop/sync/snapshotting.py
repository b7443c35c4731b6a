"""A snapshot instead of pages of members: part by part, each kept with its number, so that a cut costs one part.

Nothing is kept outside the ledger's file: a part is held in memory, its hash is checked, and its members are taken.
"""

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import SyncLog
from desktop.core.protocol.pages import SnapshotAsked, SnapshotPart
from desktop.sync.asking import Asking, SaidNo
from desktop.sync.tally import Tally

_GONE = "snapshot.gone"
_HEALED = "sync.no_agreement"


def finish_snapshot(hq: Asking, log: SyncLog, tally: Tally) -> bool:
    """Take what is left of a snapshot that was begun; False where it cannot be: pages from the beginning then.

    Raises Refusal; what was taken stays.
    """
    begun = log.snapshot()
    if begun is None or begun.page.snapshot is None:
        return True
    try:
        for part in range(begun.part, len(begun.page.snapshot.digests)):
            asked = SnapshotAsked(snapshot_id=begun.page.snapshot.snapshot_id, part=part)
            digest = begun.page.snapshot.digests[part]
            members = hq.ask("/v1/snapshot", asked, SnapshotPart, digest).members
            log.take_part(begun, part, members)
            tally.received += len(members)
        log.take(begun.page)
    except SaidNo as no:
        if no.said != _GONE:
            raise
        log.drop_snapshot()
        return False
    except Refusal as refusal:
        if refusal.code == _HEALED:
            log.drop_snapshot()
        raise
    return True
