"""A real Chromium walks through the console as a person would: no complaint in its console, nothing that does nothing.

``python -m pytest tests/console/test_browser.py`` runs it; where there is no Chromium it is skipped and says so.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.console import chromium
from tests.console.chromium import Tab
from tests.console.demo import PASSWORD
from tests.console.pictures import PAGES
from tests.console.serving import served

pytestmark = pytest.mark.skipif(
    chromium.program() is None, reason="no Chromium here; apt-get install chromium brings the browser's journey"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("hq")) as (found, _):
        yield found


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory, address: str) -> Iterator[Tab]:
    with chromium.browser(tmp_path_factory.mktemp("browser")) as found:
        found.size(1024, 768)
        found.go(f"{address}/console")
        found.fill("#name", "boss")
        found.fill("#password", PASSWORD)
        found.press_key("Enter")  # no hand leaves the keys
        yield found


@pytest.fixture(autouse=True)
def no_complaints(tab: Tab) -> Iterator[None]:
    tab.complaints.clear()
    yield
    assert tab.complaints == []


def said(tab: Tab) -> str:
    return str(tab.run("document.body.innerText"))


def test_every_page_stands_and_is_drawn(tab: Tab, address: str, tmp_path: Path) -> None:
    for page in PAGES:
        tab.go(f"{address}/console{page}")
        tab.wait("document.fonts.status === 'loaded'")
        tab.picture(tmp_path / "seen.png")
        colours = Image.open(tmp_path / "seen.png").convert("RGB").getcolors(2**20)
        assert colours is not None
        assert len(colours) > 50, page


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_no_page_is_wider_than_the_window(tab: Tab, address: str, width: int, height: int, language: str) -> None:
    tab.size(width, height)
    tab.go(f"{address}/console/look?language={language}")
    for page in PAGES:
        tab.go(f"{address}/console{page}")
        assert tab.run("document.documentElement.scrollWidth") <= width, page
        clipped = tab.run(
            "[...document.querySelectorAll('h1, h2, button, .button, .chip, dd, dt, label')]"
            ".filter((one) => one.scrollWidth > one.clientWidth + 2 && one.clientWidth && !one.closest('.hidden')"
            " && !one.classList.contains('hidden') && getComputedStyle(one).display !== 'inline')"
            ".map((one) => one.textContent.trim())"
        )
        assert clipped == [], (page, clipped)
    tab.go(f"{address}/console/look?language=zh-Hans")
    tab.size(1024, 768)


def test_targets_are_large_enough(tab: Tab, address: str) -> None:
    for page in PAGES:
        tab.go(f"{address}/console{page}")
        small = tab.run(
            "[...document.querySelectorAll('button, .button, select, .rail a, .strip a, input:not([type=hidden])"
            ":not([type=checkbox])')].filter((one) => one.offsetHeight && one.offsetHeight < 44)"
            ".map((one) => one.outerHTML.slice(0, 80))"
        )
        assert small == [], page


def test_keys_open_pages_and_the_search(tab: Tab, address: str) -> None:
    tab.go(f"{address}/console")
    tab.press_key("4", alt=True)
    assert tab.run("location.pathname") == "/console/members"
    tab.run("document.activeElement.blur()")
    tab.key("/")
    assert tab.run("document.activeElement.id") == "q"
    assert tab.run("document.activeElement.value") == ""
    tab.fill("#q", "林晓岚")
    tab.key("Enter")
    tab.wait("document.querySelectorAll('#list tbody tr').length === 1")
    assert "林*岚" in said(tab)
    assert tab.run("location.search") == ""  # no name in an address


def test_a_filter_applies_itself_and_stands_in_the_address(tab: Tab, address: str) -> None:
    tab.go(f"{address}/console/stores")
    rows = tab.run("document.querySelectorAll('#list tbody tr').length")
    tab.fill("#q", "滨江")
    tab.wait(f"document.querySelectorAll('#list tbody tr').length < {rows}")
    assert "q=%E6%BB%A8%E6%B1%9F" in tab.run("location.search")
    tab.go(f"{address}/console/points")
    tab.run("document.querySelector('#days').value = '30'")
    tab.press_change("#days")
    assert "days=30" in tab.run("location.search")
    assert tab.run("document.querySelectorAll('section:nth-of-type(2) tbody tr').length") == 30


def test_plots_are_drawn_in_both_lights(tab: Tab, address: str, tmp_path: Path) -> None:
    grounds = []
    for theme in ("light", "dark"):
        tab.go(f"{address}/console/look?theme={theme}&back=/console/points")
        tab.wait("document.querySelectorAll('[data-plot] canvas').length === 3")
        tab.picture(tmp_path / f"{theme}.png")
        picture = Image.open(tmp_path / f"{theme}.png").convert("RGB")
        grounds.append(picture.getpixel((1000, 90)))
        mark = (86, 115, 187) if theme == "light" else (112, 136, 214)
        colours = {colour for _, colour in picture.getcolors(2**20) or []}
        assert mark in colours
    assert grounds == [(255, 255, 255), (25, 29, 38)]
    tab.go(f"{address}/console/look?theme=system")
    tab.size(1024, 768, dark=True)
    assert tab.run("getComputedStyle(document.body).backgroundColor") == "rgb(17, 20, 27)"
    tab.size(1024, 768)
    assert tab.run("getComputedStyle(document.body).backgroundColor") == "rgb(244, 243, 239)"


def test_why_opens_by_key(tab: Tab, address: str) -> None:
    tab.go(f"{address}/console/members")
    tab.press("tbody a")
    tab.run("document.querySelector('.ledger summary').focus()")
    tab.key("Enter")
    tab.wait("document.querySelector('.ledger details').open")
    assert "为什么是这个数" in said(tab)


def test_a_flag_is_done_with(tab: Tab, address: str) -> None:
    tab.go(f"{address}/console/work")
    before = tab.run("document.querySelectorAll('.flag').length")
    tab.fill(".finish input[name=note]", "问过了")
    tab.press(".finish button")
    assert tab.run("document.querySelectorAll('.flag').length") == before - 1


def test_a_code_is_made_and_drawn(tab: Tab, address: str) -> None:
    tab.go(f"{address}/console/stores")
    tab.press("tbody a")
    tab.press("form[action$='/code'] button")
    assert tab.run("document.querySelector('.qr').getBoundingClientRect().width") > 100
    assert len(str(tab.run("document.querySelector('.code').textContent"))) == 11


def test_a_program_is_published(tab: Tab, address: str) -> None:
    tab.go(f"{address}/console/program")
    tab.fill("[name='earn.points']", "2")
    tab.press("form[action$='/draft'] button.primary")
    assert "改了 1 处" in said(tab)
    tab.fill("#reason", "双倍月")
    tab.run("document.querySelector('[name=sure]').click()")
    tab.press("form[action$='/publish'] button.primary")
    assert "现在用的" in said(tab)
    tab.go(f"{address}/console/audit")
    assert "双倍月" in said(tab)


def test_pages_work_without_javascript(tab: Tab, address: str) -> None:
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.go(f"{address}/console/stores?q=滨江")
        document = tab.call("DOM.getDocument", depth=-1)["root"]["nodeId"]
        button = tab.call("DOM.querySelector", nodeId=document, selector=".noscript")["nodeId"]
        assert tab.call("DOM.getBoxModel", nodeId=button)["model"]["height"] >= 44  # the button that scripts hide
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_session_that_ran_out_leads_to_the_door_and_back(tab: Tab, address: str) -> None:
    tab.go(f"{address}/console/members")
    tab.call("Network.clearBrowserCookies")
    tab.fill("#q", "林")
    tab.press_key("Enter")
    assert tab.run("location.pathname") == "/console/sign-in"
    tab.fill("#name", "boss")
    tab.fill("#password", PASSWORD)
    tab.press("button.primary")
    assert tab.run("location.pathname").startswith("/console")
    tab.complaints.clear()
