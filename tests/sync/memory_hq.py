"""An HQ in memory, as far as rounds are concerned: heads, epochs that close, and a wire that may break."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

import msgspec

from desktop.core.protocol import messages
from desktop.core.protocol.body import head_statement
from desktop.core.protocol.messages import Compare, Compared, EpochHead, Push, Pushed, Refused, Spending, Stamp
from desktop.core.protocol.pages import Digest, Digests, MemberRow, Page, Pull
from tests.sync.memory import HQ_KEY, OPENED, Chain


@dataclass
class _Epoch:
    chain: Chain
    closed: bool = False


class MemoryHq:
    """HQ, and the wire to it (ports.sync.Transport). ``before``: called with each request's path; may raise.

    ``after``: called once it is done; may raise, as when an answer is lost.
    """

    def __init__(self) -> None:
        self.epochs: dict[str, _Epoch] = {}
        self.names: list[str] = []
        self.seen: set[str] = set()
        self.spending: Spending = "allowed"
        self.before: Callable[[str], None] = lambda _path: None
        self.after: Callable[[str], None] = lambda _path: None
        self.asked: list[str] = []
        self.members = 0
        self.digests: list[tuple[str, ...] | None] = []
        self.spoil: Callable[[Pushed], Pushed] = lambda pushed: pushed

    def copy(self) -> "MemoryHq":
        """A backup."""
        twin = MemoryHq()
        twin.epochs, twin.names, twin.seen = deepcopy(self.epochs), list(self.names), set(self.seen)
        return twin

    def packed(self, data: bytes) -> bytes:
        return data

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:  # noqa: ARG002
        self.asked.append(path)
        self.before(path)
        answers = {
            "/v1/compare": self._compare,
            "/v1/push": self._push,
            "/v1/pull": self._pull,
            "/v1/digest": self._digest,
        }
        answer = answers[path](data)
        self.after(path)
        if isinstance(answer, Refused):
            return 409, messages.encode(answer)
        return 200, messages.encode(answer)

    def _digest(self, data: bytes) -> Digests:
        assert msgspec.json.decode(data, type=Digest).cursor
        return Digests(ranges=self.digests.pop(0), time_us=1_000)

    def _compare(self, data: bytes) -> Compared:
        asked = msgspec.json.decode(data, type=Compare)
        heads = []
        for each in asked.epochs:
            assert len(each.points) <= messages.MOST_POINTS
            held = self.epochs.get(each.epoch)
            if held is None:
                heads.append(EpochHead(epoch=each.epoch, seq=0))
                continue
            alike = [point[0] for point in each.points if held.chain.point(point[0]) == tuple(point)
                     and point[0] <= len(held.chain.bodies)]  # fmt: skip
            seq, chained = held.chain.point(len(held.chain.bodies))
            heads.append(
                EpochHead(
                    epoch=each.epoch, seq=seq, chain_hash=chained, common_seq=max(alike, default=0), closed=held.closed
                )
            )
        return Compared(epochs=tuple(heads), time_us=1_000, spending=self.spending)

    def _push(self, data: bytes) -> Pushed | Refused:
        push = msgspec.json.decode(data, type=Push)
        held = self.epochs.setdefault(push.epoch, _Epoch(Chain(push.epoch)))
        chain = held.chain
        if push.after_seq > len(chain.bodies):
            return Refused(code="push.gap", facts={"expected": len(chain.bodies) + 1})
        if chain.point(push.after_seq)[1] != push.after_hash:
            return Refused(code="push.fork")
        new = [sent.body.encode() for sent in push.events]
        there = chain.bodies[push.after_seq :]
        if there[: len(new)] != new[: len(there)]:
            return Refused(code="push.fork")
        if held.closed and new[len(there) :]:
            self.spending = "cloned"
            return Refused(code="epoch.closed")
        for body in new[len(there) :]:
            self._accept(chain, body)
        seq, chained = chain.point(push.after_seq + len(new))
        assert chained == push.head_hash
        signature = HQ_KEY.sign(head_statement(push.epoch, seq, bytes.fromhex(chained))).hex()
        stamps = tuple(Stamp(at_us=1, day=date(2026, 1, 1), mac="") for _ in new)
        return self.spoil(
            Pushed(
                epoch=push.epoch,
                acked_seq=seq,
                acked_hash=chained,
                signature=signature,
                stamps=stamps,
                time_us=1_000,
                spending=self.spending,
            )
        )

    def _accept(self, chain: Chain, body: bytes) -> None:
        chain.bodies.append(body)
        said = msgspec.json.decode(body)
        if said["kind"] == OPENED:
            self.epochs[said["parent"]].closed = True
        elif said["id"] not in self.seen:
            self.seen.add(said["id"])
            self.names.append(said["id"])

    def _pull(self, data: bytes) -> Page:
        pull = msgspec.json.decode(data, type=Pull)
        begun = int(pull.cursor or 0)
        rows = tuple(MemberRow(member_id=f"m{at}") for at in range(begun, min(self.members, begun + pull.limit)))
        at = begun + len(rows)
        return Page(
            cursor=str(at), more=at < self.members, head_seq=0, time_us=1_000, members=rows, spending=self.spending
        )
