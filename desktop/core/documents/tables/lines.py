"""Physical lines of a text file, decoded, numbered, bounded: what the record reader stands on."""

import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from desktop.core.documents.tables.sniff import MARKING, UNDECODABLE

MAX_LINE_CHARS = 200_000
_BLOCK_CHARS = 1 << 15


class Lines:
    """Gives lines one by one, ends included, and takes back those that were read too far.

    A line beyond MAX_LINE_CHARS comes out as TOO_LONG alone; the rest of it is passed over, so memory stays flat.
    """

    TOO_LONG = UNDECODABLE * 2

    def __init__(self, path: Path, encoding: str) -> None:
        self._file = path.open("rb")
        self._text = io.TextIOWrapper(self._file, encoding=encoding, errors=MARKING, newline="")
        self._ahead: deque[str] = deque()
        self.number = 0
        self._skip_mark()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def block(self) -> str:
        """Many whole lines at once as they stand in the file, not yet counted; "" while lines are ahead, or at the end.

        Count them with ``count``, or give them to ``put_ahead`` to have them one by one.
        """
        if self._ahead:
            return ""
        text = self._text.read(_BLOCK_CHARS)
        if text and (len(text) == _BLOCK_CHARS or text[-1] not in "\r\n"):
            text += self._read()
        return text

    def count(self, lines: int) -> None:
        """So many lines of a block have been used."""
        self.number += lines

    def put_ahead(self, block: str) -> None:
        """The lines of a block come out one by one after all."""
        self._ahead.extend(map(_without_zeros, io.StringIO(block, newline="")))

    def take_back(self, lines: list[str]) -> None:
        """The lines given last are given again."""
        self._ahead.extendleft(reversed(lines))
        self.number -= len(lines)

    def position(self) -> int:
        """Bytes read from the file, what is buffered included."""
        return 0 if self._file.closed else self._file.tell()

    def close(self) -> None:
        """Let go of the file."""
        self._text.close()

    def _skip_mark(self) -> None:
        first = self._read().removeprefix("\ufeff")
        if first:
            self._ahead.append(first)

    def _read(self) -> str:
        line = self._text.readline(MAX_LINE_CHARS)
        if len(line) == MAX_LINE_CHARS and line[-1] not in "\r\n":
            while (rest := self._text.readline(MAX_LINE_CHARS)) and rest[-1] not in "\r\n":
                pass
            return self.TOO_LONG
        return _without_zeros(line)


def _without_zeros(line: str) -> str:
    return (line.replace("\0", "") or "\n") if "\0" in line else line
