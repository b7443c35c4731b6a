"""Says why the till does not open, and tries again when asked."""

from typing import Any

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.ui.desk import Action
from desktop.ui.room import PlainRoom


class TroubleModel(Struct, frozen=True):
    """A refusal in words."""

    title: str
    detail: str
    remedy: str


class Presenter(PlainRoom):
    """Holds the refusal."""

    _refusal: Refusal | None = None

    def enter(self, **wish: Any) -> None:
        """``refusal``: why the till did not open."""
        self._refusal = wish["refusal"]
        self._present()

    def again(self) -> None:
        """Try once more."""
        self.desk.reopened()

    def title(self) -> str:
        """What happened."""
        return self._model().title

    def actions(self) -> tuple[Action, ...]:
        """Enter tries again."""
        return (Action(key="Enter", label=self.desk.say("window.trouble.again"), do=self.again, primary=True),)

    def pressed(self, key: str) -> bool:
        """There is nothing behind this dialog to go back to."""
        return key == "Esc"

    def _model(self) -> TroubleModel:
        if self._refusal is None:
            return TroubleModel("", "", "")
        parts = self.desk.in_words(self._refusal)
        return TroubleModel(parts["title"], parts["detail"], parts["remedy"])
