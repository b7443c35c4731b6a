"""One signed question to HQ and its answer as a message; whatever else comes back is a refusal in words.

Nothing here changes the till. A refusal's code is ``sync.…``: why, what is safe and what to do stand in its words.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import NoAnswer, SyncLog, Transport
from desktop.core.protocol import messages
from desktop.core.protocol.messages import (
    EARLIEST_US,
    LATEST_US,
    Message,
    NewKey,
    Refused,
    authorization,
    request_statement,
)

_OF_HQ = {
    "device.revoked": "sync.revoked",
    "device.unknown": "sync.device_unknown",
    "signature.bad": "sync.signature",
    "signature.missing": "sync.signature",
    "code.unknown": "sync.code_wrong",
    "code.expired": "sync.code_expired",
    "code.used": "sync.code_used",
    "enrol.wait": "sync.code_wait",
    "currency.differs": "sync.currency",
    "key.taken": "sync.key_taken",
    "protocol.other": "sync.hq_other_version",
    "program.refused": "sync.program_refused",
    "request.large": "sync.too_large",
    "path.unknown": "sync.not_hq",
    "snapshot.preparing": "sync.preparing",
}
Answer = TypeVar("Answer", bound=Message)
_USUAL_WAIT_S = 60
_REFUSED = 400
_NEW_TO_HQ = ("sync.device_unknown", "sync.signature")


class NothingHeard(Refusal):
    """No answer came that could be HQ's."""


class SaidNo(Refusal):
    """HQ answered, and it is no. ``said`` is HQ's own code, ``status`` its HTTP status."""

    def __init__(self, code: str, said: str, status: int, facts: Mapping[str, Any]) -> None:
        super().__init__(code, **facts)
        self.said = said
        self.status = status


class Asking:
    """Asks HQ in this till's name."""

    def __init__(self, log: SyncLog, transport: Transport, device_id: str) -> None:
        self._log = log
        self._transport = transport
        self._device_id = device_id
        self._introduced = False

    def ask(self, path: str, message: Message, answer: type[Answer]) -> Answer:
        """HQ's answer. Raises Refusal ``sync.…``.

        HQ may not know the key of a till that was restored: then a key of before introduces it, once.
        """
        keys = self._log.keys()
        try:
            return self.ask_as(keys[0], path, message, answer)
        except SaidNo as no:
            if no.code not in _NEW_TO_HQ or self._introduced or not keys[1:]:
                raise
            self._introduced = True
            if not self._introduce(keys):
                raise
        return self.ask_as(keys[0], path, message, answer)

    def ask_as(self, key_id: str, path: str, message: Message, answer: type[Answer]) -> Answer:
        """The same, signed by the key named."""
        return _understood(self._asked(key_id, path, message)(), answer)

    def asked(self, path: str, message: Message, answer: type[Answer], digest: str) -> Callable[[], Answer]:
        """A question that is signed now, and put where the function is called, which may be another thread.

        The answer is MessagePack with that SHA-256. The function raises as ``ask``; HQ knows the key.
        """
        ask = self._asked(self._log.keys()[0], path, message)

        def put() -> Answer:
            body = ask()
            if sha256(body).hexdigest() != digest:
                raise Refusal("sync.garbled", reason="sha256")
            try:
                return msgspec.msgpack.decode(body, type=answer)
            except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
                raise Refusal("sync.not_understood") from error

        return put

    def _asked(self, key_id: str, path: str, message: Message) -> Callable[[], bytes]:
        data = self._transport.packed(messages.encode(message))
        signature = self._log.sign(request_statement("POST", path, data), key_id)

        def put() -> bytes:
            try:
                status, body = self._transport.post(path, data, authorization(self._device_id, key_id, signature))
            except NoAnswer as nothing:
                raise NothingHeard(f"sync.{nothing.kind}", reason=nothing.reason or "—") from nothing
            if status >= _REFUSED:
                raise _no(status, body)
            return body

        return put

    def _introduce(self, keys: tuple[str, ...]) -> bool:
        """Whether HQ took the new key from one of the keys of before."""
        public_key = self._log.public_key(keys[0]).hex()
        proof = self._log.sign(messages.new_key_statement(self._device_id, public_key), keys[0]).hex()
        for key_id in keys[1:]:
            try:
                self.ask_as(key_id, "/v1/key", NewKey(public_key=public_key, proof=proof), Message)
            except SaidNo as no:
                if no.code not in _NEW_TO_HQ:
                    raise
            else:
                return True
        return False


def _understood(body: bytes, answer: type[Answer]) -> Answer:
    try:
        said = msgspec.json.decode(body, type=answer)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        if _is_json(body):
            raise Refusal("sync.not_understood") from error
        raise Refusal("sync.garbled", reason="json") from error
    if not EARLIEST_US < getattr(said, "time_us", 0) < LATEST_US:  # the till's log never goes back behind it
        raise Refusal("sync.not_understood")
    return said


def _is_json(body: bytes) -> bool:
    try:
        msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False
    return True


def _no(status: int, body: bytes) -> SaidNo:
    try:
        refused = msgspec.json.decode(body, type=Refused)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        refused = Refused(code="")
    code = _OF_HQ.get(refused.code)
    if code is None and (status >= 500 or status == 429):
        code = "sync.server"
    elif code is None and status == 413:
        code = "sync.too_large"
    elif code is None and status in (404, 405) and not refused.code:
        code = "sync.not_hq"
    facts = {"reason": refused.code[:40] or str(status), "seconds": refused.facts.get("seconds", _USUAL_WAIT_S)}
    return SaidNo(code or "sync.refused", refused.code, status, facts)
