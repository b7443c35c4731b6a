"""The page of analysis: which tab is shown; everything else is the tab's."""

from importlib import import_module
from typing import Any

from desktop.ui.analysis.model import PageModel
from desktop.ui.analysis.tabs import TABS
from desktop.ui.desk import Action, Desk
from desktop.ui.room import PlainRoom


class Presenter(PlainRoom):
    """``tabs`` are the presenters, in the order of TABS."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tabs: tuple[PlainRoom, ...] = tuple(
            import_module(f"desktop.ui.analysis.{name}.presenter").Presenter(desk) for name in TABS
        )
        self._at = 0

    def enter(self, **wish: Any) -> None:
        """``tab``: the name of the one to show."""
        self._at = TABS.index(wish["tab"]) if wish.get("tab") in TABS else self._at
        self.tabs[self._at].enter()
        self._present()

    def refresh(self) -> None:
        """Facts were written, or the language changed."""
        self.tabs[self._at].refresh()
        self._present()

    def pressed(self, key: str) -> bool:
        """Ctrl+Tab goes to the next tab; all else is asked of the one that is shown."""
        if key == "Ctrl+Tab" and len(self.tabs) > 1:
            self.choose((self._at + 1) % len(self.tabs))
            return True
        return self.tabs[self._at].pressed(key)

    def choose(self, at: int) -> None:
        """Show another tab."""
        self._at = at
        self.tabs[at].enter()
        self.desk.reframe()
        self._present()

    def title(self) -> str:
        """The page's name."""
        return self.desk.say("window.analysis.title")

    def actions(self) -> tuple[Action, ...]:
        """The tab's, and the shop's tags, whose rules sort members as the tabs do."""
        tags = Action(key="Ctrl+T", label=self.desk.say("window.analysis.tags"), do=lambda: self.desk.open("tags"))
        return (*self.tabs[self._at].actions(), tags)

    def _model(self) -> PageModel:
        names = tuple(self.desk.say(f"window.analysis.tab.{name}") for name in TABS)
        return PageModel(names=names if len(names) > 1 else (), at=self._at)
