"""The POS door is opened once, and again only when something is another; a port that is taken is tried again."""

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.settings import DeviceSettings, PosSettings
from desktop.ui.pos_door import FollowingDoor


class Door:
    """Opens where it is told, unless the port is ``taken``."""

    def __init__(self) -> None:
        self.port: int | None = None
        self.taken = False
        self.asked: list[int | None] = []

    def follow(self, port: int | None, _shop: str) -> None:
        self.asked.append(port)
        self.port = None
        if self.taken:
            raise RuleBroken("pos.port", port=port)
        self.port = port

    def close(self) -> None:
        self.port = None


class Inline:
    """The side worker, at once."""

    def run(self, work: Any, then: Any, otherwise: Any = None) -> None:
        try:
            then(work())
        except Refusal as refusal:
            otherwise(refusal)


@pytest.fixture
def shell() -> Any:
    return SimpleNamespace(
        settings=DeviceSettings(pos=PosSettings(api=True, port=9_001)),
        page_name="checkout",
        shop=SimpleNamespace(store_id="s1"),
    )


def test_nothing_is_posted_while_nothing_changes(shell: Any) -> None:
    door = Door()
    following = FollowingDoor(shell, Inline(), door)  # type: ignore[arg-type]
    for _ in range(5):
        following.look()
    assert door.asked == [9_001]
    shell.shop = SimpleNamespace(store_id="s2")  # joined HQ: another shop's tokens
    following.look()
    shell.settings = replace(shell.settings, pos=PosSettings(api=True, port=9_002))
    following.look()
    following.look()
    shell.settings = replace(shell.settings, pos=PosSettings())
    following.look()
    following.look()
    assert door.asked == [9_001, 9_001, 9_002, None]
    assert door.port is None


def test_a_taken_port_is_tried_again_and_a_door_that_fell_is_opened(shell: Any) -> None:
    door = Door()
    door.taken = True
    following = FollowingDoor(shell, Inline(), door)  # type: ignore[arg-type]
    following.look()
    following.look()
    door.taken = False
    following.look()
    assert (door.asked, door.port) == ([9_001] * 3, 9_001)
    door.port = None
    following.look()
    assert door.port == 9_001
