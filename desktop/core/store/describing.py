"""A ledger described for whoever helps from afar: schema, sizes, counts by kind, heads, rounds.

Everything here is a number, a code of ours, or the beginning of a hash; nothing that somebody typed is read.
"""

from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.ports.sync import RoundDone
from desktop.core.store.building import reading_as_is

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
_KINDS = "SELECT kind, count(*) FROM events GROUP BY kind ORDER BY kind"
_EPOCHS = "SELECT reason, opened_at_us FROM epochs ORDER BY rowid"
_ROUNDS = "SELECT done FROM sync_rounds ORDER BY round_id DESC LIMIT 60"
_HEAD = "SELECT seq, recorded_at_us, vouched_seq FROM heads WHERE id = 1"
_ROUND_FIGURES = ("code", "begun_at_us", "ended_at_us", "sent", "received", "left", "notes", "spending", "clock_off_us")


def describe(ledger: Path, key: bytes) -> dict[str, Any]:
    """The description; ``{"readable": False}`` with the kind of the fault where the file cannot be read."""
    try:
        with reading_as_is(ledger, key) as raw:
            return {"readable": True, **_described(raw)}
    except sqlcipher.DatabaseError as error:
        return {"readable": False, "fault": type(error).__name__}


def _described(raw: Any) -> dict[str, Any]:
    tables = [name for (name,) in raw.execute(_TABLES)]
    (revision,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    seq, recorded, vouched = raw.execute(_HEAD).fetchone()
    return {
        "revision": revision,
        "sqlite": raw.execute("SELECT sqlite_version()").fetchone()[0],
        "journal": raw.execute("PRAGMA journal_mode").fetchone()[0],
        "rows": {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables},  # noqa: S608
        "events": dict(raw.execute(_KINDS).fetchall()),
        "head": {"seq": seq, "recorded_at_us": recorded, "vouched_seq": vouched},
        "epochs": [{"reason": reason, "opened_at_us": at} for reason, at in raw.execute(_EPOCHS)],
        "rounds": [_round(text) for (text,) in raw.execute(_ROUNDS)],
    }


def _round(text: str) -> dict[str, Any]:
    """A round without its facts, which may quote what something on the line answered."""
    done = msgspec.json.decode(text, type=RoundDone)
    return {name: getattr(done, name) for name in _ROUND_FIGURES}
