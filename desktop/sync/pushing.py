"""Push: every event that HQ lacks, in batches, each acknowledged by HQ's own signature before the next is sent.

Batches begin small and grow while they go through, so that a bad line gets something across in every round.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import SyncLog
from desktop.core.protocol.body import head_statement
from desktop.core.protocol.messages import Push, Pushed
from desktop.sync.asking import Asking, SaidNo
from desktop.sync.healing import Stand, may_follow, open_anew
from desktop.sync.tally import Tally

FIRST_BYTES = 128 * 1024
MOST_BYTES = 4 * 1024 * 1024
_TOO_LARGE = "sync.too_large"
_STALE = "push.stale"
ABOUT_HEADS = ("push.gap", "push.fork", "push.hash", "epoch.closed", "epoch.unknown", _STALE)
"""What HQ says of a push when the heads are not what both sides thought: then they are compared anew."""


def push_all(hq: Asking, log: SyncLog, stands: Sequence[Stand], opened: tuple[str, ...], tally: Tally) -> None:
    """Send everything, oldest epoch first. Raises Refusal; SaidNo with HQ's own code where the heads differ.

    ``opened``: this device's open epochs at HQ; an epoch that is sent from its beginning is the one from then on.
    """
    for stand in stands:
        if stand is not stands[-1] and not may_follow(stand):
            continue  # a closed epoch is being written: what is stuck here is healed together with it
        try:
            _push_epoch(hq, log, stand, opened, tally)
        except SaidNo as no:
            is_about = no.said in ABOUT_HEADS and no.said != _STALE
            if is_about and stand is stands[-1] and (stand.closed or no.said == "epoch.closed"):
                open_anew(log, "cloned", stand)
                tally.note("sync.healed")
            raise
        if not stand.hq_seq:
            opened = (stand.epoch,)


def _push_epoch(hq: Asking, log: SyncLog, stand: Stand, opened: tuple[str, ...], tally: Tally) -> None:
    after, most, ceiling = stand.after_seq, FIRST_BYTES, MOST_BYTES
    while (push := log.tail(stand.epoch, after, most)) is not None:
        try:
            pushed = hq.ask("/v1/push", replace(push, open=opened), Pushed)
        except SaidNo as no:
            if no.code != _TOO_LARGE or len(push.events) == 1:
                raise
            most = ceiling = max(1, most // 4)  # something on the way takes less than HQ does
            continue
        _check(log, push, pushed)
        log.acked(push, pushed)
        tally.spending = pushed.spending
        tally.acked(len(push.events))
        if pushed.twice:
            tally.note("sync.twice")
        after, most = pushed.acked_seq, min(2 * most, ceiling)


def _check(log: SyncLog, push: Push, pushed: Pushed) -> None:
    """Whether the answer is HQ's and about these events. Refusal ``sync.hq_signature``; nothing is kept then."""
    try:
        vouched = bytes.fromhex(pushed.acked_hash)
        signature = bytes.fromhex(pushed.signature)
    except ValueError:
        raise Refusal("sync.hq_signature") from None
    statement = head_statement(push.epoch, pushed.acked_seq, vouched)
    if pushed.epoch != push.epoch or not log.signed_by_hq(statement, signature):
        raise Refusal("sync.hq_signature")
    if (pushed.acked_seq, pushed.acked_hash) != (push.after_seq + len(push.events), push.head_hash):
        raise Refusal("sync.hq_signature")
    if len(pushed.stamps) != len(push.events):
        raise Refusal("sync.not_understood")
