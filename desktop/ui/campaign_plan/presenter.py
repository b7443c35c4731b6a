"""Plan a campaign: every change is counted anew on the lane, so that what is begun is what was shown."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.campaign_events import CampaignBegun
from desktop.core.domain.campaigns import CHANNELS
from desktop.core.domain.contact_events import Channel
from desktop.core.domain.contacts import CONSENT_OF
from desktop.core.domain.errors import Refusal
from desktop.core.domain.money import symbol
from desktop.core.domain.program import WinBack
from desktop.core.domain.recipes import RECIPES, RecipeName, offer_of, own
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.campaigns.begin_campaign import Beginning
from desktop.core.services.campaigns.plan import Plan, Preview, Previewing
from desktop.ui.campaign_plan.draft import (
    STARTS,
    Draft,
    ListName,
    Start,
    begun_with,
    first_day,
    own_lists,
    plan_of,
    with_list,
    with_recipe,
)
from desktop.ui.campaign_plan.model import Options, PlanModel
from desktop.ui.campaign_plan.told import given_told, lines_told, summary_told
from desktop.ui.campaigns.telling import offer_text
from desktop.ui.desk import Action, Notice, Refused
from desktop.ui.figures import UNKNOWN
from desktop.ui.room import PlainRoom

_PERCENTS = ("0", "5", "10", "15", "20")


class _Opened(Struct, frozen=True):
    """What the form stands on."""

    today: date
    rule: WinBack


class Presenter(PlainRoom):
    """One plan at a time; answers to an earlier form are passed over."""

    _opened: _Opened | None = None
    _draft: Draft = Draft()
    _preview: Preview | None = None
    _wrong = ""
    _counted = ""
    _asked = 0
    _busy = False

    def enter(self, wish: Any = None, **how: Any) -> None:
        """A form for a list (ports.lists.Wish), or ``only`` some members; ``channel``: how they are to hear of it."""
        self._opened, self._preview, self._wrong, self._busy = None, None, "", False
        self._asked += 1
        asked = self._asked

        def opened(found: _Opened) -> None:
            if asked == self._asked:
                self._opened = found
                self._draft = begun_with(wish, found.rule, self.desk.shop.currency, **how)
                self._count()

        self.desk.lane.run(_open, opened)
        self._present()

    def leave(self) -> None:
        """What is still being counted is for nobody."""
        self._asked += 1

    def title(self) -> str:
        """A new campaign."""
        return self.desk.say("window.campaign_plan.title")

    def actions(self) -> tuple[Action, ...]:
        """F9 begins."""
        return (Action(key="F9", label=self.desk.say("window.campaign_plan.begin"), do=self.begin, primary=True),)

    # -- the form -----------------------------------------------------------------------------------------------

    def choose_list(self, name: str) -> None:
        """To whom."""
        if self._opened is not None:
            rule, currency = self._opened.rule, self.desk.shop.currency
            self._change(with_list(self._draft, cast("ListName", name), rule, currency))

    def choose_recipe(self, name: str) -> None:
        """What."""
        if self._opened is not None:
            rule, currency = self._opened.rule, self.desk.shop.currency
            self._change(with_recipe(self._draft, cast("RecipeName", name), rule, currency))

    def choose_channel(self, name: str) -> None:
        """How they hear of it."""
        self._change(replace(self._draft, channel=cast("Channel", name)))

    def choose_start(self, name: str) -> None:
        """From when on."""
        self._change(replace(self._draft, start=cast("Start", name)))

    def choose_percent(self, percent: str) -> None:
        """How many are held out."""
        self._change(replace(self._draft, percent=percent))

    def type_coupon(self, text: str) -> None:
        """What the POS calls it."""
        self._change(replace(self._draft, coupon=text))

    def type_least(self, text: str) -> None:
        """The least bill."""
        self._change(replace(self._draft, least=text))

    def type_off(self, text: str) -> None:
        """What it takes off."""
        self._change(replace(self._draft, off=text))

    def type_days(self, text: str) -> None:
        """For how long."""
        self._change(replace(self._draft, days=text))

    # -- begin --------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask for the right, then begin what is shown."""
        preview = self._preview
        if preview is None or self._wrong or self._busy or self._lacks_name() or not preview.picked.offered:
            return
        why = self.desk.say("window.campaign_plan.why")
        self.desk.ask_right("campaign", why, lambda approval: self._begin(preview.plan, approval))

    def _begin(self, plan: Plan, approval: Approval) -> None:
        asked, self._busy, self._counted = self._asked, True, ""
        self._present()

        def begun(said: CampaignBegun) -> None:
            if asked == self._asked:
                self._busy = False
                self.desk.close(self)
            title = self.desk.say("window.campaign_plan.begun", count=f"{said.offered:,}", held=f"{said.held:,}")
            self.desk.tell(Notice(tone="ok", title=title, detail=self.desk.say("window.campaign_plan.begun_detail")))
            self.desk.changed()

        def refused(refusal: Refusal) -> None:
            self._busy = False
            self.desk.refuse(refusal)
            self._present()

        def begin(event_id: str) -> None:
            self._go_on(Beginning(event_id, plan, approval), begun, refused)

        self.desk.lane.run(lambda till: till.ids.event_id(), begin, refused)

    def _go_on(self, work: Beginning, begun: Callable[[CampaignBegun], None], refused: Refused) -> None:
        """A bit after the other, to the end: a checkout comes in between."""

        def stepped(_done: None) -> None:
            if work.begun is not None:
                return begun(work.begun)
            self._tell_how_far(work)
            return self._go_on(work, begun, refused)

        self.desk.lane.run(work.step, stepped, refused)

    def _tell_how_far(self, work: Previewing | Beginning) -> None:
        self._counted = self.desk.say("window.campaign_plan.looked", done=f"{work.done:,}", of_all=f"{work.all:,}")
        self._present()

    # -- counting -----------------------------------------------------------------------------------------------

    def _change(self, draft: Draft) -> None:
        if not self._busy:
            self._draft = draft
            self._count()

    def _count(self) -> None:
        """What the form comes to now."""
        self._asked += 1
        asked, opened = self._asked, self._opened
        self._preview, self._wrong, self._counted = None, "", ""
        plan = plan_of(self._draft, opened.today, self.desk.shop.currency) if opened is not None else None
        if plan is not None and self._lacks_name():  # whom it reaches can be told before it has a name
            plan = replace(plan, offer=replace(plan.offer, coupon=UNKNOWN))
        if plan is None:
            self._wrong = self.desk.say("window.campaign_plan.not_a_number")
            self._present()
            return

        def counted(preview: Preview) -> None:
            if asked == self._asked:
                self._preview = preview
                self._present()

        def refused(refusal: Refusal) -> None:
            if asked == self._asked:
                told = self.desk.in_words(refusal)
                self._wrong = f"{told['title']}\n{told['remedy']}".strip()
                self._present()

        self._step(asked, Previewing(plan), counted, refused)
        self._present()

    def _step(self, asked: int, work: Previewing, counted: Callable[[Preview], None], refused: Refused) -> None:
        """A page of the list after the other, so that a checkout never waits long; another form, or Esc, ends it."""

        def stepped(_done: None) -> None:
            if asked != self._asked:
                return None
            if work.preview is not None:
                return counted(work.preview)
            self._tell_how_far(work)
            return self._step(asked, work, counted, refused)

        self.desk.lane.run(work.step, stepped, refused)

    def _lacks_name(self) -> bool:
        """Whether the cashier could not find the offer on the POS."""
        return RECIPES[self._draft.recipe].kind != "call" and not self._draft.coupon.strip()

    # -- the model ----------------------------------------------------------------------------------------------

    def _options(self, prefix: str, names: Any) -> Options:
        return tuple((name, self.desk.say(f"window.campaign_plan.{prefix}.{name}")) for name in names)

    def _lists(self) -> Options:
        own, draft = self._options("list", own_lists()), self._draft
        return (("given", given_told(self.desk.say, draft)), *own) if draft.given is not None else own

    def _recipes(self) -> Options:
        """Each recipe as the program has it; what was changed of the chosen one stands in the fields below."""
        say, currency = self.desk.say, self.desk.shop.currency
        rule = self._opened.rule if self._opened is not None else WinBack()
        offers = ((name, offer_of(own(recipe, rule), currency)) for name, recipe in RECIPES.items())
        return tuple((name, offer_text(say, currency, name, each.from_minor, each.off_minor)) for name, each in offers)

    def _channels(self) -> Options:
        """Each channel with how many of the list agreed to it, once that is known."""
        say, preview = self.desk.say, self._preview
        found = []
        for channel in CHANNELS:
            name, consent = say(f"window.campaign_plan.channel.{channel}"), CONSENT_OF[channel]
            if preview is not None and consent:
                count = preview.picked.consenting.get(consent, 0)
                name = say("window.campaign_plan.agreed", channel=name, count=f"{count:,}")
            found.append((channel, name))
        return tuple(found)

    def _model(self) -> PlanModel:
        opened, draft, preview, say = self._opened, self._draft, self._preview, self.desk.say
        if opened is None:
            return PlanModel()
        count = len(preview.picked.offered) if preview is not None else None
        starts = tuple(
            (name, say(f"window.campaign_plan.start.{name}", day=f"{first_day(name, opened.today):%m-%d}"))
            for name in STARTS
        )
        nameless = say("window.campaign_plan.no_name") if self._lacks_name() else ""
        can = bool(count) and not self._wrong and not self._busy and not nameless
        why_not = "nobody" if count == 0 else "counting"
        return PlanModel(
            is_ready=True,
            lists=self._lists(),
            recipes=self._recipes(),
            channels=self._channels(),
            starts=starts,
            percents=tuple((each, f"{each} %") for each in _PERCENTS),
            chosen_list=draft.list_name,
            recipe=draft.recipe,
            channel=draft.channel,
            start=draft.start,
            percent=draft.percent,
            coupon=draft.coupon,
            least=draft.least,
            off=draft.off,
            days=draft.days,
            has_coupon=RECIPES[draft.recipe].kind != "call",
            money_label=symbol(self.desk.shop.currency).strip(),
            figure=UNKNOWN if count is None or self._wrong else f"{count:,}",
            figure_note=say("window.campaign_plan.reached"),
            lines=() if self._wrong else lines_told(say, None if self._busy else preview, self._counted),
            wrong=self._wrong or nameless,
            summary="" if self._wrong or nameless else summary_told(say, self.desk.shop.currency, preview),
            can_begin=can,
            why_not=self._wrong or nameless or say(f"window.campaign_plan.{why_not}"),
        )


def _open(till: Till) -> _Opened:
    with till.ledger.reading() as reading:
        return _Opened(reading.today(), reading.program().program.winback)
