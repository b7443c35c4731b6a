"""Any text may be scanned; a barcode is one by its check digit, and a phone is never goods."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.scanned import check_digit, normal, read_scan

REGIONS = st.sampled_from(["CN", "TW", "HK", ""])
DIGITS = "0123456789"


def digits(*lengths: int) -> st.SearchStrategy[str]:
    return st.sampled_from(lengths).flatmap(lambda length: st.text(DIGITS, min_size=length, max_size=length))


@given(st.text(max_size=60), REGIONS)
def test_any_text_is_read_and_reads_the_same_again(text: str, region: str) -> None:
    scan = read_scan(text, region)
    assert read_scan(scan.text, region) == scan
    assert (scan.brand is None) == (scan.kind != "payment")
    assert normal(scan.text) == scan.text


@given(digits(7, 11, 12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_found(body: str, place: int, more: int) -> None:
    code = body + check_digit(body)
    at = place % len(code)
    wrong = code[:at] + str((int(code[at]) + more) % 10) + code[at + 1 :]
    assert read_scan(wrong, "CN").kind == "other"


@given(digits(7, 11, 12), st.sampled_from(["", "\r", "\r\n", "\t", "\u3000"]))
def test_a_right_check_digit_makes_goods_unless_it_is_a_phone(body: str, end: str) -> None:
    code = body + check_digit(body)
    wide = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in DIGITS})
    is_phone = len(code) == 13 and code[:3] == "861" and code[3] > "2"
    assert read_scan(wide + end, "CN").kind == ("other" if is_phone else "product")


@given(st.one_of(digits(10).map("1".__add__), digits(8).map("09".__add__)), REGIONS)
def test_a_mobile_number_of_cn_or_tw_is_never_goods(phone: str, region: str) -> None:
    assert read_scan(phone, region).kind == "other"


@given(st.sampled_from("23456789"), digits(7))
def test_a_number_of_hong_kong_is_never_goods_there(first: str, rest: str) -> None:
    assert read_scan(first + rest, "HK").kind == "other"
