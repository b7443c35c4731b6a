"""What HQ lacks, as a file to be carried there by hand: the same signed requests that the line would carry."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.ports.sync import Carried, SyncLog
from desktop.core.ports.till import Progress, unwatched
from desktop.core.protocol import messages
from desktop.core.protocol.carried import Letter
from desktop.core.protocol.messages import Message, NewKey, authorization, request_statement

_MOST_BYTES = 4 * 1024 * 1024
Write = Callable[[Path, Iterable[Letter]], str]
"""Seals letters in a file; the code that opens it."""


def carry(log: SyncLog, out: Path, write: Write, progress: Progress = unwatched) -> Carried:
    """Write everything that HQ has not acknowledged. The till is not changed: what is carried still goes by the line.

    Raises Refusal ``sync.not_enrolled``; RuleBroken ``carry.nothing``; and what ``write`` raises.
    """
    standing = log.standing()
    if standing.device_id is None:
        raise Refusal("sync.not_enrolled")
    if not standing.unsent:
        raise RuleBroken("carry.nothing")
    packing = _Packing(log, standing.device_id, standing.unsent, progress)
    code = write(out, packing.letters({epoch.epoch: epoch.acked_seq for epoch in standing.epochs}))
    return Carried(file=str(out), code=code, events=packing.events)


class _Packing:
    """Signs as the till does on the line; keys of before introduce the one of now, as HQ may not know it yet."""

    def __init__(self, log: SyncLog, device_id: str, of_all: int, progress: Progress) -> None:
        self._log = log
        self._device_id = device_id
        self._of_all = of_all
        self._progress = progress
        self._keys = log.keys()
        self.events = 0

    def letters(self, acked: dict[str, int]) -> Iterator[Letter]:
        """First the introductions, then the events, oldest epoch first."""
        own = self._keys[0]
        public_key = self._log.public_key(own).hex()
        proof = self._log.sign(messages.new_key_statement(self._device_id, public_key), own).hex()
        for key_id in self._keys[1:]:
            yield self._letter("/v1/key", NewKey(public_key=public_key, proof=proof), key_id)
        for epoch, seq in acked.items():
            after = seq
            while (push := self._log.tail(epoch, after, _MOST_BYTES)) is not None:
                yield self._letter("/v1/push", push, own)
                after += len(push.events)
                self.events += len(push.events)
                self._progress(self.events, max(self.events, self._of_all))

    def _letter(self, path: str, message: Message, key_id: str) -> Letter:
        data = messages.encode(message)
        signature = self._log.sign(request_statement("POST", path, data), key_id)
        return Letter(path, authorization(self._device_id, key_id, signature), data)
