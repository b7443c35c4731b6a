"""What most rooms have in common: a desk, a view, and polite answers to what is not for them."""

from typing import Any

from desktop.ui.desk import Action, Chosen, Desk


class PlainRoom:
    """A presenter (desk.Room) that hears nothing until it says otherwise. ``_present`` shows the model to the view."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.view: Any = None

    def attach(self, view: Any) -> None:
        """A new view looks at this presenter."""
        self.view = view
        self._present()

    def enter(self, **_wish: Any) -> None:
        """The room is shown, whatever was wished."""
        self._present()

    def leave(self) -> None:
        """The room is hidden."""

    def refresh(self) -> None:
        """Something changed."""
        self._present()

    def time_passed(self) -> None:
        """Nothing here tells the time."""

    def scanned(self, _text: str) -> bool:
        """A scan is not for this room."""
        return False

    def chosen(self, _member: Chosen) -> bool:
        """A member of the search field is not for this room."""
        return False

    def pressed(self, _key: str) -> bool:
        """No key of its own."""
        return False

    def title(self) -> str:
        """No title."""
        return ""

    def actions(self) -> tuple[Action, ...]:
        """No buttons in the top bar."""
        return ()

    def _present(self) -> None:
        if self.view is not None:
            self.view.present(self._model())

    def _model(self) -> Any:
        return None
