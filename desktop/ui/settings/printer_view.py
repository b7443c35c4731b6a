"""打印机 as drawn: where slips go, then paper and letters, then what came of the sample."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Choice, Option
from desktop.ui.parts.text import IconText, Text
from desktop.ui.settings.asking import ask_folder
from desktop.ui.settings.model import PrinterModel
from desktop.ui.settings.pieces import Captioned, Saying, Scroll, Strip, beside, with_button
from desktop.ui.settings.presenter import Presenter

_KINDS = {"none": "minus", "file": "folder", "network": "printer"}


class PrinterView(QWidget):
    """Only what belongs to the chosen kind is there."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._printer = look, presenter.printer
        self.stops: dict[str, QWidget] = {}
        self.page = Scroll(look)
        self.saying = Saying(look)
        for widget in (self._where_card(), self._paper_card()):
            self.page.column.addWidget(widget)
        self.page.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(12))
        whole.addWidget(self.page, 1)
        whole.addWidget(self.saying)
        whole.addLayout(self._foot())

    def _where_card(self) -> Card:
        look, say, change = self.look, self.look.say, self._printer.change
        card = Card(look, say("window.settings.printer.where"))
        kinds = [Option(kind, say(f"window.settings.printer.kinds.{kind}"), icon=icon) for kind, icon in _KINDS.items()]
        self.kind = Choice(look, kinds, lambda kind: change(kind=kind), name=say("window.settings.printer.kind"))
        self.none = Text(look, "body", "ink2", say("window.settings.printer.none_sentence"), wrap=True)
        self.folder = Field(
            look, say("window.settings.printer.folder"), hint=say("window.settings.printer.folder_hint"),
            on_change=lambda text: change(folder=text),
        )  # fmt: skip
        self.to_folder = with_button(look, self.folder, say("window.settings.choose_folder"), self._ask_folder)
        self.host = Field(
            look, say("window.settings.printer.host"), hint=say("window.settings.printer.host_hint"), kind="scan",
            on_change=lambda text: change(host=text),
        )  # fmt: skip
        self.port = Field(
            look, say("window.settings.printer.port"), kind="digits", on_change=lambda text: change(port=text)
        )
        self.to_host = QWidget()
        row = beside(look, self.host, self.port, stretch=(3, 1))
        row.setContentsMargins(0, 0, 0, 0)
        self.to_host.setLayout(row)
        for widget in (self.kind, self.none, self.to_folder, self.to_host):
            card.body.addWidget(widget)
        self.stops |= {"kind": self.kind, "folder": self.folder, "host": self.host, "port": self.port}
        return card

    def _paper_card(self) -> Card:
        look, say = self.look, self.look.say
        self.paper = Card(look, say("window.settings.printer.paper"))
        self.width_mm = self._strip("width", [Option(wide, f"{wide} mm") for wide in ("58", "80")])
        words, notes = "window.settings.printer.modes", "window.settings.printer.mode_notes"
        modes = [Option(mode, say(f"{words}.{mode}"), say(f"{notes}.{mode}")) for mode in ("text", "raster")]
        self.mode = Choice(
            look, modes, lambda mode: self._printer.change(mode=mode), name=say("window.settings.printer.mode")
        )
        self.encoding = self._strip(
            "encoding", [Option(name, say(f"window.settings.printer.encodings.{name}")) for name in ("gbk", "big5")]
        )
        self.letters = Captioned(look, say("window.settings.printer.encoding"), self.encoding)
        self.how = Captioned(look, say("window.settings.printer.mode"), self.mode)
        self.paper.body.addWidget(Captioned(look, say("window.settings.printer.width"), self.width_mm))
        self.paper.body.addWidget(self.how)
        self.paper.body.addWidget(self.letters)
        return self.paper

    def _strip(self, part: str, options: list[Option]) -> Strip:
        name = self.look.say(f"window.settings.printer.{part}")
        return Strip(self.look, options, lambda value: self._printer.change(**{part: value}), name=name)

    def _foot(self) -> QHBoxLayout:
        look, say, printer = self.look, self.look.say, self._printer
        self.test = Button(look, say("window.settings.printer.test"), key="F6", icon="receipt", on_click=printer.test)
        self.save = Button(
            look, say("window.settings.printer.save"), key="F9", kind="primary", on_click=printer.keep
        )
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self.lacking = IconText(look, "info")
        row.addWidget(self.lacking)
        row.addStretch(1)
        row.addWidget(self.test)
        row.addWidget(self.save)
        return row

    def present(self, model: PrinterModel) -> None:
        """Show it."""
        say, is_network = self.look.say, model.kind == "network"
        for group, value in (
            (self.kind, model.kind), (self.width_mm, model.width), (self.mode, model.mode),
            (self.encoding, model.encoding),
        ):  # fmt: skip
            if group.value != value:
                group.choose(value)
        for name, field, text in (
            ("folder", self.folder, model.folder), ("host", self.host, model.host), ("port", self.port, model.port),
        ):  # fmt: skip
            field.set_text(text)
            field.set_error(model.wrong.get(name, ""))
        self.none.setVisible(model.kind == "none")
        self.to_folder.setVisible(model.kind == "file")
        self.to_host.setVisible(is_network)
        self.paper.setVisible(model.kind != "none")
        self.how.setVisible(is_network)
        self.letters.setVisible(is_network and model.mode == "text")
        self.saying.present(model.told)
        self.test.set_label(say(f"window.settings.printer.{'testing' if model.testing else 'test'}"))
        self.test.allow(model.can_test and not model.testing, say("window.settings.printer.none_sentence"))
        self.save.allow(model.is_draft, say("window.settings.printer.saved_already"))
        self.lacking.set("" if model.is_draft else say("window.settings.printer.saved_already"))
        self.lacking.setVisible(not model.is_draft)

    def _ask_folder(self) -> None:
        ask_folder(self, self.folder.text, lambda folder: self._printer.change(folder=folder))
