"""Rows as dots: no dot of a letter falls off the paper."""

import pytest
from PIL import Image, ImageChops

from desktop.core.documents.bitmap import bitmap
from desktop.core.documents.rows import Align, Cell, TextRow


def ink_of(text: str, start: int, cells: int, align: Align) -> Image.Image:
    """The text's dots alone, from a wide paper where nothing is near an edge or a narrow one where it is."""
    picture = ImageChops.invert(bitmap([TextRow((Cell(text, start, cells, align),))], 48))
    return picture.crop(picture.getbbox())


@pytest.mark.parametrize("text", ["微信支付", "Wj", "可用积分", "138****0417"])
def test_no_dot_falls_off_the_edge(text: str) -> None:
    whole = ink_of(text, 10, 20, "left")
    for beside_edge in (ink_of(text, 0, 20, "left"), ink_of(text, 28, 20, "right")):
        assert beside_edge.size == whole.size
        assert beside_edge.tobytes() == whole.tobytes()


def test_ink_is_black_and_paper_white() -> None:
    assert bitmap([TextRow((Cell("熟", 0, 2),))], 32).getextrema() == (0, 255)
