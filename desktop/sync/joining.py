"""Join: a one-time code makes this till a device of HQ, also one that has had an HQ before."""

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import SyncLog, Transport
from desktop.core.protocol.messages import NEW_DEVICE, Enrol, Enrolled, key_id
from desktop.sync.asking import Asking, SaidNo

_KEY_BYTES = 32


def join(log: SyncLog, transport: Transport, code: str, url: str, ca: str = "") -> Enrolled:
    """Ask HQ to take this till in and keep what it says: merchant, store, zone, HQ's key.

    The same code asked again after a lost answer gives the same device. A till that was put back to before it joined
    has a key that HQ may know as a device's that is revoked, copied or another store's: it asks again with a new one.
    Raises Refusal ``sync.…``; the till is then as it was.
    """
    try:
        enrolled = _asked(log, transport, log.application(code))
    except SaidNo as refused:
        if refused.said != "key.taken":
            raise
        enrolled = _asked(log, transport, log.application(code, anew=True))
    if len(_bytes(enrolled.public_key)) != _KEY_BYTES:
        raise Refusal("sync.not_understood")
    log.joined(enrolled, url, ca)
    return enrolled


def _asked(log: SyncLog, transport: Transport, application: Enrol) -> Enrolled:
    asking = Asking(log, transport, NEW_DEVICE)
    return asking.ask_as(key_id(_bytes(application.public_key)), "/v1/enrol", application, Enrolled)


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
