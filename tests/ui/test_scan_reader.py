"""A scanner's burst is one scan, a person's keys come back in their order, and no key is lost or doubled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.scan_reader import GAP_MS, SHORTEST, ScanReader

PRESSES = st.lists(st.tuples(st.sampled_from("0123456789AZaz.-+\r\t"), st.integers(0, 200)), max_size=40)


def heard(presses: list[tuple[str, int]], *, silence_ms: int = GAP_MS + 10) -> tuple[list[str], list[str]]:
    """(keys given back, scans) of keys pressed after those gaps; the timer speaks when a gap is longer."""
    reader: ScanReader[str] = ScanReader()
    given_back: list[str] = []
    scans: list[str] = []

    def note(answer: tuple[list[str], str | None]) -> None:
        given_back.extend(answer[0])
        scans.extend([answer[1]] if answer[1] is not None else [])

    now = 0
    for char, gap in presses:
        if gap > silence_ms:
            note(reader.silence())
        now += gap
        note(reader.press(char, char, now))
    note(reader.silence())
    assert not reader.holds
    return given_back, scans


@pytest.mark.parametrize("gap", [0, 3, 12])
@pytest.mark.parametrize("end", ["\r", "\t", ""])
def test_a_burst_is_a_scan(gap: int, end: str) -> None:
    assert heard([(char, gap) for char in "SK1ABCDEF" + end]) == ([], ["SK1ABCDEF"])


def test_a_person_types_and_nothing_is_a_scan() -> None:
    assert heard([(char, 90) for char in "13800138000"]) == (list("13800138000"), [])


def test_a_short_burst_is_given_back_with_its_enter() -> None:
    assert heard([(char, 1) for char in "12.5\r"]) == (list("12.5\r"), [])


def test_what_a_person_typed_before_a_scan_stays_theirs() -> None:
    typed = [(char, 90) for char in "12"]
    scanned = [("S", 90), *[(char, 3) for char in "K1ABCDEF\r"]]
    assert heard([*typed, *scanned]) == (list("12"), ["SK1ABCDEF"])


def test_two_scans_one_after_the_other_are_two() -> None:
    assert heard([(char, 3) for char in "AAAAAAA\rBBBBBBB\r"]) == ([], ["AAAAAAA", "BBBBBBB"])


def test_a_scan_without_an_end_is_told_before_the_next_key() -> None:
    assert heard([*[(char, 3) for char in "AAAAAAA"], ("7", 90)], silence_ms=10_000) == (["7"], ["AAAAAAA"])


@given(presses=PRESSES)
def test_no_key_is_lost_doubled_or_moved(presses: list[tuple[str, int]]) -> None:
    given_back, scans = heard(presses)
    pressed = [char for char, _ in presses if char not in "\r\t"]
    answered = [char for char in [*given_back, *"".join(scans)] if char not in "\r\t"]
    assert sorted(answered) == sorted(pressed)
    assert all(len(scan) >= SHORTEST for scan in scans)
    assert is_part_of(given_back, [char for char, _ in presses])


def is_part_of(some: list[str], every: list[str]) -> bool:
    """Whether ``some`` stands in ``every`` in the same order."""
    rest = iter(every)
    return all(char in rest for char in some)
