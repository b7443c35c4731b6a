"""What the page that is shown is for, its keys in the order somebody meets them, and those that hold everywhere."""

from typing import Any

from msgspec import Struct

from desktop.ui.room import PlainRoom

KEYS = {
    "checkout": (
        "F2", "F3", "F4", "F5", "0-9", "F8", "Shift+F8", "F9", "Ctrl+B", "Ctrl+1", "Ctrl+Tab", "Ins", "Del",
        "Ctrl+D", "Ctrl+Del", "Ctrl+M", "Ctrl+A", "Ctrl+O", "Ctrl+Q", "Ctrl+Z", "Ctrl+Alt+M", "Esc",
    ),
    "member": (
        "F2", "Enter", "Space", "Ctrl+I", "Ctrl+E", "Ctrl+P", "Ctrl+D", "Ctrl+G", "Ctrl+F", "Ctrl+Z", "Ctrl+K",
        "Ctrl+R", "F6",
    ),
    "refund": ("0-9", "Ctrl+Tab", "Space", "F6", "F7", "F8", "F9", "F4", "Ctrl+P", "Esc"),
    "today": ("1-7", "Enter", "Tab"),
    "dormant": ("F2", "Left", "F6", "F7", "F9", "Space", "Ctrl+Enter", "1-3", "4-6", "7", "Ctrl+Z", "Ctrl+P", "Ctrl+E"),
    "shift": ("F9", "F8", "F6", "F7", "Enter", "Ctrl+P"),
    "reports": ("1-5", "Ctrl+Tab", "F6", "Ctrl+P", "F8", "F7"),
    "campaigns": ("F9", "F6", "F8", "Up"),
    "sync": ("Ctrl+U", "1-3", "Ctrl+K", "Ctrl+S", "Ctrl+B", "Ctrl+J"),
    "settings": ("Tab", "Space", "F9"),
}  # fmt: skip
EVERYWHERE = ("F1", "F10", "Alt+0-9", "Ctrl+U", "Ctrl+L", "Ctrl+Shift+P", "F11")


_LONGEST = 11
"""More keys than that stand in two columns."""


class HelpGroup(Struct, frozen=True):
    """A column: a heading ("" where it goes on from the one before) and keys with what they do."""

    heading: str
    keys: tuple[tuple[str, str], ...]


class HelpModel(Struct, frozen=True):
    """``about``: what the page is for and what is safe, in a few sentences."""

    about: str
    columns: tuple[HelpGroup, ...]


class Presenter(PlainRoom):
    """Shows the list; Esc closes it."""

    _room = "checkout"

    def enter(self, **wish: Any) -> None:
        """``room``: whose keys."""
        self._room = str(wish.get("room", self._room))
        self._present()

    def title(self) -> str:
        """What this is."""
        return self.desk.say("window.help.title")

    def _model(self) -> HelpModel:
        room = self._room if self._room in KEYS else "checkout"
        keys = KEYS[room]
        half = (len(keys) + 1) // 2 if len(keys) > _LONGEST else len(keys)
        columns = [self._group(room, keys[:half]), self._group("everywhere", EVERYWHERE)]
        if keys[half:]:
            columns.insert(1, HelpGroup("", self._group(room, keys[half:]).keys))
        return HelpModel(self.desk.say(f"window.help.about.{room}"), tuple(columns))

    def _group(self, group: str, keys: tuple[str, ...]) -> HelpGroup:
        say = self.desk.say
        told = tuple((key, say(f"window.help.{group}_keys.{_name(key)}")) for key in keys)
        return HelpGroup(say(f"window.help.{group}"), told)


def _name(key: str) -> str:
    return key.lower().replace("+", "_").replace("-", "_")
