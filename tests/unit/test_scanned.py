"""What a scanner typed, by its form: a table of codes as they are met."""

import pytest

from desktop.core.domain.scanned import Scan, read_scan

NINES = "9" * 30


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        *((f"{first}{NINES[:16]}", "wechat") for first in range(10, 16)),
        *((f"{first}{NINES[: length - 2]}", "alipay") for first in range(25, 31) for length in (16, 18, 24)),
        (f"62{NINES[:17]}", "unionpay"),
    ],
)
def test_payment_codes(text: str, brand: str) -> None:
    assert read_scan(text + "\r\n", "CN") == Scan("payment", text, brand)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        *(f"{first}{NINES[:16]}" for first in ("09", "16", "19")),
        *(f"10{NINES[: length - 2]}" for length in (17, 19)),
        *(f"{first}{NINES[:16]}" for first in (24, 31)),
        *(f"28{NINES[: length - 2]}" for length in (15, 25)),
        *(f"62{NINES[: length - 2]}" for length in (18, 20)),
        "６" * 18 + "x",
        "",
        "王芳",
        "13800138000",
        "0912345678",
        "+8613800138000",
        "8613800138000",
        "K7M2 Q9XD 4HPA",
        "12345",
        "6901234567890",
        "٦٩٠١٢٣٤٥٦٧٨٩٢",
    ],
)
def test_neither_payment_nor_product(text: str) -> None:
    assert read_scan(text, "CN") == Scan("other", text.replace("６", "6"))


@pytest.mark.parametrize(
    "text",
    ["6901234567892", "96385074", "036000291452", "2112345008998", "4006381333931", "４７１０１５４０１５００８"],
)
def test_barcodes_of_goods(text: str) -> None:
    assert read_scan(f"\t {text}\u3000\n", "CN").kind == "product"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("96385074", ("product", "product", "other")),  # an HK mobile number, and an EAN-8
        ("23456785", ("product", "product", "other")),  # an HK fixed line
        ("12345670", ("product", "product", "product")),  # no phone begins with 1
        ("886912345671", ("product", "other", "product")),  # 886 9…: a mobile number of TW, and a UPC-A
    ],
)
def test_a_phone_of_the_region_is_no_product(text: str, kinds: tuple[str, str, str]) -> None:
    assert tuple(read_scan(text, region).kind for region in ("CN", "TW", "HK")) == kinds


def test_noise_around_is_taken_away_and_what_is_inside_stays() -> None:
    assert read_scan("\ufeff\x02 Ｓ Ｋ－１\u200b\x03\r\n", "CN") == Scan("other", "S K-1")
