"""A row of a price list becomes a product, or the reason why it cannot: at a till that takes it in, and at HQ."""

import re
from collections.abc import Mapping

from msgspec import Struct

from desktop.core.domain.counter import Product
from desktop.core.domain.deciding import LARGEST_BILL_MINOR
from desktop.core.domain.money import parse_minor
from desktop.core.domain.scanned import normal

FIELDS = ("barcode", "name", "price", "sku", "category", "kind", "discounted")
"""What a row may say; the first three it must."""
NEEDED = FIELDS[:3]
_LONGEST = 100
_BARCODE = re.compile(r"[!-~]{1,40}")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]*)?E\+?[0-9]+", re.IGNORECASE)
_WHOLE = re.compile(r"([0-9]+)\.0+")
_KINDS = {
    "goods": "goods 商品 普通商品 一般商品 标准商品 標準商品 称重 秤重 称重商品 秤重商品 计件 計件",
    "deposit": "deposit 押金",
    "delivery": "delivery 配送 配送费 配送費 运费 運費 外送 外送费 外送費",
    "packing": "packing 打包 打包费 打包費 包装费 包裝費 餐盒 餐盒费 餐盒費 购物袋 購物袋",
    "card_sale": "card_sale 售卡 储值卡 儲值卡 购物卡 購物卡 礼品卡 禮品卡",
    "tobacco": "tobacco 烟草 菸草 煙草 香烟 香菸 香煙 烟 菸 煙 卷烟 捲菸 捲煙",
}
_KIND_OF = {"": "goods"} | {word: kind for kind, words in _KINDS.items() for word in words.split()}
_YES_NO = dict.fromkeys(("1", "y", "yes", "true", "是", "√", "✓"), True) | dict.fromkeys(
    ("", "0", "n", "no", "false", "否", "×"), False
)


class Listed(Struct, frozen=True):
    """A product as a row says it. ``is_odd``: its kind is no word of ours, so it is goods, and may be tobacco."""

    product: Product
    is_odd: bool = False


def read_product(row: Mapping[str, str], currency: str) -> Listed | str:
    """The product of a row, by field; or the code of what is wrong with it."""
    cells = {field: _one_line(text) for field, text in row.items()}
    barcode = _WHOLE.sub(r"\1", normal(cells["barcode"]))
    wrong = _wrong_barcode(barcode) or _wrong_texts(cells)
    discounted = _YES_NO.get(cells.get("discounted", "").casefold())
    if wrong or discounted is None:
        return wrong or "product.discounted"
    price = _price(cells["price"], currency)
    if isinstance(price, str):
        return price
    kind = _KIND_OF.get(cells.get("kind", "").casefold())
    product = Product(
        barcode=barcode,
        name=cells["name"],
        price_minor=price,
        sku=cells.get("sku", ""),
        category=cells.get("category", ""),
        kind=kind or "goods",
        discounted=discounted,
    )
    return Listed(product, is_odd=kind is None)


def _price(text: str, currency: str) -> int | str:
    try:
        price = parse_minor(text, currency)
    except ValueError:
        return "price.form"
    if price < 0:
        return "price.negative"
    return price if price <= LARGEST_BILL_MINOR else "price.too_large"


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _wrong_barcode(barcode: str) -> str | None:
    if not barcode:
        return "barcode.missing"
    if _SCIENTIFIC.fullmatch(barcode):
        return "barcode.scientific"
    return None if _BARCODE.fullmatch(barcode) else "barcode.form"


def _wrong_texts(cells: dict[str, str]) -> str | None:
    if not cells["name"]:
        return "product.no_name"
    return "product.long" if any(len(text) > _LONGEST for text in cells.values()) else None
