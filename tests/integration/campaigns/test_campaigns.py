"""A campaign from its list to what came back, over a real ledger; the limits hold, and every till of a store knows."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from desktop.bootstrap import keeper
from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.domain.errors import Refusal
from desktop.core.domain.holdout import held_out, salt_on
from desktop.core.ports import Till
from desktop.core.services.campaigns.begin_campaign import Beginning, begin_campaign
from desktop.core.services.campaigns.campaign_results import campaign_results
from desktop.core.services.campaigns.end_campaign import cancel_campaign, end_campaign
from desktop.core.services.campaigns.list_campaigns import list_campaigns
from desktop.core.services.campaigns.plan import Plan, Previewing, preview_campaign
from desktop.core.services.campaigns.running_offers import running_offers
from desktop.core.services.campaigns.send_campaign import To, send_campaign
from desktop.core.services.log_contact import Contact, log_contact
from desktop.core.services.member_cases import NewCase, open_case
from tests.integration.campaigns.crowd import MANY, TODAY, buy, on_list, plan, quiet_shop
from tests.tills import TestTill


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestTill]:
    """One shop for all that only look, or that look at days of their own."""
    with quiet_shop(tmp_path_factory.mktemp("quiet") / "shop") as shop:
        yield shop


def test_a_preview_says_whom_it_reaches_and_writes_nothing(quiet: TestTill) -> None:
    before = quiet.rows("SELECT seq FROM heads")
    picked = preview_campaign(quiet.till, plan()).picked
    assert (picked.asked, len(picked.offered) + len(picked.held), picked.percent) == (MANY, MANY, 10)
    assert all(held_out(each, salt_on(TODAY), 10) for each in picked.held)
    nobody = preview_campaign(quiet.till, plan("sms")).picked
    assert (nobody.offered, nobody.held, nobody.excluded) == ((), (), {"no_consent": MANY})
    assert quiet.rows("SELECT seq FROM heads") == before


def test_a_preview_in_slices_is_the_same_and_can_be_left(quiet: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = preview_campaign(quiet.till, plan())
    monkeypatch.setattr("desktop.core.services.campaigns.plan._PAGE", 50)
    work, seen = Previewing(plan()), list[int]()
    while work.preview is None:
        work.step(quiet.till)
        seen.append(work.done)
    assert (seen, work.all) == ([50, 100, MANY], MANY)
    assert work.preview == whole
    left = Previewing(plan())
    left.step(quiet.till)
    assert left.preview is None, "whoever closes the form calls no further"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"first_day": TODAY - timedelta(days=1)}, "campaign.dates"),
        ({"last_day": TODAY - timedelta(days=1)}, "campaign.dates"),
        ({"last_day": TODAY + timedelta(days=366)}, "campaign.dates"),
        ({"offer": CampaignOffer(coupon="")}, "campaign.coupon"),
        ({"offer": CampaignOffer(coupon="two\nlines")}, "campaign.coupon"),
        ({"offer": CampaignOffer(coupon="x" * 41)}, "campaign.coupon"),
        ({"offer": CampaignOffer(coupon="a", from_minor=100, off_minor=101)}, "campaign.amounts"),
        ({"recipe": "returning", "offer": CampaignOffer(coupon="a", from_minor=400, off_minor=101)}, "campaign.deep"),
        ({"holdout_percent": 21}, "campaign.holdout"),
    ],
    ids=str,
)
def test_what_makes_no_offer_is_refused(quiet: TestTill, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        preview_campaign(quiet.till, replace(plan(), **changes))
    assert refused.value.code == code


def test_from_a_list_to_what_came_back(tmp_path: Path) -> None:
    with quiet_shop(tmp_path / "shop") as shop:
        campaign_id = shop.till.ids.event_id()
        said = begin_campaign(shop.till, campaign_id, plan(percent=20))
        assert begin_campaign(shop.till, campaign_id, plan(percent=20)) == said  # a retry begins nothing more
        offered = [each for each in on_list(shop, campaign_id) if not held_out(each, said.salt, 20)]
        held = [each for each in on_list(shop, campaign_id) if held_out(each, said.salt, 20)]
        assert (said.offered, said.held) == (len(offered), len(held))

        sent = send_campaign(shop.till, shop.till.ids.event_id(), campaign_id, To(out=tmp_path / "list.csv"))
        rows = list(csv.reader((tmp_path / "list.csv").read_text("utf-8").splitlines()))
        assert (sent.members, rows[0]) == (len(offered), ["member_no", "name", "coupon", "until"])
        assert {row[0] for row in rows[1:]} == {_number(shop, each) for each in offered}  # nobody who is held out

        by_hand = Contact(outcome="sent", channel="letter", recipe="dormant_new", despite=("recent",))
        logged = [
            log_contact(shop.till, shop.till.ids.event_id(), _number(shop, each), by_hand).contact_id
            for each in (offered[0], held[0])
        ]
        with shop.till.ledger.reading() as reading:
            events = [reading.event(each) for each in logged]
        named = [event.payload.campaign_id for event in events if event]  # type: ignore[union-attr]
        assert named == [campaign_id, None], "an offer by hand is a part of the campaign that makes it"
        assert campaign_results(shop.till, campaign_id).told == (1, 1), "one held out was told: shown as a bias"

        asked = To(out=tmp_path / "list.xlsx", how="xlsx", language="en")
        assert send_campaign(shop.till, shop.till.ids.event_id(), campaign_id, asked).members == len(offered)
        table = list(openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0].iter_rows(values_only=True))
        assert table[2] == ("Member", "Name", "Coupon", "Good until")
        assert {row[0] for row in table[3:]} == {row[0] for row in rows[1:]}

        shop.clock.advance(days=8)
        for each in offered[:40]:
            buy(shop, each)
        buy(shop, offered[0], 500)
        buy(shop, held[0])
        shop.clock.advance(days=60)
        buy(shop, held[1])  # after its last day: not counted
        results = campaign_results(shop.till, campaign_id)
        assert results.until == TODAY + timedelta(days=29)
        one, two = results.uplift.offered, results.uplift.held
        assert (one.members, one.came, one.bills, one.spend_minor) == (len(offered), 40, 41, 400_500)
        assert (two.members, two.came, two.bills, two.spend_minor) == (len(held), 1, 1, 10_000)
        assert one.squares_minor == 39 * 10_000**2 + 10_500**2
        assert results.uplift.verdict == "more"
        assert [(week.offered, week.held) for week in results.weeks] == [(0, 0), (40, 1), (0, 0), (0, 0), (0, 0)]
        assert _verified(shop) is None


def test_one_contact_in_thirty_days_over_all_campaigns_for_both_sides(tmp_path: Path) -> None:
    with quiet_shop(tmp_path / "shop") as shop:
        first = shop.till.ids.event_id()
        begin_campaign(shop.till, first, plan(days=5))
        assert preview_campaign(shop.till, plan()).picked.excluded == {"contacted": MANY}
        shop.clock.advance(days=3)
        send_campaign(shop.till, shop.till.ids.event_id(), first, To(out=tmp_path / "l.csv"))
        for days, left_out in ((29, MANY), (30, 0)):
            shop.clock.set("2026-11-25T12:00:00")
            shop.clock.advance(days=days)
            picked = preview_campaign(shop.till, _lost(shop)).picked
            assert picked.excluded == ({"contacted": left_out} if left_out else {})
        with pytest.raises(Refusal, match=r"campaign\.done"):
            send_campaign(shop.till, shop.till.ids.event_id(), first, To(out=tmp_path / "l.csv"))


def test_whoever_is_on_a_running_list_is_on_no_other(tmp_path: Path) -> None:
    with quiet_shop(tmp_path / "shop") as shop:
        begin_campaign(shop.till, shop.till.ids.event_id(), plan(days=90))
        shop.clock.advance(days=45)
        assert preview_campaign(shop.till, _lost(shop)).picked.excluded == {"running": MANY}


def test_a_call_with_an_offer_and_a_campaign_are_one_limit(tmp_path: Path) -> None:
    with quiet_shop(tmp_path / "shop") as shop:
        first, second = shop.till.ids.event_id(), shop.till.ids.event_id()
        said = begin_campaign(shop.till, first, plan(days=1))
        offered = next(each for each in on_list(shop, first) if not held_out(each, said.salt, 10))
        letter = Contact(channel="letter", outcome="sent", recipe="dormant_new")
        shop.clock.advance(days=29)
        with pytest.raises(Refusal, match=r"contact\.recent"):  # the campaign was the last contact
            log_contact(shop.till, shop.till.ids.event_id(), _number(shop, offered), letter)
        shop.clock.advance(days=1)
        log_contact(shop.till, shop.till.ids.event_id(), _number(shop, offered), letter)
        assert preview_campaign(shop.till, _lost(shop)).picked.excluded == {"contacted": 1}  # and now the letter is
        shop.clock.advance(days=30)
        begin_campaign(shop.till, second, replace(_lost(shop), recipe="dormant_new"))
        log_contact(shop.till, shop.till.ids.event_id(), _number(shop, offered), replace(letter, despite=("recent",)))
        with pytest.raises(Refusal, match=r"campaign\.sent"):  # somebody was told by hand
            cancel_campaign(shop.till, shop.till.ids.event_id(), second)


def test_an_open_complaint_stops_the_offer_before_and_after_it_is_begun(tmp_path: Path) -> None:
    with quiet_shop(tmp_path / "shop") as shop:
        first = shop.till.ids.event_id()
        said = begin_campaign(shop.till, first, plan())
        offered = next(each for each in on_list(shop, first) if not held_out(each, said.salt, 10))
        case = NewCase(event_id=shop.till.ids.event_id(), key=_number(shop, offered), sort="complaint", text="等太久")
        open_case(shop.till, case)
        sent = send_campaign(shop.till, shop.till.ids.event_id(), first, To(out=tmp_path / "l.csv"))
        assert sent.members == said.offered - 1
        shop.clock.advance(days=60)
        assert preview_campaign(shop.till, _lost(shop)).picked.excluded == {"complaint": 1}


def test_the_counter_sees_a_running_offer_of_whoever_gets_it(tmp_path: Path) -> None:
    with quiet_shop(tmp_path / "shop") as shop:
        first, later = shop.till.ids.event_id(), TODAY + timedelta(days=2)
        said = begin_campaign(shop.till, first, plan(days=5, first=later))
        offered = next(each for each in on_list(shop, first) if not held_out(each, said.salt, 10))
        held = next(each for each in on_list(shop, first) if held_out(each, said.salt, 10))
        assert _seen(shop, offered) == []
        shop.clock.advance(days=2)
        assert _seen(shop, offered) == [("WB20", later + timedelta(days=4))]
        assert _seen(shop, held) == []
        assert end_campaign(shop.till, shop.till.ids.event_id(), first) == later
        assert _seen(shop, offered) == [("WB20", later)]
        shop.clock.advance(days=1)
        assert _seen(shop, offered) == []


def test_a_campaign_is_taken_back_only_before_anybody_heard_of_it(tmp_path: Path) -> None:
    with quiet_shop(tmp_path / "shop") as shop:
        first, second = shop.till.ids.event_id(), shop.till.ids.event_id()
        begin_campaign(shop.till, first, plan())
        cancel_campaign(shop.till, shop.till.ids.event_id(), first)
        cancel_campaign(shop.till, shop.till.ids.event_id(), first)
        assert preview_campaign(shop.till, plan()).picked.excluded == {}  # it never was
        begin_campaign(shop.till, second, plan())
        send_campaign(shop.till, shop.till.ids.event_id(), second, To(out=tmp_path / "l.csv"))
        with pytest.raises(Refusal, match=r"campaign\.sent"):
            cancel_campaign(shop.till, shop.till.ids.event_id(), second)
        day, known = list_campaigns(shop.till)
        assert [(each.campaign_id, each.standing(day)) for each in known] == [(second, "running"), (first, "cancelled")]


def test_a_list_that_broke_off_counts_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.core.domain.campaigns.PART", 50)
    with quiet_shop(tmp_path / "shop") as shop:
        broken, campaign_id = shop.till.ids.event_id(), shop.till.ids.event_id()
        monkeypatch.setattr("desktop.core.services.campaigns.begin_campaign._said", _cut)
        with pytest.raises(ZeroDivisionError):
            begin_campaign(shop.till, broken, plan())
        monkeypatch.undo()
        assert len(on_list(shop, broken)) in (50, 100)
        assert preview_campaign(shop.till, plan()).picked.excluded == {}
        with pytest.raises(Refusal, match=r"campaign\.half"):
            begin_campaign(shop.till, broken, plan())
        begin_campaign(shop.till, campaign_id, plan())
        assert [each.campaign_id for each in list_campaigns(shop.till)[1]] == [campaign_id]


def test_a_list_is_read_and_written_in_bits_between_which_others_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever buys meanwhile stands on it once at most; where another campaign begins meanwhile, this one does not."""
    monkeypatch.setattr("desktop.core.domain.campaigns.PART", 40)
    monkeypatch.setattr("desktop.core.services.campaigns.plan._PAGE", 25)
    with quiet_shop(tmp_path / "shop") as shop:
        till, first, second, third = shop.till, *(shop.till.ids.event_id() for _ in range(3))
        whole = preview_campaign(till, plan()).picked
        work, steps = Beginning(first, plan()), 0
        while work.begun is None:
            work.step(till)
            steps += 1
            buy(shop, whole.offered[steps])
        assert steps >= MANY // 25 + MANY // 40
        assert (work.begun.offered, work.begun.held) == (len(on_list(shop, first)) - work.begun.held, work.begun.held)
        assert set(on_list(shop, first)) <= {*whole.offered, *whole.held}
        assert begin_campaign(till, first, plan()) == work.begun
        cancel_campaign(till, till.ids.event_id(), first)
        late = Beginning(second, plan())
        while late.done < late.all or not late.done:
            late.step(till)
        begin_campaign(till, third, plan())
        with pytest.raises(Refusal, match=r"campaign\.meanwhile"):
            _all_of(late, till)
        assert [each.campaign_id for each in list_campaigns(till)[1] if not each.cancelled] == [third]


def _all_of(work: Beginning, till: Till) -> None:
    while work.begun is None:
        work.step(till)


def _cut(*_: object) -> None:
    raise ZeroDivisionError


def _lost(shop: TestTill) -> Plan:
    """The same people, who are lost by now."""
    today = date.fromisoformat(shop.rows("SELECT date(?, 'unixepoch', '+8 hours')", shop.clock.now_us // 10**6)[0][0])
    asked = plan(first=today)
    return replace(asked, wish=replace(asked.wish, class_names=("dormant", "lost")))


def _seen(shop: TestTill, member_id: str) -> list[tuple[str, date]]:
    with shop.till.ledger.reading() as reading:
        return [(each.offer.coupon, each.last_day) for each in running_offers(reading, member_id)]


def _number(shop: TestTill, member_id: str) -> str:
    with shop.till.ledger.reading() as reading:
        member = reading.member(member_id)
    assert member is not None
    return member.member_no


def _verified(shop: TestTill) -> str | None:
    bad = keeper(shop.folder, shop.clock).verify((), lambda _done, _all: None).first_bad
    return bad.what if bad else None
