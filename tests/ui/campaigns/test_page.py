"""A campaign by keys: nothing yet, planned and begun, its list saved, the offer at the counter, what came back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtWidgets import QWidget

from desktop.core.domain.holdout import held_out
from desktop.core.services.campaigns.begin_campaign import begin_campaign
from desktop.core.services.campaigns.list_campaigns import list_campaigns
from desktop.core.words import LANGUAGES
from desktop.ui.campaign_plan.view import View as PlanView
from desktop.ui.campaigns.view import View
from desktop.ui.parts.notices import Fact
from desktop.ui.parts.text import Text
from tests.integration.campaigns.crowd import buy, on_list, plan, quiet_shop
from tests.tills import TestTill
from tests.ui.settings.test_window import cut_off
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[TestTill]:
    shop = quiet_shop(tmp_path / "shop")
    yield shop
    shop.close()


def shown(stage: Stage) -> str:
    """Every visible word of the window, one after the other."""
    return "\n".join(text.text() for text in stage.window.findChildren(Text) if text.isVisible())


def test_a_campaign_by_keys(quiet: TestTill) -> None:
    with Stage(quiet.folder, quiet.clock, language="zh-Hans") as stage:
        stage.press("Alt+5")
        assert "还没有活动" in shown(stage)
        stage.press("F9")
        view = next(iter(stage.window.findChildren(PlanView)))
        view.lists.box.setFocus()
        for _ in range(2):  # active, returning, new
            stage.press("Down")
        assert "120" not in view.figure.text()  # nobody agreed to calls
        assert "120 位没同意这样联系" in shown(stage)
        view.channels.box.setFocus()
        stage.press("Down")
        stage.settle(50)
        assert not view.begin.isEnabled()
        assert "填上 POS 里的券名" in shown(stage)
        view.coupon.edit.setFocus()
        stage.type("wb30")
        reached = int(view.figure.text())
        assert 100 <= reached < 120
        assert f"抽出 {120 - reached} 位作对照" in shown(stage)
        stage.press("F9")
        assert "11-23 开始" in shown(stage)
        stage.press("F6", "Enter")
        stage.settle(100)
        (file,) = quiet.folder.glob("campaign-*.pdf")
        with PdfDocument(file) as labels:
            assert len(labels) == -(-reached // 14)
            text = labels[0].get_textpage().get_text_bounded()
        assert text.count("wb30") == 14
    day, (campaign,) = list_campaigns(quiet.till)
    assert (campaign.said.offered, campaign.said.offer.coupon, campaign.said.channel) == (reached, "wb30", "letter")
    assert campaign.sent[0][0] == day


def test_the_counter_shows_the_offer_of_whoever_gets_it(quiet: TestTill) -> None:
    campaign_id = quiet.till.ids.event_id()
    said = begin_campaign(quiet.till, campaign_id, plan())
    sides = {held_out(each, said.salt, 10): each for each in on_list(quiet, campaign_id)}
    with Stage(quiet.folder, quiet.clock, language="zh-Hans") as stage:
        for held, member_id in sides.items():
            with stage.till() as till, till.ledger.reading() as reading:
                member = reading.member(member_id)
            assert member is not None
            stage.scan(member.member_no)
            stage.settle(100)
            titles = [fact.title.text() for fact in stage.window.findChildren(Fact) if fact.isVisible()]
            assert ("唤醒优惠：WB20" in titles) is not held


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_came_back_is_told_in_a_sentence_and_nothing_is_cut_off(quiet: TestTill, language: str) -> None:
    campaign_id = quiet.till.ids.event_id()
    said = begin_campaign(quiet.till, campaign_id, plan(percent=20))
    offered = [each for each in on_list(quiet, campaign_id) if not held_out(each, said.salt, 20)]
    quiet.clock.advance(days=3)
    for each in offered[:40]:
        buy(quiet, each)
    with Stage(quiet.folder, quiet.clock, language=language, size=(1024, 768)) as stage:
        stage.press("Alt+5")
        stage.settle(150)
        view = next(iter(stage.window.findChildren(View)))
        assert view.result.figure.text().startswith("+")
        assert "100" in view.result.sentence.text()
        assert cut_off(view) == []
        stage.press("F9")
        stage.settle(150)
        dialog: QWidget = next(iter(stage.window.findChildren(PlanView)))
        assert cut_off(dialog) == []
