"""The dialog: four tabs above, the chosen one's page below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.groups import Option, Tabs
from desktop.ui.parts.overlay import Overlay
from desktop.ui.portrait.about_view import AboutPage, ListingCard
from desktop.ui.portrait.cases_view import CasesPage
from desktop.ui.portrait.model import TABS, PortraitModel
from desktop.ui.portrait.presenter import Presenter
from desktop.ui.portrait.tags_view import TagsPage


class View(QWidget):
    """Shows the model; what is pressed goes to the presenter."""

    SIZE = (920, 672)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        overlay.body.addWidget(self)
        say = look.say
        options = [Option(tab, say(f"window.portrait.tab.{tab}"), f"Ctrl+{at}") for at, tab in enumerate(TABS, 1)]
        self.tabs = Tabs(look, options, presenter.show, name=say("window.portrait.title"))
        self.about = AboutPage(look, presenter.choose_adviser)
        self.cases = CasesPage(look, presenter)
        self.tags = TagsPage(look, presenter.toggle_tag)
        self.consents = ListingCard(look)
        self.pages = QStackedWidget()
        self._focused: tuple[str, int, bool] | None = None
        for page in (_scrolled(self.about), self.cases, self.tags, _scrolled(self.consents)):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        self.button = Button(look, " ", key="Enter", kind="primary", on_click=presenter.confirm)
        self.manage = Button(look, say("window.portrait.manage_tags"), key="F6", on_click=presenter.manage_tags)
        overlay.add_action(self.manage, left=True)
        self.export = Button(look, say("window.portrait.export"), key="F9", icon="download", on_click=presenter.export)
        overlay.add_action(self.export, left=True)
        self.change = Button(look, say("window.portrait.case.change"), key="F7", on_click=presenter.change)
        overlay.add_action(self.change)
        overlay.add_action(self.button)

    def present(self, model: PortraitModel) -> None:
        """Show the model."""
        self._overlay.note.set(model.whom)
        self.tabs.choose(model.tab)
        self.pages.setVisible(model.is_ready)
        self.pages.setCurrentIndex(TABS.index(model.tab))
        self.manage.setVisible(model.tab == "tags")
        self.export.setVisible(model.tab == "consents")
        self.export.allow(not model.busy)
        self.change.setVisible(model.tab == "cases" and model.can_change is not None)
        self.change.allow(bool(model.can_change), self.look.say("window.portrait.case.change_first"))
        self.button.setVisible(bool(model.confirm))
        self.button.set_label(model.confirm)
        self.button.allow(model.can_confirm)
        if not model.is_ready:
            return
        self.about.present(model)
        self.cases.present(model)
        self.tags.present(model.groups, busy=model.busy)
        if model.consents is not None:
            self.consents.present(model.consents)
        self._look_at(model)

    def _look_at(self, model: PortraitModel) -> None:
        """The cursor stands where the next thing is typed, so that arrows are the list's and not the tabs'."""
        field = bool(model.form and model.form.field_label)
        wanted = (model.tab, model.current if model.tab == "cases" else 0, field)
        if wanted == self._focused:
            return
        self._focused = wanted
        if model.tab == "cases":
            (self.cases.field.edit if field else self.cases.list).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)


def _scrolled(shown: QWidget) -> QScrollArea:
    """As high as it needs to be, in a frame that may be lower."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    page = QWidget()
    page.setObjectName("page")
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(shown)
    area.setWidget(page)
    return area
