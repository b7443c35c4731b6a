"""Look after the ledger: check it, back it up, restore it. Nothing here needs an open till."""

from collections.abc import Sequence
from pathlib import Path

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.keeping import BackedUp, Restored, Verified, Vouched
from desktop.core.domain.staff import Approval
from desktop.core.ports import Keeper, Progress, unwatched

_SHORTEST_HASH = 8


def verify_ledger(keeper: Keeper, heads: Sequence[str] = (), progress: Progress = unwatched) -> Verified:
    """Check everything; ``heads`` were written down outside the file, as ``SEQ:HASH`` (the hash may be cut short).

    Raises RuleBroken ``verify.head`` for what is no head; NotFound ``shop.missing``, ``key.missing``.
    """
    return keeper.verify([read_head(text) for text in heads], progress)


def back_up_ledger(keeper: Keeper, out: Path) -> BackedUp:
    """A backup of the ledger as of now; whole, opened and checked when this returns.

    Raises Unreadable ``backup.not_written``, LedgerDamaged ``ledger.damaged``.
    """
    return keeper.back_up(out)


def restore_backup(
    keeper: Keeper,
    file: Path,
    code: str | None = None,
    progress: Progress = unwatched,
    approval: Approval | None = None,
) -> Restored:
    """The backup takes the ledger's place under a new epoch; the ledger before is kept aside.

    Raises RuleBroken ``restore.needs_code``, ``ledger.busy``; Unreadable ``recovery.*``, ``backup.*``; and what
    Staff.demand raises of the deed "restore", where the ledger before opens.
    """
    return keeper.restore(file, code, progress, approval)


def read_head(text: str) -> Vouched:
    """``SEQ:HASH`` as printed: place in the log, and the beginning of the hash. RuleBroken ``verify.head`` else."""
    seq, colon, chain_hash = text.strip().partition(":")
    is_hash = len(chain_hash) >= _SHORTEST_HASH and set(chain_hash.lower()) <= set("0123456789abcdef")
    if not (colon and seq.isdecimal() and seq.isascii() and is_hash):
        raise RuleBroken("verify.head", text=text[:80])
    return Vouched(int(seq), chain_hash.lower())
