"""Two days at a till in Taiwan: goods by their codes, several tenders, change, a slip printer in the network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.scanned import normal
from desktop.core.services.catalogue import ProductsImport, import_products
from desktop.core.services.recall_bills import refundable
from tests.journeys.person import Paper, Person, recovery_code
from tests.journeys.printer import NetworkPrinter, Roll
from tests.tills import PIN, SettableClock
from tests.unit.documents.samples import codes_in

PHONE = "0912345678"
CAKE, TEA, UNKNOWN = "4710000000011", "4710000000028", "4710000000042"
GOODS = f"barcode,name,price\n{CAKE},鳳梨酥,45\n{TEA},高山茶,380\n"


class Story:
    """What the chapters hand on to each other."""

    person: Person
    printer: NetworkPrinter
    card: Paper
    slip: Roll
    bill: str


@pytest.fixture(scope="class")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("till") / "data"
    folder.mkdir()
    begun = Story()
    begun.person = Person(folder, SettableClock("Asia/Taipei", "2026-11-22T14:05:00"))
    with NetworkPrinter("big5") as begun.printer, begun.person:
        yield begun


class TestTwoDaysAtTheTill:
    """Till mode, 繁體, NT$, ESC/POS in Big5."""

    def test_1_the_shop_is_opened(self, story: Story) -> None:
        at = story.person
        at.press("Right")
        at.sees("歡迎", "開一家店")
        at.press("Enter")
        at.type("好食光")
        at.press("Enter", "Down", "Enter")
        at.type(PIN)
        at.press("Tab")
        at.type(PIN)
        at.press("Enter")
        code = recovery_code(at)
        at.press("Enter")
        at.type(code.replace("-", ""))
        at.press("Enter")
        at.wait_for("還沒有會員", "掃商品條碼", "NT$", "現金", "刷卡", "好食光", "收銀台")

    def test_2_the_printer_is_found_and_tried(self, story: Story) -> None:
        at, printer = story.person, story.printer
        at.find_in_settings("明細送到哪裡")
        at.press("Right", "Right", "Right", "Tab")
        at.type("127.0.0.1")
        at.press("Tab", "Ctrl+A")
        at.type(str(printer.port))
        at.press("Tab", "Tab", "Left", "Tab", "Right", "F6")
        printer.wait_for(1).says("測試頁", "80 mm · 48 欄 · BIG5")
        at.wait_for("測試頁已送到", "紙上對嗎", "都對")
        at.press("F9")
        at.wait_for("已儲存", "印表機 網路")

    def test_3_somebody_joins_and_the_card_becomes_a_file(self, story: Story) -> None:
        at = story.person
        at.papers = at.folder / "papers"
        at.press("Alt+1", "F3")
        at.type(PHONE)
        at.press("F7", "Enter")
        at.wait_for("已入會", "請顧客拍下這個碼")
        at.press("Ctrl+P")
        at.wait_for("明細印表機印不了卡", "存到")
        at.press("Enter")
        at.wait_for("已存成檔案")
        story.card = at.paper()
        at.press("Enter")
        at.wait_for("第一次來")

    def test_4_goods_are_scanned(self, story: Story, tmp_path: Path) -> None:
        at = story.person
        (tmp_path / "goods.csv").write_text(GOODS, "utf-8")
        at.asked(lambda till: import_products(till, ProductsImport(path=tmp_path / "goods.csv")))
        for code in (CAKE, CAKE, TEA):
            at.scan(code, gap_ms=3)
        at.wait_for("鳳梨酥", "90", "高山茶", "380", "470", "3 件")
        at.type("*20")
        at.press("Enter")
        at.wait_for("7,600", "7,690", "22 件")
        at.scan(UNKNOWN)
        at.wait_for(f"價目表裡沒有 {UNKNOWN}")
        at.press("Esc")
        at.sees("7,690", "第一次來")

    def test_5_it_is_paid_in_parts_with_change(self, story: Story) -> None:
        at = story.person
        at.press("Ctrl+2")
        at.type("7000")
        at.press("Enter", "Ctrl+1")
        at.sees("NT$690")
        at.type("500")
        at.press("F9")
        at.sees("還差 NT$190。", "還沒有記。")
        assert at.sales() == []
        at.press("Backspace", "Backspace", "Backspace")
        at.type("1000")
        at.sees("找零 310")
        at.press("F9")
        at.wait_for("已結帳 NT$7,690", "找零", "NT$310", "+76")
        story.slip = story.printer.wait_for(2)
        (sale,) = at.sales()
        story.bill = sale.bill_no
        assert [(part.kind, part.amount_minor) for part in sale.said.intent.tenders] == [("card", 7_000), ("cash", 690)]
        story.slip.says("鳳梨酥 2 45 90", "高山茶 20 380 7,600", "應收 NT$7,690", "刷卡 7,000", "現金 690", story.bill)
        assert at.points(PHONE) == 76

    def test_6_the_preview_is_what_is_sent(self, story: Story) -> None:
        at = story.person
        at.press("F10")
        at.scan(story.slip.code)
        at.wait_for(story.bill, "刷卡 + 現金")
        at.press("Ctrl+P")
        at.wait_for("送到", f"127.0.0.1:{story.printer.port}")
        at.press("End")
        shown = at.dialog._picture
        assert codes_in(at.look()) == [story.slip.code]
        at.press("Enter")
        copy = story.printer.wait_for(3)
        copy.says("副本", story.bill)
        assert copy.picture == shown
        at.press("Esc", "Esc")

    def test_7_a_printer_without_paper_loses_nothing(self, story: Story) -> None:
        at = story.person
        story.printer.is_out = True
        at.scan(story.card.code)
        at.scan(CAKE)
        at.press("F9")
        at.wait_for("已收款，明細沒印出。", "帳已存好，好了自動印。", "印表機沒紙了。", "印表機 1 張沒印出")
        assert len(at.sales()) == 2
        story.printer.is_out = False
        at.press("Esc", "Ctrl+P")
        story.printer.wait_for(4).says("45", at.sales()[0].bill_no)
        assert len(at.sales()) == 2

    def test_8_on_the_next_day_points_are_used(self, story: Story) -> None:
        at = story.person
        at.clock.advance(days=1)
        at.press("Enter")
        at.scan(story.card.code)
        at.scan(TEA)
        at.press("F8")
        at.wait_for("280", "50 點")
        at.press("F9")
        at.wait_for("已結帳 NT$280")
        sale = at.sales()[0]
        assert (sale.record.paid_minor, sale.said.discount_minor, sale.said.intent.redeem_points) == (280, 100, 50)
        assert [(part.kind, part.amount_minor) for part in sale.said.intent.tenders] == [("cash", 280)]
        story.printer.wait_for(5).says("點數折抵（50 點） -100", "應收 NT$280")
        assert at.points(PHONE) == 76 - 50 + 2

    def test_9_one_line_goes_back(self, story: Story) -> None:
        at = story.person
        at.press("F10")
        at.scan(story.slip.code)
        at.wait_for(story.bill, "7,690")
        at.press("Ctrl+Tab")
        at.wait_for("高山茶 × 20")
        while "高山茶" not in at.focused():
            at.press("Tab")
        at.press("Space")
        at.wait_for("退款 NT$7,600", "扣回點數", "−75", "28 → −47", "按原來的付款方式退：刷卡 + 現金")
        at.press("F6", "F8", "F9")
        at.wait_for("已退給顧客", "NT$7,600", "−47")
        slip = story.printer.wait_for(6)
        slip.says("退款 NT$7,600", "扣回點數 -75", story.bill)
        (found,) = at.asked(lambda till: refundable(till, normal(slip.code)))
        assert (found.bill.bill_no, found.bill.left_minor) == (story.bill, 90)

    def test_10_the_books_are_right(self, story: Story) -> None:
        at = story.person
        assert at.points(PHONE) == -47
        assert [sale.record.paid_minor - sale.record.refunded_minor for sale in at.sales()] == [280, 45, 90]
        assert at.verify().ok
        assert story.printer.count == 6
