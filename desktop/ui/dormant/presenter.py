"""The page of those who slip away: a list by filters and sort, ticks, calls in two clicks, what a call became."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.services.export_dormant import Wanted
from desktop.core.services.list_dormant import BAR, ClassBar, Filters, ListPage, Row, asked_of, asked_of_rows
from desktop.ui.desk import Action, Chosen, Desk, Notice
from desktop.ui.dormant import asking
from desktop.ui.dormant.called import Calls
from desktop.ui.dormant.model import DormantModel
from desktop.ui.dormant.showing import Seen, page_told
from desktop.ui.room import PlainRoom

SORTS = ("worth", "unusual", "last_day", "bills", "name")
_STEPS = {"Up": -1, "Down": 1, "Home": -(10**6), "End": 10**6}


class Presenter(PlainRoom):
    """``seen`` is what the ledger said last; an answer to an older question is passed over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.filters = Filters()
        self.seen = Seen()
        self.ticked: dict[str, Row] = {}
        self.calls = Calls(desk, self._show, self._called, self._back)
        self._asked = 0

    # -- the room -----------------------------------------------------------------------------------------------

    def enter(self, **wish: Any) -> None:
        """``filters`` or ``only``: the list of another page, ``titled`` so, to which Esc goes ``back``."""
        own = self.filters if self.filters.of is None else Filters()
        self.filters = wish.get("filters", own)
        self.seen = replace(
            self.seen, only=tuple(wish.get("only", ())), titled=wish.get("titled", ""), back=wish.get("back", ""),
            calls=(), befores=(), row=0,
        )  # fmt: skip
        self._look()
        self._show()

    def leave(self) -> None:
        """A phone that was shown is masked again."""
        self.calls.forget()

    def refresh(self) -> None:
        """Facts were written, or the language changed."""
        self._look()
        self._show()

    def title(self) -> str:
        """What the list is called."""
        return self.seen.titled or self.desk.say("window.dormant.title")

    def actions(self) -> tuple[Action, ...]:
        """Print, export, the call list of those who are ticked."""
        say = self.desk.say
        calls = say("window.dormant.calls", count=len(self.ticked))
        label = say("window.dormant.whole_list") if self.seen.calls else calls
        return (
            Action(key="Ctrl+P", label=say("window.dormant.print"), do=lambda: self.save("pdf")),
            Action(key="Ctrl+S", label=say("window.dormant.export"), do=lambda: self.save("xlsx")),
            Action(key="Ctrl+Enter", label=label, do=self.toggle_calls, primary=True),
        )

    def pressed(self, key: str) -> bool:
        """Arrows and pages, Space ticks, 1–3 then 4–6 note a call down, 7 when to look again."""
        deeds: dict[str, Callable[[], None]] = {
            "Space": self.tick,
            "Left": lambda: self.turn_class(-1),
            "Right": lambda: self.turn_class(1),
            "PgDown": self.next_page,
            "PgUp": self.page_before,
            "F6": self._to_filters,
            "F7": self.next_sort,
            "Shift+F7": self.turn_sort,
            "Enter": self.open_member,
            "Ctrl+Z": self.calls.undo,
            "Ctrl+R": self.calls.reveal,
            "7": self.calls.next_reminder,
            "F9": self.begin_campaign,
            "Ctrl+E": lambda: self.begin_campaign(channel="letter"),
        }
        if key == "Esc" and self.seen.calls:
            self.toggle_calls()
        elif key == "Esc" and self.seen.back:
            self.desk.go(self.seen.back)
        elif key in _STEPS:
            self.go_to(self.seen.row + _STEPS[key])
        elif key in deeds:
            deeds[key]()
        else:
            return key in "123456" and self.calls.press(key)
        return True

    def chosen(self, member: Chosen) -> bool:
        """Somebody found by F2: the list stands where they are, if they are in it."""
        self._ask(lambda till, language: asking.beside(till, self.filters, member.member_id, language), self._beside)
        return True

    def begin_campaign(self, **how: str) -> None:
        """A win-back campaign for those who are ticked, else for the list; ``channel``: "letter" makes labels."""
        rows = tuple(self.ticked.values()) or (self.seen.page.rows if self.seen.chosen else ())
        if rows:
            only = tuple(row.member.member_id for row in rows)
            self.desk.go("campaigns", wish=asked_of_rows(rows), only=only, **how)
        else:
            self.desk.go("campaigns", wish=asked_of(self.filters, self.desk.shop.currency), **how)

    # -- the list -----------------------------------------------------------------------------------------------

    def filter(self, **changes: object) -> None:
        """Another list, from its beginning; who was chosen one by one is not filtered."""
        if self._can_filter():
            self._change(**changes)

    def _change(self, **changes: object) -> None:
        self.filters = replace(self.filters, **changes)
        self.seen = replace(self.seen, befores=(), row=0)
        self._look()

    def _can_filter(self) -> bool:
        """Say so where the list cannot be filtered or sorted."""
        if self.seen.chosen:
            self.desk.tell(Notice(tone="plain", title=self.desk.say("window.dormant.chosen_ones")))
        return not self.seen.chosen

    def choose_class(self, name: str) -> None:
        """The list of a class, in place of any other; what it cannot be asked is asked no more."""
        self.seen = replace(self.seen, only=(), calls=(), titled="", back="")
        gone = replace(self.filters, class_name=name, of=None)
        kept = {"stage": ""} if gone.is_gone else {"origin": "", "category": "", "at_store": False}
        self._change(class_name=name, of=None, **kept)

    def turn_class(self, steps: int) -> None:
        """The class before or after on the bar."""
        at = BAR.index(self.filters.class_name) + steps
        if 0 <= at < len(BAR):
            self.choose_class(BAR[at])

    def sort_by(self, name: str) -> None:
        """Sort so; by the same once more the other way round."""
        same = self.filters.sort == name
        self.filter(sort=name, descending=not self.filters.descending if same else name != "name")

    def next_sort(self) -> None:
        """The next way to sort."""
        self.sort_by(SORTS[(SORTS.index(self.filters.sort) + 1) % len(SORTS)])

    def turn_sort(self) -> None:
        """The other way round."""
        self.sort_by(self.filters.sort)

    def next_page(self) -> None:
        """The rows after these."""
        if self.seen.has_more:
            last = self.seen.page.rows[-1].member.key
            self.seen = replace(self.seen, befores=(*self.seen.befores, last), row=0)
            self._look()

    def page_before(self) -> None:
        """The rows before these."""
        if self.seen.befores:
            self.seen = replace(self.seen, befores=self.seen.befores[:-1], row=0)
            self._look()

    def go_to(self, row: int) -> None:
        """Another row is current, and is who is called."""
        row = max(0, min(row, len(self.seen.page.rows) - 1))
        if row != self.seen.row or self.calls.row is None:
            self.seen = replace(self.seen, row=row)
            self._to_current()
        self._show()

    def open_member(self, row: int | None = None) -> None:
        """All that is known of them."""
        rows = self.seen.page.rows
        at = self.seen.row if row is None else row
        if at < len(rows):
            self.desk.go("member", member_id=rows[at].member.member_id)

    def tick(self, row: int | None = None) -> None:
        """Put somebody on the call list, or take them off; ticks stay over pages and filters."""
        at = self.seen.row if row is None else row
        if at >= len(self.seen.page.rows):
            return
        who = self.seen.page.rows[at]
        if self.ticked.pop(who.member.member_id, None) is None:
            self.ticked[who.member.member_id] = who
        self.desk.reframe()
        self._show()

    def toggle_calls(self) -> None:
        """Only those who are ticked, one below the other; the whole list again."""
        if not self.ticked and not self.seen.calls:
            self.desk.tell(Notice(tone="plain", title=self.desk.say("window.dormant.tick_first")))
            return
        calls = () if self.seen.calls else tuple(self.ticked)
        self.seen = replace(self.seen, calls=calls, befores=(), row=0)
        self._look()

    def save(self, form: str) -> None:
        """The list, or those who are ticked, as a file; recorded, and only who agreed to be contacted."""
        bar, only = self.seen.bar, tuple(self.ticked) or self.seen.chosen
        if bar is not None:
            title = "" if self.ticked else self.seen.titled
            wanted = Wanted(filters=self.filters, only=only, title=title)
            self.desk.open("export_list", wanted=wanted, people=self._people(only), form=form,
                           label=lambda: self.begin_campaign(channel="letter"), day=f"{bar.day:%Y-%m-%d}")  # fmt: skip

    def _people(self, only: tuple[str, ...]) -> str:
        """Which list it is and how many are on it."""
        say = self.desk.say
        if self.ticked:
            return say("window.dormant.ticked", count=f"{len(only):,}")
        name = self.seen.titled or say(f"window.dormant.class.{self.filters.class_name}")
        total = len(only) if only else self.seen.page.total
        many = "" if total is None else say("window.dormant.shown", count=f"{total:,}")
        return say("window.dormant.named", title=name, many=many)

    # -- looking ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        filters, seen = self.filters, self.seen
        after = seen.befores[-1] if seen.befores else None
        self._ask(lambda till, language: asking.read(till, filters, after, seen.chosen, language), self._read)

    def _ask(self, work: Callable[..., Any], then: Callable[[Any], None]) -> None:
        self._asked += 1
        asked, language = self._asked, self.desk.words.language

        def answered(found: Any) -> None:
            if asked == self._asked:
                then(found)

        self.desk.lane.run(lambda till: work(till, language), answered, self._refused)

    def _read(self, found: tuple[ClassBar, ListPage]) -> None:
        bar, page = found
        old = self.seen.page
        counted = page
        if page.total is None:
            counted = replace(page, total=old.total, held_out=old.held_out, categories=old.categories)
        row = max(0, min(self.seen.row, len(page.rows) - 1))
        self.seen = replace(self.seen, bar=bar, page=counted, row=row)
        self._to_current()
        self.desk.reframe()
        self._show()

    def _beside(self, found: asking.Beside) -> None:
        if found.key is None:
            self.desk.tell(Notice(tone="plain", title=self.desk.say("window.dormant.not_listed", name=found.name)))
            return
        self.filters = found.filters
        self.seen = replace(self.seen, only=(), calls=(), titled="", back="", befores=(found.key,), row=0)
        self._look()

    def _to_current(self) -> None:
        rows = self.seen.page.rows
        self.calls.turn_to(rows[self.seen.row] if rows else None)

    def _called(self) -> None:
        """A call is on record: the next row."""
        self.seen = replace(self.seen, row=min(self.seen.row + 1, max(0, len(self.seen.page.rows) - 1)))
        self._look()

    def _back(self, member_id: str) -> None:
        """A call was taken back: to whoever it was, if they are on the page."""
        at = [row.member.member_id for row in self.seen.page.rows]
        if member_id in at:
            self.seen = replace(self.seen, row=at.index(member_id))

    def _refused(self, refusal: Refusal) -> None:
        self.desk.refuse(refusal)
        self._show()

    def _to_filters(self) -> None:
        if self.view is not None:
            self.view.focus_filters()

    def _show(self) -> None:
        self._present()

    def _model(self) -> DormantModel:
        return page_told(self.desk, self.filters, self.seen, self.ticked, self.calls)
