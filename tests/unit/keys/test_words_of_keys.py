"""Every refusal of keys, tokens and PINs has its words, in every language, and only facts that the code gives."""

import ast
import string
from pathlib import Path

import pytest

import desktop
from desktop.core.words import LANGUAGES, catalogue

CORE = Path(desktop.__file__).parent / "core"
SOURCES = [*CORE.glob("store/keys/*.py"), CORE / "protocol/token.py", CORE / "domain/pin_lock.py"]
FAMILY = {"RuleBroken", "NotFound", "Conflict", "Unreadable"}


def raised() -> dict[str, set[str]]:
    """Refusal codes in the sources, with the facts that every raise of them gives."""
    found: dict[str, set[str]] = {}
    for node in (node for source in SOURCES for node in ast.walk(ast.parse(source.read_text("utf-8")))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAMILY:
            facts = {str(keyword.arg) for keyword in node.keywords}
            for code in (str(part.value) for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)):
                found[code] = found.get(code, facts) & facts
    return found


def test_the_codes_are_found() -> None:
    assert {"token.forged", "token.unknown_version", "pin.form", "key.missing", "backup.damaged"} <= set(raised())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_title_detail_and_remedy(language: str) -> None:
    words = catalogue(language)
    for code, facts in raised().items():
        for part in ("title", "detail", "remedy"):
            sentence = words[f"refusals.{code}.{part}"]
            assert sentence.strip() == sentence != ""
            assert not set("!！") & set(sentence)
            assert sentence.endswith("." if language == "en" else "。") == (part != "title"), sentence
            assert {field for _, field, _, _ in string.Formatter().parse(sentence) if field} <= facts, sentence
