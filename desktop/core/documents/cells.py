"""The grid a receipt printer prints in: an ASCII character takes one cell, every other two.

That is how printers with a GBK or Big5 font print; paper of 80 mm has 48 cells, of 58 mm 32 (UI.md, receipt).
"""

from collections.abc import Callable, Iterator

CELLS = {58: 32, 80: 48}
"""Cells in a line, by the paper's width in millimetres."""

_NOT_FIRST = frozenset("，。、；：？！）】》」』”’…%,.;:?!)]}")


def width(text: str) -> int:
    """The cells that the text takes at normal size."""
    return len(text) if text.isascii() else sum(1 if char < "\x80" else 2 for char in text)


def wrap(text: str, cells: float, measure: Callable[[str], float] = width) -> list[str]:
    """The text in lines of at most ``cells`` (≥ 2), nothing lost but the spaces at breaks; at least one line.

    On a page ``cells`` is in points, and ``measure`` says a text's width there.

    Latin words stay whole where they fit; 汉字 break anywhere, except before closing punctuation.
    """
    lines, line = [], ""
    for word in _words(text):
        if measure(line) + measure(word.rstrip()) <= cells:
            line += word
            continue
        line, begun = _keep_with(line, word)
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _chop(begun.lstrip(), cells, measure)
        lines.extend(full)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str) -> Iterator[str]:
    """Pieces that may not be broken: a Latin word with its spaces, or one wide character."""
    word = ""
    for char in text:
        if char >= "\x80" or (word and word[-1] == " " and char != " "):
            if word:
                yield word
            word = ""
        if char >= "\x80":
            yield char
        else:
            word += char
    if word:
        yield word


def _keep_with(line: str, word: str) -> tuple[str, str]:
    """Take the last character along when the next line would otherwise begin with closing punctuation."""
    if word[0] in _NOT_FIRST and len(line) > 1 and line[-1] >= "\x80":
        return line[:-1], line[-1] + word
    return line, word


def _chop(word: str, cells: float, measure: Callable[[str], float]) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and measure(pieces[-1] + char) > cells:
            pieces.append("")
        pieces[-1] += char
    return pieces
