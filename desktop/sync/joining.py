"""Join: a one-time code makes this till a device of HQ, also one that has had an HQ before."""

from hashlib import sha256

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import SyncLog, Transport
from desktop.core.protocol.messages import Enrolled
from desktop.sync.asking import NEW_DEVICE, Asking

_KEY_BYTES = 32


def join(log: SyncLog, transport: Transport, code: str, url: str, ca: str = "") -> Enrolled:
    """Ask HQ to take this till in and keep what it says: merchant, store, zone, HQ's key.

    The same code asked again after a lost answer gives the same device. Raises Refusal ``sync.…``; the till is then
    as it was.
    """
    application = log.application(code)
    asking = Asking(log, transport, NEW_DEVICE)
    key_id = _key_id(application.public_key)
    enrolled = asking.ask_as(key_id, "/v1/enrol", application, Enrolled)
    if len(_bytes(enrolled.public_key)) != _KEY_BYTES:
        raise Refusal("sync.not_understood")
    log.joined(enrolled, url, ca)
    return enrolled


def _key_id(public_key: str) -> str:
    """The name of a key, as everywhere in this house."""
    return sha256(bytes.fromhex(public_key)).hexdigest()[:8]


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
