"""Asking for a folder or a file in a window of its own: never the system's, which may hang on a network drive."""

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget

_OURS = QFileDialog.Option.DontUseNativeDialog


def ask_folder(parent: QWidget, start: str, then: Callable[[str], object]) -> None:
    """``then`` gets the folder that was chosen; nothing where none was."""
    chosen = QFileDialog.getExistingDirectory(parent.window(), "", start, _OURS | QFileDialog.Option.ShowDirsOnly)
    if chosen:
        then(chosen)


def ask_new_file(parent: QWidget, start: str, then: Callable[[str], object]) -> None:
    """``then`` gets the name under which something is to be saved; whether it may replace a file was asked."""
    chosen, _ = QFileDialog.getSaveFileName(parent.window(), "", start, options=_OURS)
    if chosen:
        then(chosen)


def ask_file(parent: QWidget, start: str, kinds: str, then: Callable[[str], object]) -> None:
    """``then`` gets the file that was chosen; ``kinds`` is what Qt calls a filter."""
    chosen, _ = QFileDialog.getOpenFileName(parent.window(), "", start, kinds, options=_OURS)
    if chosen:
        then(chosen)
