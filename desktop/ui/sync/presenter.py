"""The sync page: looks at the ledger and the line to HQ, sends now, checks the log, and helps with what HQ flagged."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import Verified
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.watch_hq import Watched, note_flag, watch_hq
from desktop.ui.desk import Action, Desk, Notice, Question
from desktop.ui.room import PlainRoom
from desktop.ui.settings.job import Job
from desktop.ui.shell.doors import Doors
from desktop.ui.sync.flags_told import MOST, flags_told, help_of
from desktop.ui.sync.model import Saying, SyncModel
from desktop.ui.sync.reach_told import Checked, Clock, device_told, figures_told, reach_told
from desktop.ui.sync.rounds_told import rounds_told
from desktop.ui.sync.saying_told import saying_told
from desktop.ui.sync.waiting_told import waiting_told
from desktop.ui.sync_now import sync_now

if TYPE_CHECKING:
    from desktop.core.ports.sync import Carried

MOST_WAITING, MOST_ROUNDS = 5, 60


class SyncDesk(Desk, Protocol):
    """The shell, with the ways out that this page needs."""

    doors: Doors


class Presenter(PlainRoom):
    """The page ``sync``. ``looked`` is what the ledger said last; answers that come late are passed over.

    ``ask_place(name, then)`` asks a person where to save; the view sets it.
    """

    desk: SyncDesk

    def __init__(self, desk: SyncDesk) -> None:
        super().__init__(desk)
        self.looked = Watched()
        self.job = Job(desk, self._checking)
        self.checked = Checked()
        self._asked = 0
        self.ask_place: Callable[[str, Callable[[str], None]], None] = lambda _name, _then: None

    # -- the room -----------------------------------------------------------------------------------------------

    def enter(self, **_wish: Any) -> None:
        """Look at the ledger."""
        self._look()
        self._present()

    def refresh(self) -> None:
        """Facts were written, or the language changed."""
        self._look()
        self._present()

    def time_passed(self) -> None:
        """Time has passed, or the line is another: ages and the next try."""
        self.desk.reframe()
        self._present()

    def title(self) -> str:
        """The page's name."""
        return self.desk.say("window.sync.title")

    def actions(self) -> tuple[Action, ...]:
        """Send now; check the log; back up. Without an HQ: join one. In the demo: the cable."""
        say, now = self.desk.say, self.desk.line.now
        if now is None:
            return (Action(key="Ctrl+J", label=say("window.sync.join"), do=self.join, primary=True),)
        cable = self.desk.line.cable
        cut = "put_cable" if cable is not None and cable.is_out else "pull_cable"
        actions = [Action(key="F12", label=say(f"window.sync.{cut}"), do=self.turn_cable)] if cable else []
        actions.append(Action(key="Ctrl+K", label=say("window.sync.check"), do=self.check))
        if now.stop:
            return (*actions, Action(key="Ctrl+J", label=say("window.sync.join_anew"), do=self.join, primary=True))
        if now.is_offline and now.says.unsent:  # in the place of the backup, for which there is no room then
            actions.append(Action(key="Ctrl+S", label=say("window.sync.carry"), do=self.carry))
        else:
            actions.append(Action(key="Ctrl+B", label=say("window.sync.back_up"), do=self.back_up))
        return (*actions, Action(key="Ctrl+U", label=say("window.sync.now"), do=self.sync_now, primary=True))

    def pressed(self, key: str) -> bool:
        """1 to 3 help with a flag."""
        if key in ("1", "2", "3"):
            return self.answer(int(key))
        if key == "Ctrl+B" and self.desk.line.now is not None:
            self.back_up()
            return True
        if key == "Esc" and self.job.is_running:
            self.job.stop()
            return True
        return False

    # -- deeds --------------------------------------------------------------------------------------------------

    def join(self) -> None:
        """The dialog."""
        self.desk.open("join")

    def back_up(self) -> None:
        """Where backups are made."""
        self.desk.go("settings", section="data")

    def carry(self) -> None:
        """The line stays away: what HQ lacks goes on a stick."""
        at = self._now()
        self.ask_place(f"shuke-{self.desk.shop.till_code}-{at:%Y%m%d-%H%M}.carried", self.carry_to)

    def carry_to(self, file: str) -> None:
        """Save it, then say the code that opens it."""
        carry = self.desk.doors.carry
        if carry is None or self.job.is_running:
            return
        self.job.run("carry", lambda step: carry(Path(file), step), self._carried, self._not_checked)

    def _carried(self, made: "Carried") -> None:
        say, self.checked = self.desk.say, Checked()
        facts = {"file": Path(made.file).name, "events": f"{made.events:,}", "code": made.code}
        question = Question(
            title=say("window.sync.carried", **facts),
            detail=say("window.sync.carried_detail", **facts),
            yes=say("window.sync.carried_yes"),
            then=lambda: None,
        )
        self.desk.ask(question)
        self._present()

    def sync_now(self) -> None:
        """A round at once; how it ends is said."""
        sync_now(self.desk)

    def turn_cable(self) -> None:
        """The demo's cable."""
        name = "cable_out" if self.desk.line.turn_cable() else "cable_in"
        say = self.desk.say
        title, detail = say(f"window.sync.tell.{name}"), say(f"window.sync.tell.{name}_detail")
        self.desk.tell(Notice(tone="plain", title=title, detail=detail))
        self.time_passed()

    def check(self) -> None:
        """Read the whole log, as the keeper does."""
        if not self.job.is_running:
            keeper = self.desk.doors.keeper
            self.job.run("verify", lambda step: verify_ledger(keeper(), (), step), self._found, self._not_checked)

    def answer(self, place: int) -> bool:
        """Help with the flag at a place (1–3); it is looked at then, and leaves this page. False where none is."""
        raised = self.looked.flags
        if not 0 < place <= min(MOST, len(raised)):
            return False
        flag = raised[place - 1]
        kind = help_of(flag)
        if kind == "join":
            self.join()
            return True
        self.desk.lane.run(lambda till: note_flag(till, flag.flag_id), lambda _: self._look())
        if kind == "member":
            self.desk.go("member", member_id=flag.member_id)
        elif kind == "bill":
            self.desk.go("refund", bill=flag.bill)
        return True

    # -- looking ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._asked += 1
        asked = self._asked

        def looked(found: Watched) -> None:
            if asked == self._asked:
                self.looked = found
                self._present()

        self.desk.lane.run(lambda till: watch_hq(till, MOST_WAITING, MOST_ROUNDS), looked, lambda _: None)

    def _checking(self) -> None:
        if self.job.is_running:
            self.checked = Checked(percent=self.job.percent or 0) if self.job.name == "verify" else self.checked
        self._present()

    def _found(self, found: Verified) -> None:
        self.checked = Checked(found=found, at=self._now())
        self._present()

    def _not_checked(self, refusal: Refusal) -> None:
        self.checked = Checked()
        if refusal.code != "settings.stopped":
            self.desk.refuse(refusal)
        self._present()

    def _now(self) -> datetime:
        return self.desk.doors.now(self.desk.shop)

    def _clock(self) -> Clock:
        zone = self._now().tzinfo
        return Clock(self.desk.doors.now_us(), lambda us: datetime.fromtimestamp(us / 1_000_000, zone))

    def _model(self) -> SyncModel:
        desk, say, now = self.desk, self.desk.say, self.desk.line.now
        has, clock, looked = desk.words.has, self._clock(), self.looked
        alone = Saying(
            tone="plain", icon="sync", title=say("window.sync.alone.title"), detail=say("window.sync.alone.detail")
        )
        unsent = now.says.unsent if now else 0
        return SyncModel(
            alone=None if now else alone,
            saying=saying_told(say, desk.in_words, now, clock.now_us) if now else None,
            reach=reach_told(say, now, clock) if now else None,
            figures=figures_told(say, now, clock, len(looked.flags), self.checked) if now else (),
            waiting=waiting_told(say, has, clock, unsent, looked.waiting),
            flags=flags_told(say, has, looked.flags),
            rounds=rounds_told(say, desk.in_words, clock, looked.rounds),
            device=device_told(say, now, clock, desk.shop) if now else (),
        )
