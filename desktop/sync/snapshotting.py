"""A snapshot instead of pages of members: part by part, each kept with its number, so that a cut costs one part.

Nothing is kept outside the ledger's file: a part is held in memory, its hash is checked, and its members are taken,
while the next one is on its way.
"""

from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import SyncLog
from desktop.core.protocol.pages import Snapshot, SnapshotAsked, SnapshotPart
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
        with log.taking_parts(), closing(_parts(hq, begun.page.snapshot, begun.part)) as parts:
            for part, said in parts:
                log.take_part(begun, part, said.members)
                tally.received += len(said.members)
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


def _parts(hq: Asking, snapshot: Snapshot, first: int) -> Generator[tuple[int, SnapshotPart]]:
    """Each part from that one on, with its number. One is asked for ahead; closed early, its answer is waited for."""

    def asked(part: int) -> Future[SnapshotPart]:
        message = SnapshotAsked(snapshot_id=snapshot.snapshot_id, part=part)
        return line.submit(hq.asked("/v1/snapshot", message, SnapshotPart, snapshot.digests[part]))

    with ThreadPoolExecutor(1, "snapshot") as line:
        left = range(first, len(snapshot.digests))
        coming = [asked(part) for part in left[:1]]
        for part in left:
            said = coming.pop().result()
            coming += [asked(after) for after in left[part + 1 - first :][:1]]
            yield part, said
