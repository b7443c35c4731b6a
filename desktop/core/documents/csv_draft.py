"""A CSV file that is whole or absent: written beside its place, on the disk, then moved there in one step.

UTF-8 without a mark (the first column's name is then its name for every reader), a line per row, ended by LF.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Self

from desktop.core.domain.errors import RuleBroken


class CsvDraft:
    """Use in a with-block; ``publish`` gives the file its place, replacing an older one. ``rows`` counts data rows."""

    def __init__(self, path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write everything. RuleBroken ``file.not_writable`` when the folder does not take it; nothing is left then."""
        self._path = path
        self._part = path.with_name(f".{path.name}.{token_hex(4)}.part")
        self.rows = 0
        if path.is_dir():
            raise RuleBroken("file.not_writable", name=path.name, folder=str(path.parent))
        try:
            with self._part.open("x", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(header)
                for self.rows, row in enumerate(rows, 1):
                    writer.writerow(row)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._drop()
            raise RuleBroken("file.not_writable", name=path.name, folder=str(path.parent)) from error
        except BaseException:
            self._drop()
            raise

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
