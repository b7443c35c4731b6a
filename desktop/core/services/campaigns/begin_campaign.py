"""Begin a campaign: the list is read and written in pieces, then the one fact that makes it count."""

from collections.abc import Iterator

from desktop.core.domain.campaign_events import CampaignBegun, CampaignListed
from desktop.core.domain.campaigns import list_digest, parts
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Progress, Till, unwatched
from desktop.core.ports.ledger import Moment
from desktop.core.services.allow import allow
from desktop.core.services.campaigns.plan import Plan, Preview, Previewing, wish_text


class Beginning:
    """A campaign in the making. Call ``step`` until ``begun`` is there; each call is a short transaction of its own.

    A list is read a page and written 1,000 members at a time; broken off before the last, nothing has begun. ``done``
    of ``all`` members are looked at.
    """

    def __init__(self, event_id: str, plan: Plan, approval: Approval | None = None) -> None:
        """The same event id again begins nothing more."""
        self.begun: CampaignBegun | None = None
        self._event_id, self._plan, self._approval = event_id, plan, approval
        self._work: Iterator[None] | None = None
        self._preview = Previewing(plan)
        self._till: Till

    @property
    def done(self) -> int:
        """Members looked at."""
        return self._preview.done

    @property
    def all(self) -> int:
        """Members of the list asked for; 0 while nobody knows."""
        return self._preview.all

    def step(self, till: Till) -> None:
        """Go on a bit. Raises as begin_campaign; what was refused can be tried from the beginning."""
        self._till = till
        self._work = self._work or self._run()
        try:
            next(self._work, None)
        except BaseException:
            self._work, self._preview = None, Previewing(self._plan)
            raise

    def _run(self) -> Iterator[None]:
        if self._till.safe_mode:
            raise RuleBroken("safe_mode.paused")
        self._till.staff.demand("campaign", self._approval)
        known = self._known()
        if self.begun is not None:
            return
        while (preview := self._preview.preview) is None:
            self._preview.step(self._till)
            yield
        if not preview.picked.offered:
            raise RuleBroken("campaign.nobody")
        pieces = parts(sorted((*preview.picked.offered, *preview.picked.held)))
        for number, piece in enumerate(pieces[:-1], 1):
            with self._till.ledger.writing() as writing:
                writing.append(self._fact(writing.moment(), number, piece))
            yield
        self._end(preview, pieces, known)

    def _known(self) -> list[str]:
        """The campaigns that there are, unless this is one of them or broke off."""
        with self._till.ledger.reading() as reading:
            done = reading.event(self._event_id)
            if done is not None:
                if not isinstance(done.payload, CampaignBegun):
                    raise Conflict("merge.differs")
                self.begun = done.payload
            elif next(iter(reading.campaign_members(self._event_id)), None) is not None:
                raise Conflict("campaign.half")
            return list(reading.campaigns())

    def _end(self, preview: Preview, pieces: list[tuple[str, ...]], known: list[str]) -> None:
        """The last piece and what makes the list count, unless somebody may have come onto another list meanwhile."""
        till, said = self._till, _said(preview, len(pieces))
        with till.ledger.writing() as writing:
            if list(writing.campaigns()) != known:
                raise Conflict("campaign.meanwhile")
            allow(till, writing, "campaign", self._event_id, self._approval)
            writing.append(self._fact(writing.moment(), len(pieces), pieces[-1]))
            writing.append(Fact(event_id=self._event_id, moment=writing.moment(), payload=said))
        self.begun = said

    def _fact(self, moment: Moment, number: int, piece: tuple[str, ...]) -> Fact:
        listed = CampaignListed(campaign_id=self._event_id, part=number, member_ids=piece)
        return Fact(event_id=self._till.ids.event_id(), moment=moment, payload=listed)


def begin_campaign(
    till: Till, event_id: str, plan: Plan, approval: Approval | None = None, progress: Progress = unwatched
) -> CampaignBegun:
    """Whom the plan reaches now, on record; the same event id again begins nothing more.

    Raises what preview_campaign and allow raise, RuleBroken ``campaign.nobody``, ``safe_mode.paused``; Conflict
    ``campaign.half`` for an id that broke off, ``campaign.meanwhile`` where another one began while this list was read
    (take another id), ``merge.differs`` where it is another event's.
    """
    work = Beginning(event_id, plan, approval)
    while work.begun is None:
        work.step(till)
        progress(work.done, max(work.all, work.done))
    return work.begun


def _said(preview: Preview, pieces: int) -> CampaignBegun:
    plan, picked = preview.plan, preview.picked
    return CampaignBegun(
        recipe=plan.recipe,
        offer=plan.offer,
        channel=plan.channel,
        first_day=plan.first_day,
        last_day=plan.last_day,
        salt=preview.terms.salt,
        holdout_percent=picked.percent,
        offered=len(picked.offered),
        held=len(picked.held),
        parts=pieces,
        digest=list_digest((*picked.offered, *picked.held)),
        wish=wish_text(plan),
        excluded=tuple(sorted(picked.excluded.items())),
    )
