"""Check everything: the file's pages, the log, what each event says, what is derived from it (I1, I7).

What only the outside can vouch for is where the log ends: who holds the file's key can cut the newest events off and
set the head back, and the file alone does not show it. So the end is held against the newest backup in the data
directory and against a head written down elsewhere (``verify --head SEQ:HASH``).
"""

import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import FirstBad, Verified, Vouched
from desktop.core.ports import Progress, unwatched
from desktop.core.store import suspicion
from desktop.core.store.border import LedgerDamaged, border
from desktop.core.store.checking_facts import FactCheck
from desktop.core.store.checking_figures import FigureCheck
from desktop.core.store.checking_hq import HqCheck
from desktop.core.store.checking_log import LogWalk, OwnKey
from desktop.core.store.checking_members import MemberCheck
from desktop.core.store.checking_zs import ZCheck
from desktop.core.store.database import connect
from desktop.core.store.findings import Findings
from desktop.core.store.keys.backup_file import BackupHeader, read_backup_header
from desktop.core.store.wal_promise import is_kept, promise_of

BACKUPS = "backups"
_AT = "SELECT event_id, chain_hash FROM events WHERE epoch = ? AND seq = ?"
_HEALED = "SELECT event_id, chain_hash FROM old_envelopes WHERE epoch = ? AND seq = ?"
_DAMAGED = "file.damaged"
_LOOK_AGAIN_AFTER_S = 0.2


def verify_file(
    file: Path,
    key: bytes,
    own_key: OwnKey,
    vouched: Iterable[Vouched] = (),
    progress: Progress = unwatched,
) -> Verified:
    """Everything in the ledger file as of now, other processes writing or not. ``own_key``: this till's key by its id.

    Damage is an answer here, never an exception. Raises RuleBroken ``ledger.busy`` … as every opening does.
    """
    findings = Findings(progress)
    if file.stat().st_size == 0:
        return _damaged(findings)
    promise = promise_of(file)
    try:
        with border(file), closing(connect(file, key)) as raw:
            if promise is not None and not is_kept(promise, file, raw):
                suspicion.mark(file.parent, certain=True)
                return _damaged(findings)
            raw.execute("BEGIN")
            return _verified(raw, findings, own_key, vouched)
    except LedgerDamaged:
        return _damaged(findings)


def is_whole(raw: Any) -> bool:
    """Whether every page of the file is what was written, and the pages hang together.

    A page may be read while another process is writing it: what was wrong once is looked at again.
    """
    try:
        bad = {row[0] for row in raw.execute("PRAGMA cipher_integrity_check")}
        if bad:
            time.sleep(_LOOK_AGAIN_AFTER_S)
            bad &= {row[0] for row in raw.execute("PRAGMA cipher_integrity_check")}
        return not bad and raw.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    except sqlcipher.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise
        return False


def vouched_in(folder: Path, ledger_id: str) -> list[Vouched]:
    """The head that the newest backup of this ledger in the data directory names."""
    headers = [header for path in (folder / BACKUPS).glob("*") if (header := _header(path)) is not None]
    ours = [header for header in headers if header.ledger_id == ledger_id]
    newest = max(ours, key=lambda header: header.made_at_us, default=None)
    return [Vouched(newest.seq, newest.chain_hash, newest.epoch)] if newest else []


def _header(path: Path) -> BackupHeader | None:
    try:
        return read_backup_header(path)
    except Refusal:
        return None


def _verified(raw: Any, findings: Findings, own_key: OwnKey, vouched: Iterable[Vouched]) -> Verified:
    whole = is_whole(raw)
    walk = LogWalk(raw, findings, own_key)
    try:
        _check_all(raw, findings, walk, vouched)
    except sqlcipher.DatabaseError as error:
        if whole and "no such" not in str(error):
            raise
        findings.add_at_end("tables.missing" if whole else _DAMAGED)
    except (TypeError, LookupError, ValueError, msgspec.MsgspecError):
        if whole:  # a row that every ledger has is not there, or holds what no ledger writes
            findings.add_at_end("rows.unreadable")
    if not whole and findings.first is None:
        return _damaged(findings)
    head = walk.head()
    events = findings.walked
    return Verified(ok=findings.first is None, events=events, first_bad=findings.first, head=head)


def _check_all(raw: Any, findings: Findings, walk: LogWalk, vouched: Iterable[Vouched]) -> None:
    (count,) = raw.execute("SELECT count(*) FROM events").fetchone()
    findings.total = 2 * count
    facts = FactCheck(raw, findings)
    for read in walk.rows():
        facts.check(read)
        findings.walked += 1
    walk.check_end()
    facts.check_end()
    for head in vouched:
        _check_vouched(raw, findings, head)
    MemberCheck(raw, findings).check()
    HqCheck(raw, findings).check()
    ZCheck(raw, findings).check()
    if facts.shop_agrees:  # else its clock is not the one that the hours were told by
        FigureCheck(raw, findings).check()


def _check_vouched(raw: Any, findings: Findings, vouched: Vouched) -> None:
    """The log reaches the vouched head and holds it; an epoch that was left at a restore ended where that says."""
    (current,) = raw.execute("SELECT epoch FROM heads WHERE id = 1").fetchone()
    epoch = vouched.epoch or current
    row = raw.execute(_AT, (epoch, vouched.seq)).fetchone() or raw.execute(_HEALED, (epoch, vouched.seq)).fetchone()
    if row is None and epoch == current:
        findings.add_at_end("log.cut")
    elif row is not None and not row[1].hex().startswith(vouched.chain_hash.lower()):
        findings.add_event(raw, row[0], "log.forked")


def _damaged(findings: Findings) -> Verified:
    epoch, seq = findings.at
    bad = FirstBad(epoch=epoch, seq=seq, event_id=None, what=_DAMAGED)
    return Verified(ok=False, events=findings.walked, first_bad=bad)
