"""The one place where SQLite's errors become ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain.errors import Refusal, RuleBroken


class LedgerDamaged(Refusal):
    """The ledger file cannot be read as what it was: sales must go to a fresh one (I19)."""


_DAMAGE = ("malformed", "not a database", "hmac", "disk i/o error", "corrupt", "cipher")


@contextmanager
def border(file: Path) -> Iterator[None]:
    """Raise our family for what SQLite raises: ledger.damaged, ledger.busy, disk.full, ledger.not_writable."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        text = str(error).lower()
        if "full" in text:
            raise RuleBroken("disk.full", file=file.name) from error
        if "locked" in text or "busy" in text:
            raise RuleBroken("ledger.busy", file=file.name) from error
        if "readonly" in text or "unable to open" in text:
            raise RuleBroken("ledger.not_writable", file=file.name) from error
        if any(sign in text for sign in _DAMAGE):
            raise LedgerDamaged("ledger.damaged", file=file.name) from error
        raise
