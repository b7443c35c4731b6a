"""What kind of file it is, and its encoding: by strict decoding first, by plausibility only between equals."""

import codecs
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import BinaryIO

from desktop.core.domain.errors import Unreadable

UNDECODABLE = "\udcff"
"""Stands in decoded text where bytes made no character; real text cannot hold it."""
MARKING = "shuke.mark-undecodable"
"""The codec error handler that puts UNDECODABLE in; registered by this module."""

_HEAD_BYTES = 1 << 16
_MAX_SAMPLE_BYTES = 1 << 22
_MAX_SAMPLE_LINES = 4000
_MAX_LINE_BYTES = 1 << 16
_CELL_ENDS = (b",", b";", b"\t", b"\r", b"\n")
"""Bytes that are no part of another character in any of these encodings."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_or_encrypted_excel"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"SQLite format 3\x00", "database"),
)


class FileKind(Enum):
    """How a file is to be read."""

    SHEET = "sheet"
    TEXT = "text"


def kind_of_file(path: Path) -> FileKind:
    """Sheet or text, by its first bytes, whatever the name ends in. Raises Unreadable for anything else."""
    head = _head(path)
    if head.startswith(b"PK\x03\x04"):
        return FileKind.SHEET
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise Unreadable("file.unreadable", name=path.name, kind=kind)
    if not head.strip(b"\0\r\n\t \x1a") or head in {bom for bom, _ in _BOMS}:
        raise Unreadable("file.empty", name=path.name)
    if head.lstrip(codecs.BOM_UTF8).lstrip()[:1] == b"<":
        raise Unreadable("file.unreadable", name=path.name, kind="markup")
    return FileKind.TEXT


def encoding_of_file(path: Path) -> str:
    """The Python codec for a text file: utf-8(-sig), utf-16-le/-be, gb18030, cp950, big5hkscs. Raises Unreadable."""
    head = _head(path)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    if wide := _wide(head):
        return wide
    with path.open("rb") as file:
        lines = _foreign_lines(file)
    encoding = _best_of(lines)
    if _looks_binary(head) or _failed(lines, encoding) * 2 > len(lines) > 0:
        raise Unreadable("file.unreadable", name=path.name, kind="binary")
    return encoding


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise Unreadable("file.missing", name=path.name) from error
    except (OSError, ValueError) as error:
        kind = "directory" if isinstance(error, IsADirectoryError) else "medium"
        raise Unreadable("file.unreadable", name=path.name, kind=kind) from error


def _foreign_lines(file: BinaryIO) -> list[bytes]:
    """Lines holding a byte above 127, from anywhere in the file: the first few thousand of them, cut when endless."""
    lines: list[bytes] = []
    held = 0
    for line in _cut_lines(file):
        if not line.isascii():
            lines.append(line)
            held += len(line)
        if len(lines) >= _MAX_SAMPLE_LINES or held >= _MAX_SAMPLE_BYTES:
            break
    return lines


def _cut_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines; an endless one in pieces that end between two cells, where no character is cut in any encoding.

    Of a cell that is endless itself the beginning: what follows would begin anywhere, perhaps inside a character.
    """
    rest, is_lost = b"", False
    while read := file.readline(_MAX_LINE_BYTES):
        line, rest = rest + read, b""
        if is_lost:
            line = line[_after_cell(line, first=True) :]
        if len(read) == _MAX_LINE_BYTES and not read.endswith(b"\n"):
            end = _after_cell(line, first=False)
            is_lost = end == 0
            line, rest = (line, b"") if is_lost else (line[:end], line[end:])
        else:
            is_lost = False
        yield line
    yield rest


def _after_cell(line: bytes, *, first: bool) -> int:
    """Where the first or the last cell of a piece ends; 0, or all of it, where none does."""
    ends = [line.find(end) if first else line.rfind(end) for end in _CELL_ENDS]
    found = [end + 1 for end in ends if end >= 0]
    return (min(found) if first else max(found)) if found else len(line) if first else 0


def _best_of(lines: list[bytes]) -> str:
    """UTF-8 when most lines are (its shape is no accident); else whatever fails least and reads most usual."""
    failed = _failed(lines, "utf-8")
    if failed == 0 or failed * 2 < len(lines):
        return "utf-8"
    return min(("gb18030", "cp950", "big5hkscs"), key=lambda encoding: _strangeness(lines, encoding))


def _strangeness(lines: list[bytes], encoding: str) -> tuple[int, int]:
    """Smaller is likelier: unusual characters in a thousand, each failed line counting as well; then bare failures."""
    text = b"".join(lines).decode(encoding, MARKING)
    foreign = [char for char in text if char > "\x7f"]
    usual = usual_characters("gb2312" if encoding == "gb18030" else "big5")
    unusual = sum(1 for char in foreign if char not in usual)
    failed = _failed(lines, encoding)
    return (unusual * 1000) // max(len(foreign), 1) + (failed * 1000) // max(len(lines), 1), failed


@cache
def usual_characters(charset: str) -> frozenset[str]:
    """The characters a national standard puts in its first level (the everyday ones), with its punctuation."""
    leads = (*range(0xA1, 0xA4), *(range(0xB0, 0xD8) if charset == "gb2312" else range(0xA4, 0xC7)))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    return frozenset("".join(bytes((lead, trail)).decode(charset, "ignore") for lead in leads for trail in trails))


def _failed(lines: list[bytes], encoding: str) -> int:
    return sum(1 for line in lines if not _decodes(line, encoding))


def _decodes(line: bytes, encoding: str) -> bool:
    """Whether it does, as far as it goes: one that was cut may end inside a character."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(line, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: plain letters, digits and line ends show a zero on one side only."""
    even, odd = head[: len(head) & ~1 : 2], head[1::2]
    pairs = max(len(odd), 1)
    if odd.count(0) * 10 > pairs and even.count(0) * 100 < pairs:
        return "utf-16-le"
    if even.count(0) * 10 > pairs and odd.count(0) * 100 < pairs:
        return "utf-16-be"
    return None


def _looks_binary(head: bytes) -> bool:
    """More than a sprinkle of control characters; zeros are forgiven up to a tenth (some cashier systems pad)."""
    controls = sum(head.count(byte) for byte in range(1, 32) if byte not in b"\t\n\r\x0b\x0c\x1a\x1b")
    return controls * 50 > len(head) or head.count(0) * 10 > len(head)


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNDECODABLE, error.end


codecs.register_error(MARKING, _mark)
