"""What stands outside the file: heads that were written down, backups, and the bytes of the file itself (I7)."""

import os
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.keeping import FirstBad
from desktop.core.services.keep_ledger import back_up_ledger, verify_ledger
from desktop.core.store.head_file import HEAD_FILE
from desktop.core.store.keys.vault import CHOICE
from tests.shops import busy_shop, file_opened, rehash, sell
from tests.tills import make_till


@pytest.fixture(autouse=True)
def _file_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    busy_shop(tmp_path / "shop").close()
    return tmp_path / "shop"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    with make_till(tmp_path / "shop") as shop:
        for _ in range(5):
            sell(shop, 1000)
    (shop.folder / "backups").mkdir()
    return shop.folder


def fault(folder: Path, *heads: str) -> FirstBad | None:
    return verify_ledger(keeper(folder), heads).first_bad


def what(folder: Path, *heads: str) -> str:
    found = fault(folder, *heads)
    return found.what if found else "clean"


def cut(folder: Path) -> None:
    """The newest bill gone, and everything set back as it was before it."""
    with file_opened(folder) as raw:
        raw.execute("BEGIN")
        for statement in (
            "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
            "DELETE FROM sales WHERE sale_id NOT IN (SELECT event_id FROM events)",
            "UPDATE heads SET bills = bills - 1",
        ):
            raw.execute(statement)
        rehash(raw)
        raw.execute("COMMIT")


def test_a_cut_tail_is_found_by_a_head_written_down(small: Path) -> None:
    """The file beside the ledger shows it, and where that is gone too, the head on paper does."""
    head = verify_ledger(keeper(small)).head
    assert head is not None
    written_down = f"{head.seq}:{head.chain_hash[:12]}"
    assert what(small, written_down) == "clean"
    cut(small)
    assert what(small) == "log.cut"
    (small / HEAD_FILE).unlink()
    assert what(small) == "clean"
    assert what(small, written_down) == "log.cut"


def test_a_cut_tail_is_found_by_the_newest_backup_in_the_data_directory(small: Path) -> None:
    back_up_ledger(keeper(small), small / "backups" / "monday.shuke")
    assert what(small) == "clean"
    cut(small)
    assert what(small) == "log.cut"


def test_another_history_under_the_head_that_was_written_down_is_found(shop: Path) -> None:
    found = fault(shop, "20:" + "0" * 16)
    assert found is not None
    assert (found.what, found.seq) == ("log.forked", 20)


@pytest.mark.parametrize("text", ["", "12", "x:9f86d081", "12:9f", "12:xyzxyzxyz", "-1:9f86d081"])
def test_what_is_no_head_is_refused(shop: Path, text: str) -> None:
    with pytest.raises(RuleBroken, match=r"verify\.head"):
        fault(shop, text)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_damaged_page_is_an_answer(shop: Path, share: float) -> None:
    ledger = shop / "ledger.db"
    data = bytearray(ledger.read_bytes())
    data[int(len(data) * share)] ^= 0xFF
    ledger.write_bytes(data)
    assert what(shop) == "file.damaged"


@pytest.mark.parametrize("keep", [0, 4096, 100_000])
def test_a_truncated_file_is_an_answer(shop: Path, keep: int) -> None:
    os.truncate(shop / "ledger.db", keep)
    assert what(shop) == "file.damaged"
