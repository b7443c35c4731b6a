"""What a slip says, case by case, in every language and on both widths."""

from datetime import date

import pytest

from desktop.core.documents.cells import CELLS
from desktop.core.documents.rows import TextRow
from desktop.core.documents.slip_layout import lay_out
from desktop.core.domain.slip import Slip, SlipAward, SlipLine, SlipMember, SlipTender
from desktop.core.words import LANGUAGES, catalogue
from tests.unit.documents.samples import points, slip


def said(made: Slip, width_mm: int = 80) -> list[str]:
    """The rows as text, cells joined by one space."""
    rows = (row for row in lay_out(made, width_mm) if isinstance(row, TextRow))
    return [" ".join(cell.text for cell in row.cells) for row in rows]


def award(given: int, base: int, multiplier_hundredths: int, *reasons: str) -> SlipAward:
    return SlipAward(points=given, base=base, multiplier_hundredths=multiplier_hundredths, reasons=reasons)


def test_a_sale_reads_from_top_to_bottom_as_drawn() -> None:
    assert said(slip()) == [
        "拾味小馆", "人民路店",
        "单号 A2-0087 2026-11-22 14:06", "收银 周敏 A2 号机",
        "品名 数量 单价 金额", "招牌红烧肉 1 48.00 48.00", "酸梅汤 2 12.00 24.00", "时蔬 0.358 — 56.00",
        "小计 128.00", "积分抵扣（500 积分） -10.00", "应收 ￥118.00", "微信支付 118.00", "可开票金额 118.00",
        "会员 林*岚 白金 138****0417", "会员号 K7M2 **** 4HPA", "本单积分  118 × 2（白金） +236", "抵扣积分 -500",
        "可用积分 1,542",
        "扫码查本单，退货凭此单", "谢谢，慢走。",
    ]  # fmt: skip


def test_a_sale_without_lines_or_member_says_only_what_is_known() -> None:
    lines = said(slip(lines=(), member=None, points=None, discount_minor=0, store=None))
    assert lines[:4] == ["拾味小馆", "单号 A2-0087 2026-11-22 14:06", "收银 周敏 A2 号机", "小计 128.00"]
    assert "优惠 0.00" in lines
    assert not [line for line in lines if "积分" in line or "会员" in line or "品名" in line]


def test_the_figure_to_act_on_is_large() -> None:
    large = [
        cell.text for row in lay_out(slip(), 80) if isinstance(row, TextRow) for cell in row.cells if cell.scale > 1
    ]
    assert large == ["拾味小馆", "应收", "￥118.00", "可用积分", "1,542"]


def test_a_refund_says_what_went_back() -> None:
    refund = slip(
        kind="refund",
        refund_no="A2-R003",
        paid_minor=11800,
        lines=(),
        tenders=(SlipTender(kind="cash", amount_minor=-11800),),
        points=points(award=None, clawed=236, returned=500, redeemed=0, usable=0, balance=-40, debt=40),
    )
    lines = said(refund)
    assert lines[2:5] == ["退货退款", "退款号 A2-R003 2026-11-22 14:06", "原单号 A2-0087"]
    assert {"退款 ￥118.00", "现金 -118.00", "扣回积分 -236", "退回积分 +500", "可用积分 0", "积分余额 -40"} <= set(
        lines
    )
    assert not [line for line in lines if "可开票" in line or "本单积分" in line or "应收" in line]


def test_a_companion_slip_titles_the_points_and_names_the_pos_bill() -> None:
    lines = said(slip(is_companion=True, pos_ref="8812-1", tenders=()))
    assert "POS 单号 8812-1" in lines
    assert "会员积分" in lines
    assert "实收 ￥118.00" in lines
    assert "会员积分" not in said(slip())


@pytest.mark.parametrize(
    ("language", "mark"), [("zh-Hans", "副本"), ("zh-Hant", "副本"), ("zh-HK", "副本"), ("en", "COPY")]
)
def test_a_copy_says_so_at_both_ends(language: str, mark: str) -> None:
    lines = said(slip(language=language, is_copy=True))
    assert lines[0] == lines[-1] == f"*** {mark} ***"
    assert not [line for line in said(slip(language=language)) if mark in line]


def test_unknown_is_a_dash_never_zero() -> None:
    lines = said(slip(points=points(award=None, usable=None, balance=None)))
    assert {"本单积分 —", "可用积分 —"} <= set(lines)


