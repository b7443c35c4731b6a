"""Letters to members chosen one by one: the same limits and hold-out; stopped, nothing was written and nobody told."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdfium2 import PdfDocument

from desktop.core.domain.errors import Refusal
from desktop.core.domain.holdout import held_out, salt_on
from desktop.core.ports import Progress
from desktop.core.services.campaigns import send_campaign as sending
from desktop.core.services.campaigns.begin_campaign import begin_campaign
from desktop.core.services.campaigns.end_campaign import cancel_campaign
from desktop.core.services.campaigns.list_campaigns import list_campaigns
from desktop.core.services.campaigns.plan import Plan, preview_campaign
from desktop.core.services.campaigns.send_campaign import Sent, To, send_campaign
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.member_cases import NewCase, open_case
from desktop.core.services.merge_members import MergeRequest, merge_members
from tests.integration.campaigns.crowd import TODAY, on_list, plan, quiet_shop
from tests.tills import TestTill

NEW = 15
"""Labels: a page and one more."""


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestTill]:
    with quiet_shop(tmp_path_factory.mktemp("letters") / "shop") as shop:
        yield shop


def test_of_who_is_ticked_those_held_out_of_their_class_get_no_letter(quiet: TestTill) -> None:
    offered, held = sides(quiet)
    picked = preview_campaign(quiet.till, ticked(offered[0], held[0], offered[1])).picked
    assert (set(picked.offered), picked.held, picked.asked) == ({offered[0], offered[1]}, (held[0],), 3)
    assert preview_campaign(quiet.till, replace(ticked(held[0]), holdout_percent=0)).picked.offered == (held[0],)


def test_letters_keep_the_limits_are_recorded_and_stop_whole(quiet: TestTill, tmp_path: Path) -> None:
    offered, _ = sides(quiet)
    mine, others, campaign_id = offered[:NEW], offered[NEW : NEW + 2], quiet.till.ids.event_id()
    assert begin_campaign(quiet.till, campaign_id, ticked(*mine)).wish == "chosen/dormant"
    assert set(on_list(quiet, campaign_id)) == set(mine)
    again = preview_campaign(quiet.till, ticked(*mine, *others)).picked
    assert (set(again.offered), again.excluded) == (set(others), {"contacted": NEW})

    before = quiet.rows("SELECT count(*) FROM events")
    for steps in (0, NEW - 1, NEW, 2 * NEW - 1, 2 * NEW):  # reading, drawing, and before the record
        with pytest.raises(Refusal, match="stopped"):
            send(quiet, campaign_id, tmp_path, stopping_after(steps))
        assert (list(tmp_path.iterdir()), quiet.rows("SELECT count(*) FROM events")) == ([], before)
        assert list_campaigns(quiet.till)[1][0].sent == ()

    case = NewCase(event_id=quiet.till.ids.event_id(), key=number(quiet, mine[0]), sort="complaint", text="等太久")
    open_case(quiet.till, case)
    seen: list[int] = []
    done = send(quiet, campaign_id, tmp_path, lambda at, of_all: seen.append(at * 100 // of_all))
    assert (done.members, done.left_out) == (NEW - 1, 1)
    assert (seen == sorted(seen), seen[-1]) == (True, 100)
    assert [(how, members) for _, how, members in list_campaigns(quiet.till)[1][0].sent] == [("labels", NEW - 1)]
    with PdfDocument(tmp_path / "labels.pdf") as labels:
        assert len(labels) == 1
        text = labels[0].get_textpage().get_text_bounded()
    assert [number(quiet, each) in text for each in mine] == [False] + [True] * (NEW - 1)


def test_a_list_for_texts_holds_phones_as_they_are_dialled(quiet: TestTill, tmp_path: Path) -> None:
    someone, campaign_id = sides(quiet)[0][-8], quiet.till.ids.event_id()
    asked = Edit(event_id=quiet.till.ids.event_id(), key=number(quiet, someone), phone="13800138000", consents=("sms",))
    edit_member(quiet.till, asked)
    begin_campaign(quiet.till, campaign_id, replace(ticked(someone), channel="sms", holdout_percent=0))
    send_campaign(quiet.till, quiet.till.ids.event_id(), campaign_id, To(out=tmp_path / "list.csv"))
    (row,) = csv.DictReader((tmp_path / "list.csv").read_text("utf-8").splitlines())
    assert row["phone"] == "+8613800138000"


def test_more_labels_than_a_file_holds_are_refused(
    quiet: TestTill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered, campaign_id = sides(quiet)[0], quiet.till.ids.event_id()
    begin_campaign(quiet.till, campaign_id, ticked(*offered[-4:]))
    monkeypatch.setattr(sending, "MOST_LABELS", 3)
    with pytest.raises(Refusal, match=r"campaign\.many"):
        send(quiet, campaign_id, tmp_path, stopping_after(100))
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(sending, "MOST_LABELS", 4)
    assert send(quiet, campaign_id, tmp_path, stopping_after(100)).members == 4


def test_who_was_merged_since_gets_one_letter(quiet: TestTill, tmp_path: Path) -> None:
    offered, campaign_id = sides(quiet)[0], quiet.till.ids.event_id()
    begin_campaign(quiet.till, campaign_id, ticked(*offered[30:33]))
    one, other = (number(quiet, each) for each in offered[30:32])
    merge_members(quiet.till, MergeRequest(event_id=quiet.till.ids.event_id(), one_key=one, other_key=other))
    done = send(quiet, campaign_id, tmp_path, stopping_after(100))
    assert (done.members, done.left_out) == (2, 1)


def test_a_campaign_taken_back_while_its_letters_are_drawn_leaves_no_file(quiet: TestTill, tmp_path: Path) -> None:
    offered, campaign_id = sides(quiet)[0], quiet.till.ids.event_id()
    begin_campaign(quiet.till, campaign_id, ticked(*offered[40:42]))

    def taken_back(at: int, of_all: int) -> None:
        if (at, of_all) == (1, 1):  # the file is drawn, nothing is recorded
            cancel_campaign(quiet.till, quiet.till.ids.event_id(), campaign_id)

    with pytest.raises(Refusal, match=r"campaign\.done"):
        send(quiet, campaign_id, tmp_path, taken_back)
    assert list(tmp_path.iterdir()) == []


def sides(shop: TestTill) -> tuple[list[str], list[str]]:
    """Everybody of the class, who is not held out and who is."""
    ids = [row[0] for row in shop.rows("SELECT member_id FROM members ORDER BY member_id")]
    held = [each for each in ids if held_out(each, salt_on(TODAY), 10)]
    return [each for each in ids if each not in held], held


def ticked(*member_ids: str) -> Plan:
    """An offer by letter to these."""
    return replace(plan(), only=member_ids)


def send(shop: TestTill, campaign_id: str, folder: Path, progress: Progress) -> Sent:
    to = To(out=folder / "labels.pdf", how="labels", lines=("WB20",))
    return send_campaign(shop.till, shop.till.ids.event_id(), campaign_id, to, progress=progress)


def stopping_after(steps: int) -> Progress:
    """Somebody who presses Esc after so many steps."""
    left = [steps]

    def progress(_done: int, _of_all: int) -> None:
        if not left[0]:
            raise Refusal("stopped")
        left[0] -= 1

    return progress


def number(shop: TestTill, member_id: str) -> str:
    with shop.till.ledger.reading() as reading:
        member = reading.member(member_id)
    assert member is not None
    return member.member_no
