"""The thresholds: typed whole numbers, kept together, refused together."""

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.signs.rules import BOUNDS, SignRules
from desktop.core.services.reports.sign_rules import read_sign_rules, set_sign_rules
from desktop.ui.desk import Action, Desk, Notice
from desktop.ui.room import PlainRoom

NAMES = tuple(BOUNDS)


class RulesModel(Struct, frozen=True, kw_only=True):
    """The fields' texts in the order of NAMES; which one is ``wrong`` and why."""

    texts: tuple[str, ...]
    wrong: str = ""
    why: str = ""
    ready: bool = False


class Presenter(PlainRoom):
    """Reads when it opens, writes what was changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rules: SignRules | None = None
        self._texts: dict[str, str] = {}
        self._wrong = self._why = ""

    def enter(self, **_wish: Any) -> None:
        """Look at what counts."""
        self._rules, self._texts, self._wrong = None, {}, ""
        self._present()
        self.desk.lane.run(read_sign_rules, self._read)

    def _read(self, rules: SignRules) -> None:
        self._rules = rules
        self._texts = {name: f"{value}" for name, value in asdict(rules).items()}
        self._present()

    def type(self, name: str, text: str) -> None:
        """Another threshold."""
        self._texts[name], self._wrong = text, ""
        self._present()

    def confirm(self) -> None:
        """Enter: what was changed counts from now on."""
        rules = self._rules
        if rules is None:
            return
        empty = next((name for name in NAMES if not self._texts[name].strip()), None)
        if empty is not None:
            self._wrong, self._why = empty, self.desk.say("window.sign_rules.number")
            self._present()
            return
        changes = {name: int(text) for name, text in self._texts.items() if int(text) != getattr(rules, name)}
        self.desk.lane.run(lambda till: set_sign_rules(till, changes), lambda _: self._done(), self._refused)

    def _done(self) -> None:
        self.desk.close(self)
        self.desk.tell(Notice(tone="ok", title=self.desk.say("window.sign_rules.done")))
        self.desk.changed()

    def _refused(self, refusal: Refusal) -> None:
        if isinstance(refusal, RuleBroken) and refusal.code == "signs.bounds":
            self._wrong = str(refusal.facts["name"])
            least, most = BOUNDS[self._wrong]
            self._why = self.desk.say("window.sign_rules.bounds", least=f"{least:,}", most=f"{most:,}")
        else:
            self.desk.refuse(refusal)
        self._present()

    def scanned(self, _text: str) -> bool:
        """A scan is no threshold."""
        return True

    def title(self) -> str:
        """What is set."""
        return self.desk.say("window.sign_rules.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter keeps them."""
        return (Action(key="Enter", label=self.desk.say("window.sign_rules.confirm"), do=self.confirm, primary=True),)

    def _model(self) -> RulesModel:
        return RulesModel(
            texts=tuple(self._texts.get(name, "") for name in NAMES),
            wrong=self._wrong,
            why=self._why,
            ready=self._rules is not None,
        )
