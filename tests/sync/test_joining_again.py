"""A till put back to before it joined: HQ knows its key as a device's that may come back to nobody."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import NoAnswer, Transport
from desktop.core.services.show_member import show_member
from desktop.core.store.opening import open_ledger
from desktop.sync.joining import join
from hq.services.devices import list_devices, revoke_device
from tests.sync.test_together import PHONE, Chain, enrol, sell
from tests.tills import TestTill


class _Deaf(Transport):
    """HQ hears and answers; from the ``first`` answer on nothing of it comes back."""

    def __init__(self, chain: Chain, first: int) -> None:
        self._chain, self._left = chain, first

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        """As ports.sync.Transport.post."""
        answer = self._chain.hq.post(path, data, authorization)
        self._left -= 1
        if self._left <= 0:
            raise NoAnswer("cut")
        return answer


@pytest.fixture
def old(tmp_path: Path) -> Iterator[tuple[Chain, TestTill]]:
    """A chain whose first till was revoked, and the till as it was before it joined."""
    chain = Chain(tmp_path)
    one, _ = chain.tills
    enrol(one)
    sell(one, 10_000)
    one.close()
    shutil.copytree(one.folder, tmp_path / "early")
    one.reopen()
    for till in chain.tills:
        chain.join(till)
    sell(one, 20_000)
    chain.sync_all()
    device_id = chain.log(one).standing().device_id
    assert device_id
    revoke_device(chain.hq.hq, chain.hq.tenant_id, device_id)
    one.close()
    with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
        early = TestTill(tmp_path / "early", open_ledger(tmp_path / "early", one.clock), one.clock, one.recovery_code)
    yield chain, early
    early.close()
    chain.tills[1].close()


def test_it_joins_as_another_device_and_nothing_is_lost_or_doubled(old: tuple[Chain, TestTill]) -> None:
    chain, early = old
    other = chain.tills[1]
    chain.join(early)
    sell(early, 1_000)
    for till in (early, other, early):
        assert chain.sync(till).complete
    assert [show_member(till.till, PHONE, "zh-Hans").balance for till in (early, other)] == [310, 310]


def test_the_same_code_after_a_lost_answer_is_the_same_device(old: tuple[Chain, TestTill]) -> None:
    chain, early = old
    code = chain.hq.code()
    with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
        with pytest.raises(Refusal):
            join(chain.log(early), _Deaf(chain, 2), code, "https://hq.example")
        join(chain.log(early), chain.hq, code, "https://hq.example")
    early.reopen()
    assert chain.sync(early).complete
    assert len(list_devices(chain.hq.hq, chain.hq.tenant_id)) == 3
