"""Whoever stands at the window: presses keys, scans, reads what is painted, and takes the papers out of the printer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desktop.bootstrap import keeper
from desktop.core.domain.keeping import Verified
from desktop.core.ports import Till
from desktop.core.services.find_members import search_members
from desktop.core.services.keep_ledger import verify_ledger
from desktop.ui.welcome.view import View
from tests.screens import seen
from tests.tills import SettableClock
from tests.ui.stage import Stage
from tests.unit.documents.samples import codes_in, pdf_pages, pdf_text


class Person:
    """A run of the window over a data directory; ``again`` closes it and opens it anew."""

    def __init__(self, folder: Path, clock: SettableClock, **more: Any) -> None:
        self.folder, self.clock, self._more = folder, clock, more
        self.papers = folder.parent / "papers"
        self.papers.mkdir(exist_ok=True)
        self._known = set(self.papers.iterdir())
        self.stage = Stage(folder, clock, **more)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stage.close()

    def again(self) -> None:
        """The window is closed in the evening and opened in the morning."""
        self.stage.close()
        self.stage = Stage(self.folder, self.clock, **self._more)

    # -- hands ----------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Keys by name, one after the other."""
        self.stage.press(*keys)

    def type(self, text: str) -> None:
        """A person's pace."""
        self.stage.type(text)

    def paste(self, text: str) -> None:
        """A long text from the clipboard."""
        QApplication.clipboard().setText(text)
        self.press("Ctrl+V")

    def scan(self, text: str, *, gap_ms: int = 0, end: str | None = "Enter") -> None:
        """A wedge scanner's pace."""
        self.stage.scan(text, gap_ms=gap_ms, end=end)

    def find_in_settings(self, *words: str) -> None:
        """Go down the list of settings until a section shows all this."""
        self.press("Alt+8")
        for _ in range(20):
            if not self.missing(*words):
                return
            self.press("Down")
        self.sees(*words)

    def hit(self, *keys: Qt.Key) -> None:
        """Keys that all arrive before the window does anything about the first."""
        for key in keys:
            QTest.keyClick(self.stage.window.windowHandle(), key)

    def wait_for(self, *words: str) -> None:
        """Wait until all this is to be read."""
        for _ in range(100):
            if not self.missing(*words):
                return
            self.stage.settle(50)
        self.sees(*words)

    # -- eyes -----------------------------------------------------------------------------------------------------

    def reads(self) -> str:
        """Everything that is painted now, line by line, and what stands in the fields."""
        reader, _ = seen.read(self.stage.window)
        return "\n".join([*(word.whole for word in reader.words), *self.fields()])

    def missing(self, *words: str) -> list[str]:
        """Which of these are nowhere on the screen; line ends are no matter."""
        screen = "".join(self.reads().split())
        return [word for word in words if "".join(word.split()) not in screen]

    def sees(self, *words: str) -> None:
        """All of it is on the screen."""
        assert not self.missing(*words), (self.missing(*words), self.reads())

    def fields(self) -> list[str]:
        """What stands in every visible field."""
        edits: list[QLineEdit | QPlainTextEdit] = [
            *self.stage.window.findChildren(QLineEdit), *self.stage.window.findChildren(QPlainTextEdit),
        ]  # fmt: skip
        shown = [edit for edit in edits if edit.isVisible()]
        return [edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText() for edit in shown]

    def look(self) -> Image.Image:
        """The window as a picture."""
        picture = self.stage.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        size, line = (picture.width(), picture.height()), picture.bytesPerLine()
        return Image.frombytes("RGB", size, bytes(picture.constBits()), "raw", "RGB", line, 1)

    def focused(self) -> str:
        """The accessible name of what has the keyboard."""
        focus = QApplication.focusWidget()
        return focus.accessibleName() if focus is not None else ""

    @property
    def page(self) -> Any:
        """The presenter of the page."""
        return self.stage.shell.page

    @property
    def dialog(self) -> Any:
        """The presenter of the dialog on top."""
        return self.stage.shell.dialog

    @property
    def dialogs(self) -> list[str]:
        """The dialogs that are open, by their rooms."""
        return list(self.stage.shell._dialogs)

    # -- papers ---------------------------------------------------------------------------------------------------

    def paper(self) -> "Paper":
        """The one paper that came out since the last look."""
        self.stage.settle(50)
        (new,) = {path for path in self.papers.iterdir() if path.stat().st_size} - self._known
        self._known.add(new)
        return Paper(new)

    def no_paper(self) -> bool:
        """Nothing came out since the last look."""
        return not set(self.papers.iterdir()) - self._known

    # -- books ----------------------------------------------------------------------------------------------------

    def asked(self, question: Callable[[Till], Any]) -> Any:
        """What the services say, asked from beside the window."""
        with self.stage.till() as till:
            return question(till)

    def sales(self) -> list[Any]:
        """Every bill in the ledger, the last one first."""

        def recent(till: Till) -> list[Any]:
            with till.ledger.reading() as reading:
                return reading.recent_sales(None, 100)

        found: list[Any] = self.asked(recent)
        return found

    def points(self, phone: str) -> int:
        """A member's usable balance."""

        def balance(till: Till) -> int:
            (match,) = search_members(till, phone).rows
            with till.ledger.reading() as reading:
                return reading.state(match.member_id).balance(reading.today())

        found: int = self.asked(balance)
        return found

    def verify(self) -> Verified:
        """The ledger's whole log, walked."""
        return verify_ledger(keeper(self.folder, self.clock))


class Paper:
    """A PDF that came out: its text, and what a scanner reads off it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.data = file.read_bytes()
        self.lines = pdf_text(self.data)
        (self.code,) = codes_in(pdf_pages(self.data)[0])

    def says(self, *words: str) -> None:
        """All of it is printed; blanks are no matter."""
        printed = "".join("".join(self.lines).split())
        missing = [word for word in words if "".join(word.split()) not in printed]
        assert not missing, (missing, self.lines)


def recovery_code(person: Person) -> str:
    """What stands on the screen, to be copied on paper."""
    page = person.stage.window.findChild(View)
    assert isinstance(page, View)
    code: str = page.pages["code"].paper.accessibleName()  # type: ignore[attr-defined]
    person.sees(*code.split("-"))
    return code
