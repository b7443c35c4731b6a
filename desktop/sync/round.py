"""One round with HQ: compare heads, heal what differs, push until nothing is left, pull until nothing is new.

No clock, no thread, no waiting: what happens is decided by the log and the answers alone. Every step is durable by
itself, so a round that breaks off anywhere is simply done again; nothing is lost, and nothing counts twice.
"""

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import DONE, RoundDone, SyncLog, Transport
from desktop.core.ports.till import Progress, unwatched
from desktop.sync.asking import Asking, SaidNo
from desktop.sync.checking import check_content, is_due
from desktop.sync.healing import agree
from desktop.sync.pulling import pull_all
from desktop.sync.pushing import ABOUT_HEADS, push_all
from desktop.sync.tally import Tally

_MOST_TURNS = 8
_OURS = "sync."
_CLOCK_OFF_US = 600 * 1_000_000


def sync_round(log: SyncLog, transport: Transport, progress: Progress = unwatched, *, check: bool = False) -> RoundDone:
    """Bring HQ and till together, and keep how it ended. ``progress``: events acknowledged, of how many.

    ``check``: compare both sides by content too, which is done once a day anyway.

    Never raises for what HQ or the line does; what the ledger raises (a full disk, damage) goes on to the caller.
    Refusal ``sync.not_enrolled`` where there is no HQ.
    """
    device_id = log.standing().device_id
    if device_id is None:
        raise Refusal("sync.not_enrolled")
    tally = Tally(begun_at_us=log.now_us(), progress=progress)
    code, facts = DONE, dict[str, str | int]()
    try:
        hq = Asking(log, transport, device_id)
        _together(log, hq, tally)
        if check or is_due(log):
            check_content(hq, log, tally)
    except Refusal as refusal:
        if not refusal.code.startswith(_OURS):
            raise
        code, facts = refusal.code, {name: said for name, said in refusal.facts.items() if isinstance(said, str | int)}
    except OverflowError:  # a number that no row holds: what it stood in was not taken
        code = "sync.not_understood"
    if code == "sync.revoked":
        tally.spending = "revoked"
    done = _done(log, tally, code, facts)
    log.finished(done)
    return done


def _together(log: SyncLog, hq: Asking, tally: Tally) -> None:
    for _ in range(_MOST_TURNS):
        try:
            push_all(hq, log, *agree(hq, log, tally), tally)
        except SaidNo as no:
            if no.said not in ABOUT_HEADS:
                raise
        else:
            pull_all(hq, log, tally)
            return
    raise Refusal("sync.no_agreement")


def _done(log: SyncLog, tally: Tally, code: str, facts: dict[str, str | int]) -> RoundDone:
    if abs(tally.clock_off_us) > _CLOCK_OFF_US:
        tally.note("sync.clock")
    if tally.spending == "cloned":
        tally.note("sync.cloned")
    standing = log.standing()
    return RoundDone(
        code=code,
        begun_at_us=tally.begun_at_us,
        ended_at_us=log.now_us(),
        sent=tally.sent,
        received=tally.received,
        left=standing.unsent,
        facts=facts,
        notes=tuple(tally.notes),
        spending=tally.spending or standing.spending,
        clock_off_us=tally.clock_off_us,
    )
