"""Two days of a shop beside its POS: from an empty folder to a refund, by keys and scans alone. Read it like a manual.

The chapters are one story: each begins where the one before it ended.
"""

from collections.abc import Iterator

import pytest

from desktop.core.domain.scanned import normal
from desktop.core.services.recall_bills import refundable
from tests.journeys.person import Paper, Person, recovery_code
from tests.tills import PIN, SettableClock

PHONE, NAME = "13800130417", "林晓岚"
PACES = (0, 3, 12)
ENDS = ("Enter", "Tab", None)


class Story:
    """What the chapters hand on to each other."""

    person: Person
    card: Paper
    slip: Paper
    bill: str


@pytest.fixture(scope="class")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("beside") / "data"
    folder.mkdir()
    begun = Story()
    begun.person = Person(folder, SettableClock("Asia/Shanghai", "2026-11-22T14:05:00"))
    with begun.person:
        yield begun


class TestTwoDaysBesideThePos:
    """Companion mode, 简体, slips as files."""

    def test_1_the_shop_is_opened(self, story: Story) -> None:
        at = story.person
        at.sees("欢迎", "简体中文", "开一家店")
        at.press("Enter")
        at.sees("这是哪家店")
        at.type("拾味小馆")
        at.press("Enter")
        at.sees("怎么营业", "放在收银机旁边")
        at.press("Enter")
        at.type(PIN)
        at.press("Tab")
        at.type("1357")
        at.press("Enter")
        at.sees("两次不一样，再输一遍")
        for _ in PIN:
            at.press("Backspace")
        at.type(PIN)
        at.press("Enter")
        at.sees("把恢复码抄在纸上")
        code = recovery_code(at)
        at.press("Enter")
        at.type("AAAA")
        at.press("Enter")
        at.sees("和纸上的不一样")
        for _ in "AAAA":
            at.press("Backspace")
        at.type(code.replace("-", " ").lower())
        at.press("Enter")
        at.wait_for("还没有会员", "照收银机上的金额，直接输数字。", "拾味小馆", "伴随收银机", "没设打印机")

    def test_2_slips_go_to_a_folder(self, story: Story) -> None:
        at = story.person
        at.find_in_settings("小票送到哪里")
        at.press("Right", "Right", "Tab")
        at.paste(str(at.papers))
        at.press("F9")
        at.wait_for("已保存", "从现在起小票存成文件。", "小票存成文件")
        at.press("Alt+1")

    def test_3_somebody_joins_and_gets_a_card(self, story: Story) -> None:
        at = story.person
        at.press("F3")
        at.type(PHONE)
        at.sees("138 0013 0417", "11 位")
        at.press("Enter")
        at.sees("告知章程，顾客同意后按 F7 勾上")
        at.press("F7", "Tab")
        while at.focused() != "姓名":
            at.press("Tab")
        at.type(NAME)
        at.press("Enter")
        at.wait_for("已入会", "请顾客拍下这个码", NAME)
        at.press("Ctrl+P")
        at.wait_for("会员卡", "存到", str(at.papers))
        at.press("Enter")
        at.wait_for("已存成文件")
        story.card = at.paper()
        story.card.says("拾味小馆", NAME, "结账时扫我")
        assert len(story.card.code) > 100
        at.press("Enter", "Esc")
        assert at.dialogs == []
        at.sees("还没有会员")

    @pytest.mark.parametrize("end", ENDS)
    @pytest.mark.parametrize("gap_ms", PACES)
    def test_4_the_card_is_heard_at_every_pace(self, story: Story, gap_ms: int, end: str | None) -> None:
        at = story.person
        at.sees("还没有会员", "0.00")
        fields = at.fields()
        at.scan(story.card.code, gap_ms=gap_ms, end=end)
        at.wait_for(NAME, "138****0417", "第一次来", "0.00", "记积分")
        assert at.fields() == fields
        assert at.page.counter.sheet.draft.proof == "card"
        at.press("Ctrl+Del")

    def test_5_a_bill_earns_points(self, story: Story) -> None:
        at = story.person
        at.scan(story.card.code)
        at.type("128.5")
        at.sees("128 × 1 = 128 积分", "+128", "之后余额")
        at.press("F9")
        at.wait_for("已记好", "积分余额", "已存成文件")
        (sale,) = at.sales()
        story.bill, story.slip = sale.bill_no, at.paper()
        story.slip.says("实收 ￥128.50", "本单积分 +128", "可用积分 128", "林*岚", "138****0417", story.bill)
        assert story.slip.file.name == f"{story.bill}.pdf"
        assert at.points(PHONE) == 128

    def test_6_the_slip_finds_its_bill(self, story: Story) -> None:
        at = story.person
        at.press("F10")
        at.scan(story.slip.code, gap_ms=3)
        at.wait_for(story.bill, "退给顾客", "128.50")
        at.press("Esc", "Esc")
        at.scan(story.slip.code)
        at.wait_for("这是小票，不是会员卡")
        at.press("Esc")
        at.sees("还没有会员")

    def test_7_the_window_is_closed_over_an_open_bill(self, story: Story) -> None:
        at = story.person
        at.scan(story.card.code)
        at.type("60")
        at.again()
        at.wait_for("上次没做完的单还在。", NAME, "60.00")
        assert len(at.sales()) == 1

    def test_8_on_the_next_day_points_are_used(self, story: Story) -> None:
        at = story.person
        at.press("F8")
        at.sees("下次来再用积分")
        at.clock.advance(days=1)
        at.again()
        at.wait_for(NAME, "60.00")
        at.press("F8", "F8")
        at.sees("60.00 − 积分抵 2.00", "58.00", "收银机上要减 ¥2.00")
        at.press("F9")
        at.sees("用了积分，要填收银机单号。", "还没有记。")
        assert len(at.sales()) == 1
        at.type("P03188")
        at.press("F9")
        at.wait_for("已记好", "在收银机上减", "¥2.00", "P03188")
        sale = at.sales()[0]
        assert (sale.ref, sale.record.paid_minor, sale.said.discount_minor) == ("P03188", 5_800, 200)
        story.bill, story.slip = sale.bill_no, at.paper()
        story.slip.says("实收 ￥58.00", "本单积分 +58", story.bill)
        assert at.points(PHONE) == 128 - 100 + 58

    def test_9_a_part_goes_back(self, story: Story) -> None:
        at = story.person
        at.press("F10")
        at.scan(story.slip.code, gap_ms=12, end=None)
        at.wait_for(story.bill, "58.00")
        at.type("29")
        at.wait_for("29.00", "扣回积分", "−29", "退回积分", "+50", "86 → 107", "在收银机上把这笔钱退给顾客")
        at.press("F9")
        at.sees("先选一个原因，或写几个字")
        at.press("F6", "F9")
        at.sees("发票已开？先收回或红冲")
        at.press("F8", "F9")
        at.wait_for("退款已记", "29.00", "107")
        slip = at.paper()
        slip.says("退款 ￥29.00", "扣回积分 -29", "退回积分 +50", "可用积分 107", f"原单号 {story.bill}")
        (found,) = at.asked(lambda till: refundable(till, normal(slip.code)))
        assert (found.bill.bill_no, found.bill.refunded_minor, found.bill.left_minor) == (story.bill, 2_900, 2_900)
        assert [(part.clawed, part.returned) for part in found.refunds] == [(29, 50)]
        at.press("Enter")
        at.press("Esc")

    def test_10_the_books_are_right(self, story: Story) -> None:
        at = story.person
        assert at.points(PHONE) == 107
        assert [sale.record.paid_minor - sale.record.refunded_minor for sale in at.sales()] == [2_900, 12_850]
        at.find_in_settings("核对账本", "1 位会员，2 笔账单")
        assert at.verify().ok
        assert at.no_paper()
