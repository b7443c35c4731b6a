"""Keys of the checkout by their names: which are one key, and which it leaves to the shell."""

from desktop.ui.prints_told import QUEUE_KEY


def plain(key: str) -> str:
    """Keys that need Shift on some keyboards, by their sign; those of the keypad and the others alike."""
    key = {"Return": "Enter", "Escape": "Esc", "Delete": "Del", "Insert": "Ins"}.get(key, key)
    shifted = key.removeprefix("Shift+")
    return shifted if key != shifted and not shifted.startswith("F") else key


def is_shells(key: str) -> bool:
    """Whether a key is left to the shell: other pages, search, help."""
    return key.startswith("Alt+") or key in ("F1", "F2", "F3", "F10", "F11", "Ctrl+P", "Ctrl+O", QUEUE_KEY)
