"""A line to HQ that says what a test wants, and keeps what it was asked."""

from msgspec.structs import replace

from desktop.core.ports.at_hq import HoldAsked, HqSays
from desktop.core.ports.sync import DONE, LineNews, RoundDone
from desktop.ui.hq_line import HqNow, KeptHeard, Tell

SAYS = HqSays(
    head=4_815, acked=4_812, oldest_us=None, contact_us=None, round_us=None, spending="allowed",
    url="https://hq.example", ca="", device_id="0199-device-2", merchant="拾味小馆", store="人民路店", flags=0,
)  # fmt: skip


class FakeCable:
    """In or out."""

    is_out = False

    def turn(self) -> None:
        self.is_out = not self.is_out


class FakeLine:
    """hq_line.HqLine; ``syncs`` counts how often a round was asked for."""

    def __init__(self, now: HqNow | None = None) -> None:
        self.now = now
        self.cable: FakeCable | None = None
        self.syncs = 0
        self.looks = 0
        self.then: Tell | None = None
        self.asked: list[tuple[HoldAsked, KeptHeard]] = []

    def look(self) -> None:
        self.looks += 1

    def sync_now(self, then: Tell | None = None) -> bool:
        self.syncs += 1
        self.then = then
        return self.now is not None

    def ask_hold(self, asked: HoldAsked, then: KeptHeard) -> None:
        self.asked.append((asked, then))

    def turn_cable(self) -> bool:
        assert self.cable is not None
        self.cable.turn()
        return self.cable.is_out


def online(now_us: int, **says: object) -> HqNow:
    """In touch with HQ since a moment ago."""
    done = RoundDone(code=DONE, begun_at_us=now_us - 21_000_000, ended_at_us=now_us - 20_000_000, sent=2, received=5)
    facts = {"contact_us": now_us - 20_000_000, "round_us": now_us - 20_000_000, "oldest_us": now_us - 40_000_000}
    news = LineNews(busy=False, last=done, next_us=now_us + 20_000_000)
    return HqNow(says=replace(SAYS, **(facts | says))).with_news(news)


def offline(now_us: int, minutes: int = 126, **says: object) -> HqNow:
    """Out of touch for so long."""
    past = now_us - minutes * 60_000_000
    lost = RoundDone(code="sync.offline", begun_at_us=now_us - 9_000_000, ended_at_us=now_us - 8_000_000, left=14)
    facts = {"acked": 4_801, "contact_us": past, "round_us": past, "oldest_us": past}
    news = LineNews(busy=False, last=lost, next_us=now_us + 20_000_000)
    return HqNow(says=replace(SAYS, **(facts | says))).with_news(news)
