"""Leads through the welcome, holds what was typed, and makes the shop at the end: all of it, or nothing."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import Restored
from desktop.core.services.keep_ledger import restore_backup
from desktop.ui.desk import Action, Desk, Notice
from desktop.ui.room import PlainRoom
from desktop.ui.shell.doors import Doors, NewShop
from desktop.ui.welcome import steps, zones
from desktop.ui.welcome.model import Form, Step, StepMark, WelcomeModel

_FIELD_OF = {"backup": "file", "recovery": "restore_code"}


class WelcomeDesk(Desk, Protocol):
    """The shell as it is without a shop."""

    doors: Doors

    def speak(self, language: str) -> None: ...
    def reopened(self) -> None: ...


class Presenter(PlainRoom):
    """The page's state. The PIN and the recovery code live here until the shop is made, and nowhere else."""

    desk: WelcomeDesk

    def __init__(self, desk: WelcomeDesk) -> None:
        super().__init__(desk)
        self._step: Step = "hello"
        self._form = Form()
        self._code = ""
        self._wrong: dict[str, str] = {}
        self._trouble = ("", "")
        self._busy = False
        self._percent: int | None = None
        self._region_chosen = self._zone_chosen = self._moves_in = False

    # -- what is typed and chosen -------------------------------------------------------------------------------

    def choose_language(self, language: str) -> None:
        """Speak it from now on; until somebody says otherwise the shop is where it is spoken."""
        if language != self.desk.words.language:
            self.desk.speak(language)
        if not self._region_chosen:
            self._settle_in(steps.REGION_OF.get(language, "CN"))
        self._present()

    def choose_region(self, region: str) -> None:
        """The region brings its currency and its zone."""
        self._region_chosen = True
        self._settle_in(region)
        self._present()

    def _settle_in(self, region: str) -> None:
        zone = self._form.zone if self._zone_chosen else zones.OF_REGION[region]
        self._form = replace(self._form, region=region, zone=zone)

    def choose_zone(self, zone: str) -> None:
        """One of the zones offered."""
        self.type_zone(zone)

    def type_zone(self, text: str) -> None:
        """The whole field, after every key."""
        self._zone_chosen = bool(text.strip())
        self.change(zone=text)

    def change(self, **parts: str) -> None:
        """Any other field of the form."""
        self._form = replace(self._form, **parts)
        self._trouble = ("", "")
        for part in parts:
            self._wrong.pop(part, None)
        self._present()

    # -- going on and back --------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Enter: the next step, if this one is answered."""
        if self._busy:
            return
        if self._step == "shop":
            self._take_only_zone()
        lacking = steps.lacking(self._step, self._form, self._code, self.desk.doors.same_code)
        if lacking is not None:
            field, word = lacking
            self._wrong[field] = self.desk.say(f"window.welcome.lacking.{word}")
            self._present()
            self._focus(field)
        elif self._step == "check":
            self._make()
        elif self._step == "restore":
            self._restore()
        else:
            self._go_to(steps.ORDER[steps.ORDER.index(self._step) + 1])

    def go_back(self) -> None:
        """Esc: the step before; everything typed stays."""
        if self._busy or self._step == "hello":
            return
        self._go_to("hello" if self._step == "restore" else steps.ORDER[steps.ORDER.index(self._step) - 1])

    def begin_restore(self) -> None:
        """A shop from a backup in place of a new one."""
        self._go_to("restore")

    def _go_to(self, step: Step) -> None:
        if self._step == "hello":
            self.desk.speak(self.desk.words.language)
        self._step, self._wrong, self._trouble = step, {}, ("", "")
        if step in ("pin", "code") and not self._code:
            self.desk.aside.run(self.desk.doors.fresh_recovery_code, self._got_code)
        self._present()
        self._focus("")

    def _got_code(self, code: str) -> None:
        self._code = self._code or code
        self._wrong.pop("code", None)
        self._present()

    def _take_only_zone(self) -> None:
        zone = zones.exact(self._form.zone)
        found = zones.matching(self._form.zone, self.desk.say) if zone is None else (zone,)
        if len(found) == 1:
            self._form = replace(self._form, zone=found[0])

    # -- the shop, new or from a backup -------------------------------------------------------------------------

    def _make(self) -> None:
        """Everything at once, off the window's thread."""
        form, doors = self._form, self.desk.doors
        asked = NewShop(
            name=form.name.strip(),
            zone=zones.exact(form.zone) or form.zone,
            region=form.region,
            mode=form.mode,
            day_starts=form.day_starts,
            pin=form.pin,
            recovery_code=self._code,
        )

        def work() -> None:
            doors.new_shop(asked)
            self._keep_language()

        self._begin_work()
        self.desk.aside.run(work, lambda _: self._made(), self._failed)

    def make_and_move_in(self) -> None:
        """F7 at the last step: make the shop, and open the dialog for what another system knew."""
        if not self._busy:
            self._moves_in = True
            self.go_on()

    def _made(self) -> None:
        moves_in, self._moves_in = self._moves_in, False
        self._done()
        if moves_in:
            self.desk.open("moving_in")

    def _restore(self) -> None:
        """The file and its code, nothing else: the shop is as it was."""
        file, code, desk = Path(self._form.file.strip()), self._form.restore_code, self.desk
        self._begin_work()

        def told(done: int, of_all: int) -> None:
            desk.aside.post(lambda: self._show_progress(done * 100 // max(1, of_all)))

        def work() -> Restored:
            restored = restore_backup(desk.doors.keeper(), file, code, told)
            self._keep_language()
            return restored

        desk.aside.run(work, self._restored, self._failed)

    def _keep_language(self) -> None:
        """The language is spoken here from now on; a shop that is there is there without it too."""
        with suppress(OSError):
            self.desk.doors.save_settings(self.desk.settings)

    def _restored(self, restored: Restored) -> None:
        self._done()
        say = self.desk.say
        title = say("window.welcome.restored", count=f"{restored.restored_events:,}")
        self.desk.tell(Notice(tone="ok", title=title, detail=say("window.welcome.restored_detail")))

    def _begin_work(self) -> None:
        self._busy, self._percent, self._trouble = True, None, ("", "")
        self._present()

    def _show_progress(self, percent: int) -> None:
        self._percent = percent
        self._present()

    def _done(self) -> None:
        """The shop is there: nothing secret stays behind."""
        self._form, self._code, self._busy = Form(), "", False
        self.desk.reopened()

    def _failed(self, refusal: Refusal) -> None:
        self._busy, self._percent, self._moves_in = False, None, False
        parts = self.desk.in_words(refusal)
        self._trouble = (parts["title"], f"{parts['detail']} {parts['remedy']}")
        self._present()
        self._focus(_FIELD_OF.get(refusal.code.split(".")[0], ""))

    def _focus(self, field: str) -> None:
        if self.view is not None:
            self.view.focus(field)

    # -- the room -----------------------------------------------------------------------------------------------

    def enter(self, **_wish: Any) -> None:
        """Begin with the language that the device speaks."""
        self.choose_language(self.desk.words.language)

    def scanned(self, _text: str) -> bool:
        """There is nobody yet whose card it could be."""
        return True

    def actions(self) -> tuple[Action, ...]:
        """Enter goes on, Esc back."""
        say = self.desk.say
        found = [Action(key="Enter", label=self._primary(), do=self.go_on, primary=True)]
        if self._step != "hello":
            if self._step == "check":
                found.append(Action(key="F7", label=say("window.moving_in.after"), do=self.make_and_move_in))
            return (*found, Action(key="Esc", label=say("window.parts.return"), do=self.go_back))
        found.append(Action(key="F5", label=say("window.welcome.from_backup"), do=self.begin_restore))
        return tuple(found)

    def _primary(self) -> str:
        say = self.desk.say
        if not self._busy:
            return say(f"window.welcome.go_on.{self._step}")
        return say("window.welcome.making") if self._percent is None else f"{self._percent} %"

    def _model(self) -> WelcomeModel:
        say, step = self.desk.say, self._step
        typed = zones.exact(self._form.zone)
        offered = () if typed or step != "shop" else zones.matching(self._form.zone, say)
        return WelcomeModel(
            step=step,
            language=self.desk.words.language,
            marks=self._marks(),
            title=say(f"window.welcome.steps.{step}.title"),
            sentence=say(f"window.welcome.steps.{step}.sentence"),
            form=self._form,
            wrong=dict(self._wrong),
            zones=tuple((zone, self._zone_words(zone)) for zone in offered),
            zone_note=self._clock_there(typed) if typed else "",
            code=self._code if step == "code" else "",
            primary=self._primary(),
            back="" if step == "hello" else say("window.parts.return"),
            other=tuple((action.key, action.label) for action in self.actions() if action.key.startswith("F")),
            busy=self._busy,
            trouble=self._trouble,
        )

    def _marks(self) -> tuple[StepMark, ...]:
        if self._step == "restore":
            return (StepMark(self.desk.say("window.welcome.steps.restore.label"), "now"),)
        now = steps.LISTED.index("code" if self._step == "check" else self._step)
        labels = [self.desk.say(f"window.welcome.steps.{step}.label") for step in steps.LISTED]
        return tuple(
            StepMark(label, "done" if at < now else "now" if at == now else "later") for at, label in enumerate(labels)
        )

    def _zone_words(self, zone: str) -> str:
        return self.desk.say(f"window.welcome.zones.{zone}") if zone in zones.NEAR else zone.split("/", 1)[-1]

    def _clock_there(self, zone: str) -> str:
        at = datetime.fromtimestamp(self.desk.doors.now_us() / 1_000_000, UTC).astimezone(ZoneInfo(zone))
        clock = self.desk.say("window.welcome.clock_there", time=at.strftime("%H:%M"))
        return f"{self._zone_words(zone)} · {clock}" if zone in zones.NEAR else clock
