"""Keeping the ledger: what checking it, backing it up and restoring it say."""

from typing import Literal

from msgspec import Struct


class Head(Struct, frozen=True):
    """Where a log ends: epoch, place in it, and the hash (hex) that covers everything before."""

    epoch: str
    seq: int
    chain_hash: str


class Vouched(Struct, frozen=True):
    """A head that somebody outside the file wrote down. ``chain_hash`` may be its beginning (the short hash on a Z).

    ``epoch`` None: the epoch that the log is in now.
    """

    seq: int
    chain_hash: str
    epoch: str | None = None


class FirstBad(Struct, frozen=True, kw_only=True):
    """The first thing in the log's order that is not as it was written. ``what`` is a stable code.

    ``until_seq``: the fault lies between ``seq`` and there, as signatures vouch for the log in steps.
    """

    epoch: str
    seq: int
    event_id: str | None
    what: str
    member_id: str | None = None
    until_seq: int | None = None


class Verified(Struct, frozen=True, kw_only=True):
    """What checking everything found: ``events`` were read, ``head`` is where the log ends (None: not readable)."""

    ok: bool
    events: int
    first_bad: FirstBad | None
    head: Head | None = None


class BackedUp(Struct, frozen=True, kw_only=True):
    """A backup that was written, read back and opened: up to which event, and how large."""

    file: str
    epoch: str
    seq: int
    chain_hash: str
    bytes: int


class KeptFacts(Struct, frozen=True, kw_only=True):
    """What lies in the data directory. ``key_place``: "keyring" (the system's key store) or "file".

    ``members`` and ``bills`` are None where the ledger cannot be read; ``bytes`` counts what is still beside it.
    """

    file: str
    bytes: int
    members: int | None
    bills: int | None
    encrypted: bool
    key_place: str


class KeptBackup(Struct, frozen=True, kw_only=True):
    """A backup in a folder, by its head: when it was made, how far it reaches, whether it is of this ledger."""

    file: str
    made_at_us: int
    seq: int
    bytes: int
    ours: bool


class Foreseen(Struct, frozen=True, kw_only=True):
    """What bringing a backup back would lose, said before it is done. Counts are of what came after the backup.

    ``events`` None: nobody can tell, as the present ledger is not readable or not the one that the backup is of.
    ``at_hq``: how many of them HQ holds, so that they come back by themselves; None without an HQ.
    """

    made_at_us: int
    events: int | None = None
    bills: int = 0
    members: int = 0
    at_hq: int | None = None


class Clash(Struct, frozen=True, kw_only=True):
    """A fact recorded while the ledger was damaged, whose name the backup holds with other content: that one counts."""

    event_id: str
    kind: str
    name: str | None = None


class Restored(Struct, frozen=True, kw_only=True):
    """What a restore did. ``lost_events``: how many of the ledger before are not in it (None: it could not be read).

    ``carried_events`` were recorded in safe mode and stand in the new epoch. ``kept_aside``: the ledger before.
    ``first_bad``: what checking the restored ledger found, as it stood in the backup already.
    """

    epoch: str
    restored_events: int
    lost_events: int | None
    carried_events: int = 0
    conflicts: tuple[Clash, ...] = ()
    kept_aside: str | None = None
    first_bad: FirstBad | None = None


class Copy(Struct, frozen=True, kw_only=True):
    """A copy of what the ledger holds, outside it: where it was written and when, in microseconds since 1970."""

    kind: Literal["backup", "export"]
    file: str
    made_at_us: int


class Scrubbed(Struct, frozen=True, kw_only=True):
    """What was done so that no byte of the erased is left. ``backups``, ``exports``: files written anew without them.

    ``elsewhere``: copies that are not where they were written, or that cannot be opened: they may still hold the text.
    ``waits``: the ledger's own file is large and is written anew when the till opens next.
    """

    ledger: bool = False
    backups: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    elsewhere: tuple[Copy, ...] = ()
    waits: bool = False
