"""The printer on the desk is strict: every planted fault jams it."""

import pytest

from tests.escpos_paper import Line, PaperJam, read_paper

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
