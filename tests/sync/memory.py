"""A till's log in memory, as far as rounds are concerned: chains of bodies, in epochs.

They know nothing of members; what is asked of them is whether every event arrives once and in its place.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.core.ports.sync import Begun, OwnEpoch, RoundDone, Standing
from desktop.core.protocol.body import GENESIS, body_hash, chain_hash
from desktop.core.protocol.messages import (
    Enrol,
    Enrolled,
    Point,
    Push,
    Pushed,
    Sent,
    Spending,
)
from desktop.core.protocol.pages import Page, SnapshotMember, Stamps

HQ_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_EPOCHS = itertools.count(1)
OPENED = "epoch.opened"


def _body(kind: str, name: str, **more: object) -> bytes:
    return msgspec.json.encode({"kind": kind, "id": name, **more}, order="deterministic")


@dataclass
class Chain:
    """One epoch's log."""

    epoch: str
    bodies: list[bytes] = field(default_factory=list)

    def hash_at(self, seq: int) -> bytes:
        """The chain hash at a place."""
        chained = GENESIS
        for place, body in enumerate(self.bodies[:seq], 1):
            chained = chain_hash(self.epoch, place, chained, body_hash(body))
        return chained

    def point(self, seq: int) -> Point:
        """A place, as it travels."""
        return seq, self.hash_at(seq).hex() if seq else ""


class MemoryLog:
    """A till (ports.sync.SyncLog)."""

    def __init__(self, now_us: Callable[[], int] = lambda: 1_000) -> None:
        self.now_us = now_us
        self.chains = [Chain(f"e{next(_EPOCHS)}")]
        self.acked_seqs: dict[str, int] = {}
        self.told_seqs: dict[str, int] = {}
        self.cursor = ""
        self.spending: Spending = "allowed"
        self.rounds: list[RoundDone] = []
        self.pages: list[Page] = []
        self.device_id: str | None = "d1"
        self.checks = 0
        self.opened: list[tuple[str, str]] = []
        self.write("ledger")

    def write(self, name: str) -> None:
        """Something happens at the till."""
        self.chains[-1].bodies.append(_body("sale", name))

    def copy(self) -> "MemoryLog":
        """The same folder on another machine, or as it was."""
        twin = MemoryLog(self.now_us)
        twin.chains, twin.acked_seqs = deepcopy(self.chains), dict(self.acked_seqs)
        twin.told_seqs = dict(self.told_seqs)
        twin.cursor = self.cursor
        return twin

    def names(self) -> list[str]:
        """What happened, in order, without how the log was kept."""
        said = [msgspec.json.decode(body) for chain in self.chains for body in chain.bodies]
        return [body["id"] for body in said if body["kind"] != OPENED]

    def _chain(self, epoch: str) -> Chain:
        return next(chain for chain in self.chains if chain.epoch == epoch)

    def standing(self) -> Standing:
        own = tuple(
            OwnEpoch(
                epoch=chain.epoch,
                seq=len(chain.bodies),
                chain_hash=chain.hash_at(len(chain.bodies)).hex(),
                acked_seq=self.acked_seqs.get(chain.epoch, 0),
                told_seq=self.told_seqs.get(chain.epoch, 0),
            )
            for chain in self.chains
        )
        return Standing(epochs=own, device_id=self.device_id, cursor=self.cursor, spending=self.spending)

    def points(self, epoch: str, seqs: Sequence[int]) -> tuple[Point, ...]:
        chain = self._chain(epoch)
        return tuple(chain.point(seq) for seq in seqs if 0 < seq <= len(chain.bodies))

    def tail(self, epoch: str, after_seq: int, most_bytes: int) -> Push | None:
        chain = self._chain(epoch)
        left = chain.bodies[after_seq:][: max(1, most_bytes // 20_000)]
        if not left:
            return None
        return Push(
            epoch=epoch,
            after_seq=after_seq,
            after_hash=chain.point(after_seq)[1],
            head_hash=chain.point(after_seq + len(left))[1],
            now_us=self.now_us(),
            events=tuple(Sent(body=body.decode()) for body in left),
        )

    def heard(self, heads: Mapping[str, int], time_us: int, spending: Spending) -> None:  # noqa: ARG002
        self.acked_seqs.update(heads)
        self.spending = spending

    def acked(self, push: Push, pushed: Pushed) -> None:
        self.acked_seqs[push.epoch] = self.told_seqs[push.epoch] = pushed.acked_seq
        self.spending = pushed.spending

    def reopen(self, reason: str, epoch: str, parent: Point) -> str:
        written, new = self.chains[-1], Chain(f"e{next(_EPOCHS)}")
        assert (written.epoch, written.point(parent[0])) == (epoch, parent)
        new.bodies.append(_body(OPENED, new.epoch, parent=written.epoch, reason=reason))
        self.chains.append(new)
        self.opened.append((reason, new.epoch))
        self.move_on(epoch, parent[0])
        return new.epoch

    def move_on(self, epoch: str, after_seq: int) -> None:
        chain = self._chain(epoch)
        moved = list(chain.bodies[after_seq:])
        self.chains[-1].bodies += moved
        del chain.bodies[after_seq:]

    def take(self, page: Page) -> None:
        self.pages.append(page)
        self.cursor = page.cursor

    def begin_snapshot(self, epoch: str, page: Page) -> None:
        raise AssertionError((epoch, page))

    def snapshot(self) -> None:
        return None

    def taking_parts(self) -> AbstractContextManager[None]:
        return nullcontext()

    def take_part(self, begun: Begun, part: int, members: Sequence[SnapshotMember]) -> None:
        raise AssertionError((begun, part, members))

    def drop_snapshot(self) -> None:
        raise AssertionError

    def ranges(self) -> tuple[str, ...]:
        return ("held",)

    def stamps(self) -> tuple[Stamps, ...]:
        return tuple(Stamps(epoch=epoch, seq=seq, total=seq) for epoch, seq in self.told_seqs.items() if seq)

    def untell(self, epochs: Sequence[str]) -> None:
        self.told_seqs.update(dict.fromkeys(epochs, 0))

    def checked(self) -> None:
        self.checks += 1

    def doubt(self) -> None:
        self.cursor = ""

    def finished(self, done: RoundDone) -> None:
        self.rounds.append(done)
        self.spending = done.spending

    def application(self, code: str, *, anew: bool = False) -> Enrol:
        raise NotImplementedError

    def joined(self, enrolled: Enrolled, url: str, ca: str) -> None:
        raise NotImplementedError

    def keys(self) -> tuple[str, ...]:
        return ("k1",)

    def sign(self, data: bytes, key_id: str) -> bytes:  # noqa: ARG002
        return bytes(64)

    def public_key(self, key_id: str) -> bytes:  # noqa: ARG002
        return bytes(32)

    def signed_by_hq(self, data: bytes, signature: bytes) -> bool:
        return HQ_KEY.sign(data) == signature
