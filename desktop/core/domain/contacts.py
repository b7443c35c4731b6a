"""Contacts with a member: what fold keeps of them, and the limits on the next one (RULES.md, "Win-back recipes")."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Literal

from msgspec import Struct

from desktop.core.domain.contact_events import Channel, ContactLogged, Intent, Outcome

MOST_KEPT = 6
"""How many of a member's contacts the state holds; the log holds all."""
REST_DAYS = 30
FROM, UNTIL = time(10), time(20)
CONSENT_OF: dict[Channel, str] = {"call": "phone", "sms": "sms", "letter": "", "wechat": "wechat", "mail": "mail"}
"""The channel of domain.people that a contact needs the consent for; a letter, handed over or posted, needs none."""

Limit = Literal["recent", "hours"]
"""``recent``: they had an offer within 30 days. ``hours``: a call before 10:00 or from 20:00 on."""


class Contacted(Struct, frozen=True, array_like=True):
    """A contact that stands: which, when, how, what came of it, when to look again."""

    event_id: str
    day: date
    channel: Channel
    outcome: Outcome
    intent: Intent = ""
    recipe: str = ""
    remind_on: date | None = None

    @property
    def came_through(self) -> bool:
        """Whether the member was told something: a call that nobody answered tells nothing."""
        return self.outcome in ("reached", "sent")


Contacts = tuple[Contacted, ...]
"""Newest first, MOST_KEPT of them."""


def with_contact(contacts: Contacts, event_id: str, day: date, logged: ContactLogged) -> Contacts:
    """These and one more, the newest by the order of folding."""
    said = Contacted(event_id, day, logged.channel, logged.outcome, logged.intent, logged.recipe, logged.remind_on)
    return (said, *contacts)[:MOST_KEPT]


def without_contact(contacts: Contacts, event_id: str) -> Contacts:
    """These without one that was a mistake."""
    return tuple(contact for contact in contacts if contact.event_id != event_id)


def last_offer(contacts: Contacts) -> date | None:
    """The day on which they were last told of an offer; None for never, as far as the state goes back."""
    return max((contact.day for contact in contacts if contact.recipe and contact.came_through), default=None)


def reminder(contacts: Contacts, last_day: date | None) -> date | None:
    """When to look again at the member: what the newest contact says, unless they have bought since (``last_day``)."""
    if not contacts or contacts[0].remind_on is None:
        return None
    return None if last_day is not None and last_day > contacts[0].day else contacts[0].remind_on


def unanswered(contacts: Contacts) -> int:
    """How many calls in a row nobody answered, up to now."""
    for at, contact in enumerate(contacts):
        if contact.outcome != "no_answer":
            return at
    return len(contacts)


def limits_met(contacts: Contacts, channel: Channel, day: date, wall: time) -> tuple[Limit, ...]:
    """The limits that a contact with an offer now would pass over.

    A contact that was promised is none: on the day of a reminder, or later, whoever reminded them may call.
    """
    offered = last_offer(contacts)
    promised = contacts[0].remind_on if contacts else None
    is_recent = offered is not None and day - offered < timedelta(days=REST_DAYS)
    met: list[Limit] = ["recent"] if is_recent and not (promised and promised <= day) else []
    if channel == "call" and not FROM <= wall < UNTIL:
        met.append("hours")
    return tuple(met)


def remind_days(outcome: Outcome, intent: Intent) -> int | None:
    """After how many days to look again, as proposed; None for not at all."""
    if outcome == "no_answer":
        return 1
    return {"coming": 7, "thinking": 14}.get(intent) if outcome == "reached" else None


def joined_contacts(all_contacts: Sequence[Contacts]) -> Contacts:
    """Those of members who are one: newest first."""
    flat = [contact for contacts in all_contacts for contact in contacts]
    return tuple(sorted(flat, key=lambda contact: (contact.day, contact.event_id), reverse=True)[:MOST_KEPT])
