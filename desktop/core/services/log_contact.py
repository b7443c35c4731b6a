"""Log what came of a contact with a member, and take a log back. 勿再联系 withdraws the consent to calls, on record.

A contact that is logged again under its event id changes nothing more. What a caller sees before dialling is
``contacts_of``.
"""

from datetime import date, datetime, timedelta

from msgspec import Struct

from desktop.core.domain.contact_events import Channel, ContactLogged, ContactUndone, Intent, Outcome
from desktop.core.domain.contacts import (
    CONSENT_OF,
    Contacted,
    Limit,
    limits_met,
    remind_days,
    unanswered,
)
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.events import ProfileChanged
from desktop.core.domain.people import CHANNELS, Member
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Reading, Till, Writing
from desktop.core.services.allow import allow
from desktop.core.services.campaigns.contacts import offered_lately, part_of
from desktop.core.services.member_cases import may_promote
from desktop.core.services.profiles import CONSENT_TEXT, seal_profile, search_keys
from desktop.core.services.who import find_here

PROPOSED = -1
"""Days to the next reminder as the outcome proposes; None is no reminder."""
_MOST_DAYS = 366


class Contact(Struct, frozen=True, kw_only=True):
    """What came of it. ``remind_in_days``: PROPOSED, None, or from 1 on.

    ``campaign_id`` None: of an offer, the running campaign that it is a part of, if it is of any. ``despite``: the
    limits that whoever calls was told of and passes over.
    """

    outcome: Outcome
    channel: Channel = "call"
    intent: Intent = ""
    recipe: str = ""
    campaign_id: str | None = None
    remind_in_days: int | None = PROPOSED
    despite: tuple[Limit, ...] = ()


class Logged(Struct, frozen=True, kw_only=True):
    """A contact on record, and whether it withdrew a consent."""

    contact_id: str
    member_id: str
    withdrew: str
    remind_on: date | None


class Contacting(Struct, frozen=True, kw_only=True):
    """What a caller should know of a member. ``missing``: the consent that a call would need and nobody gave, or "".

    ``may_promote``: no complaint is open. ``met``: the limits that an offer by phone now would pass over.
    ``unanswered``: calls in a row.
    """

    contacts: tuple[Contacted, ...]
    missing: str
    may_promote: bool
    met: tuple[Limit, ...]
    unanswered: int


def log_contact(till: Till, event_id: str, key: str, contact: Contact, approval: Approval | None = None) -> Logged:
    """Put a contact on record. ``key``: as find_one takes it.

    Raises what find_here and allow raise; RuleBroken ``contact.no_consent``, ``contact.complaint`` (one is open),
    ``contact.recent`` (they had an offer within 30 days) and ``contact.hours`` unless ``despite`` names the limit,
    ``contact.unclear`` for an outcome that the channel has not, ``safe_mode.paused``; Conflict ``merge.differs`` where
    the id is another event's.
    """
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    _check_sense(contact)
    with till.ledger.writing() as writing:
        member = find_here(till, writing, key).member
        if (done := writing.event(event_id)) is None:
            allow(till, writing, "contact", event_id, approval)
            _check_limits(till, writing, member, contact)
            said = _write(till, writing, event_id, member, contact)
        elif isinstance(done.payload, ContactLogged):
            said = done.payload
        else:
            raise Conflict("merge.differs")
        return Logged(contact_id=event_id, member_id=member.member_id, withdrew=said.withdrew, remind_on=said.remind_on)


def undo_contact(till: Till, event_id: str, contact_id: str, approval: Approval | None = None) -> None:
    """Take a logged contact back; a consent that it withdrew is given back. Twice is once.

    Raises NotFound ``contact.unknown``; what allow raises.
    """
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    with till.ledger.writing() as writing:
        logged, member_id = writing.event(contact_id), writing.member_of(contact_id)
        if logged is None or member_id is None or not isinstance(logged.payload, ContactLogged):
            raise NotFound("contact.unknown")
        member = writing.member(member_id)
        stands = any(contact.event_id == contact_id for contact in writing.state(member_id).contacts)
        if member is None or not stands:
            return
        allow(till, writing, "contact", event_id, approval)
        undone = ContactUndone(contact_id=contact_id)
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=undone, member_id=member_id))
        if logged.payload.withdrew:
            _say_consents(till, writing, member, logged.payload.withdrew, given=True)


