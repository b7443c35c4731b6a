"""What was said to people, in plain dictionaries: the simulator's own memory, made without the code under test.

``said`` holds what a service returned as done. The counter reads cards and bills from here, and watching.py asks here
what must be somewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Knew:
    """What a machine knew of HQ's time: when it heard it last, its last complete round; how far its clock is off."""

    heard_us: int | None
    round_us: int | None
    off_us: int


@dataclass(frozen=True)
class Said:
    """One thing that a service called done: the fact, at which machine, what it moved, what was known of the time."""

    event_id: str
    kind: str
    machine: str
    true_us: int
    member_id: str | None = None
    issued: int = 0
    redeemed: int = 0
    paid_minor: int = 0
    of_sale: str = ""
    live: bool = True
    knew: Knew | None = None
    held: int = 0

    @property
    def what(self) -> tuple[str, int, int, int]:
        """What the cashier heard: the kind, points and money."""
        return self.kind, self.issued, self.redeemed, self.paid_minor


@dataclass(frozen=True)
class Card:
    """A card that a member carries: the text of its code, and whose it is."""

    token: str
    member_id: str


@dataclass
class Book:
    """Everything said so far in one world."""

    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    bills: list[tuple[str, str]] = field(default_factory=list)
    imports: list[tuple[str, str]] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)

    def say(self, said: Said) -> None:
        """Something was called done; the same again must be the same. AssertionError where it is not.

        Or what another machine said under that name, once HQ has taken that: whoever asks again hears what counts.
        """
        before = self.said.setdefault((said.machine, said.event_id), said)
        if before.what == said.what:
            return
        elsewhere = {
            each.what for (name, event), each in self.said.items() if event == said.event_id and name != said.machine
        }
        assert said.what in elsewhere, f"{said.event_id} was said to be {before} and then {said}"

    def forget(self, machine: str, held: Mapping[str, str | None]) -> None:
        """The machine has lost its ledger for an older one, and with it what it said since.

        ``held``: the older one's events and whose they are. A bill of one name may stand there for somebody else.
        """
        self.said = {
            key: said
            for key, said in self.said.items()
            if key[0] != machine
            or (key[1] in held and (said.member_id or held[key[1]]) == (held[key[1]] or said.member_id))
        }

    def by_event(self) -> dict[str, list[Said]]:
        """What was said of each event: several things only where several machines used one name."""
        found: dict[str, list[Said]] = {}
        for (_, event_id), said in self.said.items():
            found.setdefault(event_id, []).append(said)
        return found
