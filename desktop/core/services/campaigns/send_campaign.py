"""Let a campaign's list out, as a file. Those held out are never in it.

It is recorded as an export, and as a contact with everybody on the list, before the file has its place.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal, TypeVar

from msgspec import Struct

from desktop.core.domain.campaign_events import CampaignSent
from desktop.core.domain.campaigns import Campaign
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.events import ExportMade
from desktop.core.domain.listing import guarded
from desktop.core.domain.offer_label import OfferLabel
from desktop.core.domain.people import Member
from desktop.core.domain.sheets import Document, Sheet, Value
from desktop.core.domain.staff import Approval
from desktop.core.ports import CsvDraft, Fact, Progress, Reading, Till, unwatched
from desktop.core.services.allow import allow
from desktop.core.services.campaigns.contacts import campaign
from desktop.core.services.member_cases import may_promote
from desktop.core.words import Words

CALLED = ("member_no", "name", "phone", "coupon", "until")
"""What a list by phone holds; one of letters needs no number."""
WRITTEN = ("member_no", "name", "coupon", "until")
T = TypeVar("T")


MOST_LABELS = 5000
"""Of a longer list somebody makes letters elsewhere, from the table."""


class To(Struct, frozen=True, kw_only=True):
    """Where the list goes: a table (``xlsx`` with headings in ``language``), or labels with ``lines`` on each."""

    out: Path
    how: Literal["csv", "xlsx", "labels"] = "csv"
    lines: tuple[str, ...] = ()
    language: str = "zh-Hans"


class Sent(Struct, frozen=True, kw_only=True):
    """A list that left the house. ``left_out``: who got the offer when it began, and may not be told of it any more."""

    members: int
    file: str
    left_out: int = 0


def send_campaign(
    till: Till, event_id: str, campaign_id: str, to: To, approval: Approval | None = None,
    progress: Progress = unwatched,
) -> Sent:  # fmt: skip
    """Write everybody who gets the offer: consent is asked again, phones stand only where they are called.

    ``progress`` may stop it: then there is no file, no record and no contact. Raises NotFound ``campaign.unknown``;
    RuleBroken ``campaign.done`` for one that is over or taken back, ``campaign.nobody`` where nobody may be written to
    any more, ``campaign.many`` for more labels than MOST_LABELS, ``file.not_writable``, ``safe_mode.paused``; what
    allow raises for the deed "export".
    """
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    till.staff.demand("export", approval)
    with till.ledger.reading() as reading:
        known = _open(reading, campaign_id)
        draft = _drafted(till, reading, known, to, progress)
    with draft:
        if not draft.rows:
            raise RuleBroken("campaign.nobody")
        progress(1, 1)
        with till.ledger.writing() as writing:
            _open(writing, campaign_id)  # writing a list takes its time: it may have been taken back meanwhile
            allow(till, writing, "export", event_id, approval)
            made, moment = ExportMade(what="campaign", rows=draft.rows, as_of=None), writing.moment()
            writing.append(Fact(event_id=till.ids.event_id(), moment=moment, payload=made))
            sent = CampaignSent(campaign_id=campaign_id, how=to.how, members=draft.rows)
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=sent))
        till.copies.note(to.out, moment.recorded_at_us)
        draft.publish()
    return Sent(members=draft.rows, file=str(to.out), left_out=known.said.offered - draft.rows)


def _open(reading: Reading, campaign_id: str) -> Campaign:
    """A campaign that is not over; raises as send_campaign."""
    known = campaign(reading, campaign_id)
    if known is None:
        raise NotFound("campaign.unknown")
    if known.standing(reading.today()) not in ("planned", "running"):
        raise RuleBroken("campaign.done")
    return known


def _drafted(till: Till, reading: Reading, known: Campaign, to: To, progress: Progress) -> CsvDraft:
    members, offered = _members(reading, known), known.said.offered
    if to.how != "labels":
        header = CALLED if known.said.channel in ("call", "sms") else WRITTEN
        rows = (_row(known, member, header) for member in _told(members, progress, 0, offered))
        if to.how == "csv":
            return till.tables.write(to.out, header, rows)
        return _workbook(till, to, header, tuple(rows))
    reached = _at_most(_told(members, progress, 0, 2 * offered), MOST_LABELS)
    drawn = (
        OfferLabel(shop=till.shop.name, name=member.profile.name, lines=to.lines, code=member.member_no)
        for member in _told(reached, progress, len(reached), 2 * len(reached))
    )
    return till.tables.keep(to.out, till.papers.labels(drawn), len(reached))


def _told(found: Iterable[T], progress: Progress, before: int, of_all: int) -> Iterator[T]:
    """These one by one, each told: ``before`` of ``of_all`` were done when it began."""
    for at, each in enumerate(found, before + 1):
        progress(at, max(of_all, at))
        yield each


def _at_most(found: Iterable[T], most: int) -> tuple[T, ...]:
    """All of these. RuleBroken ``campaign.many``."""
    kept = tuple(islice(found, most + 1))
    if len(kept) > most:
        raise RuleBroken("campaign.many", most=f"{most:,}")
    return kept


def _workbook(till: Till, to: To, header: Sequence[str], rows: tuple[tuple[Value, ...], ...]) -> CsvDraft:
    words = Words(to.language)
    heads = tuple(words.say(f"window.campaigns.column.{name}") for name in header)
    sheet = Sheet(title=words.say("window.campaigns.title"), header=heads, rows=rows)
    document = Document(title=till.shop.name, subtitle=sheet.title, language=to.language, sheets=(sheet,))
    return till.tables.keep(to.out, till.papers.workbook(document), len(rows))


def _members(reading: Reading, known: Campaign) -> Iterator[Member]:
    """By id; who left, complained or withdrew the consent since is not among them, and nobody who is held out.

    Who was listed under two ids, merged since, has it once.
    """
    seen = set[str]()
    for listed in reading.campaign_members(known.campaign_id):
        member = reading.member(listed)
        if member is None or member.withdrawn or not known.is_offered(listed) or member.member_id in seen:
            continue
        seen.add(member.member_id)
        state = reading.state(listed)
        if may_promote(state) and known.is_reached(state.consents):
            yield member


def _row(known: Campaign, member: Member, header: Sequence[str]) -> tuple[Value, ...]:
    values: dict[str, Value] = {
        "member_no": member.member_no,
        "name": guarded(member.profile.name),
        "phone": member.profile.phone or "",
        "coupon": guarded(known.said.offer.coupon),
        "until": known.last_day.isoformat(),
    }
    return tuple(values[column] for column in header)
