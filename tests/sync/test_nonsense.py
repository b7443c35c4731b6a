"""An HQ that answers nonsense where numbers and cursors stand: said, kept out of the ledger, and the till sells on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.sync.round import sync_round
from tests.sync.headquarters import Headquarters
from tests.sync.test_together import Chain, enrol, sell

NONSENSE: tuple[tuple[str, tuple[str | int, ...], object], ...] = (
    ("/v1/compare", ("time_us",), 2**63 - 1),
    ("/v1/push", ("time_us",), 10**17),
    ("/v1/push", ("stamps", 0, "at_us"), 10**30),
    ("/v1/pull", ("time_us",), -(10**17)),
    ("/v1/pull", ("cursor",), "x" * 61),
)


class Spoiled:
    """The line to an HQ of which one kind of answer has another value in one place."""

    def __init__(self, hq: Headquarters, path: str, place: tuple[str | int, ...], value: object) -> None:
        self.hq, self.path, self.place, self.value = hq, path, place, value

    def packed(self, data: bytes) -> bytes:
        return self.hq.packed(data)

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        status, body = self.hq.post(path, data, authorization)
        if path != self.path:
            return status, body
        said = inner = json.loads(body)
        for step in self.place[:-1]:
            inner = inner[step]
        inner[self.place[-1]] = self.value
        return status, json.dumps(said).encode()


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    yield chain
    for till in chain.tills:
        till.close()


def test_numbers_that_are_none_are_said_and_the_till_sells_on(chain: Chain) -> None:
    till = chain.tills[0]
    enrol(till)
    for path, place, value in NONSENSE:
        sell(till, 10_000)
        done = sync_round(chain.log(till), Spoiled(chain.hq, path, place, value))
        assert done.code == "sync.not_understood", place
    sell(till, 10_000)
    chain.sync_all()
    assert chain.balances() == [600, 600]
