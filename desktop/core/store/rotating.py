"""Backups that make themselves: one before each upgrade, one a day of which the newest few stay.

What a person made or named is never touched.
"""

from pathlib import Path

from desktop.core.domain.keeping import KeptBackup

FOLDER = "backups"
"""Where they go in a data directory, unless somebody chose another place."""
BEFORE = "shuke-before-"
"""How the name of one begins that was made before an upgrade; then the revision of the file."""
AUTOMATIC = "shuke-auto-"
"""How their names begin; then the shop's day and time, ``20261122-040012``."""
ENDING = ".shuke"
_DAY = len("20261122")


def automatic(backups: tuple[KeptBackup, ...]) -> list[KeptBackup]:
    """Those of this ledger that made themselves, in the order given."""
    return [backup for backup in backups if backup.ours and Path(backup.file).name.startswith(AUTOMATIC)]


def is_made(backups: tuple[KeptBackup, ...], stamp: str) -> bool:
    """Whether there is one of the stamp's day."""
    today = AUTOMATIC + stamp[:_DAY]
    return any(Path(backup.file).name.startswith(today) for backup in automatic(backups))


def too_old(backups: tuple[KeptBackup, ...], keep: int) -> list[Path]:
    """Which go when the newest ``keep`` stay; ``backups`` newest first, as counting.backups_in gives them."""
    return [Path(backup.file) for backup in automatic(backups)[max(1, keep) :]]
