"""A question with one yes: what it says comes with the wish."""

from typing import Any

from desktop.ui.desk import Action, Question
from desktop.ui.room import PlainRoom


class Presenter(PlainRoom):
    """Holds the question; yes closes the dialog first, so that what follows may open another."""

    _question: Question | None = None

    def enter(self, **wish: Any) -> None:
        """``question``: desk.Question."""
        self._question = wish["question"]
        self._present()

    def yes(self) -> None:
        """The one yes; a second click finds no question any more."""
        question, self._question = self._question, None
        if question is not None:
            self.desk.close(self)
            question.then()

    def title(self) -> str:
        """What is asked."""
        return self._question.title if self._question else ""

    def actions(self) -> tuple[Action, ...]:
        """Enter is yes."""
        if self._question is None:
            return ()
        return (Action(key="Enter", label=self._question.yes, do=self.yes, primary=not self._question.danger),)

    def _model(self) -> Question | None:
        return self._question
