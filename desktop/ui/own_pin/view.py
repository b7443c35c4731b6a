"""As the lock screen is drawn: who, the dots, the keys."""

from desktop.ui.approval.view import PadView as View

__all__ = ["View"]
