"""Secrets as files of the data folder that only their owner may read: for machines without an OS key store."""

import os
import re
import stat
from pathlib import Path

from desktop.core.domain.errors import NotFound, Unreadable
from desktop.core.store.keys.durable_file import durable_file, sync_folder

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_IS_POSIX = os.name == "posix"


class FileVault:
    """``<folder>/<name>.key``, mode 0600, in a folder of mode 0700.

    ``repaired`` names the paths that others could read when they were found; they have been closed again, but their
    secrets may have been seen: say so.
    """

    kind = "file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.repaired: tuple[Path, ...] = ()

    def store(self, name: str, secret: bytes) -> None:
        """Keeps the secret, on the disk before it returns. Raises: Unreadable key.not_written."""
        path = self._path(name)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._close_to_others(self._folder)
            with durable_file(path, mode=0o600) as file:
                file.write(secret)
            sync_folder(self._folder.parent)
        except OSError as error:
            raise Unreadable("key.not_written", path=str(path)) from error

    def load(self, name: str) -> bytes:
        """The secret. Raises: NotFound key.missing; Unreadable key.unreadable."""
        path = self._path(name)
        try:
            secret = path.read_bytes()
            self._close_to_others(self._folder)
            self._close_to_others(path)
        except FileNotFoundError:
            raise NotFound("key.missing") from None
        except OSError as error:
            raise Unreadable("key.unreadable") from error
        return secret

    def forget(self, name: str) -> None:
        """Removes the secret; one that is not there is no matter. Raises: Unreadable key.not_written."""
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
            if self._folder.is_dir():
                sync_folder(self._folder)
        except OSError as error:
            raise Unreadable("key.not_written", path=str(path)) from error

    def __repr__(self) -> str:
        return f"FileVault({self._folder})"

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not a name for a key")
        return self._folder / f"{name}.key"

    def _close_to_others(self, path: Path) -> None:
        mode = stat.S_IMODE(path.stat().st_mode)
        if _IS_POSIX and mode & 0o077:
            path.chmod(mode & 0o700)
            self.repaired += (path,)
