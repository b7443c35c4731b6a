"""How a command's answer reaches whoever typed it: one answer on stdout, a refusal in words, an exit code.

With ``--json`` exactly one document goes to stdout, whatever happens; everything else goes to stderr.
"""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from io import TextIOWrapper
from typing import Any

from desktop.core.words import REFUSAL_PARTS

DONE, REFUSED, WRONG_USE, STOPPED = 0, 1, 2, 130
"""Exit codes; the last is for who stopped it at the keyboard."""


def speak_utf8() -> None:
    """UTF-8 on all streams, whatever the console was set to: what cannot be shown is escaped, nothing fails."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")


def as_document(data: Any) -> str:
    """One JSON document on one line."""
    return json.dumps(data, ensure_ascii=False)


def was_shown(text: str) -> bool:
    """Print the answer. False: a full disk has not taken it, though the work is done; who has left is no error."""
    try:
        print(text, flush=True)
    except OSError as error:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is buffered must not fail at exit
        return isinstance(error, BrokenPipeError)
    return True


def refuse(document: Mapping[str, object], *, as_json: bool) -> None:
    """Print a refusal: as JSON on stdout, or its parts on stderr."""
    parts = [as_document(document)] if as_json else [str(document[part]) for part in REFUSAL_PARTS]
    with suppress(OSError):
        print(*parts, sep="\n", file=sys.stdout if as_json else sys.stderr, flush=True)


def reason_of(error: Exception) -> str:
    """What nobody foresaw, in as many words as may be shown: the system's, or the kind."""
    return error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
