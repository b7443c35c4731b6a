"""Why a sign is none: one Enter, one fact."""

from typing import Any

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.signs.facts import Sign
from desktop.core.domain.staff import Approval
from desktop.core.services.reports.explain_sign import explain_sign
from desktop.core.services.tell import in_staff_words
from desktop.ui.desk import Action, Notice
from desktop.ui.room import PlainRoom


class ExplainModel(Struct, frozen=True, kw_only=True):
    """``wrong``: what is wrong with the reason."""

    sign: str
    reason: str
    wrong: str = ""
    busy: bool = False


class Presenter(PlainRoom):
    """The id of the fact is made when the dialog opens."""

    _sign: Sign | None = None
    _event_id, _reason, _wrong = "", "", ""
    _busy = False

    def enter(self, **wish: Any) -> None:
        """``sign``: which."""
        self._sign, self._reason, self._wrong, self._busy = wish["sign"], "", "", False
        self._event_id = ""
        self._present()

    def type(self, text: str) -> None:
        """The reason."""
        self._reason, self._wrong = text, ""
        self._present()

    def confirm(self) -> None:
        """Enter: record it."""
        if self._busy or self._sign is None:
            return
        if not self._reason.strip():
            self._wrong = self.desk.say("window.explain_sign.say_why")
            self._present()
            return
        deed = in_staff_words(self.desk.words, "deed", "signs.explain")
        self.desk.ask_right("signs.explain", deed, self._record)

    def _record(self, approval: Approval) -> None:
        sign, reason = self._sign, self._reason
        if sign is None:
            return
        self._busy = True
        self._present()
        self.desk.lane.run(
            lambda till: explain_sign(till, self._named(till.ids.event_id()), sign, reason, approval),
            lambda _: self._done(),
            self._refused,
        )

    def _named(self, fresh: str) -> str:
        self._event_id = self._event_id or fresh
        return self._event_id

    def _done(self) -> None:
        self.desk.close(self)
        self.desk.tell(Notice(tone="ok", title=self.desk.say("window.explain_sign.done")))
        self.desk.changed()

    def _refused(self, refusal: Refusal) -> None:
        self._busy = False
        self.desk.refuse(refusal)
        self._present()

    def scanned(self, _text: str) -> bool:
        """A scan is no reason, and does not go on behind the dialog."""
        return True

    def title(self) -> str:
        """What is asked."""
        return self.desk.say("window.explain_sign.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter records."""
        return (Action(key="Enter", label=self.desk.say("window.explain_sign.confirm"), do=self.confirm, primary=True),)

    def _model(self) -> ExplainModel:
        named = self.desk.say(f"window.reports.sign.{self._sign.kind}") if self._sign is not None else ""
        return ExplainModel(sign=named, reason=self._reason, wrong=self._wrong, busy=self._busy)
