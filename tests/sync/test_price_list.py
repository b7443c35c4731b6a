"""The chain's price list: published at HQ from a file, all of it or nothing; tills follow, barcode by barcode."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.counter import Product
from desktop.core.services.catalogue import find_product
from hq.services.house import HqRefused
from hq.services.publish_catalogue import CataloguePublished, publish_catalogue, read_catalogue
from tests.sync.test_together import Chain

HEAD = "barcode,name,price,category,kind,discounted\n"
FISH, TEA, RICE = "6901028075831", "6901028075848", "6901028075855"


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    yield chain
    for till in chain.tills:
        till.close()


def published(chain: Chain, rows: str) -> CataloguePublished:
    hq, tenant_id = chain.hq.hq, chain.hq.tenant_id
    return publish_catalogue(hq, tenant_id, read_catalogue(hq, tenant_id, "\ufeff" + HEAD + rows))


def prices(chain: Chain) -> list[list[int | None]]:
    """What each till asks for fish, tea and rice."""
    found = [[find_product(till.till, barcode) for barcode in (FISH, TEA, RICE)] for till in chain.tills]
    return [[product.price_minor if product else None for product in row] for row in found]


def test_tills_follow_what_changed_and_keep_what_is_their_own(chain: Chain) -> None:
    with chain.tills[0].till.ledger.writing() as writing:
        writing.keep_products([Product(barcode=RICE, name="米饭", price_minor=200)])
    assert published(chain, f"{FISH},酸菜鱼,58,热菜,,\n{TEA},奶茶,12.50,,,yes\n") == CataloguePublished(
        products=2, changed=2, gone=0
    )
    chain.sync_all()
    assert prices(chain) == [[5_800, 1_250, 200], [5_800, 1_250, None]]
    tea = find_product(chain.tills[1].till, TEA)
    assert tea == Product(barcode=TEA, name="奶茶", price_minor=1_250, discounted=True)
    assert published(chain, f"{FISH},酸菜鱼,¥62.00,热菜,,\n") == CataloguePublished(products=1, changed=1, gone=1)
    chain.sync_all()
    assert prices(chain) == [[6_200, None, 200], [6_200, None, None]]
    assert published(chain, f"{FISH},酸菜鱼,62,热菜,,\n") == CataloguePublished(products=1, changed=0, gone=0)
    assert published(chain, f"{TEA},奶茶,13,,,\n") == CataloguePublished(products=1, changed=1, gone=1)
    chain.sync_all()
    assert prices(chain) == [[None, 1_300, 200], [None, 1_300, None]]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("1,鱼,5.001,,,\n", "price.form"), ("1,鱼,-5,,,\n", "price.negative"), ("1,,5,,,\n", "product.no_name"),
        ("1,鱼,5,,gold,\n", "kind.unknown"), ("1,鱼,5,,,perhaps\n", "product.discounted"), ("1,鱼\n", "row.form"),
        ("6.9E+12,鱼,5,,,\n", "barcode.scientific"), ('1,"鱼,5,,,\n', "row.form"),
    ],
    ids=["fine", "negative", "nameless", "kind", "discounted", "short", "spreadsheet", "quote"],
)  # fmt: skip
def test_one_wrong_row_changes_nothing(chain: Chain, rows: str, reason: str) -> None:
    with pytest.raises(HqRefused) as caught:
        published(chain, f"{FISH},酸菜鱼,58,热菜,,\n{rows}")
    assert (caught.value.code, caught.value.facts["reason"]) == ("catalogue.row", reason)
    assert caught.value.facts["line"] == 3
    chain.sync_all()
    assert prices(chain) == [[None] * 3] * 2


def test_what_is_no_list(chain: Chain) -> None:
    hq, tenant_id = chain.hq.hq, chain.hq.tenant_id
    for text, code in (("条码,名称\n1,鱼\n", "columns"), (HEAD, "empty"), ("", "columns")):
        with pytest.raises(HqRefused) as caught:
            read_catalogue(hq, tenant_id, text)
        assert caught.value.code == f"catalogue.{code}"
    with pytest.raises(HqRefused, match="row"):
        published(chain, f"{FISH},鱼,1,,,\n{FISH},鱼,2,,,\n")