def contacts_of(till: Till, reading: Reading, member_id: str, channel: Channel = "call") -> Contacting:
    """What a caller should know of a member before dialling."""
    state = reading.state(member_id)
    needed = CONSENT_OF[channel]
    return Contacting(
        contacts=state.contacts,
        may_promote=may_promote(state),
        missing=needed if needed and needed not in state.consents else "",
        met=_met(till, reading, member_id, channel),
        unanswered=unanswered(state.contacts),
    )


def _check_sense(contact: Contact) -> None:
    """A call is answered or not; what goes one way is sent; only who was reached can mean anything."""
    fits = (contact.channel == "call") != (contact.outcome == "sent")
    days = contact.remind_in_days
    sane_day = days is None or days == PROPOSED or 1 <= days <= _MOST_DAYS
    if not fits or not sane_day or (contact.intent and contact.outcome != "reached"):
        raise RuleBroken("contact.unclear")


def _check_limits(till: Till, writing: Writing, member: Member, contact: Contact) -> None:
    """No offer without consent, nor over an open complaint; the other limits hold unless they are knowingly passed."""
    state = writing.state(member.member_id)
    if not contact.recipe:
        return
    if not may_promote(state):
        raise RuleBroken("contact.complaint")
    needed = CONSENT_OF[contact.channel]
    if needed and needed not in state.consents:
        raise RuleBroken("contact.no_consent", channel=needed)
    for limit in _met(till, writing, member.member_id, contact.channel):
        if limit not in contact.despite:
            raise RuleBroken("contact.recent") if limit == "recent" else RuleBroken("contact.hours")


def _met(till: Till, reading: Reading, member_id: str, channel: Channel) -> tuple[Limit, ...]:
    """The limits that an offer now would pass over, whoever made the last one: somebody by hand, or a campaign."""
    wall = _wall(till, reading).time()
    met = limits_met(reading.state(member_id).contacts, channel, reading.today(), wall)
    return met if "recent" in met or not offered_lately(reading, member_id) else ("recent", *met)


def _write(till: Till, writing: Writing, event_id: str, member: Member, contact: Contact) -> ContactLogged:
    moment = writing.moment()
    days = contact.remind_in_days
    if days == PROPOSED:
        days = remind_days(contact.outcome, contact.intent)
    withdraws = contact.intent == "never" and "phone" in writing.state(member.member_id).consents
    said = ContactLogged(
        channel=contact.channel,
        outcome=contact.outcome,
        intent=contact.intent,
        recipe=contact.recipe,
        campaign_id=contact.campaign_id or _part_of(writing, member, contact),
        remind_on=None if days is None else moment.day + timedelta(days=days),
        withdrew="phone" if withdraws else "",
        despite=contact.despite,
    )
    writing.append(Fact(event_id=event_id, moment=moment, payload=said, member_id=member.member_id))
    if withdraws:
        _say_consents(till, writing, member, "phone", given=False)
    return said


def _part_of(writing: Writing, member: Member, contact: Contact) -> str | None:
    return part_of(writing, member.member_id, contact.channel) if contact.recipe else None


def _say_consents(till: Till, writing: Writing, member: Member, channel: str, *, given: bool) -> None:
    """The profile as it is, with one channel more or fewer agreed to: consents have their history there."""
    held = set(writing.state(member.member_id).consents)
    now = held | {channel} if given else held - {channel}
    kept = seal_profile(till, member.profile)
    said = ProfileChanged(
        profile_id=kept.text_id,
        profile_digest=kept.digest,
        consents=tuple(each for each in CHANNELS if each in now),
        consent_text=CONSENT_TEXT if now else "",
    )
    changed_id = till.ids.event_id()
    writing.append(Fact(event_id=changed_id, moment=writing.moment(), payload=said, member_id=member.member_id))
    writing.change_profile(member, kept.text_id, kept.salt, search_keys(member.profile))


def _wall(till: Till, reading: Reading) -> datetime:
    return till.clock.wall(reading.moment().effective_at_us)
