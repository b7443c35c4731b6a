"""The window as a program of its own under Xvfb, with real key events: killed, started again, started twice."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.cli import screen as asked_screen
from desktop.core.services.keep_bill import kept_bill
from desktop.core.services.keep_ledger import verify_ledger
from tests.journeys.kills import killed, now_text
from tests.journeys.process import ROOT, WindowProcess, wait_until
from tests.journeys.ringing import ring_up
from tests.journeys.screen import Screen, missing_binaries
from tests.journeys.shops import PHONE, Shop, shop_in

ROUNDS, SEED = 5, 1
FIRST = [10_000]
_QUICK_S = 5.0

pytestmark = pytest.mark.skipif(
    bool(missing_binaries()) and not os.environ.get("CI"),
    reason=f"missing here: {' '.join(missing_binaries())} (requirements/debian.txt)",
)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with Screen(tmp_path_factory.mktemp("screen")) as made:
        yield made


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_in(tmp_path, now=now_text())


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``python main.py`` to its end."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    given = {**kept, "SHUKE_HANDED_OVER": "1", "SHUKE_KEY_STORE": "file", "LC_ALL": "zh_CN.UTF-8", **environment}
    asked = [sys.executable, "main.py", *arguments]
    return subprocess.run(asked, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60, check=False)


def test_a_card_is_heard_at_every_pace_and_with_every_end(screen: Screen, shop: Shop) -> None:
    paces = [(gap_ms, end) for gap_ms in (0, 3, 12) for end in ("Return", "Tab", None)]
    with WindowProcess(shop.folder, screen) as window:
        expected = FIRST
        for at, (gap_ms, end) in enumerate(paces):
            ring_up(screen, window, shop.card, f"{at + 1}1.5", gap_ms, end)
            screen.press("F9", "F9")
            expected = [1_150 + at * 1_000, *expected]
            window.wait_for_paid(expected)
        assert {sale.member_id for sale in window.sales()} == {window.sales()[-1].member_id}


def test_killed_in_the_midst_of_a_bill(screen: Screen, shop: Shop) -> None:
    window = WindowProcess(shop.folder, screen)
    with window:
        screen.scan(shop.card, 3, "Return")
        time.sleep(0.15)
        screen.type("128.5")
        window.wait_for_kept(12_850)
    assert window.paid() == FIRST
    with window:
        screen.press("F9")
        window.wait_for_paid([12_850, *FIRST])
        wait_until(lambda: any(slip.stat().st_size for slip in shop.slips.iterdir()), "the slip is printed")
    shown = run("member", "show", PHONE, "--json", "--data-dir", str(shop.folder))
    assert '"balance": 228' in shown.stdout
    assert window.asked(kept_bill) is None
    assert verify_ledger(keeper(shop.folder)).ok


def test_killed_right_after_f9_it_is_one_sale(screen: Screen, tmp_path: Path) -> None:
    """A few of the rounds of ``python -m tests.journeys.kills --count 200``."""
    assert killed(tmp_path, screen, ROUNDS, SEED) == []


def test_a_second_start_shows_the_first_window_and_ends(screen: Screen, shop: Shop, tmp_path: Path) -> None:
    place = (1100, 730, 1300, 760)
    (tmp_path / "other").mkdir()
    other = shop_in(tmp_path / "other", mode="till", now=now_text())
    with WindowProcess(shop.folder, screen) as first:
        window = screen.windows()[0]
        mine = screen.picture().crop(place)
        with WindowProcess(other.folder, screen):
            wait_until(lambda: screen.picture().crop(place).tobytes() != mine.tobytes(), "the other covers it")
            begun = time.monotonic()
            second = first.begin()
            assert second.wait(30) == 0, second.communicate()
            assert time.monotonic() - begun < _QUICK_S
            wait_until(lambda: screen.picture().crop(place).tobytes() == mine.tobytes(), "the first is in front")
            assert second.communicate()[1] == ""
        assert first.lives
        screen.focus(window)
        screen.type("12")
        first.wait_for_kept(1_200, with_member=False)


def test_the_demo_comes_up_in_an_empty_folder(screen: Screen, tmp_path: Path) -> None:
    with WindowProcess(tmp_path / "demo", screen, "--demo") as demo:
        assert screen.title(screen.windows()[0]) == "Shuke 熟客"
        assert len(demo.sales()) > 100
    assert verify_ledger(keeper(tmp_path / "demo")).ok


def test_without_a_screen_it_says_so(tmp_path: Path) -> None:
    ended = run("--data-dir", str(tmp_path))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert "屏" in ended.stderr, ended.stderr


def test_what_qt_would_miss_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from desktop.cli import window

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(asked_screen, "_loads", lambda library: "xcb-cursor" not in library)
    assert window.main(["--data-dir", str(tmp_path), "--lang", "zh-Hans"]) == 1
    said = capsys.readouterr()
    assert "libxcb-cursor0" in said.err
    assert "apt" in said.err
