"""The shop's price list, taken in as other systems write it."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter_ns

import openpyxl
import pytest

from desktop.core.domain.counter import Product
from desktop.core.domain.errors import RuleBroken
from desktop.core.services.catalogue import ProductsImport, find_product, import_products, product_count
from desktop.core.services.moving_in.report import ImportReport
from tests.moving_in import counts, marks, reasons
from tests.tills import TestTill, make_till

TEA, COLA = "6901234567892", "036000291452"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as made:
        yield made


def taken(shop: TestTill, tmp_path: Path, text: str, encoding: str = "utf-8", *, dry_run: bool = False) -> ImportReport:
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode(encoding))
    return import_products(shop.till, ProductsImport(path=file, dry_run=dry_run))


def test_a_list_in_gb18030_is_found_by_what_is_scanned(shop: TestTill, tmp_path: Path) -> None:
    text = f"商品条码,货号,品名,零售价(元),商品分类,商品类型,是否特价\n{TEA},A-1,龙井茶 50克,¥128.00,茶,普通商品,是\n"
    text += f"{COLA},,可乐,3.5,饮料,,\n6900000000106,,红双喜,20,,香烟,否\n"
    assert counts(taken(shop, tmp_path, text, "gb18030")) == (3, 0, 0)
    tea = Product(
        barcode=TEA, name="龙井茶 50克", price_minor=12_800, sku="A-1", category="茶", kind="goods", discounted=True
    )
    assert find_product(shop.till, f"{TEA}\r\n") == tea
    assert find_product(shop.till, "６９０１２３４５６７８９２") == tea
    for spelling in (COLA, "0" + COLA):
        found = find_product(shop.till, spelling)
        assert found is not None
        assert found.name == "可乐"
    assert find_product(shop.till, TEA[1:]) is None
    tobacco = find_product(shop.till, "6900000000106")
    assert tobacco is not None
    assert (tobacco.kind, tobacco.discounted, product_count(shop.till)) == ("tobacco", False, 3)
    assert find_product(shop.till, "6901234567893") is None
    assert find_product(shop.till, "") is None


def test_a_list_of_taiwan_as_a_workbook(shop: TestTill, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("國際條碼", "商品名稱", "單價"), (4710000000014, "烏龍茶", 35), ("0012", "代購", "10.5")):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    report = import_products(shop.till, ProductsImport(path=tmp_path / "list.xlsx"))
    assert counts(report) == (2, 0, 0)
    found = find_product(shop.till, "4710000000014")
    assert found is not None
    assert (found.name, found.price_minor) == ("烏龍茶", 3_500)
    assert find_product(shop.till, "0012") is not None


def test_a_code_of_twelve_digits_finds_the_one_of_thirteen(shop: TestTill, tmp_path: Path) -> None:
    taken(shop, tmp_path, f"条码,品名,售价\n0{COLA},可乐,3.5\n")
    assert find_product(shop.till, COLA) == find_product(shop.till, "0" + COLA) is not None


def test_a_later_file_replaces_the_price_and_the_same_file_changes_nothing(shop: TestTill, tmp_path: Path) -> None:
    header = "barcode,name,price\n"
    assert counts(taken(shop, tmp_path, header + f"{TEA},Tea,1\n{COLA},Cola,2\n")) == (2, 0, 0)
    assert counts(taken(shop, tmp_path, header + f"{TEA},Tea,1\n{COLA},Cola,2\n")) == (0, 2, 0)
    assert counts(taken(shop, tmp_path, header + f"{TEA},Tea,1.5\n")) == (1, 0, 0)
    tea = find_product(shop.till, TEA)
    assert tea is not None
    assert (tea.price_minor, product_count(shop.till)) == (150, 2)


def test_rows_that_make_no_sense_are_named_by_their_line(shop: TestTill, tmp_path: Path) -> None:
    rows = [
        ",Tea,1", "6.90123E+12,Tea,1", "69 01,Tea,1", "1,,1", "2,Tea,", "3,Tea,-1", "4,Tea,1e3", f"5,{'x' * 101},1",
        "6,Tea,1", "6,Tea,1", "6,Tea,2", "7,Tea,99999999999", "8,Tea,0", "9.0,Tea,1",
    ]  # fmt: skip
    report = taken(shop, tmp_path, "barcode,name,price\n" + "\n".join(rows) + "\n")
    assert counts(report) == (3, 1, 10)
    assert reasons(report) == [
        (1, "barcode.missing"), (2, "barcode.scientific"), (3, "barcode.form"), (4, "product.no_name"),
        (5, "price.form"), (6, "price.negative"), (7, "price.form"), (8, "product.long"), (11, "product.differs"),
        (12, "price.too_large"),
    ]  # fmt: skip
    assert report.problems[0].line == 2
    kept = find_product(shop.till, "6")
    assert kept is not None
    assert kept.price_minor == 100
    assert find_product(shop.till, "9") is not None


def test_a_kind_nobody_knows_is_goods_with_a_remark(shop: TestTill, tmp_path: Path) -> None:
    report = taken(shop, tmp_path, "条码,品名,售价,商品类型,是否特价\n1,a,1,烟酒,\n2,b,1,,也许\n")
    assert counts(report) == (1, 0, 1)
    assert [(note.row, note.reason) for note in report.notes] == [(1, "product.kind")]
    assert reasons(report) == [(2, "product.discounted")]


def test_a_dry_run_counts_and_writes_nothing(shop: TestTill, tmp_path: Path) -> None:
    before = marks(shop)
    report = taken(shop, tmp_path, f"条码,品名,售价\n{TEA},a,1\n{TEA},a,1\n{TEA},a,2\n", dry_run=True)
    assert counts(report) == (1, 1, 1)
    assert (product_count(shop.till), marks(shop)) == (0, before)


def test_a_list_without_prices_is_refused(shop: TestTill, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match=r"import\.missing_columns"):
        taken(shop, tmp_path, f"条码,品名,售价(分)\n{TEA},a,100\n")
    file = tmp_path / "odd.csv"
    file.write_text(f"Code,品名,现价\n{TEA},a,1\n", "utf-8")
    asked = ProductsImport(path=file, mapping={"barcode": "Code", "price": "现价"})
    assert counts(import_products(shop.till, asked)) == (1, 0, 0)


def test_a_long_list_never_holds_the_file_for_long(shop: TestTill, tmp_path: Path) -> None:
    rows = "".join(f"{690_000_000_000 + at},商品{at},{at % 97}.50\n" for at in range(20_000))
    held_ms: list[float] = []
    importing = shop.ledger.file.importing

    class Watched:
        def __enter__(self) -> object:
            self.inner = importing()
            writing = self.inner.__enter__()
            self.begun_ns = perf_counter_ns()
            return writing

        def __exit__(self, *error: object) -> None:
            self.inner.__exit__(None, None, None)
            held_ms.append((perf_counter_ns() - self.begun_ns) / 1e6)

    shop.ledger.file.importing = Watched  # type: ignore[method-assign,assignment]
    assert counts(taken(shop, tmp_path, "条码,品名,售价\n" + rows)) == (20_000, 0, 0)
    assert product_count(shop.till) == 20_000
    assert len(held_ms) > 5
    assert sorted(held_ms)[len(held_ms) // 2] < 50
