"""Drives around HQ: the sync page in its states, joining, the counter offline. The line is acted, the ledger real."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.ports.at_hq import HoldAsked, Kept
from desktop.core.ports.sync import DONE, LineNews, RoundDone
from desktop.core.protocol.messages import Hold
from desktop.core.protocol.pages import FlagRow
from desktop.core.services.adjust_points import adjust_points
from desktop.ui.shell.doors import Doors
from tests.screens.camera import Camera
from tests.screens.shop import cast_of
from tests.screens.steady import clock
from tests.ui.sync.hq_rows import confirm, end_round, enrol, raise_flag, say_hq, sell

_SECOND_US = 1_000_000
_MINUTE_US = 60 * _SECOND_US
_OFFLINE_US = 126 * _MINUTE_US
_LACKS = 3


class ActedSyncer:
    """Tells one piece of news when it begins, and nothing after that."""

    def __init__(self, tell: Callable[[LineNews], None], news: LineNews) -> None:
        self._tell, self._news = tell, news

    def start(self) -> None:
        """As if a round had just ended so."""
        self._tell(self._news)

    def wake(self) -> None:
        """Nothing comes of it."""

    def sync_now(self) -> None:
        """Nothing comes of it."""

    def stop(self) -> None:
        """Nothing is left to end."""


def _ended(code: str, **more: Any) -> LineNews:
    now_us = clock().now_us
    done = RoundDone(code=code, begun_at_us=now_us - 23 * _SECOND_US, ended_at_us=now_us - 22 * _SECOND_US, **more)
    return LineNews(busy=False, last=done, next_us=now_us + 20 * _SECOND_US)


def _acting(news: LineNews) -> Callable[[Doors], Doors]:
    return lambda doors: replace(doors, syncer=lambda tell: ActedSyncer(tell, news))


ONLINE = _acting(_ended(DONE, sent=2, received=5))
OFFLINE = _acting(_ended("sync.offline", left=_LACKS))
CERTIFICATE = _acting(_ended("sync.certificate", facts={"reason": "certificate has expired"}))


def with_hq(folder: Path, *, ago_us: int = 22 * _SECOND_US, lacks: int = _LACKS, **said: str) -> None:
    """The demo shop has an HQ that lacks its newest events and has flagged some."""
    from desktop import bootstrap

    at = clock()
    cast = cast_of(folder)
    with bootstrap.open_till(folder, at) as till:
        now_us = at.now_us
        confirm(till, cast.member_id)
        at.advance(seconds=-41)
        enrol(till, "13922223333", "郑雅婷")
        at.advance(seconds=39)
        for number in range(max(0, lacks - 1)):
            sell(till, 3_600, f"P-{number}", cast.token)
        with till.ledger.reading() as reading:
            (seq,) = reading.raw.execute("SELECT seq FROM heads WHERE id = 1").fetchone()  # type: ignore[attr-defined]
            [sale, *_] = reading.recent_sales(None, 1)
        say_hq(till, acked=seq - lacks, contact_us=now_us - ago_us, **said)
        for number, (kind, about) in enumerate(_flags(cast.member_id, sale.sale_id)):
            raise_flag(till, FlagRow(flag_id=f"f{number}", kind=kind, raised_at_us=now_us - number, **about))
        for back in range(6, 0, -1):
            code = "sync.offline" if back in (3, 4) else DONE
            ended_us = now_us - ago_us - back * _MINUTE_US
            counts: dict[str, Any] = {} if code != DONE else {"sent": back % 4, "received": back * 3 % 5}
            end_round(till, RoundDone(code=code, begun_at_us=ended_us - _SECOND_US, ended_at_us=ended_us, **counts))


def _flags(member_id: str, sale_id: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    return ("clock", {}), ("refund_beyond", {"event_id": sale_id}), ("overdraft", {"member_id": member_id})


def cloned(folder: Path) -> None:
    """Two machines of one log."""
    with_hq(folder, spending="cloned")


def long_ago(folder: Path) -> None:
    """HQ was heard two hours ago."""
    with_hq(folder, ago_us=_OFFLINE_US)


def all_sent(folder: Path) -> None:
    """HQ has everything, and nothing to say."""
    from desktop import bootstrap

    with bootstrap.open_till(folder, clock()) as till:
        say_hq(till, contact_us=clock().now_us - 22 * _SECOND_US)


def page(camera: Camera) -> None:
    """The page with something waiting; the log is checked; a flag is looked at; the section of the settings."""
    camera.press("Alt+7")
    camera.shot("sync")
    camera.press("Ctrl+K")
    camera.stage.settle(300)
    camera.shot("sync_checked")
    camera.do(lambda: camera.stage.shell.go("settings", section="hq"))
    camera.shot("settings_hq_joined")
    camera.press("Alt+2")
    camera.heard(camera.cast.token)
    camera.press("Ctrl+D")
    camera.shot("member_of_chain")


def nothing_waits(camera: Camera) -> None:
    """Everything is there."""
    camera.press("Alt+7")
    camera.shot("sync_empty")


def apart(camera: Camera) -> None:
    """Offline: the page, and the counter, where selling goes on."""
    camera.press("Alt+7")
    camera.shot("sync_offline")
    camera.press("Alt+1")
    camera.heard(camera.cast.token)
    camera.type("118")
    camera.press("F8")
    camera.shot("checkout_offline")


class ActedHolder:
    """HQ keeps what a bill asks for, once it is let."""

    waiting: tuple[HoldAsked, Callable[[Kept | None], None]] | None = None

    def ask(self, asked: HoldAsked, then: Callable[[Kept | None], None]) -> None:
        """It takes its time."""
        ActedHolder.waiting = (asked, then)

    def stop(self) -> None:
        """Nothing is left to end."""

    @classmethod
    def answers(cls) -> None:
        """HQ keeps all of it."""
        assert cls.waiting is not None
        asked, then = cls.waiting
        then(Kept(asked.hold_id, msgspec.json.decode(asked.data, type=Hold).points))


def with_holder(doors: Doors) -> Doors:
    """In touch with an HQ that may be asked for points."""
    return replace(ONLINE(doors), holder=ActedHolder)


def with_rich(folder: Path) -> None:
    """A member with more points than the till may let be used by itself."""
    from desktop import bootstrap

    cast = cast_of(folder)
    with bootstrap.open_till(folder, clock()) as till, till.ledger.reading() as reading:
        number = reading.member(cast.member_id)
    assert number is not None
    with bootstrap.open_till(folder, clock()) as till:
        for _ in range(2):
            adjust_points(till, till.ids.event_id(), number.member_no, 450, "补")
    with_hq(folder)


def holding(camera: Camera) -> None:
    """More points than the till may let be used by itself: HQ is asked, and keeps them."""
    camera.press("Alt+1")
    camera.heard(camera.cast.token)
    camera.type("180")
    camera.shot("checkout_hq_may_be_asked")
    camera.press("Shift+F8")
    camera.type("900")
    camera.press("Enter")
    camera.shot("checkout_asks_hq")
    ActedHolder.answers()
    camera.stage.settle(200)
    camera.shot("checkout_hq_keeps")


def stopped(camera: Camera) -> None:
    """What HQ stopped."""
    camera.press("Alt+7")
    camera.shot("sync_cloned")


def wrong(camera: Camera) -> None:
    """Something answered, and it may not be HQ."""
    camera.press("Alt+7")
    camera.shot("sync_trouble")


def alone(camera: Camera) -> None:
    """Without an HQ: the page, and the dialog that joins one."""
    camera.press("Alt+7")
    camera.shot("sync_alone")
    camera.press("Ctrl+J")
    camera.shot("join")
    camera.press("Enter")
    camera.shot("join_lacking")
    camera.heard("shuke-hq https://hq.shiwei.example K7QX-2M4P-9RTD")
    camera.shot("join_scanned")
