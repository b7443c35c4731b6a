"""打印机 as drawn: where slips go, then paper and letters, then what came of the sample."""

import sys
from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.domain.printer import BAUDS
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.checks import CheckBox
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Choice, Option
from desktop.ui.parts.text import IconText, Text
from desktop.ui.prints_told import QUEUE_KEY
from desktop.ui.settings.asking import ask_folder
from desktop.ui.settings.model import PrinterModel
from desktop.ui.settings.pieces import Captioned, Saying, Scroll, Strip, beside, with_button
from desktop.ui.settings.presenter import Presenter
from desktop.ui.settings.printer_section import QUESTIONS

_KINDS = ("none", "file", "network", "usb", "serial", "windows")
_ONLY_ON_WINDOWS, _ON_WINDOWS = "windows", sys.platform == "win32"
_ANSWERS_IN_A_ROW = 4


class PrinterView(QWidget):
    """Only what belongs to the chosen kind is there."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._printer = look, presenter.printer
        self.stops: dict[str, QWidget] = {}
        self._found: tuple[tuple[str, str], ...] = ()
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
        whole.addWidget(self._asking())
        whole.addLayout(self._foot())

    def _where_card(self) -> Card:
        look, say, change = self.look, self.look.say, self._printer.change
        card = Card(look, say("window.settings.printer.where"))
        seen = [kind for kind in _KINDS if kind != _ONLY_ON_WINDOWS or _ON_WINDOWS]
        kinds = [Option(kind, say(f"window.settings.printer.kinds.{kind}")) for kind in seen]
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
        self.on_device = self._device_part()
        for widget in (self.kind, self.none, self.to_folder, self.to_host, self.on_device):
            card.body.addWidget(widget)
        self.stops |= {"kind": self.kind, "folder": self.folder, "host": self.host, "port": self.port}
        self.stops |= {"device": self.device, "baud": self.baud}
        return card

    def _device_part(self) -> QWidget:
        """What is found on this machine to choose from, the device by its name, and a serial line's speed."""
        look, say, change = self.look, self.look.say, self._printer.change
        self.found = Strip(look, [], lambda device: change(device=device), name=say("window.settings.printer.found"))
        self.seen = Captioned(look, say("window.settings.printer.found"), self.found)
        self.unseen = Text(look, "body", "ink2", say("window.settings.printer.none_found"), wrap=True)
        self.device = Field(
            look, say("window.settings.printer.device"), kind="scan", on_change=lambda text: change(device=text)
        )
        self.baud = self._strip("baud", [Option(str(baud), f"{baud:,}") for baud in BAUDS])
        self.speed = Captioned(look, say("window.settings.printer.baud"), self.baud)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        for widget in (self.seen, self.unseen, self.device, self.speed):
            column.addWidget(widget)
        return part

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
        self.drawer = CheckBox(
            look, say("window.settings.printer.drawer"),
            on_change=lambda on: self._printer.change(drawer="yes" if on else ""),
        )  # fmt: skip
        self.paper.body.addWidget(self.drawer)
        self.stops |= {"width": self.width_mm, "mode": self.mode, "drawer": self.drawer}
        return self.paper

    def _asking(self) -> QWidget:
        """Is it right? One button an answer."""
        look, self.answers = self.look, dict[str, Button]()
        self.asks = QWidget()
        column = QVBoxLayout(self.asks)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(Text(look, "body", text=look.say("window.settings.printer.is_it_right"), strong=True))
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        for at, name in enumerate(QUESTIONS):
            words = look.say(f"window.settings.printer.answer.{name}")
            made = Button(look, words, icon="check" if name == "right" else None, on_click=self._answering(name))
            self.answers[name] = made
            grid.addWidget(made, at // _ANSWERS_IN_A_ROW, at % _ANSWERS_IN_A_ROW)
        column.addLayout(grid)
        return self.asks

    def _answering(self, name: str) -> Callable[[], None]:
        return lambda: self._printer.answer(name)

    def _strip(self, part: str, options: list[Option]) -> Strip:
        name = self.look.say(f"window.settings.printer.{part}")
        return Strip(self.look, options, lambda value: self._printer.change(**{part: value}), name=name)

    def _foot(self) -> QHBoxLayout:
        look, say, printer = self.look, self.look.say, self._printer
        self.test = Button(look, say("window.settings.printer.test"), key="F6", icon="receipt", on_click=printer.test)
        self.save = Button(look, say("window.settings.printer.save"), key="F9", kind="primary", on_click=printer.keep)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self.lacking = IconText(look, "info")
        row.addWidget(self.lacking)
        row.addStretch(1)
        self.queue = Button(look, "", key=QUEUE_KEY, icon="list", on_click=self._printer.open_queue)
        row.addWidget(self.queue)
        row.addWidget(self.test)
        row.addWidget(self.save)
        return row

    def present(self, model: PrinterModel) -> None:
        """Show it."""
        say, is_escpos = self.look.say, model.kind not in ("none", "file")
        for group, value in (
            (self.kind, model.kind), (self.width_mm, model.width), (self.mode, model.mode),
            (self.encoding, model.encoding), (self.baud, model.baud),
        ):  # fmt: skip
            if group.value != value:
                group.choose(value)
        for name, field, text in (
            ("folder", self.folder, model.folder), ("host", self.host, model.host), ("port", self.port, model.port),
            ("device", self.device, model.device),
        ):  # fmt: skip
            field.set_text(text)
            field.set_error(model.wrong.get(name, ""))
        self.none.setVisible(model.kind == "none")
        self.to_folder.setVisible(model.kind == "file")
        self.to_host.setVisible(model.kind == "network")
        self._present_device(model)
        self.paper.setVisible(model.kind != "none")
        self.how.setVisible(is_escpos)
        self.letters.setVisible(is_escpos and model.mode == "text")
        self.drawer.setVisible(is_escpos)
        self.drawer.show_as(checked=model.drawer)
        self.saying.present(model.told)
        asked = {name for name, _ in model.questions}
        self.asks.setVisible(bool(asked))
        for name, button in self.answers.items():
            button.setVisible(name in asked)
        words = "window.settings.printer.queue"
        self.queue.set_label(say(f"{words}_stuck", count=model.stuck) if model.stuck else say(words))
        self.test.set_label(say(f"window.settings.printer.{'testing' if model.testing else 'test'}"))
        self.test.allow(model.can_test and not model.testing, say("window.settings.printer.none_sentence"))
        self.save.allow(model.is_draft, say("window.settings.printer.saved_already"))
        self.lacking.set("" if model.is_draft else say("window.settings.printer.saved_already"))
        self.lacking.setVisible(not model.is_draft)

    def _present_device(self, model: PrinterModel) -> None:
        self.on_device.setVisible(model.kind in ("usb", "serial", "windows"))
        self.speed.setVisible(model.kind == "serial")
        self.seen.setVisible(bool(model.found))
        self.unseen.setVisible(not model.found)
        if model.found != self._found:
            self._found = model.found
            self.found.set_options([Option(device, words) for device, words in model.found])
        if self.found.value != model.device and any(device == model.device for device, _ in model.found):
            self.found.choose(model.device)

    def _ask_folder(self) -> None:
        ask_folder(self, self.folder.text, lambda folder: self._printer.change(folder=folder))
