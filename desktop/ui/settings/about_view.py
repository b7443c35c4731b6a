"""关于 as drawn: the seal, what Shuke is, the licence texts, the libraries."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.groups import Option
from desktop.ui.parts.marks import Seal
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import Text
from desktop.ui.settings.about_section import PAPERS
from desktop.ui.settings.asking import ask_new_file
from desktop.ui.settings.model import AboutModel
from desktop.ui.settings.pieces import Facts, Reading, Strip
from desktop.ui.settings.presenter import Presenter


class AboutView(QWidget):
    """What Shuke is above; below it two cards side by side."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._about = look, presenter.about
        self.stops: dict[str, QWidget] = {}
        self._libraries: object = ()
        below = QHBoxLayout()
        below.setSpacing(look.px(12))
        below.addWidget(self._papers_card(), 1)
        below.addWidget(self._libraries_card(), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(12))
        whole.addWidget(self._shuke_card())
        whole.addLayout(below, 1)

    def _shuke_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look)
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        words.addWidget(Text(look, "title", text=say("window.settings.about.name")))
        words.addWidget(Text(look, "body", "ink2", say("window.settings.about.what"), wrap=True))
        self.facts = Facts(look, 96)
        words.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        row.addWidget(Seal(look, 64))
        row.addLayout(words, 1)
        self.diagnose = Button(
            look, say("window.settings.about.diagnose"), icon="download", on_click=self._ask_diagnostics
        )
        row.addWidget(self.diagnose, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(row)
        return card

    def _ask_diagnostics(self) -> None:
        ask_new_file(self, self._about.diagnostics_name, self._about.diagnose)

    def _papers_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.about.papers_title"))
        papers = [Option(paper, say(f"window.settings.about.papers.{paper}")) for paper in PAPERS]
        self.papers = Strip(look, papers, self._about.choose, name=say("window.settings.about.papers_title"))
        self.text = Reading(look, say("window.settings.about.papers_title"))
        card.body.addWidget(self.papers)
        card.body.addWidget(self.text, 1)
        return card

    def _libraries_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.about.libraries"), flush=True)
        columns = (
            Column(say("window.settings.about.library")),
            Column(say("window.settings.about.library_licence"), width=184, tone="ink2"),
        )
        self.table = Table(look, columns, tall=True, name=say("window.settings.about.libraries"))
        card.body.addWidget(self.table, 1)
        return card

    def present(self, model: AboutModel) -> None:
        """Show it."""
        self.facts.present(model.facts)
        if self.papers.value != model.paper:
            self.papers.choose(model.paper)
        self.text.show_text(model.text or self.look.say("window.settings.about.reading"))
        if model.libraries != self._libraries:
            self._libraries = model.libraries
            self.table.set_rows(tuple((Cell(one.name, note=one.version), one.licence) for one in model.libraries))
