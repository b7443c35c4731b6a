"""When a member was last told of an offer, by whichever campaign: one limit over all of them (RULES.md)."""

from datetime import date

from desktop.core.domain.campaigns import Campaign, campaign_of, lately
from desktop.core.domain.contact_events import Channel
from desktop.core.ports import Reading


def campaign(reading: Reading, campaign_id: str) -> Campaign | None:
    """A campaign as it stands; None for one that was never begun, or that this till was not told of."""
    return campaign_of(reading.campaign_events(campaign_id))


class Lists:
    """Whose list members are on, inside one reading: each campaign is put together once, however many ask."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[str, Campaign | None] = {}

    def of(self, member_id: str) -> list[tuple[Campaign, str]]:
        """The campaigns whose list the member is on, each with the id listed."""
        found = ((self._campaign(named), listed) for named, listed in self._reading.campaigns_of(member_id))
        return [(known, listed) for known, listed in found if known is not None]

    def last_contact(self, member_id: str) -> date | None:
        """The last day on which an offer went out to them, or to those they are held out from."""
        return max((day for known, _ in self.of(member_id) if (day := known.contacted_on())), default=None)

    def holds(self, member_id: str, day: date) -> bool:
        """Whether a campaign that is not over has them: to be given the offer, or to be compared with."""
        return any(known.standing(day) in ("planned", "running") for known, _ in self.of(member_id))

    def _campaign(self, campaign_id: str) -> Campaign | None:
        if campaign_id not in self._known:
            self._known[campaign_id] = campaign(self._reading, campaign_id)
        return self._known[campaign_id]


def offered_lately(reading: Reading, member_id: str) -> bool:
    """Whether the days of rest after a campaign's offer still run: of those held out too, who would have had it.

    A campaign by phone that runs and offers them something is told by the very call in question.
    """
    day, rest = reading.today(), reading.program().program.winback.contact_days
    for known, listed in Lists(reading).of(member_id):
        by_phone = known.said.channel == "call" and known.standing(day) in ("planned", "running")
        if not (by_phone and known.is_offered(listed)) and lately(known.contacted_on(), day, rest):
            return True
    return False


def part_of(reading: Reading, member_id: str, channel: Channel) -> str | None:
    """The campaign that an offer by that channel is a part of now: one that runs and offers them something by it."""
    day = reading.today()
    running = [
        known
        for known, listed in Lists(reading).of(member_id)
        if known.said.channel == channel and known.standing(day) in ("planned", "running") and known.is_offered(listed)
    ]
    newest = max(running, key=lambda known: (known.begun_at_us, known.campaign_id), default=None)
    return newest.campaign_id if newest is not None else None


def heard_of(reading: Reading, known: Campaign) -> date | None:
    """The first day on which somebody of the list was told of it: it went out, or its recipe came through by hand."""
    told = [day for day, _, _ in known.sent]
    for listed in reading.campaign_members(known.campaign_id):
        if known.is_offered(listed):
            told += [
                contact.day
                for contact in reading.state(listed).contacts
                if contact.recipe == known.said.recipe and contact.came_through and contact.day >= known.begun_on
            ]
    return min(told, default=None)
