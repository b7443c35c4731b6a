"""The pass-through printer: every byte goes on as it came, the block stands before the cut, nothing waits for long."""

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.slip_pattern import Pointed, SlipPattern, pointed_at, read_slip
from desktop.pos.escpos_stream import EscPosStream
from desktop.pos.pass_through import Award, PassThrough

SAMPLES = Path(__file__).parent / "samples"
SLIPS = sorted(SAMPLES.glob("slip_*.bin"))
PATTERNS = {
    "slip_80mm": (SlipPattern("单号", "应收"), ("20261122-0017", "128.00")),
    "slip_58mm": (SlipPattern("流水号", "合计"), ("A0038", "45.5")),
    "slip_logo": (SlipPattern("订单编号", "实付金额"), ("88020261122193", "1286.00")),
}
CUTS = (b"\x1dV\x00", b"\x1dVB\x00", b"\x1bi")


def carried(data: bytes, size: int) -> tuple[bytes, list[str], EscPosStream]:
    stream, out, texts = EscPosStream(), b"", []
    for at in range(0, len(data), size):
        for piece in stream.feed(data[at : at + size]):
            if piece.kind == "cut":
                texts.append(stream.take_text())
            out += piece.data
    for piece in stream.rest():
        out += piece.data
    return out, texts, stream


@pytest.mark.parametrize("file", SLIPS, ids=lambda file: file.stem)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_real_slip_is_understood_and_unchanged(file: Path, size: int) -> None:
    data = file.read_bytes()
    out, texts, stream = carried(data, size)
    assert (out, stream.is_lost, len(texts)) == (data, False, 1)
    pattern, told = PATTERNS[file.stem]
    assert read_slip(texts[0], pattern) == told


def test_any_bytes_go_through_unchanged() -> None:
    chance = random.Random(9)
    for _ in range(3_000):
        data = bytes(chance.choice(b"\x1b\x1d\x1c\x10V(Lkv0i@*D!\x00\x01\x20\x41\xc4\xe3\n") for _ in range(60))
        assert carried(data, chance.randrange(1, 20))[0] == data


def test_a_cut_inside_a_picture_is_none() -> None:
    picture = b"\x1dv0\x00\x04\x00\x02\x00" + b"\x1dV\x00\x1bi\x1dV\x00"
    _, texts, stream = carried(picture + "单号:1 应收:2\n".encode("gb18030") + b"\x1dVB\x00", 1)
    assert (len(texts), stream.is_lost) == (1, False)


def test_an_unknown_command_ends_the_understanding_not_the_printing() -> None:
    data = "单号:1\n".encode("gb18030") + b"\x1b\xfe\x01\x1dVB\x00"
    out, texts, stream = carried(data, 3)
    assert (out, texts, stream.is_lost) == (data, [], True)


def test_a_number_is_taught_by_pointing_at_it() -> None:
    text = "拾味小馆\n单号：20261122-0017  桌号:12\n应收          ￥1,286.00\n谢谢"
    assert pointed_at(text, 1, 5) == Pointed("单号", "20261122-0017")
    assert pointed_at(text, 1, 22) == Pointed("桌号", "12")
    assert pointed_at(text, 2, 16) == Pointed("应收", "1,286.00")
    assert (pointed_at(text, 0, 1), pointed_at(text, 9, 0), pointed_at("128.00", 0, 2)) == (None, None, None)
    assert read_slip(text, SlipPattern("单号", "应收")) == ("20261122-0017", "1286.00")


@pytest.mark.parametrize(
    "text",
    ["", "单号:1", "应收:2", "单号:1 应收:2\n单号:3", "单号:1\n应收:2\n应收:3", "单号:1\n应收:abc1", "单号 \n1 应收 2"],
)
def test_a_slip_that_does_not_say_both_once_is_not_understood(text: str) -> None:
    assert read_slip(text, SlipPattern("单号", "应收")) is None
    assert read_slip(text, SlipPattern("单号", "")) is None


class Paper:
    """A printer that keeps what it gets; ``broken`` after so many writes."""

    def __init__(self) -> None:
        self.data, self.times, self.finished = b"", list[float](), threading.Event()
        self.says = b""
        self.is_broken = False

    def write(self, data: bytes) -> None:
        if self.is_broken:
            raise OSError
        self.data += data
        self.times.append(time.monotonic())

    def read(self, _wait_s: float) -> bytes:
        said, self.says = self.says, b""
        return said

    def finish(self) -> None:
        self.finished.set()

    def close(self) -> None:
        pass


@pytest.fixture
def through() -> Iterator[Callable[..., tuple[PassThrough, Paper]]]:
    made: list[PassThrough] = []

    def new(award: Award, connect: Callable[[Paper], Paper] = lambda paper: paper) -> tuple[PassThrough, Paper]:
        paper = Paper()
        made.append(PassThrough(0, lambda: connect(paper), award))
        made[-1].start()
        return made[-1], paper

    yield new
    for one in made:
        one.stop()


def send(port: int, data: bytes) -> None:
    """Print a job and wait until its line is closed, as kindly or rudely as it may be."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line, suppress(OSError):
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass


Through = Callable[..., tuple[PassThrough, Paper]]


@pytest.mark.parametrize("file", SLIPS, ids=lambda file: file.stem)
def test_the_block_stands_before_the_cut(through: Through, file: Path) -> None:
    data, block = file.read_bytes(), "会员 王*芳 +128\n"
    pattern, told = PATTERNS[file.stem]
    printer, paper = through(lambda text: block if read_slip(text, pattern) == told else "")
    send(printer.port, data)
    assert paper.finished.wait(5)
    at = max(data.rfind(cut) for cut in CUTS)
    assert paper.data == data[:at] + block.encode("gb18030") + data[at:]
    assert told[0] in printer.seen


def test_what_the_printer_says_comes_back(through: Through) -> None:
    printer, paper = through(lambda _text: "")
    paper.says = b"\x12"
    with socket.create_connection(("127.0.0.1", printer.port), timeout=10) as line:
        line.sendall(b"\x10\x04\x01")
        assert line.recv(1) == b"\x12"


def test_bytes_go_on_before_the_slip_is_whole(through: Through) -> None:
    printer, paper = through(lambda _text: "")
    with socket.create_connection(("127.0.0.1", printer.port), timeout=10) as line:
        line.sendall(b"half a slip\n\x1d")
        end = time.monotonic() + 5
        while paper.data != b"half a slip\n" and time.monotonic() < end:
            time.sleep(0.005)
        assert paper.data == b"half a slip\n"
    assert paper.finished.wait(5)
    assert paper.data == b"half a slip\n\x1d"


def test_a_printer_that_is_away_or_breaks_closes_the_line(through: Through) -> None:
    def away(_paper: Paper) -> Paper:
        raise RuleBroken("printer.refused", host="x", port=1)

    printer, _ = through(lambda _text: "", away)
    send(printer.port, b"x\n")
    assert printer.trouble is not None
    printer, paper = through(lambda _text: "")
    paper.is_broken = True
    send(printer.port, b"x\n\x1dV\x00")
    paper.is_broken = False
    send(printer.port, b"y\n\x1dV\x00")
    assert paper.finished.wait(5)
    assert paper.data == b"y\n\x1dV\x00"
