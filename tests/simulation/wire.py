"""The line between a till and HQ: it loses, cuts, doubles and delays, and other things happen meanwhile."""

from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import msgspec

from desktop.core.ports.sync import NoAnswer
from desktop.core.protocol.messages import Compared, Enrolled, Message, Push, Pushed
from desktop.core.protocol.pages import Page
from tests.simulation.headquarters import Headquarters, HqDown
from tests.simulation.holding import PATH as HOLD
from tests.simulation.holding import are_covered
from tests.simulation.machine import Machine
from tests.simulation.power import Crash

if TYPE_CHECKING:
    from tests.simulation.world import World

_ANSWERS: dict[str, type[Message]] = {
    "/v1/push": Pushed, "/v1/compare": Compared, "/v1/pull": Page, "/v1/enrol": Enrolled,
}  # fmt: skip
PULL = "/v1/pull"
_PORTAL = b"<html><body>Welcome to Free WiFi</body></html>"


class Letter:
    """A request that is on its way; it may arrive long after its sender has given up."""

    def __init__(self, path: str, authorization: str, data: bytes) -> None:
        self.path = path
        self.authorization = authorization
        self.data = data

    def deliver(self, hq: Headquarters) -> tuple[int, bytes]:
        """HQ's answer. Raises HqDown."""
        return hq.answer(self.path, self.authorization, self.data)


class Wire:
    """One till's line during one round (ports.sync.Transport)."""

    def __init__(self, machine: Machine, world: "World", faults: frozenset[str], chance: Random) -> None:
        self._machine = machine
        self._world = world
        self._faults = faults
        self._chance = chance
        self._life = machine.lives
        self._heard_us: int | None = None
        self.late: list[Letter] = []
        self.is_doomed = False
        self.cut_before = ""

    def packed(self, data: bytes) -> bytes:
        """Requests are not compressed here."""
        return data

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        """As ports.sync.Transport.post."""
        letter = Letter(path, authorization, data)
        self.settled()
        if self._machine.is_cut_off or path == self.cut_before:
            raise NoAnswer("offline")
        if self._happens("lose", 0.08):
            raise NoAnswer("slow", "request lost")
        if self._happens("delay", 0.14):
            self.late.append(letter)
            raise NoAnswer("slow", "request late")
        self._wait()
        if path == "/v1/push":  # the epoch that HQ hears of is the machine's from now on
            self._announce(msgspec.json.decode(data, type=Push).epoch)
        status, body = self._delivered(letter)
        assert (path, status) != ("/v1/push", 400), f"HQ refuses what {self._machine.name} has to say"
        self._wait()
        if self._happens("lose", 0.08):
            raise NoAnswer("slow", "answer lost")
        return self._heard(path, *self._spoilt(status, body))

    def _announce(self, epoch: str) -> None:
        """HQ hears of an epoch; power may fail soon after it hears of a new one (I8)."""
        if epoch not in self._machine.announced and self._happens("crash", 0.3):
            self._machine.power.fail_after(self._chance.randrange(12))
            self.is_doomed = True
        self._machine.announced.add(epoch)

    def settled(self) -> None:
        """The till has gone on after the last answer: it has kept HQ's time of it."""
        if self._heard_us is not None:
            self._world.bounds.heard(self._machine, self._heard_us)
            self._heard_us = None

    def _delivered(self, letter: Letter) -> tuple[int, bytes]:
        try:
            with self._world.appointments.answering(self._machine if letter.path == PULL else None):
                said = letter.deliver(self._world.hq)
            if letter.path == HOLD and said[0] == 200:
                are_covered(self._world.hq, letter.data, said[1])
            if self._happens("double", 0.12):
                again = letter.deliver(self._world.hq)
                return self._chance.choice((said, again))
        except HqDown:
            raise NoAnswer("cut", "HQ died") from None
        return said

    def _spoilt(self, status: int, body: bytes) -> tuple[int, bytes]:
        """The answer as it comes through."""
        if not self._happens("cut", 0.12):
            return status, body
        how = self._chance.randrange(4)
        if how == 0:
            raise NoAnswer("cut")
        return ((200, _PORTAL), (502, b"Bad Gateway"), (status, body[: len(body) // 2]))[how - 1]

    def _heard(self, path: str, status: int, body: bytes) -> tuple[int, bytes]:
        """What has come through whole is remembered: from now on HQ must hold what it acknowledged."""
        if status == 200:
            with suppress(msgspec.MsgspecError):
                answer = msgspec.json.decode(body, type=_ANSWERS.get(path, Message))
                self._heard_us = self._world.time()
                if isinstance(answer, Pushed):
                    self._world.watch.acked(answer)
        return status, body

    def _wait(self) -> None:
        if self._faults:
            self._world.meanwhile()
        if self._life != self._machine.lives:
            raise Crash

    def _happens(self, fault: str, share: float) -> bool:
        return fault in self._faults and self._chance.random() < share
