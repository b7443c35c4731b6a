"""Every language says the same things, about the same facts, and code asks only for what is there."""

import ast
import tomllib
from string import Formatter
from typing import Any

import pytest

from desktop.core.words import LANGUAGES, catalogue
from tests.architecture.source import ROOT, sources

COMPLETE = [language for language in LANGUAGES if language != "zh-HK"]


def own_keys(language: str) -> set[str]:
    """The keys that a language's own files hold, without what it falls back on."""
    files = (ROOT / "resources/words" / language).glob("*.toml")
    return {key for file in files for key in leaves(tomllib.loads(file.read_text("utf-8")))}


def leaves(tree: dict[str, Any], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in tree.items():
        found |= leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key}
    return found


def facts_of(sentence: str) -> set[str]:
    """The names in braces, without index, attribute or format."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", COMPLETE)
def test_a_language_says_all_that_chinese_says(language: str) -> None:
    assert own_keys(language) ^ own_keys("zh-Hans") == set()


def test_hong_kong_only_says_otherwise_what_traditional_chinese_says() -> None:
    assert own_keys("zh-HK") <= own_keys("zh-Hant")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_names_the_same_facts_in_every_language(language: str) -> None:
    chinese, other = catalogue("zh-Hans"), catalogue(language)
    differing = {key for key in chinese.keys() & other.keys() if facts_of(chinese[key]) != facts_of(other[key])}
    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_not_a_sentence(language: str) -> None:
    sentences: dict[str, object] = dict(catalogue(language))  # TOML may hold anything
    assert {key for key, text in sentences.items() if not isinstance(text, str) or not text.strip()} == set()


def test_english_is_drawn_without_holes() -> None:
    """The shipped fonts draw curly quotes as wide as a Chinese character."""
    assert not [key for key, said in catalogue("en").items() if set(said) & set("“”‘’")]


def test_no_key_stands_in_two_files() -> None:
    for language in LANGUAGES:
        files = (ROOT / "resources/words" / language).glob("*.toml")
        keys = [key for file in files for key in leaves(tomllib.loads(file.read_text("utf-8")))]
        assert sorted(keys) == sorted(set(keys))


def test_code_asks_only_for_sentences_that_exist() -> None:
    asked = {
        node.args[0].value
        for source in sources("desktop")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert asked - catalogue("zh-Hans").keys() == set()


def test_facts_are_read_out_of_a_sentence() -> None:
    assert facts_of("{done}/{total:>4} of {member.name}, {{as is}}") == {"done", "total", "member"}
