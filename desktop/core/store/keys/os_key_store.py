"""Secrets in the key store of the operating system (Windows Credential Manager, Secret Service), through keyring.

The only importer of keyring, and lazily: it costs 114 ms. A key store is a plug-in over D-Bus or an OS call and may
raise anything when it is locked, absent or headless; all of that ends here as "unreachable".
"""

import base64
import binascii
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.domain.errors import NotFound, Unreadable
from desktop.core.store.keys.durable_file import durable_file

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "shuke"
_PROBE = "probe"
_LEAST_PRIORITY = 1  # keyring's own mark of a backend it recommends; fail, null and plain-text files are below


class OsKeyStore:
    """Secrets under the service "shuke". ``marker`` is a file in the data folder that says: the keys live here."""

    kind = "keyring"
    repaired: tuple[Path, ...] = ()

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def store(self, name: str, secret: bytes) -> None:
        """Keeps the secret and reads it back. Raises: Unreadable key.store_unreachable, key.not_written."""
        text = base64.b64encode(secret).decode("ascii")
        try:
            _backend().set_password(SERVICE, name, text)
            kept = _backend().get_password(SERVICE, name)
        except Exception as error:  # see the head of this file
            raise Unreadable("key.store_unreachable") from error
        if kept != text:
            raise Unreadable("key.not_written", path=SERVICE)
        self._leave_marker()

    def load(self, name: str) -> bytes:
        """The secret. Raises: NotFound key.missing; Unreadable key.store_unreachable, key.unreadable."""
        try:
            text = _backend().get_password(SERVICE, name)
        except Exception as error:  # see the head of this file
            raise Unreadable("key.store_unreachable") from error
        if text is None:
            raise NotFound("key.missing")
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unreadable("key.unreadable") from error

    def forget(self, name: str) -> None:
        """Removes the secret; one that is not there is no matter. Raises: Unreadable key.store_unreachable."""
        try:
            if _backend().get_password(SERVICE, name) is not None:
                _backend().delete_password(SERVICE, name)
        except Exception as error:  # see the head of this file
            raise Unreadable("key.store_unreachable") from error

    def __repr__(self) -> str:
        return "OsKeyStore()"

    def _leave_marker(self) -> None:
        if self._marker.exists():
            return
        try:
            self._marker.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with durable_file(self._marker) as file:
                file.write(b"The keys of this ledger are in the key store of the operating system.\n")
        except OSError as error:
            raise Unreadable("key.not_written", path=str(self._marker)) from error


def is_reachable(*, can_write: bool = False) -> bool:
    """Whether a real key store answers now; with ``can_write`` it also keeps and gives back a probe. Never raises."""
    try:
        backend = _backend()
        if backend.priority < _LEAST_PRIORITY:
            return False
        if can_write:
            backend.set_password(SERVICE, _PROBE, _PROBE)
            return backend.get_password(SERVICE, _PROBE) == _PROBE
        backend.get_password(SERVICE, _PROBE)
    except Exception:  # noqa: BLE001 - see the head of this file
        return False
    return True


def _backend() -> "KeyringBackend":
    import keyring  # lazy: 114 ms

    return keyring.get_keyring()
