"""What Shuke says, in the shop's language. Every sentence a person reads comes from resources/words, never from code.

A catalogue is a folder of TOML files per language; a key is the dotted path into it (``slip.bill``). zh-HK holds only
what differs from zh-Hant. Facts are put in with ``str.format``, so a sentence names what it needs;
``{bills:bill|bills}`` is the word for one or for many.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from desktop.core.resources import resource

LANGUAGES = ("zh-Hans", "zh-Hant", "zh-HK", "en")
REFUSAL_PARTS = ("title", "detail", "remedy")
"""What a refusal says: what happened, what of it, what to do."""
_FALLBACK = {"zh-HK": "zh-Hant"}
_ONE_OR_MANY = re.compile(r"\{(\w+):(\w+)\|(\w+)\}")


class Words:
    """One language's catalogue. Cheap to make: catalogues are read once per process."""

    def __init__(self, language: str) -> None:
        """``language``: one of LANGUAGES, else ValueError."""
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language

    def say(self, key: str, **facts: Any) -> str:
        """The sentence under ``key`` with the facts put in. KeyError for an unknown key: tests know every key."""
        sentence = catalogue(self.language)[key]
        return put_in(sentence, facts) if facts else sentence

    def has(self, key: str) -> bool:
        """Whether the catalogue holds the key, for names that may come from outside (tenders, sources)."""
        return key in catalogue(self.language)


def put_in(sentence: str, facts: Mapping[str, Any]) -> str:
    """A sentence that was asked for without its facts, with them. KeyError where one is lacking."""
    if "|" in sentence:
        sentence = _ONE_OR_MANY.sub(lambda words: words[2 if str(facts[words[1]]) == "1" else 3], sentence)
    return sentence.format_map(facts)


def known_language(text: object) -> str | None:
    """A language by its name, case and ``_`` forgiven; None where it is none of ours."""
    plain = str(text or "").replace("_", "-").lower()
    return next((language for language in LANGUAGES if language.lower() == plain), None)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every sentence of a language by dotted key, fallback language included."""
    sentences = dict(catalogue(_FALLBACK[language])) if language in _FALLBACK else {}
    for file in sorted(resource("words", language).glob("*.toml")):
        sentences.update(_flatten(tomllib.loads(file.read_text("utf-8"))))
    return sentences


def _flatten(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        flat.update(_flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value})
    return flat
