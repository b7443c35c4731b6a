"""关于: what Shuke is, its version, the licences of all that it is made of."""

from collections.abc import Callable
from pathlib import Path

from desktop.core.resources import resource
from desktop.settings import VERSION
from desktop.ui.desk import Notice
from desktop.ui.settings.libraries import libraries
from desktop.ui.settings.model import AboutModel, Fact, Library
from desktop.ui.settings.section import Section, SettingsDesk

PAPERS = ("license", "notice", "fonts")


class AboutSection(Section):
    """The texts are read once, when first wanted."""

    name, icon = "about", "info"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._paper = PAPERS[0]
        self._texts: dict[str, str] = {}
        self._libraries: tuple[Library, ...] = ()
        self._asked: set[str] = set()

    def enter(self) -> None:
        """Read what is to be shown."""
        self._read(self._paper)
        if "libraries" not in self._asked:
            self._asked.add("libraries")
            self.desk.aside.run(libraries, self._listed)

    def choose(self, paper: str) -> None:
        """Another licence text."""
        self._paper = paper
        self._read(paper)
        self.show()

    def diagnose(self, file: str) -> None:
        """Save what helps others to help."""
        diagnose = self.desk.doors.diagnose
        if diagnose is not None:
            self.desk.aside.run(lambda: diagnose(Path(file)), lambda _: self._diagnosed(Path(file).name))

    def _diagnosed(self, name: str) -> None:
        title, detail = self.phrase("diagnosed", file=name), self.phrase("diagnosed_detail")
        self.desk.tell(Notice(tone="ok", title=title, detail=detail))

    @property
    def diagnostics_name(self) -> str:
        """The name that is proposed for it."""
        return f"shuke-diagnostics-{self.desk.doors.now(self.desk.shop):%Y%m%d-%H%M}.zip"

    def _read(self, paper: str) -> None:
        if paper in self._asked:
            return
        self._asked.add(paper)
        self.desk.aside.run(lambda: read_paper(paper), lambda text: self._got(paper, text))

    def _got(self, paper: str, text: str) -> None:
        self._texts[paper] = text
        self.show()

    def _listed(self, found: tuple[Library, ...]) -> None:
        self._libraries = found
        self.show()

    def model(self) -> AboutModel:
        """The section as it stands."""
        unsaid = self.phrase("unsaid")
        return AboutModel(
            facts=(Fact(self.phrase("version"), VERSION), Fact(self.phrase("licence"), "Apache-2.0")),
            paper=self._paper,
            text=self._texts.get(self._paper, ""),
            libraries=tuple(
                library if library.licence else Library(library.name, library.version, unsaid)
                for library in self._libraries
            ),
        )


def read_paper(paper: str) -> str:
    """A licence's text; "" where the installation lacks it."""
    try:
        return _place(paper).read_text("utf-8")
    except OSError:
        return ""


def _place(paper: str) -> Path:
    return {
        "license": resource().parent / "LICENSE",
        "notice": resource().parent / "NOTICE",
        "fonts": resource("fonts", "OFL.txt"),
    }[paper]
