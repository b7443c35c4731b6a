"""Take in a file that somebody carried from a till without a line, as if it had come by the line.

What it looks like stands in core.protocol.carried.
"""

from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from desktop.core.protocol.carried import Letter, NotCarried, key_of, read_letters, read_salt
from desktop.core.protocol.messages import Pushed, Refused
from hq.services.answering import OK, answer
from hq.services.house import Hq, HqRefused

_PUSH = "/v1/push"


class Taken(Struct, frozen=True, kw_only=True):
    """How many pushes HQ has acknowledged, and up to where of which epoch."""

    pushes: int
    epoch: str = ""
    acked_seq: int = 0


def take_carried(hq: Hq, file: Path, code: str) -> Taken:
    """Answer every request in the file. What was taken stays taken, also where the rest cannot be; again does no harm.

    HqRefused 400 ``carried.unreadable``, ``carried.other``, ``carried.code``, ``carried.cut`` (with the pushes taken),
    ``carried.refused`` with HQ's own code of the first push that it did not take.
    """
    taken = Taken(pushes=0)
    try:
        with file.open("rb") as source:
            salt = read_salt(source)
            for letter in read_letters(source, salt, AESGCM(key_of(code, salt)).decrypt):
                taken = _take(hq, letter, taken)
    except OSError as error:
        raise HqRefused(400, "carried.unreadable", file=file.name) from error
    except InvalidTag:
        raise HqRefused(400, "carried.cut" if taken.pushes else "carried.code", pushes=taken.pushes) from None
    except NotCarried as wrong:
        raise HqRefused(400, "carried.other" if wrong.why == "other" else "carried.cut", pushes=taken.pushes) from None
    return taken


def _take(hq: Hq, letter: Letter, taken: Taken) -> Taken:
    """A key that HQ knows already need not be introduced: what comes of that shows at the first push."""
    status, body = answer(hq, letter.path, letter.authorization, letter.body)
    if letter.path != _PUSH:
        return taken
    if status != OK:
        reason = msgspec.json.decode(body, type=Refused).code
        raise HqRefused(400, "carried.refused", reason=reason, pushes=taken.pushes)
    pushed = msgspec.json.decode(body, type=Pushed)
    return Taken(pushes=taken.pushes + 1, epoch=pushed.epoch, acked_seq=pushed.acked_seq)
