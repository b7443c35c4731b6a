"""When has Qt painted what was asked for? Painting and laying out are posted events; ours is posted behind them."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from typing_extensions import override

_BEHIND_ALL = -1_000
_KIND = QEvent.Type(QEvent.registerEventType())
_waiting: list["_Ear"] = []


class _Ear(QObject):
    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self._then = then

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == _KIND:
            _waiting.remove(self)
            self._then()
            return True
        return super().event(event)


def once_painted(then: Callable[[], None]) -> None:
    """Call ``then`` once everything that is posted now, and what that posts, was laid out and painted."""
    ear = _Ear(then)
    _waiting.append(ear)
    QCoreApplication.postEvent(ear, QEvent(_KIND), _BEHIND_ALL)
