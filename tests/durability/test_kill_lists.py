"""A crash while owed rows of lists are made: all of them are, or all are owed still, and lists are true all along."""

import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import keeper, open_till
from desktop.core.ports import Till
from desktop.core.services.bring_up_lists import bring_lists_on, bring_up_lists
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.store.lists import owing
from tests.durability.kills import opened
from tests.durability.slips import live, traced

_STRIDE = 7
_PHONES = ("13800138001", "13800138002", "13800138003")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three members' rows are owed."""
    with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
        folder = tmp_path_factory.mktemp("made")
        opened(folder)
        with open_till(folder / "shop") as till:
            for phone in _PHONES:
                enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=phone, name="王芳"))
            bring_up_lists(till)
            for phone in _PHONES:
                check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=7_000, key=phone))
        return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    return Path(shutil.copytree(made, tmp_path / "copy"))


def paid(till: Till, _: int) -> None:
    """The deed."""
    bring_lists_on(till)


def forgets(till: Till, _: int) -> None:
    """The bug: what is owed is struck out in a transaction before the one that makes rows."""
    with till.ledger.writing() as writing:
        writing.raw.execute("UPDATE heads SET owed = '[]'")  # type: ignore[attr-defined]


def kept(shop: Path) -> tuple[int, int, bool]:
    """Rows owed, members whose row says their bill, and whether all that is kept is as it should be."""
    with open_till(shop / "shop") as till, till.ledger.reading() as reading:
        owed = len(owing.owed_in(reading.raw))  # type: ignore[attr-defined]
        ((rows,),) = reading.raw.execute("SELECT count(*) FROM listed WHERE bills = 1")  # type: ignore[attr-defined]
        assert reading.lists.class_counts()["new"].members == 3
    return owed, rows, verify_ledger(keeper(shop / "shop")).ok


def statements(shop: Path) -> int:
    seen: list[str] = []
    with traced(seen.append), open_till(shop / "shop") as till:
        seen.clear()
        paid(till, 0)
        return len(seen)


def test_killed_before_a_statement_all_rows_are_made_or_all_are_owed(made: Path, shop: Path, tmp_path: Path) -> None:
    whole = statements(Path(shutil.copytree(made, tmp_path / "whole")))
    assert whole > _STRIDE
    seen = set()
    for at in sorted({*range(1, whole, _STRIDE), whole, whole + 1}):
        live(shop, paid, at)
        found = kept(shop)
        assert found in {(3, 0, True), (0, 3, True)}, at
        seen.add(found[0])
    assert seen == {3, 0}


def test_what_is_struck_out_too_early_is_found(shop: Path) -> None:
    live(shop, forgets, 999)
    with pytest.raises(AssertionError):
        assert kept(shop)[2]
