"""扫码枪测试: what came, how it came, and what it would mean at the counter; nothing is written."""

from pathlib import Path

import pytest

from desktop.core.services.catalogue import ProductsImport, import_products
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_card import print_card_of
from desktop.ui.settings.scan_meaning import faults_of
from tests.tills import TestTill
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import page

PHONE = "13800130417"


def card_of(made: TestTill) -> str:
    """A card's code of 林晓岚."""
    asked = Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="林晓岚")
    return print_card_of(made.till, enrol_member(made.till, asked).member_id, "zh-Hans").token


def slip_of(made: TestTill) -> tuple[str, str]:
    """A slip's code, and its bill's number."""
    done = check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=5_000))
    (sale,) = made.rows("SELECT bill_id FROM sales WHERE bill_no = ?", done.bill)
    return made.till.cards.slip_token(str(sale[0])), done.bill


def test_a_card_is_a_masked_member(make: Made) -> None:
    made = make()
    token = card_of(made)
    _, presenter, view = page(made, "scanner")
    assert presenter.scanned(token)
    assert (view.body.meaning.title, view.body.meaning.detail) == ("会员卡：林*岚", "138****0417")
    assert (view.body.meaning.tone, view.body.text, view.body.warnings) == ("ok", token, ())


def test_a_slip_names_its_bill(make: Made) -> None:
    made = make()
    token, bill = slip_of(made)
    _, presenter, view = page(made, "scanner")
    presenter.scanned(token)
    assert view.body.meaning.title == f"小票：账单 {bill}"


def test_payment_codes_are_told_by_their_brand(make: Made) -> None:
    _, presenter, view = page(make(), "scanner")
    for code, brand in (("134567890123456789", "微信"), ("2812345678901234", "支付宝"), ("62" + "1" * 17, "银联")):
        presenter.scanned(code)
        assert view.body.meaning.title == f"{brand}付款码"


def test_goods_are_found_in_the_price_list_or_not(make: Made, tmp_path: Path) -> None:
    made = make(mode="till")
    (tmp_path / "list.csv").write_text("条码,品名,售价\n6901234567892,酸梅汤,12.00\n", "utf-8")
    import_products(made.till, ProductsImport(path=tmp_path / "list.csv"))
    _, presenter, view = page(made, "scanner")
    presenter.scanned("6901234567892")
    assert (view.body.meaning.title, view.body.meaning.detail) == ("商品：酸梅汤", "¥12.00")
    presenter.scanned("4006381333931")
    assert (view.body.meaning.title, view.body.meaning.tone) == ("商品码，商品目录里没有", "warn")


def test_a_phone_is_a_member_and_anything_else_is_unknown(make: Made) -> None:
    made = make()
    card_of(made)
    _, presenter, view = page(made, "scanner")
    presenter.scanned(PHONE)
    assert view.body.meaning.title == "会员：林*岚"
    presenter.scanned("NOTHING-OF-OURS")
    assert (view.body.meaning.title, view.body.meaning.tone) == ("没认出来", "warn")


def test_a_card_in_lower_case_is_no_good_and_says_why(make: Made) -> None:
    made = make()
    token = card_of(made).lower()
    _, presenter, view = page(made, "scanner")
    presenter.scanned(token)
    assert view.body.meaning.tone == "bad"
    assert [warning.title for warning in view.body.warnings] == ["字母成了小写。"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("SK3ABCDEF", ()),
        ("6901234567892", ()),
        ("sk3abcdef", ("lower",)),
        ("^(!@#$%^&*(@", ("shifted",)),
        ("&é\"'(-è_çà", ("layout",)),
        ("会员卡", ("layout",)),
    ],
)
def test_what_a_layout_does_to_a_code_is_seen(text: str, faults: tuple[str, ...]) -> None:
    assert faults_of(text) == faults


def test_the_pace_and_the_end_key_are_told(make: Made) -> None:
    _, presenter, view = page(make(), "scanner")
    for at, char in enumerate("69012345"):
        presenter.scanner.keyed(char, 1000 + 4 * at + (6 if at > 6 else 0))
    presenter.scanner.keyed("\r", 1050)
    presenter.scanned("69012345")
    assert [fact.value for fact in view.body.facts] == ["8 个", "平均 5 毫秒，最慢 10 毫秒", "回车"]
    assert view.body.warnings == ()


def test_an_end_without_a_key_is_told(make: Made) -> None:
    _, presenter, view = page(make(), "scanner")
    for at, char in enumerate("69012345"):
        presenter.scanner.keyed(char, 1000 + 4 * at)
    presenter.scanned("69012345")
    assert view.body.facts[2].value == "没有"


def test_a_slow_scanner_is_seen_though_no_scan_was_heard(make: Made) -> None:
    _, presenter, view = page(make(), "scanner")
    for at, char in enumerate("6901234567892"):
        presenter.scanner.keyed(char, 1000 + 80 * at)
    presenter.scanner.keyed("\r", 1000 + 80 * 13)
    assert view.body.text == "6901234567892"
    assert view.body.facts[1].value == "平均 80 毫秒，最慢 80 毫秒"
    assert "50 毫秒" in view.body.warnings[0].detail


def test_of_a_scan_that_came_in_two_halves_the_whole_is_told(make: Made) -> None:
    _, presenter, view = page(make(), "scanner")
    for at, char in enumerate("69012345"):
        presenter.scanner.keyed(char, 1000 + 4 * at + (100 if at > 1 else 0))
    presenter.scanner.keyed("\r", 1140)
    presenter.scanned("012345")
    assert view.body.text == "69012345"
    assert view.body.warnings


def test_the_next_scan_is_not_stuck_to_the_last(make: Made) -> None:
    _, presenter, view = page(make(), "scanner")
    for start, code in ((1000, "11111111"), (1040, "22222222")):
        for at, char in enumerate(code):
            presenter.scanner.keyed(char, start + 3 * at)
        presenter.scanner.keyed("\r", start + 30)
        presenter.scanned(code)
    assert view.body.text == "22222222"
    assert [fact.value for fact in view.body.facts] == ["8 个", "平均 3 毫秒，最慢 3 毫秒", "回车"]


def test_a_typed_word_is_no_scan(make: Made) -> None:
    _, presenter, view = page(make(), "scanner")
    for at, char in enumerate("abc"):
        presenter.scanner.keyed(char, 1000 + 120 * at)
    presenter.scanner.keyed("\r", 1400)
    assert view.body.text == ""


def test_a_code_does_not_stay_when_somebody_leaves(make: Made) -> None:
    _, presenter, view = page(make(), "scanner")
    presenter.scanned("134567890123456789")
    presenter.choose("about")
    presenter.choose("scanner")
    assert (view.body.text, view.body.meaning) == ("", None)


def test_the_answer_to_an_older_scan_is_passed_over(make: Made) -> None:
    desk, presenter, view = page(make(), "scanner")
    desk.lane.held = True
    presenter.scanned("134567890123456789")
    presenter.scanned("2812345678901234")
    desk.lane.release(backwards=True)
    assert view.body.meaning.title == "支付宝付款码"


def test_nothing_is_written(make: Made) -> None:
    made = make()
    token = card_of(made)
    _, presenter, _ = page(made, "scanner")
    before = made.rows("SELECT count(*) FROM events")
    presenter.scanned(token)
    presenter.scanned("6901234567892")
    assert made.rows("SELECT count(*) FROM events") == before
