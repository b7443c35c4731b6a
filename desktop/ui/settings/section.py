"""What the sections of the page have in common: the shell as they need it, words of their own, keeping settings."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.settings import DeviceSettings
from desktop.ui.desk import Desk
from desktop.ui.settings.model import Told
from desktop.ui.shell.doors import Doors


class SettingsDesk(Desk, Protocol):
    """The shell, with the ways out that this page needs."""

    doors: Doors

    def reopened(self) -> None: ...  # noqa: D102 - the shell says


class Section:
    """One row of the list at the left and what stands beside it. ``show`` presents the page.

    ``point`` brings the keyboard to a control by its name; the page sets it.
    """

    name = ""
    icon = ""

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        self.desk = desk
        self.show = show
        self.point: Callable[[str], None] = lambda _stop: None

    @property
    def has_draft(self) -> bool:
        """Whether something was typed here that is not kept yet."""
        return False

    def enter(self) -> None:
        """The section is shown now."""

    def leave(self) -> None:
        """The section is hidden now."""

    def refresh(self) -> None:
        """Facts, settings or the language changed, while the section is shown."""

    def pressed(self, _key: str) -> bool:
        """No key of its own."""
        return False

    def scanned(self, _text: str) -> bool:
        """A scan is not for this section."""
        return False

    def model(self) -> Any:
        """What the section's view presents."""
        raise NotImplementedError

    def phrase(self, key: str, **facts: object) -> str:
        """A sentence of this section."""
        return self.desk.say(f"window.settings.{self.name}.{key}", **facts)

    def told(self, refusal: Refusal) -> Told:
        """A refusal in words."""
        parts = self.desk.in_words(refusal)
        return Told(tone="bad", title=parts["title"], detail=f"{parts['detail']} {parts['remedy']}")


class Keeping:
    """Keeps device settings on the side lane; what is changed meanwhile is kept on top of it."""

    def __init__(self, desk: SettingsDesk) -> None:
        self._desk = desk
        self._latest: DeviceSettings | None = None

    @property
    def settings(self) -> DeviceSettings:
        """The settings as they will be once everything asked for is kept."""
        return self._latest or self._desk.settings

    def keep(self, then: Callable[[], None] | None = None, **parts: Any) -> None:
        """Change these parts; every screen looks again when they are on the disk."""
        kept = self._latest = replace(self.settings, **parts)
        self._desk.aside.run(
            lambda: _save(self._desk.doors, kept), lambda _: self._kept(kept, then), lambda no: self._not_kept(kept, no)
        )

    def _kept(self, kept: DeviceSettings, then: Callable[[], None] | None) -> None:
        if kept is self._latest:
            self._latest = None
            self._desk.changed(settings=kept)
        if then is not None:
            then()

    def _not_kept(self, kept: DeviceSettings, refusal: Refusal) -> None:
        if kept is self._latest:
            self._latest = None
        self._desk.refuse(refusal)


def _save(doors: Doors, settings: DeviceSettings) -> None:
    try:
        doors.save_settings(settings)
    except OSError as error:
        raise RuleBroken("settings.not_written", folder=str(doors.data_dir)) from error
