"""The disk is full in the midst of a bill: the bill stays, nothing is taken, and with room again it is one sale."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.ports import Till, Writing
from tests.journeys.person import Person
from tests.journeys.shops import NAME, Shop, shop_in

_DISK_BYTES, _ROOM_BYTES = 16 << 20, 64 << 10

pytestmark = pytest.mark.usefixtures("app")


class FullLedger:
    """The ledger, whose commits find no room while the disk is full (ports.Ledger)."""

    def __init__(self, inner: Any, is_full: Callable[[], bool]) -> None:
        self._inner, self._is_full = inner, is_full

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """As Ledger.writing; at the commit the disk gives out."""
        with self._inner.writing() as writing:
            yield writing
            if self._is_full():
                raise RuleBroken("disk.full", file="ledger.db")


def goes_on_with_room(shop: Shop, at: Person, fill: Callable[[], object], make_room: Callable[[], object]) -> None:
    """The story, whatever fills the disk."""
    at.scan(shop.card)
    at.type("88")
    at.wait_for(NAME, "88.00", "+88")
    fill()
    for _ in range(2):
        at.press("F9")
        at.wait_for("没存上，什么都没扣。", "账单还在屏上", NAME, "88.00")
        assert len(at.sales()) == 1
        assert "disk.full" not in at.reads()
    make_room()
    at.press("Esc", "Esc", "F9")
    if at.dialogs:
        at.press("Esc", "F9")
    at.wait_for("已记好", "188")
    (sale, _) = at.sales()
    assert (sale.record.paid_minor, at.points("13800130417")) == (8_800, 188)
    at.press("F9", "Enter", "F9")
    assert len(at.sales()) == 2


def test_the_commit_finds_no_room(tmp_path: Path) -> None:
    shop, full = shop_in(tmp_path), [False]

    def wrap(till: Till) -> Till:
        return replace(till, ledger=FullLedger(till.ledger, lambda: full[0]))

    with Person(shop.folder, shop.clock, wrap=wrap) as at:
        goes_on_with_room(shop, at, lambda: full.__setitem__(0, True), lambda: full.__setitem__(0, False))
        assert at.verify().ok


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB; only root may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("a disk of its own can only be mounted by root, outside most containers")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_real_disk_is_full_to_the_last_byte(small_disk: Path) -> None:
    shop = shop_in(small_disk)
    ballast = small_disk / "ballast"

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(_ROOM_BYTES))

    with Person(shop.folder, shop.clock) as at:
        goes_on_with_room(shop, at, fill, ballast.unlink)
        assert at.verify().ok
