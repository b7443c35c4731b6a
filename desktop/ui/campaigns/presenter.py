"""The page of campaigns: looks at the list, counts the current one, begins, sends, ends and takes back."""

from datetime import date
from pathlib import Path
from typing import Any

from desktop.core.domain.campaigns import Campaign
from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.ports import Progress
from desktop.core.services.campaigns.campaign_results import Results, campaign_results
from desktop.core.services.campaigns.end_campaign import cancel_campaign, end_campaign
from desktop.core.services.campaigns.list_campaigns import list_campaigns
from desktop.core.services.campaigns.send_campaign import Sent, To, send_campaign
from desktop.ui.campaigns.model import CampaignsModel
from desktop.ui.campaigns.telling import offer_name, result_told, row_told
from desktop.ui.desk import Action, Notice, Question
from desktop.ui.room import PlainRoom
from desktop.ui.settings.job import STOPPED, Job
from desktop.ui.settings.model import Working

_SCROLLS = ("PgUp", "PgDown", "Home", "End")


class Presenter(PlainRoom):
    """``_found`` is what the ledger said last; answers that come late are passed over."""

    _today: date | None = None
    _found: tuple[Campaign, ...] | None = None
    _results: Results | None = None
    _row = 0
    _asked = 0
    _counted = 0

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.job = Job(desk, self._present)

    # -- the room -----------------------------------------------------------------------------------------------

    def enter(self, **wish: Any) -> None:
        """Look; a ``wish`` (ports.lists.Wish) begins a campaign for that list."""
        self._look()
        self._present()
        if wish.get("wish") is not None:
            self.desk.open("campaign_plan", **wish)

    def refresh(self) -> None:
        """Facts were written, or the language changed."""
        self._look()
        self._present()

    def title(self) -> str:
        """The page's name."""
        return self.desk.say("window.campaigns.title")

    def actions(self) -> tuple[Action, ...]:
        """What can be done with the current campaign, and another one to begin."""
        say, current = self.desk.say, self._current()
        new = Action(key="F9", label=say("window.campaigns.new"), do=self.begin, primary=True)
        if current is None or self._today is None:
            return (new,)
        standing = current.standing(self._today)
        found = [new]
        if standing in ("planned", "running"):
            found.insert(0, Action(key="F6", label=say("window.campaigns.send"), do=self.send))
            found.insert(1, Action(key="F7", label=say("window.campaigns.send_xlsx"), do=self.send_xlsx))
            if not current.sent and not self._was_told:
                found.insert(-1, Action(key="F8", label=say("window.campaigns.cancel"), do=self.cancel))
            elif standing == "running" and current.last_day != self._today:
                found.insert(-1, Action(key="F8", label=say("window.campaigns.end"), do=self.end))
        return tuple(found)

    def pressed(self, key: str) -> bool:
        """Up and Down go through the campaigns, Esc stops a list being written, other keys scroll the result."""
        steps = {"Up": -1, "Down": 1}.get(key)
        if steps is not None:
            self.choose(self._row + steps)
        elif key == "Esc" and self.job.is_running:
            self.job.stop()
        elif key in _SCROLLS and self.view is not None:
            self.view.turn(key)
        else:
            return False
        return True

    def choose(self, row: int) -> None:
        """A campaign is current; what came of it is counted."""
        row = max(0, min(row, len(self._found or ()) - 1))
        if row != self._row:
            self._row = row
            self._count()
            self.desk.reframe()
            self._present()

    # -- deeds --------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Plan another one."""
        self.desk.open("campaign_plan")

    def send(self) -> None:
        """The list of those who get the offer, as a file beside the ledger: from then on they know of it."""
        current = self._current()
        if current is None:
            return
        if current.said.channel == "letter":
            self._ask_send(current, To(out=self._file(current, "pdf"), how="labels", lines=self._lines(current)))
        else:
            self._ask_send(current, To(out=self._file(current, "csv")))

    def send_xlsx(self) -> None:
        """As ``send``, as a table for Excel with headings in words."""
        current = self._current()
        if current is not None:
            language = self.desk.words.language
            self._ask_send(current, To(out=self._file(current, "xlsx"), how="xlsx", language=language))

    def _file(self, current: Campaign, ending: str) -> Path:
        name = f"campaign-{current.said.first_day:%Y-%m-%d}-{current.campaign_id[-6:]}"
        return self.desk.doors.data_dir / f"{name}.{ending}"

    def _ask_send(self, current: Campaign, to: To) -> None:
        say = self.desk.say
        if self.job.is_running:
            return
        self.desk.ask(
            Question(
                title=say("window.campaigns.ask_send", name=self._name(current)),
                detail=say("window.campaigns.ask_send_detail"),
                yes=say("window.campaigns.send"),
                then=lambda: self._ask_export(current.campaign_id, to),
            )
        )

    def end(self) -> None:
        """The offer is good until today."""
        self._ask("end", self._end)

    def cancel(self) -> None:
        """The campaign never was."""
        self._ask("cancel", self._cancel)

    def _lines(self, current: Campaign) -> tuple[str, ...]:
        """What a letter's label says below the name."""
        coupon, say = current.said.offer.coupon, self.desk.say
        until = say("window.campaigns.label_until", day=current.last_day.isoformat())
        return tuple(line for line in (self._name(current), coupon, until) if line)

    def _ask_export(self, campaign_id: str, to: To) -> None:
        why = self.desk.say("window.campaigns.send_why")
        self.desk.ask_right("export", why, lambda approval: self._send(campaign_id, to, approval))

    def _send(self, campaign_id: str, to: To, approval: Approval) -> None:
        """A list of thousands of labels takes seconds: it is drawn beside the counter, one at a time."""
        doors: Any = self.desk.doors

        def work(progress: Progress) -> Sent:
            with doors.open_till() as till:
                return send_campaign(till, till.ids.event_id(), campaign_id, to, approval, progress)

        self.job.run("send", work, self._sent, self._unsent)

    def _sent(self, done: Sent) -> None:
        say, file = self.desk.say, Path(done.file)
        told = [say("window.printing.folder", folder=file.parent)]
        if done.left_out:
            told.insert(0, say("window.campaigns.left_out", count=f"{done.left_out:,}"))
        title = say("window.campaigns.sent", count=f"{done.members:,}", file=file.name)
        self.desk.tell(Notice(tone="ok", title=title, detail=" ".join(told)))
        self.desk.changed()

    def _unsent(self, refusal: Refusal) -> None:
        if refusal.code == STOPPED:
            self.desk.tell(Notice(tone="plain", title=self.desk.say("window.campaigns.stopped")))
        else:
            self.desk.refuse(refusal)
        self._present()

    def _ask(self, what: str, then: Any) -> None:
        current, say = self._current(), self.desk.say
        if current is None:
            return
        named, why = current.campaign_id, say(f"window.campaigns.{what}_why")
        self.desk.ask(
            Question(
                title=say(f"window.campaigns.ask_{what}", name=self._name(current)),
                detail=say(f"window.campaigns.ask_{what}_detail"),
                yes=say(f"window.campaigns.{what}"),
                then=lambda: self.desk.ask_right("campaign", why, lambda right: then(named, right)),
                danger=True,
            )
        )

    def _end(self, campaign_id: str, approval: Approval) -> None:
        self.desk.lane.run(
            lambda till: end_campaign(till, till.ids.event_id(), campaign_id, approval),
            lambda _: self._done("window.campaigns.ended"),
        )

    def _cancel(self, campaign_id: str, approval: Approval) -> None:
        self.desk.lane.run(
            lambda till: cancel_campaign(till, till.ids.event_id(), campaign_id, approval),
            lambda _: self._done("window.campaigns.cancelled"),
        )

    def _done(self, key: str) -> None:
        self.desk.tell(Notice(tone="ok", title=self.desk.say(key)))
        self.desk.changed()

    # -- looking ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._asked += 1
        asked = self._asked

        def looked(found: tuple[date, tuple[Campaign, ...]]) -> None:
            if asked == self._asked:
                self._today, self._found = found
                self._row = min(self._row, max(0, len(self._found) - 1))
                self._count()
                self.desk.reframe()
                self._present()

        self.desk.lane.run(list_campaigns, looked, lambda _: None)

    def _count(self) -> None:
        """What came of the current one; while it is counted nothing is shown of another."""
        self._counted += 1
        counted, current = self._counted, self._current()
        if current is None:
            self._results = None
            return
        if self._results is not None and self._results.campaign.campaign_id != current.campaign_id:
            self._results = None

        def known(found: Results) -> None:
            if counted == self._counted:
                self._results = found
                self.desk.reframe()
                self._present()

        self.desk.lane.run(lambda till: campaign_results(till, current.campaign_id), known, lambda _: None)

    @property
    def _was_told(self) -> bool:
        """Whether somebody of the list heard of the offer by hand: it cannot be taken back then."""
        return self._results is not None and self._results.told[0] > 0

    def _current(self) -> Campaign | None:
        return self._found[self._row] if self._found else None

    def _name(self, campaign: Campaign) -> str:
        return offer_name(self.desk.say, self.desk.shop.currency, campaign)

    def _model(self) -> CampaignsModel:
        if self._found is None or self._today is None:
            return CampaignsModel()
        say, money, today, currency = self.desk.say, self.desk.money, self._today, self.desk.shop.currency
        job, working = self.job, None
        if job.is_running:
            words = say("window.campaigns.working", percent=job.percent or 0)
            working = Working(words=words, percent=job.percent, can_stop=job.can_stop)
        return CampaignsModel(
            is_ready=True,
            empty="" if self._found else say("window.campaigns.empty"),
            note=say("window.campaigns.as_of", day=f"{today:%m-%d}"),
            rows=tuple(row_told(say, currency, each, today) for each in self._found),
            row=self._row,
            counting=say("window.campaigns.counting") if self._results is None else "",
            result=result_told(say, money, currency, self._results) if self._results is not None else None,
            working=working,
        )
