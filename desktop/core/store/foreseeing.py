"""What a restore would lose, read from the backup's head and the ledger's log, before anything is touched."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import Foreseen
from desktop.core.store.building import reading_as_is
from desktop.core.store.keys.backup_file import BackupHeader, read_backup_header

_AT = "SELECT place FROM events WHERE epoch = ? AND seq = ? AND chain_hash = ?"
_AFTER = (
    "SELECT count(*), coalesce(sum(kind = 'sale.completed'), 0), coalesce(sum(kind = 'member.enrolled'), 0)"
    " FROM events WHERE place > ?"
)
_AT_HQ = "SELECT count(*) FROM events JOIN hq_heads USING (epoch) WHERE place > ? AND events.seq <= hq_heads.seq"
_HAS_HQ = "SELECT count(*) FROM hq_heads"


def foresee(ledger: Path, key: Callable[[], bytes], ledger_id: str, file: Path) -> Foreseen:
    """What of ``ledger`` is not in the backup ``file``. Raises what read_backup_header raises.

    A ledger that cannot be read, or another one than the backup's, gives counts of None, never a guess.
    """
    header = read_backup_header(file)
    unknown = Foreseen(made_at_us=header.made_at_us)
    if header.ledger_id != ledger_id:
        return unknown
    try:
        with reading_as_is(ledger, key()) as raw:
            return _counted(raw, header) or unknown
    except (Refusal, sqlcipher.DatabaseError):
        return unknown


def _counted(raw: Any, header: BackupHeader) -> Foreseen | None:
    """None where the ledger's log does not pass the backup's head: it was restored or mended since."""
    at = raw.execute(_AT, (header.epoch, header.seq, bytes.fromhex(header.chain_hash))).fetchone()
    if at is None:
        return None
    events, bills, members = raw.execute(_AFTER, at).fetchone()
    (has_hq,) = raw.execute(_HAS_HQ).fetchone()
    (at_hq,) = raw.execute(_AT_HQ, at).fetchone()
    return Foreseen(
        made_at_us=header.made_at_us, events=events, bills=bills, members=members, at_hq=at_hq if has_hq else None
    )
