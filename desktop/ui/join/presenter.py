"""Joins HQ: a manager agrees, HQ is asked beside the lane, then the ledger is opened anew as HQ's and its log is sent.

Selling goes on all the while. What is refused changes nothing here; what was not sent yet is sent by the syncer.
"""

from typing import Any, Protocol

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.keeping import KeptFacts
from desktop.core.domain.staff import Approval
from desktop.ui.desk import Action, Desk, Notice
from desktop.ui.join.invitation import lacking, read_invitation
from desktop.ui.join.model import JoinModel, Step
from desktop.ui.room import PlainRoom
from desktop.ui.settings.model import Fact, Told, Working
from desktop.ui.shell.doors import Doors


class JoinDesk(Desk, Protocol):
    """The shell, with the ways out that this dialog needs."""

    doors: Doors

    def rehoused(self) -> None:
        """This till has joined HQ: open the ledger anew."""


class Presenter(PlainRoom):
    """The dialog ``join``. The code lives here until HQ has taken it, and nowhere else."""

    desk: JoinDesk

    def __init__(self, desk: JoinDesk) -> None:
        super().__init__(desk)
        self._step: Step = "asking"
        self._url = self._code = self._ca = ""
        self._wrong: dict[str, str] = {}
        self._told: Told | None = None
        self._facts: KeptFacts | None = None
        self._asked = object()
        self._anew = False

    # -- coming and going ---------------------------------------------------------------------------------------

    def enter(self, **wish: Any) -> None:
        """``text``: what was scanned. The address of the HQ that this till has, or had, stands there already."""
        now = self.desk.line.now
        if self._step == "joined" or not self._is_busy:
            self._step, self._told, self._wrong = "asking", None, {}
            self._anew = now is not None
        if now is not None and not self._url:
            self._url, self._ca = now.says.url, now.says.ca
        if wish.get("text"):
            self.scanned(str(wish["text"]))
        self._count()
        self._present()

    def leave(self) -> None:
        """The code does not stay; what is on its way goes on, and its end is told as a toast."""
        self._code = ""

    def time_passed(self) -> None:
        """The syncer told something: how far the log is sent."""
        if self._step == "sending":
            self._follow()
        self._present()

    def _count(self) -> None:
        def counted(facts: KeptFacts) -> None:
            self._facts = facts
            self._present()

        keeper = self.desk.doors.keeper
        self.desk.aside.run(lambda: keeper().facts(), counted, lambda _: None)

    # -- what is typed ------------------------------------------------------------------------------------------

    def type_url(self, text: str) -> None:
        """HQ's address. Both at once, as the QR code says them, are taken apart."""
        if not self._take(text):
            self._change("url")
            self._url = text
        self._present()

    def type_code(self, text: str) -> None:
        """The one-time code."""
        if not self._take(text):
            self._change("code")
            self._code = text
        self._present()

    def type_ca(self, path: str) -> None:
        """The file of HQ's own certificate authority."""
        self._change("ca")
        self._ca = path
        self._present()

    def scanned(self, text: str) -> bool:
        """HQ's QR code; another is told what it is not."""
        if self._can_type and not self._take(text):
            say = self.desk.say
            title, detail = say("window.join.scan.not_ours"), say("window.join.scan.not_ours_detail")
            self.desk.tell(Notice(tone="warn", title=title, detail=detail))
        self._present()
        return True

    def _take(self, text: str) -> bool:
        found = read_invitation(text)
        if found is not None:
            self._url, self._code, self._wrong, self._told = found.url, found.code, {}, None
        return found is not None

    def _change(self, field: str) -> None:
        self._wrong.pop(field, None)
        self._told = None

    # -- Enter --------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Join; once joined, leave."""
        if self._step in ("joined", "sending"):
            self.desk.close(self)
        elif self._step == "asking":
            missing = lacking(self._url, self._code)
            if missing is not None:
                field, word = missing
                self._wrong[field] = self.desk.say(f"window.join.lacking.{word}")
                self._present()
                self._focus(field)
            else:
                why = self.desk.say("window.join.manager", url=self._url.strip())
                self.desk.ask_right("hq.join", why, self._join)

    def _join(self, approval: Approval) -> None:
        if self._step != "asking":
            return
        join = self.desk.doors.join
        url, code, ca = self._url.strip(), self._code.strip(), self._ca.strip()
        asked = self._asked = object()
        self._step, self._told = "joining", None
        self._present()

        def ask() -> None:
            if join is None:
                raise RuleBroken("sync.not_enrolled")
            join(url, code, ca, approval)

        self.desk.aside.run(
            ask,
            lambda _: self._joined() if asked is self._asked else None,
            lambda refusal: self._refused(refusal) if asked is self._asked else None,
        )

    def _joined(self) -> None:
        self._step, self._code = "sending", ""
        self._told = Told(tone="plain", title=self.desk.say("window.join.background"))
        self._present()
        self.desk.rehoused()

    def _refused(self, refusal: Refusal) -> None:
        """Nothing was changed: what was typed stays, and can be tried again."""
        self._step = "asking"
        parts = self.desk.in_words(refusal)
        detail = f"{parts['detail']} {parts['remedy']}"
        self._told = Told(tone="bad", title=parts["title"], detail=detail)
        self._present()
        self._focus("code" if refusal.code.startswith("sync.code") else "url")

    def _follow(self) -> None:
        """The first round has ended: everything is there, or what is left is sent later."""
        now = self.desk.line.now
        if now is None or now.news.busy or now.news.last is None:
            return
        say, left = self.desk.say, now.news.last.left
        self._step = "joined"
        detail = say("window.join.joined_left", count=f"{left:,}") if left else say("window.join.joined_detail")
        title = say("window.join.joined", merchant=now.says.merchant, store=now.says.store)
        self._told = Told(tone="warn" if left else "ok", title=title, detail=detail)

    # -- the room -----------------------------------------------------------------------------------------------

    def title(self) -> str:
        """Join, or join anew."""
        return self.desk.say("window.join.title_anew" if self._anew else "window.join.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter."""
        return (Action(key="Enter", label=self._primary(), do=self.go_on, primary=True),)

    def pressed(self, key: str) -> bool:
        """While HQ is asked there is nothing to go back to; later it goes on by itself."""
        return key == "Esc" and self._step == "joining"

    @property
    def _is_busy(self) -> bool:
        return self._step in ("joining", "sending")

    @property
    def _can_type(self) -> bool:
        return self._step == "asking"

    def _focus(self, field: str) -> None:
        if self.view is not None:
            self.view.focus(field)

    def _primary(self) -> str:
        if self._step in ("joined", "sending"):
            return self.desk.say("window.join.done")
        return self.desk.say("window.join.again" if self._told is not None else "window.join.join")

    def _working(self) -> Working | None:
        say = self.desk.say
        if self._step == "joining":
            return Working(words=say("window.join.asking"), percent=None, can_stop=False)
        if self._step != "sending":
            return None
        now = self.desk.line.now
        done, of_all = (now.news.done, now.news.of_all) if now is not None else (0, 0)
        if not of_all:
            return Working(words=say("window.join.asking"), percent=None, can_stop=False)
        if done >= of_all:
            return Working(words=say("window.join.pulling"), percent=100, can_stop=False)
        words = say("window.join.pushing", done=f"{done:,}", of=f"{of_all:,}")
        return Working(words=words, percent=done * 100 // of_all, can_stop=False)

    def _holds(self) -> tuple[Fact, ...]:
        say, shop, facts = self.desk.say, self.desk.shop, self._facts
        unknown = say("window.sync.unknown")
        members = facts.members if facts is not None else None
        count = say("window.join.holds.members_count", count=f"{members:,}") if members is not None else unknown
        return (
            Fact(say("window.join.holds.shop"), shop.name),
            Fact(say("window.join.holds.till"), shop.till_code),
            Fact(say("window.join.holds.members"), count),
        )

    def _model(self) -> JoinModel:
        say = self.desk.say
        promises = ("keeps", "cards", "shop", "one_merchant")
        return JoinModel(
            title=self.title(),
            url=self._url,
            code=self._code,
            ca=self._ca,
            wrong=dict(self._wrong),
            holds=self._holds(),
            promises=tuple(say(f"window.join.{name}") for name in promises),
            working=self._working(),
            told=self._told,
            can_type=self._can_type,
            primary=self._primary(),
            primary_allowed=self._step != "joining",
        )
