"""Plan a campaign: what is offered to which list, checked, and who that comes to before anybody is told of it."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.domain.campaigns import Candidate, Picked, Picking, Terms
from desktop.core.domain.contact_events import Channel
from desktop.core.domain.contacts import last_offer
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.holdout import MOST_PERCENT, salt_on
from desktop.core.domain.program_document import MOST_COUPON
from desktop.core.domain.recipes import RECIPES, RecipeName, too_deep
from desktop.core.ports import Progress, Reading, Till, unwatched
from desktop.core.ports.lists import ListedMember, Wish
from desktop.core.services.bring_up_lists import bring_lists_on
from desktop.core.services.campaigns.contacts import Lists

_PAGE = 500
MOST_DAYS = 366
"""How long an offer may be good."""


class Plan(Struct, frozen=True, kw_only=True):
    """What somebody means to begin. ``holdout_percent`` None: the program's.

    ``only``: of these members alone, whom ``wish`` is then not asked for; it says of which classes they are.
    """

    recipe: RecipeName
    wish: Wish
    channel: Channel
    offer: CampaignOffer
    first_day: date
    last_day: date
    holdout_percent: int | None = None
    only: tuple[str, ...] = ()


class Preview(Struct, frozen=True, kw_only=True):
    """What a plan comes to as of ``day``."""

    day: date
    plan: Plan
    terms: Terms
    picked: Picked


class Previewing:
    """A preview in the making. Call ``step`` until ``preview`` is there; each call is a reading of its own.

    ``done`` of ``all`` members are looked at, each as they are then; whoever buys meanwhile, and so moves in the list,
    is on it once or not at all. Whoever wants it no more calls no further: nothing was written.
    """

    def __init__(self, plan: Plan) -> None:
        self.done, self.all = 0, 0
        self.preview: Preview | None = None
        self._plan = plan
        self._work: Iterator[None] | None = None
        self._reading: Reading | None = None

    def step(self, till: Till) -> None:
        """Go on by a page of the list, or by a bit of what lists are answered from. Raises as preview_campaign."""
        with till.ledger.reading() as reading:
            is_behind = self._work is None and not reading.rows_up_to().is_done
            if not is_behind:
                self._reading = reading
                self._work = self._work or self._run(reading)
                next(self._work, None)
        if is_behind:
            bring_lists_on(till)

    def _run(self, reading: Reading) -> Iterator[None]:
        day, terms = _terms(reading, self._plan)
        picking = Picking(terms)
        for rows in self._rows(reading):
            reading = self._reading or reading
            lists = Lists(reading)
            picking.add(_candidate(reading, lists, row, day) for row in rows)
            self.done = picking.asked
            if len(rows) == _PAGE:
                yield
        self.preview = Preview(day=day, plan=self._plan, terms=terms, picked=picking.picked())

    def _rows(self, reading: Reading) -> Iterator[Sequence[ListedMember]]:
        """The list _PAGE members at a time, each page as of the reading that is current when it is asked for."""
        only = self._plan.only
        if only:
            self.all = len(only)
            for at in range(0, len(only), _PAGE):
                yield (self._reading or reading).lists.listed(only[at : at + _PAGE])
            return
        wish = replace(self._plan.wish, here=True, consent=None, sort="worth", after=None, size=_PAGE)
        self.all = reading.lists.count(wish)
        while rows := (self._reading or reading).lists.page(wish).rows:
            yield rows
            if len(rows) < _PAGE:
                return
            wish = replace(wish, after=rows[-1].key)


def preview_campaign(till: Till, plan: Plan, progress: Progress = unwatched) -> Preview:
    """Whom a plan would reach, and who is left out and why. Writes nothing.

    RuleBroken ``campaign.dates``, ``campaign.coupon``, ``campaign.amounts``, ``campaign.deep``, ``campaign.holdout``.
    """
    work = Previewing(plan)
    while work.preview is None:
        work.step(till)
        progress(work.done, max(work.all, work.done))
    return work.preview


def _terms(reading: Reading, plan: Plan) -> tuple[date, Terms]:
    """Today, and how the list is made; raises as preview_campaign."""
    day, rule = reading.today(), reading.program().program.winback
    percent = rule.holdout_percent if plan.holdout_percent is None else plan.holdout_percent
    _check(plan, day, percent)
    return day, Terms(
        channel=plan.channel,
        day=day,
        salt=salt_on(plan.first_day),
        holdout_percent=percent,
        contact_days=rule.contact_days,
        among=reading.lists.count(Wish(class_names=plan.wish.class_names)),
    )


def wish_text(plan: Plan) -> str:
    """What a list was, as the campaign remembers it: chosen one by one or not, classes, then origins."""
    chosen = "chosen" if plan.only else ""
    return "/".join((chosen, "+".join(plan.wish.class_names), "+".join(plan.wish.origins))).strip("/")


def _check(plan: Plan, day: date, percent: int) -> None:
    offer, recipe = plan.offer, RECIPES[plan.recipe]
    length = (plan.last_day - plan.first_day).days + 1
    if plan.first_day < day or not 1 <= length <= MOST_DAYS:
        raise RuleBroken("campaign.dates", days=MOST_DAYS)
    named = offer.coupon.strip() == offer.coupon and offer.coupon.isprintable() and len(offer.coupon) <= MOST_COUPON
    if not named or (not offer.coupon and recipe.kind != "call"):
        raise RuleBroken("campaign.coupon", most=MOST_COUPON)
    if min(offer.from_minor, offer.off_minor) < 0 or (offer.from_minor and offer.off_minor > offer.from_minor):
        raise RuleBroken("campaign.amounts")
    if too_deep(offer.from_minor, offer.off_minor, recipe.most_percent):
        raise RuleBroken("campaign.deep", percent=recipe.most_percent)
    if not 0 <= percent <= MOST_PERCENT:
        raise RuleBroken("campaign.holdout", most=MOST_PERCENT)


def _candidate(reading: Reading, lists: Lists, row: ListedMember, day: date) -> Candidate:
    state = reading.state(row.member_id)
    told = [day for day in (lists.last_contact(row.member_id), last_offer(state.contacts)) if day is not None]
    return Candidate(
        member_id=row.member_id,
        consents=row.consents,
        has_phone=row.phone is not None,
        contacted_on=max(told, default=None),
        gone=row.has_left,
        complaint=state.has_complaint,
        running=lists.holds(row.member_id, day),
    )
