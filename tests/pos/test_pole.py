"""What a POS shows its customer is read from real-format bytes, in whatever pieces, whatever is among them."""

import random
import re
from pathlib import Path

import pytest

from desktop.pos.pole import PoleReader, Shown
from desktop.pos.scan_lines import ScanLines

SAMPLES = Path(__file__).parent / "samples"
DAY = [Shown("price", "38.00"), Shown("total", "38.00"), Shown("price", "90.00"), Shown("total", "128.00"),
       Shown("paid", "200.00"), Shown("change", "72.00")]  # fmt: skip


def bursts(name: str) -> list[bytes]:
    """The sample as the POS sent it: each number with its word at once, then a pause."""
    data = (SAMPLES / name).read_bytes()
    pattern = rb"\x1bs.\x1bQA[^\r]*\r" if "word_first" in name else rb"\x1bQA[^\r]*\r\x1bs."
    return [b"\x1b@\x0c", *re.findall(pattern, data)]


@pytest.mark.parametrize("name", ["pole_word_first.bin", "pole_number_first.bin"])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_a_bill_is_read_as_the_customer_reads_it(name: str, size: int) -> None:
    reader, shown = PoleReader(), []
    for burst in bursts(name):
        for at in range(0, len(burst), size):
            reader.feed(burst[at : at + size])
        shown.append(reader.settled())
    found = [one for one in shown if one is not None and one.number != "0.00"]
    assert found == DAY
    assert reader.settled() is None


def test_a_display_without_words_is_read_too() -> None:
    reader = PoleReader()
    reader.feed(b"\x1bQA128.00\r")
    assert reader.settled() == Shown("none", "128.00")
    reader.feed(b"\x1bQA128.00\r")
    assert reader.settled() == Shown("none", "128.00")
    reader.feed(b"\x0c")
    assert reader.settled() is None


@pytest.mark.parametrize("text", [b"", b"-5.00", b"12.3.4", b"HELLO", b"\xc4\xe3\xba\xc3", b"1234567890", b"1,280"])
def test_what_is_no_amount_is_passed_over(text: bytes) -> None:
    reader = PoleReader()
    reader.feed(b"\x1bs2\x1bQA" + text + b"\r")
    assert reader.settled() is None


def test_noise_and_other_commands_never_hide_a_number() -> None:
    chance = random.Random(4)
    for _ in range(2_000):
        noise = bytes(chance.choice(b"\x1bQAs@\r\n0129.\x0c\x1d\xff ") for _ in range(chance.randrange(12)))
        reader = PoleReader()
        reader.feed(noise)
        reader.feed(b"\x00" * 64 + b"\x0c\x1bs2\x1bQA  7.50\r")
        assert reader.settled() == Shown("total", "7.50"), noise


def test_a_line_that_never_ends_takes_no_memory() -> None:
    reader = PoleReader()
    for _ in range(1_000):
        reader.feed(b"\x1bQA" + b"9" * 40)
    assert len(reader._bytes) < 200


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\x03"])
def test_scans_end_with_a_line(end: bytes) -> None:
    lines = ScanLines()
    assert lines.feed(b"6901") == []
    assert lines.feed(b"234" + end + "会员".encode("gb18030") + end + b"ne") == ["6901234", "会员"]
    assert lines.settled() == ["ne"]
    assert lines.settled() == []


def test_a_scan_that_is_noise_is_dropped() -> None:
    lines = ScanLines()
    lines.feed(b"x" * 10_000)
    assert lines.settled() == []
    assert lines.feed(b"\x02\x1bok\r") == ["ok"]
