"""Where secrets live: the OS key store if this machine has one that answers, else files only their owner may read.

A ledger's keys stay where they were first put: key files win over a key store that appears later, and a marker file
makes a key store that is out of reach (another session, locked) different from keys that are gone.
"""

import os
from pathlib import Path
from typing import Protocol

from desktop.core.domain.errors import Unreadable
from desktop.core.store.keys import os_key_store
from desktop.core.store.keys.file_vault import FileVault

CHOICE = "SHUKE_KEY_STORE"
_MARKER = "kept-in-os-key-store"


class Vault(Protocol):
    """Named secrets; a name is like ``<ledger-id>.database``. Say ``kind`` and ``repaired`` plainly."""

    @property
    def kind(self) -> str:
        """Where the secrets are: "keyring" or "file"."""
        ...

    @property
    def repaired(self) -> tuple[Path, ...]:
        """Key files and folders that others could read until now; closed again. Always empty for a key store."""
        ...

    def store(self, name: str, secret: bytes) -> None:
        """Keeps the secret for good. Raises: Unreadable key.not_written, key.store_unreachable."""
        ...

    def load(self, name: str) -> bytes:
        """The secret. Raises: NotFound key.missing; Unreadable key.unreadable, key.store_unreachable."""
        ...

    def forget(self, name: str) -> None:
        """Removes the secret, if it is there. Raises: Unreadable key.not_written, key.store_unreachable."""
        ...


def open_vault(data_dir: Path) -> Vault:
    """The vault of the ledger in ``data_dir``. Environment SHUKE_KEY_STORE = file or keyring forces one.

    Raises: Unreadable key.store_unreachable when this ledger's keys are in an OS key store that does not answer.
    """
    folder = data_dir / "keys"
    marker = folder / _MARKER
    choice = os.environ.get(CHOICE, "")
    if choice == "keyring":
        return os_key_store.OsKeyStore(marker)
    if choice == "file" or any(folder.glob("*.key")):
        return FileVault(folder)
    is_kept_there = marker.exists()
    if os_key_store.is_reachable(can_write=not is_kept_there):
        return os_key_store.OsKeyStore(marker)
    if is_kept_there:
        raise Unreadable("key.store_unreachable")
    return FileVault(folder)
