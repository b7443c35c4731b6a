"""The page: a strip of tabs where there are several, and the tab's own view."""

from importlib import import_module

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.analysis.model import PageModel
from desktop.ui.analysis.presenter import Presenter
from desktop.ui.analysis.tabs import TABS
from desktop.ui.look.look import Look
from desktop.ui.parts.groups import Option, Tabs
from desktop.ui.parts.marks import KeyCap


class View(QWidget):
    """Every tab's view is made once and stays."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.strip = QWidget()
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(look.px(12), look.px(12), look.px(12), 0)
        options = [Option(name, look.say(f"window.analysis.tab.{name}")) for name in TABS]
        self.tabs = Tabs(
            look, options, lambda name: presenter.choose(TABS.index(name)), name=look.say("window.analysis.title")
        )
        row.addWidget(self.tabs)
        row.addWidget(KeyCap(look, "Ctrl+Tab"))
        row.addStretch(1)
        self.stack = QStackedWidget()
        for name, tab in zip(TABS, presenter.tabs, strict=True):
            view = import_module(f"desktop.ui.analysis.{name}.view").View(look, tab)
            self.stack.addWidget(view)
            tab.attach(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)

    def present(self, model: PageModel) -> None:
        """Show the tab."""
        self.strip.setVisible(bool(model.names))
        self.stack.setCurrentIndex(model.at)
        if model.names:
            self.tabs.choose(TABS[model.at])

    def focus_first(self) -> None:
        """Nothing here is typed: keys go to the page."""
        self.setFocus()
