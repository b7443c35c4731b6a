"""The keys of the counter, in the order a cashier meets them."""

from msgspec import Struct

from desktop.ui.room import PlainRoom

KEYS = (
    ("counter", ("F2", "F3", "0-9", "F8", "F9", "F10", "Ctrl+Tab", "Ins", "Del", "Esc")),
    ("everywhere", ("F1", "Alt+1", "Alt+2", "Alt+8", "Ctrl+P", "F11")),
)


class HelpGroup(Struct, frozen=True):
    """A heading and its keys with what they do."""

    heading: str
    keys: tuple[tuple[str, str], ...]


class Presenter(PlainRoom):
    """Shows the list; Esc closes it."""

    def title(self) -> str:
        """What this is."""
        return self.desk.say("window.help.title")

    def _model(self) -> tuple[HelpGroup, ...]:
        say = self.desk.say
        return tuple(
            HelpGroup(say(f"window.help.{group}"), tuple((key, say(f"window.help.keys.{_name(key)}")) for key in keys))
            for group, keys in KEYS
        )


def _name(key: str) -> str:
    return key.lower().replace("+", "_").replace("-", "_")
