"""The small desk, with what the settings page needs beside it: a lane that closes the till, a keeper, kept settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from desktop import bootstrap
from desktop.bootstrap import Seat
from desktop.core.domain.shop import Shop
from desktop.core.ports import Keeper, Till
from desktop.settings import DeviceSettings, read_device_settings, save_device_settings
from desktop.ui.desk import Refused
from desktop.ui.settings.presenter import Presenter
from tests.tills import TestTill, seated
from tests.ui.fake_desk import FakeDesk, FakeDoors, FakeView, InlineAside, InlineLane

T = TypeVar("T")


class ClosingLane(InlineLane):
    """Lets go of the test's ledger while the work is done; whoever goes on reopens it."""

    def __init__(self, made: TestTill, refuse: Refused, seat: Seat) -> None:
        super().__init__(seated(made.till, seat), refuse)
        self._made, self._seat = made, seat

    def while_closed(self, work: Callable[[], T], then: Callable[[T], None], otherwise: Refused | None = None) -> None:
        def alone(_till: Till) -> T:
            self._made.close()
            try:
                return work()
            finally:
                self._made.reopen()
                self.till = seated(self._made.till, self._seat)

        self.run(alone, then, otherwise)


class PostingAside(InlineAside):
    """Progress is told at once."""

    def post(self, callback: Callable[[], None]) -> None:
        callback()


class SettingsDoors(FakeDoors, kw_only=True):
    """The real keeper and settings file. ``unwritable``: the disk says no."""

    made: Any
    seat: Seat
    unwritable: bool = False

    def keeper(self) -> Keeper:
        return bootstrap.keeper(self.data_dir, self.made.clock, self.seat)

    def save_settings(self, settings: DeviceSettings) -> None:
        if self.unwritable:
            raise PermissionError
        save_device_settings(self.data_dir, settings)

    @contextmanager
    def open_till(self) -> Iterator[Till]:
        with bootstrap.open_till(self.data_dir, self.made.clock) as till:
            yield till

    def now(self, shop: Shop) -> datetime:
        return datetime.fromtimestamp(self.made.clock() / 1_000_000, UTC).astimezone(ZoneInfo(shop.zone))


class SettingsDesk(FakeDesk):
    """``reopenings`` counts how often the shop was opened anew."""

    def __init__(self, made: TestTill, folder: Path, *, language: str = "zh-Hans") -> None:
        super().__init__(made.till, folder, language=language, settings=read_device_settings(folder))
        self.lane: ClosingLane = ClosingLane(made, self.refuse, self.seat)
        self.aside: PostingAside = PostingAside(self.lane)
        self.doors: SettingsDoors = SettingsDoors(data_dir=folder, made=made, seat=self.seat)
        self.reopenings = 0

    def reopened(self) -> None:
        self.reopenings += 1

    def changed(self, *, settings: DeviceSettings | None = None) -> None:
        super().changed(settings=settings)
        if settings is not None and settings.language:
            self.language = settings.language


class PageView(FakeView):
    """Keeps where the keyboard was brought to."""

    def __init__(self, presenter: Presenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.focused: list[str] = []

    def focus_first(self) -> None:
        self.focused.append(self._presenter.stop)

    @property
    def body(self) -> Any:
        return self.last.body


def page(made: TestTill, section: str, **desk: Any) -> tuple[SettingsDesk, Presenter, PageView]:
    """The page with a section shown."""
    counter = SettingsDesk(made, made.folder, **desk)
    presenter = Presenter(counter)  # type: ignore[arg-type]
    view = PageView(presenter)
    presenter.attach(view)
    presenter.enter(section=section)
    return counter, presenter, view
