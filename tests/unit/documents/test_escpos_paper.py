"""The printer on the desk is strict: every planted fault jams it."""

import pytest

from desktop.core.documents.escpos_paper import Dots, Line
from desktop.core.documents.escpos_reader import PaperJam, read_paper
from tests.unit.documents.samples import codes_in

PICTURE = b"\x1dv0\x00\x01\x00\x01\x00\x80"


@pytest.mark.parametrize(
    "data",
    [
        b"\x1bi\n",  # a command no slip uses
        b"\x10\x04\x01",  # real-time status
        b"a\x00\n",
        b"\x7f\n",
        b"\t\n",
        b"\xcf\xe3\n",  # 汉字 while Chinese is off
        b"\x1c&\xcf\n",  # half a character
        b"\x1c&\xcf\x20\n",
        b"\x1c&\xff\xfe\n",
        b"a" * 49 + b"\n",  # beyond the edge
        b"\x1d!\x11" + b"a" * 25 + b"\n",
        b"\x1d!\x77a\n",
        b"no end",
        b"\x1b",
        b"\x1dv0\x00\x01\x00\x02\x00\x80",  # a picture cut short
        b"\x1dv0\x00\x49\x00\x01\x00" + b"\0" * 73,  # wider than the paper
        b"\x1dv0\x00\x01\x00\x51\x00" + b"\0" * 81,  # more than 80 lines at once
        b"a" + PICTURE,
        b"a\x1dVB\x00",
        b"\x1dV\x00",
        b"\x1bE\x02a\n",
        b"\x1d(k\x03\x001Q0",  # a code with nothing stored
        b"\x1d(k\x03\x001E0",  # another level than is drawn
        b"\x1d(k\x03\x001C\x00",
        b"\x1d(k\x07\x001P0ab",
        b"\x1d(L\x02\x0000",
    ],
)
def test_a_fault_jams(data: bytes) -> None:
    with pytest.raises(PaperJam):
        read_paper(data)


def test_text_sizes_and_dots_are_read_back() -> None:
    paper = read_paper(b"\x1b@ab " + b"\x1c&\xba\xba\x1c.\x1d!\x11" + b"C\x1d!\x00\n" + PICTURE)
    assert paper.lines == ["ab 汉C"]
    assert isinstance(paper.things[0], Line)
    assert [(span.text, span.cell, span.scale) for span in paper.things[0].spans] == [("ab 汉", 0, 1), ("C", 5, 2)]
    assert [paper.pictures[0].getpixel((x, 0)) for x in (0, 1)] == [0, 255]


def test_bold_text_and_alignment_are_read_back() -> None:
    paper = read_paper(b"\x1b@\x1ba\x01\x1bE\x01AB\x1bE\x00cd\n\x1ba\x02z\n")
    first, second = paper.things
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    assert [(span.text, span.bold) for span in first.spans] == [("AB", True), ("cd", False)]
    assert (first.x, second.x) == ((576 - 48) // 2, 576 - 12)
    ink = paper.picture().point(lambda dot: 255 - dot).getbbox()
    assert ink is not None
    assert ink[0] >= first.x


def test_bold_is_bolder() -> None:
    def ink(data: bytes) -> int:
        return read_paper(data).picture().histogram()[0]

    assert ink(b"\x1bE\x01MEMBER\n") > ink(b"MEMBER\n")


def test_a_code_of_the_printers_own_scans() -> None:
    said = (b"1A2\x00", b"1C\x06", b"1E1", b"1P0SHUKE-123", b"1Q0")
    commands = b"".join(b"\x1d(k" + len(each).to_bytes(2, "little") + each for each in said)
    paper = read_paper(b"\n\n\x1b@\x1ba\x01" + commands + b"\x1bd\x03")
    assert codes_in(paper.picture()) == ["SHUKE-123"]
    (dots,) = [thing for thing in paper.things if isinstance(thing, Dots)]
    assert dots.image.size == (21 * 6, 21 * 6)
    assert dots.x == (576 - 21 * 6) // 2
