"""Points without a phone: the slip of nobody's bill carries a claim, and whoever brings it gets them, after a yes."""

from pathlib import Path

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.claims import Offer, offer_claim
from desktop.ui.find.presenter import FindPresenter
from tests.ui.checkout.counters import Counter, counter
from tests.ui.fake_desk import FakeView


def offered(at: Counter) -> Offer:
    till = at.shop.till
    return offer_claim(till, check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=12_800)).bill)


def test_the_finished_bill_of_nobody_offers_its_points(tmp_path: Path) -> None:
    with counter(tmp_path, "till") as at:
        at.type("128")
        at.press("F9")
        assert at.model.done.can_offer
        at.press("Ctrl+Q", "Ctrl+Q")
        assert at.desk.told[-1].title == "小票带积分码，128 积分待领。"
        assert at.desk.slips == [(at.presenter.counter.last_bill, True)]
        assert not at.model.done.can_offer
        at.press("Enter")
        at.presenter.scanned(at.card())
        at.type("128")
        at.press("F9")
        assert not at.model.done.can_offer


def test_a_bill_that_earns_nothing_offers_nothing(tmp_path: Path) -> None:
    with counter(tmp_path, "till") as at:
        at.type("0.5")
        at.press("F9", "Ctrl+Q")
        assert [refusal.code for refusal in at.desk.refusals] == ["claim.nothing"]
        assert at.model.done.can_offer


def test_a_scanned_claim_is_asked_and_taken_once(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        offer = offered(at)
        at.presenter.scanned(offer.token)
        assert at.desk.told[-1].title == "这是小票上的积分码。"
        at.presenter.scanned(at.card())
        at.type("20")
        before = at.model.pay
        for said in ("林晓岚 领到 128 积分。", "林晓岚 已经领过，共 128 积分。"):
            at.presenter.scanned(offer.token)
            assert at.desk.questions[-1].title == "给 林晓岚 领这张小票的积分？"
            at.desk.questions[-1].then()
            assert at.desk.told[-1].title == said
        assert (at.balance(), at.sales, at.model.pay.number) == (1_628, 2, before.number)


def test_the_eight_characters_typed_in_the_search_are_a_claim(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        offer = offered(at)
        at.presenter.scanned(at.card())
        heard: list[str] = []
        find = FindPresenter(at.desk, print, heard.append)  # type: ignore[arg-type]
        view = FakeView()
        find.attach(view)
        find.typed(offer.code.lower())
        find.enter()
        assert heard == [offer.code.lower()]
        at.presenter.scanned(heard[0])
        at.desk.questions[-1].then()
        assert at.balance() == 1_628


def test_a_slip_s_own_code_still_leads_to_the_refund(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.shop.till.cards.slip_token(at.shop.till.ids.event_id()))
        assert at.desk.questions[-1].title == "这是小票，不是会员卡"
