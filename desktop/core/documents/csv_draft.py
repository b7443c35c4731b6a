"""A file that is whole or absent: written beside its place, on the disk, then moved there in one step. Tables as CSV.

UTF-8 without a mark (the first column's name is then its name for every reader), a line per row, ended by LF.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Self

from typing_extensions import override

from desktop.core.domain.errors import RuleBroken


class FileDraft:
    """Use in a with-block; ``publish`` gives the file its place, replacing an older one. ``rows`` counts data rows."""

    def __init__(self, path: Path, data: bytes | None, rows: int = 0) -> None:
        """Write everything. RuleBroken ``file.not_writable`` when the folder does not take it; nothing is left then."""
        self._path, self._data = path, data
        self._part = path.with_name(f".{path.name}.{token_hex(4)}.part")
        self.rows = rows
        if path.is_dir():
            raise RuleBroken("file.not_writable", name=path.name, folder=str(path.parent))
        try:
            with self._part.open("xb") as file:
                self._fill(file)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._drop()
            raise RuleBroken("file.not_writable", name=path.name, folder=str(path.parent)) from error
        except BaseException:
            self._drop()
            raise

    def _fill(self, file: BinaryIO) -> None:
        """What the file holds."""
        file.write(self._data or b"")

    def publish(self) -> None:
        """Give the file its place. RuleBroken ``file.not_writable`` if that is taken by something else."""
        try:
            self._part.replace(self._path)
        except OSError as error:
            raise RuleBroken("file.not_writable", name=self._path.name, folder=str(self._path.parent)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def _drop(self) -> None:
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


class CsvDraft(FileDraft):
    """A table."""

    def __init__(self, path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """As FileDraft."""
        self._header, self._table = header, rows
        super().__init__(path, None)

    @override
    def _fill(self, file: BinaryIO) -> None:
        text = TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self._header)
        for row in self._table:
            writer.writerow(row)
            self.rows += 1
        text.detach()
