"""Pictures of every page, to be looked at: ``python -m tests.console.pictures FOLDER``."""

import sys
import tempfile
from pathlib import Path

from tests.console.chromium import Tab, browser
from tests.console.demo import PASSWORD
from tests.console.serving import served

PAGES = ("", "/work", "/stores", "/members", "/points", "/settlement", "/program", "/audit", "/customers", "/staff")
SIZES = {"1024": (1024, 768), "1920": (1920, 1080)}


def sign_in(tab: Tab, address: str) -> None:
    """Come in as the owner."""
    tab.go(f"{address}/console")
    tab.fill("#name", "boss")
    tab.fill("#password", PASSWORD)
    tab.press("button.primary")


def take(folder: Path, languages: tuple[str, ...], *, sizes: tuple[str, ...] = ("1024", "1920")) -> list[str]:
    """Every page in these languages, both lights, both sizes; what the browser complained about."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, served(Path(made)) as (address, _), browser(Path(made) / "b") as tab:
        sign_in(tab, address)
        inner = [
            _first(tab, address, *where)
            for where in (("/members", "members/"), ("/stores", "stores/"), ("/stores", "tills/"), ("/staff", "staff/"))
        ]
        for language in languages:
            for theme in ("light", "dark"):
                tab.go(f"{address}/console/look?language={language}&theme={theme}")
                tab.size(*SIZES["1024"])
                _deeds(tab, address, folder / f"{language}-{theme}-1024")
                for size in sizes:
                    tab.size(*SIZES[size])
                    for page in (*PAGES, *inner):
                        tab.go(f"{address}/console{page}")
                        tab.run("document.querySelectorAll('.ledger details')[1]?.setAttribute('open', '')")
                        _picture(tab, folder / f"{language}-{theme}-{size}", _named(page))
        tab.call("Network.clearBrowserCookies")
        tab.go(f"{address}/console")
        _picture(tab, folder / "door", "sign-in")
        return tab.complaints


def _deeds(tab: Tab, address: str, name: Path) -> None:
    """What is only seen after something was asked for: a member in full with why, a code, a draft, a wrong draft."""
    tab.go(f"{address}/console/members")
    tab.fill("#q", "陈国栋")
    tab.key("Enter")
    tab.wait("document.querySelectorAll('#list tbody tr').length === 1")
    tab.press("#list tbody a")
    tab.press("form[action$='/reveal'] button")
    tab.run(
        "[...document.querySelectorAll('.ledger details')]"
        ".sort((one, other) => other.querySelectorAll('li').length - one.querySelectorAll('li').length)[0].open = true"
    )
    tab.run("document.querySelector('.ledger details[open]').scrollIntoView({block: 'center'})")
    _picture(tab, name, "why")
    tab.go(f"{address}/console/stores")
    tab.press("tbody a")
    tab.press("form[action$='/code'] button")
    _picture(tab, name, "code")
    tab.go(f"{address}/console/staff")
    tab.press("tbody a")
    tab.press("form[action$='/code'] button")
    _picture(tab, name, "start-code")
    for text, what in (("3", "draft"), ("three", "wrong")):
        tab.go(f"{address}/console/program")
        tab.fill("[name='earn.points']", text)
        tab.fill("[name='tiers.1.spend_minor']", "2500")
        tab.press("form[action$='/draft'] button.primary")
        _picture(tab, name, what)


def _picture(tab: Tab, name: Path, what: str) -> None:
    tab.wait("document.fonts.status === 'loaded'")
    tab.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    tab.picture(name.with_name(f"{name.name}-{what}.png"))


def _first(tab: Tab, address: str, page: str, kind: str) -> str:
    """The first link of a page that leads to one of a kind."""
    tab.go(f"{address}/console{page}")
    found: str = tab.run(f"document.querySelector('tbody a[href*=\"/console/{kind}\"]').getAttribute('href')")
    return found.removeprefix("/console")


def _named(page: str) -> str:
    parts = page.split("/")
    return f"{'one-' if len(parts) > 2 else ''}{parts[1]}" if page else "overview"


if __name__ == "__main__":
    print(take(Path(sys.argv[1]), tuple(sys.argv[2:]) or ("zh-Hans", "zh-Hant", "en")))  # noqa: T201
