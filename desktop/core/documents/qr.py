"""QR codes as plain matrices, made once per token: the search for the best mask costs 3 ms, a reprint should not."""

from functools import lru_cache

import qrcode
from msgspec import Struct
from qrcode import constants

QUIET = 4
"""Modules of white that a reader needs on each side (ISO/IEC 18004)."""


class Run(Struct, frozen=True):
    """A stretch of dark modules in one line of a code, from the top left corner without quiet zone."""

    x: int
    y: int
    length: int


class Matrix(Struct, frozen=True):
    """The dark modules of a code of ``size`` × ``size`` modules, quiet zone not counted."""

    size: int
    runs: tuple[Run, ...]


@lru_cache(maxsize=256)
def matrix(token: str) -> Matrix:
    """The token as a code of level M, as small as it gets: upper-case base32 is written in alphanumeric mode.

    Raises:
        ValueError: longer than any code holds (2,331 bytes).
    """
    code = qrcode.QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    code.add_data(token, optimize=0)
    code.make(fit=True)
    lines = code.get_matrix()
    return Matrix(len(lines), tuple(run for y, line in enumerate(lines) for run in _runs(line, y)))


def _runs(line: list[bool], y: int) -> list[Run]:
    runs, start = [], 0
    for x in range(len(line) + 1):
        dark = x < len(line) and line[x]
        if not dark:
            if x > start:
                runs.append(Run(start, y, x - start))
            start = x + 1
    return runs
