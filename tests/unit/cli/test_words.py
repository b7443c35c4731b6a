"""Every refusal that can be raised has its words, in every language, about facts that are there where it is raised."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from desktop.core.words import LANGUAGES, catalogue
from tests.architecture.source import Source, sources
from tests.architecture.test_words import facts_of

FAMILY = {"Refusal", "RuleBroken", "NotFound", "Conflict", "Unreadable", "LedgerDamaged"}
PARTS = ("title", "detail", "remedy")
BORDER = {"usage": set[str](), "unknown": {"code"}, "internal": {"log", "reason"}, "files.failed": {"log", "reason"}}
"""What the border says of its own accord, with its facts."""


class Raised(NamedTuple):
    """A place where a refusal is made: its code and the names of its facts."""

    where: str
    code: str
    facts: frozenset[str]


def raised(source: Source) -> Iterator[Raised]:
    """Every refusal that a file makes; a code that is not written out at the place is named "?"."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAMILY and node.args:
            facts = frozenset(name for word in node.keywords for name in _names(word.arg or "**"))
            for code in _codes(node.args[0]):
                yield Raised(f"{source.module}:{node.lineno}", code, facts)


def _names(keyword: str) -> set[str]:
    """The border adds an amount as it is read, under the name without its unit."""
    return {keyword, keyword.removesuffix("_minor")}


def _codes(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_codes(node.body), *_codes(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else ["?"]


@cache
def everywhere() -> list[Raised]:
    """Every refusal that the till makes."""
    return sorted(found for source in sources("desktop") for found in raised(source))


def written_out() -> list[Raised]:
    """Those whose code stands where they are made."""
    return [found for found in everywhere() if found.code != "?"]


def test_there_are_refusals_to_look_at() -> None:
    assert len({found.code for found in written_out()}) > 90


def test_codes_are_written_out_where_they_are_raised() -> None:
    assert {found.where.split(":")[0] for found in everywhere() if found.code == "?"} <= {
        "desktop.cli.app",
        "desktop.devices.printing",  # what a printer says of itself; tests/unit/devices/test_printing.py has every code
        "desktop.ui.checkout.closing",  # a price's refusal, told as one
        "desktop.ui.checkout.pay_text",
        "desktop.core.services.promise_bill",  # a price's refusal, raised for the POS
        "desktop.pos.door",  # what is no request: every code is in desktop.pos.http and connection
        "desktop.cli.sync",  # how a round with HQ ended, told as a refusal; tests/sync/test_words.py has every code
        "desktop.ui.sync_now",
        "desktop.ui.sync.saying_told",
        "desktop.ui.sync.rounds_told",
        "desktop.ui.settings.hq_section",
        "desktop.ui.settings.pos_section",  # why a POS was refused, told as its title
        "desktop.ui.settings.job",  # a check that was stopped: said by its room, never a refusal in words
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words(language: str) -> None:
    codes = {found.code for found in written_out()} | BORDER.keys()
    wanted = {f"refusals.{code}.{part}" for code in codes for part in PARTS}
    assert wanted - catalogue(language).keys() == set()


def test_words_speak_of_facts_that_are_there() -> None:
    sentences = catalogue("zh-Hans")
    lacking = {
        (found.where, found.code, part): facts
        for found in written_out()
        for part in PARTS
        if (facts := facts_of(sentences.get(f"refusals.{found.code}.{part}", "")) - found.facts)
    }
    lacking |= {
        ("border", code, part): facts
        for code, known in BORDER.items()
        for part in PARTS
        if (facts := facts_of(sentences[f"refusals.{code}.{part}"]) - known)
    }
    assert lacking == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_keep_to_the_tone(language: str) -> None:
    """No exclamation mark, no plea, and points are never 分 (UI.md "Words", RULES.md "Words")."""
    own = {key: text for key, text in catalogue(language).items() if key.startswith(("refusals.", "commands."))}
    own = {key: text for key, text in own.items() if "set_up" not in key}
    assert {key for key, text in own.items() if re.search("[!！]|请.*请|請.*請", text)} == set()
    assert {key for key, text in own.items() if re.search(r"\} ?分(?!钟|鐘)", text)} == set()
    if language in ("zh-Hant", "zh-HK"):
        assert {key for key, text in own.items() if re.search("[积扫码张员单账导备时写没还这实现]", text)} == set()
    if language == "zh-Hant":
        assert {key for key, text in own.items() if "積分" in text} == set()
    if language == "zh-HK":
        assert {key for key, text in own.items() if "點數" in text} == set()


def test_a_planted_refusal_is_seen() -> None:
    source = Source("desktop.x", 'raise Conflict("a.b" if x else "c.d", left_minor=1, key=2)')
    facts = frozenset({"left_minor", "left", "key"})
    assert list(raised(source)) == [Raised("desktop.x:1", "a.b", facts), Raised("desktop.x:1", "c.d", facts)]
