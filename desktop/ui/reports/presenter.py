"""The reports page: which span and which tab; reckons slice by slice, so that a checkout never waits for it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.figures.spans import SPAN_KINDS, Span, SpanKind, moved_by, span_of
from desktop.core.domain.signs.facts import Sign
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.reports.export_report import export_report
from desktop.core.services.reports.look_for_signs import Found, SignLook
from desktop.core.services.reports.reckon import Reckoned, Reckoning
from desktop.core.services.reports.report_slip import span_name
from desktop.core.services.reports.tell_report import Teller
from desktop.core.services.tell import in_staff_words
from desktop.ui.desk import Action, Notice
from desktop.ui.reports.model import TABS, ReportsModel, Tab
from desktop.ui.reports.signs_told import SignTeller
from desktop.ui.reports.telling import TILES, page_told
from desktop.ui.room import PlainRoom

_STEPS = {"Left": -1, "Right": 1}
_ROWS = {"Up": -1, "Down": 1}


class Looked(Struct, frozen=True):
    """What the ledger said first: today, and who works here."""

    today: date
    names: dict[str, str]


class Presenter(PlainRoom):
    """``reckoned`` and ``found`` are of ``span``, or still of the one shown before; late answers are passed over."""

    reckoned: Reckoned | None = None
    found: Found | None = None
    _looked: Looked | None = None
    _kind: SpanKind = "month"
    _span: Span | None = None
    _tab: Tab = "overview"
    _tile, _sign, _evidence = 0, 0, 0
    _asked, _is_shown, _working = 0, False, ""

    # -- the room -----------------------------------------------------------------------------------------------

    def enter(self, **wish: Any) -> None:
        """``tab``: which one to show."""
        self._is_shown = True
        self._tab = wish.get("tab", self._tab)
        self._look()
        self._present()

    def leave(self) -> None:
        """Nothing is reckoned for nobody."""
        self._is_shown = False
        self._asked += 1

    def refresh(self) -> None:
        """Facts were written, or the language changed."""
        if self._is_shown:
            self._look()
        self._present()

    def title(self) -> str:
        """The page's name."""
        return self.desk.say("window.reports.title")

    def actions(self) -> tuple[Action, ...]:
        """What can be done with what is shown."""
        say = self.desk.say
        if self._tab == "signs":
            thresholds = Action(key="F7", label=say("window.reports.thresholds"), do=self.thresholds)
            explain = Action(key="F8", label=say("window.reports.explain"), do=self.explain, primary=True)
            return (thresholds, explain) if self._chosen() is not None else (thresholds,)
        return (
            Action(key="F6", label=say("window.reports.export"), do=lambda: self.export("xlsx")),
            Action(key="F9", label=say("window.reports.slip"), do=self.slip),
            Action(key="Ctrl+P", label=say("window.reports.print"), do=lambda: self.export("pdf"), primary=True),
        )

    def pressed(self, key: str) -> bool:
        """The span before and after, another kind of span, a tab, a tile or sign."""
        if key in _STEPS:
            self.move(_STEPS[key])
        elif key in _ROWS:
            self._step(_ROWS[key])
        elif key == "Ctrl+Tab":
            self.choose_kind(SPAN_KINDS[(SPAN_KINDS.index(self._kind) + 1) % len(SPAN_KINDS)])
        elif key.isdecimal() and 0 < int(key) <= len(TABS):
            self.choose_tab(TABS[int(key) - 1])
        elif key == "Enter" and self._tab == "signs":
            self.open_evidence()
        elif key == "Home":
            self.now()
        else:
            return False
        return True

    # -- what is shown ------------------------------------------------------------------------------------------

    def choose_kind(self, kind: str) -> None:
        """A day, a week or a month: the one in which the shown one ends, as far as it has come."""
        wanted = next(each for each in SPAN_KINDS if each == kind)
        if self._looked is None or self._span is None or wanted == self._kind:
            return
        self._kind = wanted
        self._go(span_of(min(self._span.last, self._looked.today), wanted))

    def move(self, steps: int) -> None:
        """So many spans later; never beyond today."""
        if self._span is not None and self._looked is not None:
            span = moved_by(self._span, steps)
            if span.first <= self._looked.today:
                self._go(span)

    def now(self) -> None:
        """The span that runs."""
        if self._looked is not None:
            self._go(span_of(self._looked.today, self._kind))

    def choose_tab(self, tab: str) -> None:
        """Another side of it."""
        self._tab = next(each for each in TABS if each == tab)
        self.desk.reframe()
        self._present()

    def choose_tile(self, at: int) -> None:
        """Where a figure comes from."""
        self._tile = at
        self._present()

    def choose_sign(self, at: int) -> None:
        """A sign is current."""
        if at != self._sign:
            self._sign, self._evidence = at, 0
            self._present()

    def choose_evidence(self, at: int) -> None:
        """A line of its evidence is current."""
        self._evidence = at

    # -- deeds --------------------------------------------------------------------------------------------------

    def open_evidence(self, at: int | None = None) -> None:
        """The bill of a line where it has one, else the member."""
        sign = self._chosen()
        if sign is None:
            return
        row = self._evidence if at is None else at
        if row < len(sign.acts):
            act = sign.acts[row]
            if act.kind == "bill" and act.number:
                self.desk.go("refund", bill=act.number)
            else:
                self.desk.go("member", member_id=act.member_id)
        elif row - len(sign.acts) < len(sign.members):
            self.desk.go("member", member_id=sign.members[row - len(sign.acts)])

    def explain(self) -> None:
        """Say why the chosen sign is none."""
        sign = self._chosen()
        if sign is not None:
            self.desk.open("explain_sign", sign=sign)

    def thresholds(self) -> None:
        """When something is a sign."""
        self.desk.open("sign_rules")

    def slip(self) -> None:
        """The shown span on slip paper, looked at first."""
        if self.reckoned is not None and self._span == self.reckoned.shown.span:
            self.desk.open("paper", what="report", number=span_name(self.reckoned.shown.span))

    def export(self, form: str) -> None:
        """The shown span as a file beside the ledger, recorded."""
        if self.reckoned is None or self._span != self.reckoned.shown.span:
            return
        deed = in_staff_words(self.desk.words, "deed", "export")
        self.desk.ask_right("export", deed, lambda approval: self._export(form, approval))

    def _export(self, form: str, approval: Approval) -> None:
        reckoned, language = self.reckoned, self.desk.words.language
        if reckoned is None:
            return
        span = reckoned.shown.span
        out = self.desk.doors.data_dir / f"report-{span.kind}-{span.first:%Y-%m-%d}.{form}"
        self.desk.lane.run(
            lambda till: export_report(till, reckoned, language, out, approval), lambda done: self._exported(done.file)
        )

    def _exported(self, file: str) -> None:
        title = self.desk.say("window.reports.exported", file=Path(file).name)
        folder = self.desk.say("window.printing.folder", folder=Path(file).parent)
        self.desk.tell(Notice(tone="ok", title=title, detail=folder))

    def _chosen(self) -> Sign | None:
        if self.found is None or not self.found.signs:
            return None
        return self.found.signs[min(self._sign, len(self.found.signs) - 1)]

    def _step(self, by: int) -> None:
        if self._tab == "overview":
            self._tile = (self._tile + by) % len(TILES)
        elif self._tab == "signs" and self.found is not None and self.found.signs:
            self.choose_sign(max(0, min(self._sign + by, len(self.found.signs) - 1)))
        self._present()

    # -- looking ------------------------------------------------------------------------------------------------

    def _go(self, span: Span) -> None:
        if span != self._span:
            self._span, self._sign, self._evidence = span, 0, 0
            self._look()
            self._present()

    def _look(self) -> None:
        self._asked += 1
        asked = self._asked
        self._working = self.desk.say("window.reports.working", done="0", of_all="—")

        def looked(found: Looked) -> None:
            if asked == self._asked:
                self._looked = found
                if self._span is None or self._span.first > found.today:
                    self._span = span_of(found.today, self._kind)
                self._reckon(asked, Reckoning(self._span))

        self.desk.lane.run(_read, looked, lambda refusal: self._refused(asked, refusal))

    def _reckon(self, asked: int, work: Reckoning) -> None:
        def stepped(_done: None) -> None:
            if asked != self._asked:
                return
            if work.reckoned is None:
                facts = {"done": f"{work.done:,}", "of_all": f"{work.all:,}"}
                self._working = self.desk.say("window.reports.working", **facts)
                self._present()
                self._reckon(asked, work)
                return
            self.reckoned = work.reckoned
            self._present()
            self._find(asked, SignLook(work.reckoned.shown.span))

        self.desk.lane.run(work.step, stepped, lambda refusal: self._refused(asked, refusal))

    def _find(self, asked: int, work: SignLook) -> None:
        def stepped(_done: None) -> None:
            if asked != self._asked:
                return
            if work.found is None:
                self._find(asked, work)
                return
            self.found, self._working = work.found, ""
            self.desk.reframe()
            self._present()

        self.desk.lane.run(work.step, stepped, lambda refusal: self._refused(asked, refusal))

    def _refused(self, asked: int, refusal: Refusal) -> None:
        """Whoever may not see reports is told once; nothing of others stays on the screen."""
        if asked == self._asked:
            self.reckoned, self.found, self._working = None, None, ""
            self.desk.refuse(refusal)
            self._present()

    def _wall(self, at_us: int) -> datetime:
        return datetime.fromtimestamp(at_us // 1_000_000, ZoneInfo(self.desk.shop.zone))

    def _model(self) -> ReportsModel:
        if self.reckoned is None or self._looked is None:
            return ReportsModel(working=self._working, tab=self._tab, kind=self._kind)
        teller = Teller(self.desk.words, self.desk.shop.currency, self._looked.names)
        model = page_told(self.desk.say, teller, self.reckoned, self._tile)
        model = replace(model, working=self._working, tab=self._tab, kind=self._kind)
        if self.found is None or self.found.span != self.reckoned.shown.span:
            return model
        signs = SignTeller(self.desk.say, teller, self.found, self._wall)
        chosen = self._chosen()
        return replace(
            model,
            open_signs=self.found.open,
            signs=signs.rows(),
            sign=min(self._sign, len(self.found.signs) - 1),
            detail=signs.detail(chosen, self._evidence) if chosen is not None else None,
        )


def _read(till: Till) -> Looked:
    with till.ledger.reading() as reading:
        return Looked(reading.today(), {person.staff_id: person.name for person in reading.people()})
