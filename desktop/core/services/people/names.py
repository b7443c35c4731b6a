"""Names: cleaned for keeping, and the keys by which staff find them (王小明: wangxiaoming, wxm, 小明, xiaoming).

Keys are folded (fold_query) and meant for prefix search; fold what is typed in the same way. Surnames keep their own
readings (单 is shan, 仇 qiu); a name that may be read in several ways gets a key for each.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from desktop.core.services.people.readings import given_readings, surname_readings

MAX_NAME_CHARS = 60
MAX_KEYS = 8
_JOINER = "\u200d"
_HAN_RANGES = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_HAN = re.compile(f"[{_HAN_RANGES}]+")
_BREAKS = re.compile(rf"(?:(?![{_HAN_RANGES}])[\W_])+")  # a character newer than this Python is a letter all the same
_Readings = tuple[str, ...]


def clean_name(text: str) -> str:
    """One line of at most 60 characters, NFC: rare characters and emoji stay; control, direction and zero-width go."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()[:MAX_NAME_CHARS].rstrip()
    text = unicodedata.normalize("NFC", " ".join(text[: MAX_NAME_CHARS * 20].split()))
    kept = "".join(char for at, char in enumerate(text) if char.isalnum() or _stays(text, at))
    return " ".join(kept.split())[:MAX_NAME_CHARS].rstrip(" " + _JOINER)


def fold_query(text: str) -> str:
    """A key or a search text as they are compared: only letters and digits, whatever their width, case and accents."""
    return _BREAKS.sub("", _fold(text))


def name_keys(name: str) -> tuple[str, ...]:
    """At most 8 folded search keys, the name itself first; none for a name without letters and digits."""
    name = _fold(clean_name(name))
    words = [word for word in _BREAKS.split(name) if word]
    if _HAN.fullmatch("".join(name.split())):
        words = ["".join(words)]
    keys = _han_keys(words[0]) if len(words) == 1 and _HAN.fullmatch(words[0]) else _word_keys(words)
    return tuple(dict.fromkeys(key for key in keys if key))[:MAX_KEYS]


def _han_keys(name: str) -> list[str]:
    """Name, pinyin, initials, the given name alone, then what other readings make of it."""
    surname = _surname_of(name)
    readings = [*_surname_syllables(surname), *(_readings(char) for char in name[len(surname) :])]
    usual = [syllables[0] for syllables in readings]
    keys = [name, "".join(usual), _initials(usual)]
    if len(name) - len(surname) > 1:
        keys += [name[len(surname) :], "".join(usual[len(surname) :])]
    for other in islice(product(*readings), 1, MAX_KEYS):
        keys += ["".join(other), _initials(other)]
    return keys


def _word_keys(words: list[str]) -> list[str]:
    """Names of several words or other letters: all together, in pinyin, initials, and each later word alone."""
    spelled = ["".join(_readings(char)[0] for char in word) if _HAN.fullmatch(word) else word for word in words]
    joined = "".join(words)
    initials = "".join(
        _initials([_readings(char)[0] for char in word]) if _HAN.fullmatch(word) else word[0] for word in words
    )
    mixed = "".join(_readings(char)[0] if _HAN.match(char) else char for char in joined)
    later = [key for pair in zip(words[1:], spelled[1:], strict=True) for key in pair]
    return [joined, mixed, initials if len(initials) > 1 else "", *later]


def _surname_of(name: str) -> str:
    """The first character, or two that are a surname together; nothing of a name of one character."""
    if len(name) > 2 and name[:2] in surname_readings():
        return name[:2]
    return name[:1] if len(name) > 1 else ""


def _surname_syllables(surname: str) -> list[_Readings]:
    """The readings as a surname; what a dictionary says of the character stays as another."""
    known = surname_readings().get(surname)
    if known is None:
        return [(_reading(char),) for char in surname]
    if len(surname) > 1:
        return list(known)
    return [tuple(dict.fromkeys((*known[0], _reading(surname))))]


def _readings(char: str) -> _Readings:
    """How a character of a given name may be read; ü is v, and u as well."""
    readings = given_readings().get(char) or (_reading(char),)
    return readings if "v" not in readings[0] else (*readings, readings[0].replace("v", "u"))


@lru_cache(maxsize=16384)
def _reading(char: str) -> str:
    """The dictionary's reading, without tone; a character that it does not know stands for itself."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(char)) or char


def _initials(syllables: "list[str] | tuple[str, ...]") -> str:
    return "".join(syllable[0] for syllable in syllables if syllable)


def _fold(text: str) -> str:
    """Compatibility forms made plain, accents off, lower case; breaks between words stay."""
    if text.isascii():
        return text.casefold()
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFKC", bare).casefold()


def _stays(text: str, at: int) -> bool:
    """Whether a character is kept: what is visible, and the joiner inside an emoji."""
    char = text[at]
    if char == _JOINER:
        return 0 < at < len(text) - 1 and _is_emoji_part(text[at - 1]) and _is_emoji_part(text[at + 1])
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return char.isspace()
    return not (ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF)


def _is_emoji_part(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk") or char in "\ufe0f\u2640\u2642"