def test_what_goes_soon_what_is_owed_and_what_is_next() -> None:
    standing = points(
        balance=1662, expiring=180, expiring_on=date(2026, 12, 5), debt=120, debt_since=date(2025, 11, 20),
        debt_store="中山路店", next_tier="黑金", next_tier_short_minor=128650,
    )  # fmt: skip
    told = {"积分余额 1,662", "12-05 到期 180", "欠积分（2025-11-20 中山路店） 120", "再消费 ￥1,286.50 升 黑金"}
    assert told <= set(said(slip(points=standing)))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (award(118, 118, 100), "本单积分 +118"),
        (award(0, 0, 100), "本单积分 0"),
        (award(177, 118, 150, "birthday"), "本单积分  118 × 1.5（生日） +177"),
        (award(354, 118, 300, "tier", "birthday"), "本单积分  118 × 3（白金、生日） +354"),
        (award(5000, 9000, 325, "cap_bill", "tier"), "本单积分  9,000 × 3.25（白金、单笔上限） +5,000"),
        (award(0, 3, 100, "min_bill"), "本单积分  3（未达起积金额） 0"),
    ],
)
def test_an_award_says_why(given: SlipAward, why: str) -> None:
    assert why in said(slip(points=points(award=given)))


def test_every_reason_of_an_award_has_words() -> None:
    codes = {"tier", "birthday", "cap_bill", "cap_day", "cap_month", "bills_per_day", "min_bill", "history", "carry"}
    assert {f"slip.why.{code}" for code in codes} <= catalogue("zh-Hans").keys()


@pytest.mark.parametrize(
    ("currency", "language", "amount"),
    [("TWD", "zh-Hant", "應收 NT$11,800"), ("HKD", "zh-HK", "應收 HK$118.00"), ("CNY", "en", "Due ￥118.00")],
)
def test_money_wears_its_region_s_sign(currency: str, language: str, amount: str) -> None:
    assert amount in said(slip(currency=currency, language=language))


def test_a_tender_the_shop_named_is_printed_as_named() -> None:
    tenders = (SlipTender(kind="cash", amount_minor=20000), SlipTender(kind="会员日礼券", amount_minor=-8200))
    assert {"现金 200.00", "会员日礼券 -82.00"} <= set(said(slip(tenders=tenders)))


@pytest.mark.parametrize("width_mm", [58, 80])
def test_a_long_name_stands_above_its_figures(width_mm: int) -> None:
    name = "清炒时蔬（有机，当日采摘，配蒜蓉或腐乳任选）"
    lines = said(slip(lines=(SlipLine(name=name, quantity="2", unit_minor=1100, amount_minor=2200),)), width_mm)
    heads = lines.index("品名 数量 单价 金额")
    figures = lines.index("小计 128.00")
    assert "".join(lines[heads + 1 : figures]).replace(" ", "") == f"{name}211.0022.00"


def test_figures_too_wide_for_columns_go_below_the_name() -> None:
    line = SlipLine(name="金条", quantity="1000.00000", unit_minor=99_999_999_999, amount_minor=99_999_999_999_999)
    lines = said(slip(lines=(line,)), 58)
    assert lines[lines.index("金条") :][:3] == ["金条", "1000.00000 × 999,999,999.99", "999,999,999,999.99"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width_mm", [58, 80])
def test_every_cell_of_every_slip_fits(language: str, width_mm: int) -> None:
    for made in (slip(language=language), slip(language=language, kind="refund", is_companion=True, is_copy=True)):
        for row in lay_out(made, width_mm):
            if isinstance(row, TextRow):
                assert all(cell.fits for cell in row.cells)
                assert row.cells[-1].start + row.cells[-1].cells <= CELLS[width_mm]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slip_calls_itself_an_invoice_or_counts_points_as_cents(language: str) -> None:
    text = "\n".join(said(slip(language=language)))
    assert not [word for word in ("发票", "發票金", "收据") if word in text.replace("可開發票金額", "")]
    assert "分" not in text.replace("积分", "").replace("積分", "")


def test_hong_kong_says_points_its_own_way() -> None:
    assert "可用積分 1,542" in said(slip(language="zh-HK"))
    assert "可用點數 1,542" in said(slip(language="zh-Hant"))


def test_a_name_that_is_nothing_but_steering_is_a_dash() -> None:
    nobody = SlipMember(name="\u202e", phone="138****0417", number="", tier=None)
    assert "会员 — 138****0417" in said(slip(member=nobody))
