"""Who is on a campaign's list and who is held out, and what a campaign is on a day."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from desktop.core.domain.campaign_events import (
    CampaignBegun,
    CampaignCancelled,
    CampaignEnded,
    CampaignOffer,
    CampaignSays,
    CampaignSent,
)
from desktop.core.domain.campaigns import (
    PART,
    Campaign,
    Candidate,
    Picked,
    Picking,
    Standing,
    Terms,
    Why,
    campaign_of,
    list_digest,
    parts,
    why_not,
)
from desktop.core.domain.holdout import held_out
from desktop.core.domain.state import Stamped

DAY = date(2026, 11, 22)
TERMS = Terms(channel="call", day=DAY, salt="year/2026", holdout_percent=10)
FINE = Candidate(member_id="m", consents=("phone",))
BEGUN = CampaignBegun(
    recipe="dormant_active", offer=CampaignOffer(coupon="WB20", off_minor=2000), channel="call", first_day=DAY,
    last_day=DAY + timedelta(days=29), salt="year/2026", holdout_percent=10, offered=90, held=10, parts=1, digest="d",
)  # fmt: skip


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (FINE, None),
        (Candidate(member_id="m", consents=("sms",)), "no_consent"),
        (Candidate(member_id="m", consents=("phone",), has_phone=False), "no_phone"),
        (Candidate(member_id="m", consents=("phone",), contacted_on=DAY - timedelta(days=29)), "contacted"),
        (Candidate(member_id="m", consents=("phone",), contacted_on=DAY - timedelta(days=30)), None),
        (Candidate(member_id="m", consents=("phone",), complaint=True), "complaint"),
        (Candidate(member_id="m", consents=("phone",), running=True), "running"),
        (Candidate(member_id="m", consents=(), complaint=True, gone=True), "gone"),
    ],
    ids=str,
)
def test_who_is_not_on_a_list_and_why(candidate: Candidate, why: Why | None) -> None:
    assert why_not(candidate, TERMS) == why


def test_a_letter_needs_no_consent() -> None:
    letter = Terms(channel="letter", day=DAY, salt="s", holdout_percent=10)
    assert why_not(Candidate(member_id="m", consents=(), has_phone=False), letter) is None


def pick(crowd: list[Candidate]) -> Picked:
    """Put to the terms in two pieces, somebody of the first again in the second."""
    picking = Picking(TERMS)
    picking.add(crowd[: len(crowd) // 2])
    picking.add(crowd[len(crowd) // 2 - 1 :])
    return picking.picked()


def test_each_side_has_been_through_the_same_sieve() -> None:
    crowd = [Candidate(member_id=f"m{n}", consents=("phone",) if n % 3 else ()) for n in range(3000)]
    picked = pick(crowd)
    assert (picked.asked, picked.excluded, picked.consenting) == (3000, {"no_consent": 1000}, {"phone": 2000})
    assert len(picked.offered) + len(picked.held) == 2000
    assert 140 <= len(picked.held) <= 260
    assert all(held_out(each, TERMS.salt, 10) for each in picked.held)
    assert not any(held_out(each, TERMS.salt, 10) for each in picked.offered)
    assert [*picked.offered] == sorted(picked.offered)


def test_a_part_of_a_class_holds_out_whom_the_class_does() -> None:
    few = [Candidate(member_id=f"m{n}", consents=("phone",)) for n in range(99)]
    picking = Picking(replace(TERMS, among=3000))
    picking.add(few)
    assert picking.picked().percent == TERMS.holdout_percent
    assert picking.picked().held == tuple(sorted(f"m{n}" for n in range(99) if held_out(f"m{n}", TERMS.salt, 10))) != ()


def test_of_fewer_than_a_hundred_nobody_is_held_out() -> None:
    picked = pick([Candidate(member_id=f"m{n}", consents=("phone",)) for n in range(99)])
    assert (len(picked.offered), picked.held, picked.percent) == (99, (), 0)
    assert pick([Candidate(member_id=f"m{n}", consents=("phone",)) for n in range(100)]).percent == 10


def test_a_list_of_any_length_is_written_in_pieces_that_its_digest_vouches_for() -> None:
    ids = [f"{n:05}" for n in range(2 * PART + 1)]
    assert [len(piece) for piece in parts(ids)] == [PART, PART, 1]
    assert list_digest(reversed(ids)) == list_digest(each for piece in parts(ids) for each in piece)
    assert list_digest(ids) != list_digest(ids[1:])


@pytest.mark.parametrize(
    ("says", "day", "standing", "good"),
    [
        ((), DAY - timedelta(days=1), "planned", False),
        ((), DAY, "running", True),
        ((), DAY + timedelta(days=29), "running", True),
        ((), DAY + timedelta(days=30), "over", False),
        ((CampaignEnded("c", DAY + timedelta(days=3)),), DAY + timedelta(days=3), "running", True),
        ((CampaignEnded("c", DAY + timedelta(days=3)),), DAY + timedelta(days=4), "ended", False),
        ((CampaignCancelled("c"),), DAY, "cancelled", False),
    ],
    ids=str,
)
def test_what_a_campaign_is_on_a_day(
    says: tuple[CampaignSays, ...],
    day: date,
    standing: Standing,
    good: bool,
) -> None:
    found = campaign_of([*map(_stamped, says), Stamped("c", 1, DAY, "1", BEGUN)])
    assert found is not None
    assert (found.standing(day), found.good_on(day)) == (standing, good)


def test_a_contact_counts_from_when_it_went_out_last() -> None:
    assert _campaign().contacted_on() == DAY
    assert _campaign(CampaignSent("c", "csv", 90)).contacted_on() == DAY + timedelta(days=2)
    assert _campaign(CampaignCancelled("c")).contacted_on() is None
    assert campaign_of([_stamped(CampaignCancelled("c"))]) is None


def _campaign(*says: CampaignSays) -> Campaign:
    found = campaign_of([Stamped("c", 1, DAY, "1", BEGUN), *map(_stamped, says)])
    assert found is not None
    return found


def _stamped(said: CampaignSays) -> Stamped:
    return Stamped("x", 2, DAY + timedelta(days=2), "1", said)
