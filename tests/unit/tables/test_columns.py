"""Columns find their fields by many names; the user's word goes first; what is missing is said by name."""

from itertools import product

import pytest

from desktop.core.documents.tables.column_names import MEMBER_NAMES, SALES_NAMES, folded_names, is_known_name
from desktop.core.documents.tables.columns import field_names, match_columns, tier_columns
from desktop.core.domain.errors import RuleBroken

BASKETS = ("basket_id", "customer_id", "store_id", "ts_utc", "ts_local", "n_lines", "amount_cents", "top_category")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("会员号,手机号,姓名,折扣,积分,余额", "external_id,phone,name,discount,points,money_balance"),
        ("客户姓名,客户昵称,客户手机号,客户积分,客户储值余额", "name,nickname,phone,points,money_balance"),
        (
            "會員編號,手機號碼,姓名,點數,儲值餘額,生日,性別",
            "external_id,phone,name,points,money_balance,birthday,gender",
        ),
        ("Member No,Mobile Phone,Full Name,Points,Date of Birth,Sex", "external_id,phone,name,points,birthday,gender"),
        (" 手机号*(必填) ,会员卡号,顾客生日,余额(元)", "phone,external_id,birthday,money_balance"),
        ("累计积分,可用积分,手机", ",points,phone"),
        ("积分余额,余额,電話", "points,money_balance,phone"),
    ],
)
def test_member_columns(header: str, found: str) -> None:
    names = header.split(",")
    wanted = {field: name for field, name in zip(found.split(","), names, strict=True) if field}
    assert match_columns(names, "members") == wanted


def test_sales_columns_of_a_chinese_system() -> None:
    header = ["小票号", "会员卡号", "门店", "下单时间", "应收金额", "实收金额(元)", "商品分类"]
    assert match_columns(header, "sales") == {
        "basket_id": "小票号",
        "customer_id": "会员卡号",
        "store_id": "门店",
        "ts_local": "下单时间",
        "amount": "实收金额(元)",
        "category": "商品分类",
    }


def test_cents_are_never_taken_for_whole_money() -> None:
    found = match_columns(["单号", "会员号", "时间", "金额(分)"], "sales")
    assert (found.get("amount_cents"), found.get("amount")) == ("金额(分)", None)


def test_of_two_clocks_utc_counts_unless_the_other_is_mapped() -> None:
    assert "ts_local" not in match_columns(BASKETS, "sales")
    mapped = match_columns(BASKETS, "sales", {"ts_local": "ts_local"})
    assert (mapped["ts_local"], "ts_utc" in mapped) == ("ts_local", False)
    both = match_columns(BASKETS, "sales", {"ts_local": "ts_local", "ts_utc": "ts_utc"})
    assert (both["ts_utc"], "ts_local" in both) == ("ts_utc", False)


def test_of_two_amounts_cents_count_unless_the_other_is_mapped() -> None:
    header = (*BASKETS, "amount")
    assert "amount" not in match_columns(header, "sales")
    assert "amount_cents" not in match_columns(header, "sales", {"amount": "amount"})


def test_a_mapped_column_serves_its_field_only() -> None:
    found = match_columns(["会员号", "姓名"], "members", {"phone": "会员号"})
    assert found == {"phone": "会员号", "name": "姓名"}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({"colour": "姓名"}, "import.unknown_field"), ({"phone": "colour"}, "import.unknown_column")],
)
def test_a_wrong_mapping_is_refused_with_choices(mapping: dict[str, str], code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        match_columns(["手机号", "姓名"], "members", mapping)
    assert refusal.value.code == code
    assert refusal.value.facts["choices"]


def test_missing_columns_are_named() -> None:
    with pytest.raises(RuleBroken) as refusal:
        match_columns(["姓名", "时间"], "sales")
    assert refusal.value.code == "import.missing_columns"
    assert refusal.value.facts["fields"] == "basket_id, customer_id, amount_cents|amount"


def test_tier_columns_are_all_kept() -> None:
    assert tier_columns(["免费等级", "付費等級", "VIP Level", "tier", "姓名"]) == (
        "免费等级",
        "付費等級",
        "VIP Level",
        "tier",
    )


def test_no_name_stands_for_two_fields() -> None:
    for names in (MEMBER_NAMES, SALES_NAMES):
        for (one, left), (other, right) in product(names.items(), names.items()):
            assert one == other or not set(folded_names(left)) & set(folded_names(right)), (one, other)
    assert field_names("sales") == tuple(SALES_NAMES)


@pytest.mark.parametrize("cell", ["13800138000", "林晓岚", "2026-01-01", "", "钻石会员"])
def test_data_is_not_taken_for_names(cell: str) -> None:
    assert not is_known_name(cell)
