"""A text file with separators as a source of records."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from desktop.core.documents.tables.layout import PREVIEW_LINES, find_text_layout
from desktop.core.documents.tables.lines import Lines
from desktop.core.documents.tables.records import RecordReader
from desktop.core.documents.tables.rows import Layout, Record
from desktop.core.documents.tables.sniff import encoding_of_file
from desktop.core.domain.errors import Unreadable

_NAMES = {"cp950": "big5", "big5hkscs": "big5"}


class DelimitedSource:
    """Encoding and layout found on opening; ``encoding`` is the family's name (big5, not cp950)."""

    def __init__(self, path: Path) -> None:
        codec = encoding_of_file(path)
        self.encoding = _NAMES.get(codec, codec)
        self.layout = _layout_of(path, codec)
        self._lines = Lines(path, codec)

    def records(self) -> Iterator[Record]:
        """Every record after the header that is not blank."""
        for _ in islice(self._lines, self.layout.header_line):
            pass
        return RecordReader(self._lines, self.layout).records()

    def position(self) -> int:
        """Bytes read so far."""
        return self._lines.position()

    def close(self) -> None:
        """Let go of the file."""
        self._lines.close()


def _layout_of(path: Path, codec: str) -> Layout:
    lines = Lines(path, codec)
    try:
        preview = list(islice(lines, PREVIEW_LINES))
    finally:
        lines.close()
    layout = find_text_layout(preview)
    if layout is None:
        raise Unreadable("file.no_columns", name=path.name)
    return layout
