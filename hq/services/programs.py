"""Program documents as HQ reads them: once each, and never in the way of an answer.

A till may push any bytes under their hash; a document that is no program explains nothing, and holds nothing up.
"""

from functools import lru_cache

import msgspec

from desktop.core.domain.program import Program
from desktop.core.domain.program_document import read_program


@lru_cache(maxsize=256)
def program_of(document: bytes) -> Program | None:
    """The program of a document, whoever sent it; None where it is none."""
    try:
        return read_program(document)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
