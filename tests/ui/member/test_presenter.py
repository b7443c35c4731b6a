"""The member page's presenter over a real till."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.services.find_members import search_members
from desktop.ui.desk import Chosen
from desktop.ui.member.model import MemberModel
from desktop.ui.member.presenter import Presenter
from tests.tills import TestTill
from tests.ui.fake_desk import FakeDesk, FakeView
from tests.ui.member.regulars import LIN, NEW, OWES, member_id, sell, shop_with_regulars


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with shop_with_regulars(tmp_path) as made:
        yield made


class Page:
    """A page over a desk, and what it shows."""

    def __init__(self, shop: TestTill, folder: Path, language: str = "zh-Hans") -> None:
        self.desk, self.view = FakeDesk(shop.till, folder, language=language), FakeView()
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)

    @property
    def shown(self) -> MemberModel:
        model: MemberModel = self.view.last
        return model


@pytest.fixture
def page(shop: TestTill, tmp_path: Path) -> Page:
    return Page(shop, tmp_path)


def card_of(shop: TestTill, phone: str) -> str:
    whose = member_id(shop, phone)
    with shop.till.ledger.reading() as reading:
        return shop.till.cards.card_token(whose, reading.state(whose).card_serial)


def test_nobody_is_chosen_at_first(page: Page) -> None:
    page.presenter.enter()
    assert page.shown.state == "nobody"
    assert page.shown.sentence


def test_a_member_is_shown_with_their_figures(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN), proof="phone")
    header = page.shown.header
    assert header is not None
    assert (header.name, header.points, header.spend) == ("林晓岚", "450", "¥450")
    assert header.spend_note == "3 次，平均 ¥150"
    assert header.gap == "7 天"
    assert "138****0417" in header.about
    assert "收短信" in header.agreed
    assert page.shown.months is not None
    assert [bar.value for bar in page.shown.months.bars] == [None] * 10 + [0, 450]
    assert page.shown.months.bars[0].text == ""  # drawn as —


def test_somebody_who_never_bought_is_calm(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, NEW))
    shown = page.shown
    assert shown.state == "shown"
    assert shown.movements == ()
    assert shown.lots is not None
    assert shown.lots.rows == ()
    assert shown.header is not None
    assert shown.header.gap == "—"


def test_a_debt_is_said_beside_the_number(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, OWES))
    assert page.shown.header is not None
    assert any(text == "欠 100" for text, _, _ in page.shown.header.points_facts)


def test_an_unknown_member_is_said_in_words(page: Page) -> None:
    page.presenter.enter(member_id="01a20274-0000-7000-8000-000000000000")
    assert page.shown.state == "gone"
    assert page.desk.refusals == []


def test_a_card_shows_its_owner_and_proves_them(page: Page, shop: TestTill) -> None:
    assert page.presenter.scanned(card_of(shop, LIN))
    assert page.shown.member_id == member_id(shop, LIN)
    page.presenter.to_checkout()
    assert page.desk.gone == [("checkout", {"member": Chosen(member_id(shop, LIN), "card")})]


def test_goods_and_payment_codes_are_the_counters(page: Page) -> None:
    assert not page.presenter.scanned("6901234567892")
    assert not page.presenter.scanned("134567890123456789")


def test_a_code_that_names_nobody_leaves_who_was_shown(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN))
    page.presenter.enter(key="nobody-by-that-name")
    assert page.shown.member_id == member_id(shop, LIN)
    assert [refusal.code for refusal in page.desk.refusals] == ["member.not_found"]


def test_the_proof_is_no_more_when_the_page_was_left(page: Page, shop: TestTill) -> None:
    page.presenter.scanned(card_of(shop, LIN))
    page.presenter.leave()
    page.presenter.enter()
    page.presenter.to_checkout()
    assert page.desk.gone[-1][1]["member"] == Chosen(member_id(shop, LIN), "name")


def test_an_answer_to_an_older_question_is_passed_over(page: Page, shop: TestTill) -> None:
    page.desk.lane.held = True
    page.presenter.chosen(Chosen(member_id(shop, LIN), "phone"))
    page.presenter.chosen(Chosen(member_id(shop, NEW), "phone"))
    page.desk.lane.release(backwards=True)
    assert page.shown.member_id == member_id(shop, NEW)


def test_space_opens_the_why_and_esc_closes_it(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN))
    assert page.presenter.pressed("Down")
    assert page.presenter.pressed("Space")
    assert (page.shown.current, page.shown.opened) == (1, 1)
    assert page.presenter.pressed("Esc")
    assert page.shown.opened is None
    assert not page.presenter.pressed("Esc")


def test_the_arrows_stop_at_both_ends(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN))
    page.presenter.pressed("Up")
    assert page.shown.current == 0
    page.presenter.pressed("End")
    assert page.shown.current == len(page.shown.movements) - 1


def test_what_is_open_stays_open_when_something_new_comes(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN))
    page.presenter.toggle(1)
    opened = page.shown.movements[1]
    sell(shop, 2_000, LIN)
    page.presenter.refresh()
    assert page.shown.opened == 2
    assert page.shown.movements[2].same_as == opened.same_as


def test_older_movements_come_as_one_scrolls_and_stay_on_refresh(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path, bills=70) as shop:
        page = Page(shop, tmp_path)
        page.presenter.enter(member_id=member_id(shop, LIN))
        first = len(page.shown.movements)
        page.presenter.more()
        assert len(page.shown.movements) > first
        rows = [row.same_as for row in page.shown.movements]
        assert len(rows) == len(set(rows))
        page.presenter.more()
        bills = shop.rows("SELECT count(*) FROM events WHERE kind = 'sale.completed'")[0][0] - 1
        assert sum(row.title.startswith("消费") for row in page.shown.movements) == bills
        page.presenter.refresh()
        assert sum(row.title.startswith("消费") for row in page.shown.movements) == bills


def test_older_movements_of_somebody_else_are_passed_over(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path, bills=40) as shop:
        page = Page(shop, tmp_path)
        page.presenter.enter(member_id=member_id(shop, LIN))
        page.desk.lane.held = True
        page.presenter.more()
        page.presenter.chosen(Chosen(member_id(shop, NEW), "phone"))
        page.desk.lane.release(backwards=True)
        assert page.shown.movements == ()


def test_a_lost_card_is_asked_first_then_refused_and_a_new_one_offered(page: Page, shop: TestTill) -> None:
    card = card_of(shop, LIN)
    page.presenter.scanned(card)
    page.presenter.pressed("Ctrl+K")
    assert card == card_of(shop, LIN)
    page.desk.questions[0].then()
    assert card != card_of(shop, LIN)
    assert "积分都在" in page.desk.questions[1].detail
    page.desk.questions[1].then()
    assert page.desk.opened == [("paper", {"what": "card", "member_id": member_id(shop, LIN)})]
    page.presenter.to_checkout()
    assert page.desk.gone[-1][1]["member"].proof == "name"


def test_the_phone_is_seen_by_a_manager_and_written_down(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN))
    page.desk.approves = None
    page.presenter.reveal()
    assert shop.rows("SELECT count(*) FROM events WHERE kind = 'member.profile_revealed'") == [(0,)]
    page.desk.approves = "manager"
    page.presenter.reveal()
    assert page.shown.header is not None
    assert "138 0000 0417" in page.shown.header.about
    assert shop.rows("SELECT count(*) FROM events WHERE kind = 'member.profile_revealed'") == [(1,)]
    page.presenter.reveal()
    assert page.shown.header is not None
    assert "138****0417" in page.shown.header.about


def test_a_phone_is_masked_again_when_the_page_is_left_or_another_is_shown(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN))
    page.presenter.reveal()
    page.presenter.leave()
    assert page.shown.header is not None
    assert "138****0417" in page.shown.header.about
    page.presenter.reveal()
    page.presenter.chosen(Chosen(member_id(shop, NEW), "phone"))
    assert not page.shown.is_revealed


def test_a_phone_seen_too_late_is_not_shown_for_somebody_else(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN))
    page.desk.lane.held = True
    page.presenter.reveal()
    page.presenter.chosen(Chosen(member_id(shop, NEW), "phone"))
    page.desk.lane.release(backwards=True)
    assert page.shown.header is not None
    assert page.shown.header.name == "空白"
    assert "139****0001" in page.shown.header.about


def test_what_needs_somebody_says_so_while_nobody_is_shown(page: Page) -> None:
    for act in (page.presenter.edit, page.presenter.print_card, page.presenter.give_points, page.presenter.reveal):
        act()
    assert page.desk.opened == []
    assert len(page.desk.told) == 4
    page.presenter.to_checkout()
    assert page.desk.gone == [("checkout", {})]


def test_the_top_bar_offers_what_can_be_done_with_whoever_is_shown(page: Page, shop: TestTill) -> None:
    assert [action.key for action in page.presenter.actions()] == ["F6"]
    page.presenter.actions()[0].do()
    assert page.desk.opened == [("duplicates", {})]
    page.presenter.enter(member_id=member_id(shop, LIN))
    assert [action.key for action in page.presenter.actions()] == ["Ctrl+E", "Ctrl+P", "Ctrl+D", "Enter"]
    assert [action.primary for action in page.presenter.actions()] == [False, False, False, True]


def test_another_language_speaks_as_soon_as_a_view_is_attached(page: Page, shop: TestTill) -> None:
    page.presenter.enter(member_id=member_id(shop, LIN))
    page.desk.language = "en"
    page.presenter.attach(page.view)
    assert page.shown.header is not None
    assert page.shown.header.spend_note == "3 bills, average ¥150"


def test_points_are_unknown_where_the_ledger_before_was_damaged(shop: TestTill, tmp_path: Path) -> None:
    from msgspec.structs import replace

    page = Page(shop, tmp_path)
    page.desk.lane.till = replace(shop.till, safe_mode=True)
    page.presenter.enter(member_id=member_id(shop, LIN))
    shown = page.shown
    assert shown.header is not None
    assert shown.lots is not None
    assert (shown.header.points, shown.lots.total, shown.points_paused) == ("—", "—", True)
    assert all(row.balance == "余 —" for row in shown.movements)


def test_a_choice_of_the_search_is_shown(page: Page, shop: TestTill) -> None:
    match = search_members(shop.till, "林晓岚").rows[0]
    assert page.presenter.chosen(Chosen(match.member_id, match.proof))
    assert page.shown.member_id == match.member_id
