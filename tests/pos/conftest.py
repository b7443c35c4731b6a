"""A shop whose door is open, and the token that opens it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.cli.pos_door import pos_server
from desktop.core.services.admit_pos import new_pos_token
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.store.keys.vault import CHOICE
from desktop.pos.server import PosServer
from tests.pos.pos import PHONE, Pos
from tests.tills import TestTill, make_till


@contextmanager
def opened_shop(folder: Path) -> Iterator[TestTill]:
    """One member with 1,000 points from yesterday, who needs no card to use them."""
    changes = {"redeem.unproven_per_day": 100_000}
    with make_till(folder, changes=changes) as made, patch.dict(os.environ, {CHOICE: "file"}):
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="王小芳"))
        check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=100_000, key=PHONE))
        made.clock.advance(days=1)
        yield made


@contextmanager
def opened_door(shop: TestTill) -> Iterator[PosServer]:
    """The door, open on a free port; nothing may have been written down as a fault."""
    faults: list[BaseException] = []

    def fault(error: BaseException) -> str:
        faults.append(error)
        return "faults.log"

    opened = pos_server(shop.folder, 0, "zh-Hans", fault, shop.clock)
    opened.start()
    try:
        yield opened
    finally:
        opened.stop()
    assert faults == []


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with opened_shop(tmp_path / "shop") as made:
        yield made


@pytest.fixture
def server(shop: TestTill) -> Iterator[PosServer]:
    with opened_door(shop) as opened:
        yield opened


@pytest.fixture
def pos(shop: TestTill, server: PosServer) -> Iterator[Pos]:
    """A POS on this machine with the token."""
    with Pos(server.state.port, new_pos_token(shop.till)) as made:
        yield made


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pos, PosServer]]:
    """A door for all tests of a file that only ask what is refused, and a POS before it."""
    folder = tmp_path_factory.mktemp("visited") / "shop"
    with (
        opened_shop(folder) as shop,
        opened_door(shop) as server,
        Pos(server.state.port, new_pos_token(shop.till)) as made,
    ):
        yield made, server
