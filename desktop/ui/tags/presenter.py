"""The tags' presenter: a word is chosen or begun, its rule is typed, and whom it holds of is counted meanwhile."""

from typing import Any, cast

from msgspec import Struct

from desktop.core.domain.care_events import Group
from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.money import minor_digits
from desktop.core.domain.staff import Approval
from desktop.core.domain.tag_rules import MOST_CONDITIONS, Rule, checked
from desktop.core.ports import Till
from desktop.core.ports.tagging import Tag
from desktop.core.services.tag_member import Definition, define_tag
from desktop.ui.desk import Action, Notice, Question
from desktop.ui.room import PlainRoom
from desktop.ui.settings.section import SettingsDesk
from desktop.ui.tags import told
from desktop.ui.tags.conditions import Typed, fresh, read, shown
from desktop.ui.tags.counting import Counting
from desktop.ui.tags.model import TagsModel
from desktop.ui.tags.told import Choices

_STEPS = {"Up": -1, "Down": 1}


class Opened(Struct, frozen=True, kw_only=True):
    """What was read, and the id of what will be written next."""

    event_id: str
    tags: tuple[Tag, ...]
    choices: Choices
    may_see: bool


class Presenter(PlainRoom):
    """``_current`` 0 is the row for a new tag."""

    desk: SettingsDesk

    def __init__(self, desk: SettingsDesk) -> None:
        super().__init__(desk)
        self._opened: Opened | None = None
        self._counting = Counting(desk, self._present)
        self._clear()

    def _clear(self) -> None:
        self._current, self._name, self._group, self._by_rule, self._join = 0, "", "basic", False, "all"
        self._typed: tuple[Typed, ...] = ()
        self._error, self._busy, self._is_unfinished = "", False, False
        self._counting.give_up()

    # -- the room -----------------------------------------------------------------------------------------------

    def enter(self, **_wish: Any) -> None:
        """Read the vocabulary."""
        self._clear()
        self._opened = None
        language = self.desk.words.language
        self.desk.lane.run(lambda till: _read(till, language), self._got)
        self._present()

    def leave(self) -> None:
        """Nobody waits for a count any more."""
        self._counting.give_up()

    def title(self) -> str:
        """Tags."""
        return self.desk.say("window.tags.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter saves, or brings a retired tag back."""
        return (Action(key="Enter", label=self._save_words(), do=self.save, primary=True),)

    def pressed(self, key: str) -> bool:
        """Arrows choose a tag, F6 adds a condition, Ctrl+Del retires the tag."""
        if key in _STEPS:
            self.go_to(self._current + _STEPS[key])
        elif key == "F6":
            self.add()
        elif key == "Ctrl+Del":
            self.retire()
        else:
            return False
        return True

    def scanned(self, _text: str) -> bool:
        """A scan changes nothing here."""
        return True

    # -- the form -----------------------------------------------------------------------------------------------

    def go_to(self, row: int) -> None:
        """Choose a tag; what was typed for another goes."""
        tags = self._opened.tags if self._opened else ()
        row = max(0, min(row, len(tags)))
        if row == self._current or self._busy:
            return
        self._clear()
        self._current = row
        if row:
            self._show_tag(tags[row - 1])
        self._count()
        self.desk.reframe()

    def type_name(self, text: str) -> None:
        """The word."""
        self._name, self._error = text, ""
        self._present()

    def choose_group(self, group: str) -> None:
        """Where it stands."""
        self._group = group
        self._present()

    def choose_how(self, how: str) -> None:
        """By hand, or by rule."""
        self._by_rule = how == "rule"
        if self._by_rule and not self._typed:
            self._typed = (fresh("days_since"),)
        self._count()

    def choose_join(self, join: str) -> None:
        """All of the conditions, or any."""
        self._join = join
        self._count()

    def add(self) -> None:
        """One more condition."""
        if self._by_rule and len(self._typed) < MOST_CONDITIONS:
            self._typed = (*self._typed, fresh("bills"))
            self._count()

    def drop(self, at: int) -> None:
        """One condition less."""
        self._typed = tuple(typed for place, typed in enumerate(self._typed) if place != at)
        self._count()

    def choose_kind(self, at: int, kind: str) -> None:
        """Another kind of condition, with what is usual."""
        self._put(at, fresh(kind))

    def set_value(self, at: int, name: str, text: str) -> None:
        """What was typed or chosen at a place of a sentence."""
        if at < len(self._typed):
            typed = self._typed[at]
            self._put(at, Typed(typed.kind, {**typed.values, name: text}))

    def _put(self, at: int, typed: Typed) -> None:
        self._typed = tuple(typed if place == at else each for place, each in enumerate(self._typed))
        self._count()

    def _show_tag(self, tag: Tag) -> None:
        self._name, self._group, self._by_rule = tag.tag, tag.group, tag.rule is not None
        if tag.rule is not None:
            self._join = tag.rule.join
            self._typed = tuple(shown(condition, self._unit) for condition in tag.rule.conditions)

    # -- counting -----------------------------------------------------------------------------------------------

    def _count(self) -> None:
        """Ask whom the rule holds of."""
        self._counting.give_up()
        self._error, self._is_unfinished = "", False
        if self._by_rule and self._opened is not None:
            try:
                self._counting.ask(checked(self._rule()))
            except RuleBroken:
                self._is_unfinished = True
        self._present()

    def _rule(self) -> Rule:
        conditions = tuple(read(typed, self._unit) for typed in self._typed)
        return Rule(join="any" if self._join == "any" else "all", conditions=conditions)

    @property
    def _unit(self) -> int:
        return int(10 ** minor_digits(self.desk.shop.currency))

    # -- writing ------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Define the tag, or what it means anew; asks whoever may."""
        if self._opened is None or self._busy:
            return
        try:
            rule = self._rule() if self._by_rule else None
        except RuleBroken as broken:
            self._refused(broken)
            return
        asked = Definition(group=cast("Group", self._group), tag=self._name, rule=rule)
        done = "back" if self._is_retired else "saved"
        self._ask(asked, self.desk.say(f"window.tags.{done}", tag=self._name.strip()))

    def retire(self) -> None:
        """Offer the tag no more, after a question."""
        if self._opened is None or self._busy or not self._current or self._is_retired:
            return
        tag = self._opened.tags[self._current - 1]
        asked = Definition(group=tag.group, tag=tag.tag, rule=tag.rule, retired=True)
        say = self.desk.say
        self.desk.ask(
            Question(
                title=say("window.tags.retire_title", tag=tag.tag),
                detail=say("window.tags.retire_detail"),
                yes=say("window.tags.retire"),
                then=lambda: self._ask(asked, say("window.tags.retired", tag=tag.tag)),
                danger=True,
            )
        )

    def _ask(self, asked: Definition, done: str) -> None:
        why = self.desk.say("window.tags.why", tag=asked.tag.strip())
        self.desk.ask_right("tag.rules", why, lambda by: self._write(asked, done, by))

    def _write(self, asked: Definition, done: str, by: Approval) -> None:
        opened, language = self._opened, self.desk.words.language
        if opened is None or self._busy:
            return
        self._busy = True
        self._present()

        def work(till: Till) -> Opened:
            define_tag(till, opened.event_id, asked, approval=by)
            return _read(till, language)

        self.desk.lane.run(work, lambda got: self._written(got, done), self._refused)

    def _written(self, got: Opened, done: str) -> None:
        self.desk.tell(Notice(tone="ok", title=done))
        self._clear()
        self._got(got)
        self.desk.changed()

    def _refused(self, refusal: Refusal) -> None:
        self._busy = False
        words = self.desk.in_words(refusal)
        self._error = " · ".join(filter(None, (words["title"], words["remedy"])))
        self._present()

    def _got(self, opened: Opened) -> None:
        self._opened = opened
        self._present()

    @property
    def _is_retired(self) -> bool:
        """Whether the tag chosen is offered no more."""
        tags = self._opened.tags if self._opened else ()
        return 0 < self._current <= len(tags) and tags[self._current - 1].retired

    def _save_words(self) -> str:
        return self.desk.say(f"window.tags.{'bring_back' if self._is_retired else 'save'}")

    def _count_words(self) -> str:
        if (counted := self._counting.counted) is not None:
            count = ("few" if not counted.total else "about") if counted.is_about else "count"
            return self.desk.say(f"window.tags.{count}", members=f"{counted.total:,}")
        if self._counting.is_running:
            return self.desk.say("window.tags.counting")
        return self.desk.say("window.tags.unfinished") if self._is_unfinished else ""

    def _model(self) -> TagsModel:
        opened, desk = self._opened, self.desk
        if opened is None:
            return TagsModel()
        count = self._counting.counted
        return TagsModel(
            is_ready=True,
            rows=told.rows(desk, opened.tags),
            current=self._current,
            is_new=self._current == 0,
            is_retired=self._is_retired,
            save=self._save_words(),
            title=self._name if self._current else desk.say("window.tags.new"),
            name=self._name,
            group=self._group,
            by_rule=self._by_rule,
            join=self._join,
            conditions=tuple(told.condition_row(desk, typed, opened.choices) for typed in self._typed),
            can_add=len(self._typed) < MOST_CONDITIONS,
            count=self._count_words(),
            some=told.named(desk, count.some) if count and opened.may_see else "",
            error=self._error,
            busy=self._busy,
        )


def _read(till: Till, language: str) -> Opened:
    with till.ledger.reading() as reading:
        offered, program = tuple(reading.tags()), reading.program().program
        tags = (*offered, *reading.tags(retired=True))
        choices = Choices(
            categories=tuple(reading.categories()),
            tiers=tuple((tier.code, tier.named(language)) for tier in program.tiers),
            tags=tuple((f"{tag.group}/{tag.tag}", tag.tag) for tag in offered if tag.rule is None),
        )
    return Opened(event_id=till.ids.event_id(), tags=tags, choices=choices, may_see=till.staff.may("tag.rules"))
