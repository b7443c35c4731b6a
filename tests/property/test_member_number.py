"""Member numbers: a mistyped digit never finds another member."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.names import ALPHABET, grouped, member_number, read_member_number

codes = st.text(alphabet=ALPHABET, min_size=4, max_size=4)
counters = st.integers(1, 32**7 - 1)


@given(codes, counters)
def test_a_number_is_read_as_written_grouped_or_in_small_letters(code: str, counter: int) -> None:
    number = member_number(code, counter)
    assert len(number) == 12
    for written in (number, grouped(number), number.lower(), grouped(number).replace(" ", "-")):
        assert read_member_number(written) == number


@given(codes, counters)
def test_every_single_wrong_digit_is_noticed(code: str, counter: int) -> None:
    number = member_number(code, counter)
    for place, right in enumerate(number):
        for wrong in ALPHABET.replace(right, ""):
            assert read_member_number(number[:place] + wrong + number[place + 1 :]) is None


@given(codes, counters, counters)
def test_no_two_counters_share_a_number(code: str, one: int, other: int) -> None:
    assert (member_number(code, one) == member_number(code, other)) == (one == other)
