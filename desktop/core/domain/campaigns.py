"""Win-back campaigns: who is on a list, who is held out, what a campaign is on a day (RULES.md, "Win-back recipes").

Whoever may be written to is the same for both sides, so that nothing but the offer tells them apart: those held out
would have been reached by the same channel, on the same day, under the same limits. So what counts as a contact counts
for both sides: else the next list would lack those who got the offer, and hold those who did not.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Literal

from msgspec import Struct

from desktop.core.domain.campaign_events import (
    CampaignBegun,
    CampaignCancelled,
    CampaignEnded,
    CampaignSays,
    CampaignSent,
)
from desktop.core.domain.contact_events import Channel
from desktop.core.domain.contacts import CONSENT_OF
from desktop.core.domain.holdout import held_out, percent_among
from desktop.core.domain.state import Stamped

CHANNELS: tuple[Channel, ...] = ("call", "letter", "sms", "wechat", "mail")
Why = Literal["gone", "complaint", "contacted", "running", "no_consent", "no_phone"]
"""Why somebody is not on a list: left or frozen · an open complaint · a marketing contact in the last 30 days · on the
list of a campaign that runs · no consent by that channel · no number to call."""
WHYS: tuple[Why, ...] = ("gone", "complaint", "contacted", "running", "no_consent", "no_phone")
Standing = Literal["planned", "running", "over", "ended", "cancelled"]

PART = 1000
"""Members in one list: 40 kB of a body that may have 64."""


class Candidate(Struct, frozen=True, kw_only=True):
    """Somebody who was asked for. ``contacted_on``: the last marketing contact, of whichever campaign."""

    member_id: str
    consents: tuple[str, ...]
    has_phone: bool = True
    contacted_on: date | None = None
    gone: bool = False
    complaint: bool = False
    running: bool = False


class Terms(Struct, frozen=True, kw_only=True):
    """How a list is made: by which channel, on which day, under which limit, with which hold-out.

    ``among``: how many the classes have that the list is a part of. A part of a class holds out whom the class does,
    however few it has: else whoever asks for few members would offer something to who is held out.
    """

    channel: Channel
    day: date
    salt: str
    holdout_percent: int
    contact_days: int = 30
    among: int = 0


class Picked(Struct, frozen=True, kw_only=True):
    """A list: ids in order, who gets the offer and who is held out, and of the others how many by why.

    ``consenting``: of all who were asked for, how many agreed to each channel.
    """

    offered: tuple[str, ...]
    held: tuple[str, ...]
    percent: int
    excluded: Mapping[Why, int]
    consenting: Mapping[str, int]
    asked: int


def why_not(candidate: Candidate, terms: Terms) -> Why | None:
    """The first reason, in the order of WHYS; None for who can be on the list."""
    reasons: dict[Why, bool] = {
        "gone": candidate.gone,
        "complaint": candidate.complaint,
        "contacted": lately(candidate.contacted_on, terms.day, terms.contact_days),
        "running": candidate.running,
        "no_consent": not may_reach(candidate.consents, terms.channel),
        "no_phone": terms.channel in ("call", "sms") and not candidate.has_phone,
    }
    return next((why for why in WHYS if reasons[why]), None)


def may_reach(consents: Iterable[str], channel: Channel) -> bool:
    """Whether whoever agreed to that may be told of an offer by the channel."""
    needed = CONSENT_OF[channel]
    return not needed or needed in consents


def lately(contacted_on: date | None, day: date, contact_days: int) -> bool:
    """Whether a contact is so recent that another one has to wait: at least ``contact_days`` lie between two."""
    return contacted_on is not None and (day - contacted_on).days < contact_days


class Picking:
    """A list in the making, from as many pieces as there are; somebody who comes twice stands in it once."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._excluded, self._consenting = Counter[Why](), Counter[str]()
        self._seen, self._listed = set[str](), list[str]()

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Put these to the terms."""
        for candidate in candidates:
            if candidate.member_id in self._seen:
                continue
            self._seen.add(candidate.member_id)
            self._consenting.update(candidate.consents)
            if (why := why_not(candidate, self._terms)) is not None:
                self._excluded[why] += 1
            else:
                self._listed.append(candidate.member_id)

    @property
    def asked(self) -> int:
        """How many were put to the terms."""
        return len(self._seen)

    def picked(self) -> Picked:
        """Everybody who can be reached, put on one of the two sides."""
        listed, salt = sorted(self._listed), self._terms.salt
        percent = percent_among(self._terms.holdout_percent, max(len(listed), self._terms.among))
        return Picked(
            offered=tuple(each for each in listed if not held_out(each, salt, percent)),
            held=tuple(each for each in listed if held_out(each, salt, percent)),
            percent=percent,
            excluded=dict(self._excluded),
            consenting=dict(self._consenting),
            asked=self.asked,
        )


def parts(member_ids: Sequence[str]) -> list[tuple[str, ...]]:
    """A list as it is written, in pieces."""
    return [tuple(member_ids[at : at + PART]) for at in range(0, len(member_ids), PART)]


def list_digest(member_ids: Iterable[str]) -> str:
    """What vouches for a list: SHA-256 over its ids in order, one a line."""
    return sha256("".join(f"{each}\n" for each in sorted(member_ids)).encode()).hexdigest()


class Campaign(Struct, frozen=True, kw_only=True):
    """A campaign as everything that was said of it leaves it. ``sent``: days on which the offer went out, in order."""

    campaign_id: str
    begun_on: date
    begun_at_us: int
    said: CampaignBegun
    last_day: date
    sent: tuple[tuple[date, str, int], ...] = ()
    ended: bool = False
    cancelled: bool = False

    def standing(self, day: date) -> Standing:
        """What it is on a day."""
        if self.cancelled:
            return "cancelled"
        if day > self.last_day:
            return "ended" if self.ended else "over"
        return "planned" if day < self.said.first_day else "running"

    def contacted_on(self) -> date | None:
        """When the members of the list, both sides, count as contacted: when it went out last, or was begun."""
        if self.cancelled:
            return None
        return max([day for day, _, _ in self.sent], default=self.begun_on)

    def is_offered(self, member_id: str) -> bool:
        """Whether one of the list gets the offer."""
        return not held_out(member_id, self.said.salt, self.said.holdout_percent)

    def is_reached(self, consents: Iterable[str]) -> bool:
        """Whether whoever agreed to that may be told of it; of a channel of a later program nobody knows."""
        channel = next((each for each in CHANNELS if each == self.said.channel), None)
        return channel is not None and may_reach(consents, channel)

    def good_on(self, day: date) -> bool:
        """Whether the offer can be used on a day."""
        weekdays = self.said.offer.weekdays
        return self.standing(day) == "running" and (not weekdays or day.weekday() in weekdays)


def campaign_of(events: Iterable[Stamped]) -> Campaign | None:
    """What the events of one campaign come to, in whichever order; None before its beginning is known."""
    begun: Stamped | None = None
    says = list[tuple[Stamped, CampaignSays]]()
    for event in sorted(events, key=lambda event: event.order_key):
        if isinstance(event.payload, CampaignBegun):
            begun = begun or event
        elif isinstance(event.payload, CampaignSays):
            says.append((event, event.payload))
    if begun is None or not isinstance(begun.payload, CampaignBegun):
        return None
    last_days = [said.last_day for _, said in says if isinstance(said, CampaignEnded)]
    return Campaign(
        campaign_id=begun.event_id,
        begun_on=begun.effective_day,
        begun_at_us=begun.effective_at_us,
        said=begun.payload,
        last_day=min([begun.payload.last_day, *last_days]),
        sent=tuple((e.effective_day, s.how, s.members) for e, s in says if isinstance(s, CampaignSent)),
        ended=bool(last_days),
        cancelled=any(isinstance(said, CampaignCancelled) for _, said in says),
    )
