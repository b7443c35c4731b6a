"""The steps of the ladder while they are edited: texts, until they make tiers. Pure."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.program import Name, Tier
from desktop.ui.settings.program_fields import Setting, WrongTextError, plain, read, short_money

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
MOST_TIERS, LONGEST_NAME = 20, 20
_SPEND = Setting(key="tiers.spend_minor", kind="money")
_TIMES = Setting(key="tiers.multiplier", kind="multiplier")
_MOST_TIMES = 100


class TierDraft(Struct, frozen=True, kw_only=True):
    """A step as typed; ``was`` is the name that its texts were made from, which may be one for all languages."""

    code: str
    names: tuple[str, ...]
    spend: str
    multiplier: str
    was: Name = ""


def drafts_of(tiers: tuple[Tier, ...], currency: str) -> tuple[TierDraft, ...]:
    """The steps of a program, ready to be edited."""
    return tuple(
        TierDraft(
            code=tier.code,
            names=_texts(tier.name),
            spend=short_money(tier.spend_minor, currency),
            multiplier=plain(tier.multiplier),
            was=tier.name,
        )
        for tier in tiers
    )


def changed(drafts: tuple[TierDraft, ...], at: int, field: str, text: str) -> tuple[TierDraft, ...]:
    """With one field typed: ``spend``, ``multiplier``, or a language's name."""
    draft = drafts[at]
    if field in LANGUAGES:
        names = list(draft.names)
        names[LANGUAGES.index(field)] = text
        draft = replace(draft, names=tuple(names))
    else:
        draft = replace(draft, **{field: text})
    return (*drafts[:at], draft, *drafts[at + 1 :])


def with_step(drafts: tuple[TierDraft, ...], used: set[str]) -> tuple[TierDraft, ...]:
    """With one step more on top; its code was never another step's, and it wants a name and a threshold."""
    taken = used | {draft.code for draft in drafts}
    code = next(code for number in range(1, len(taken) + 2) if (code := f"step{number}") not in taken)
    return (*drafts, TierDraft(code=code, names=("",) * len(LANGUAGES), spend="", multiplier="1"))


def as_setting(drafts: tuple[TierDraft, ...], currency: str) -> list[dict[str, Any]]:
    """The value of the program's setting ``tiers``. Only for drafts that ``wrong_in`` finds nothing in."""
    return [
        {
            "code": draft.code,
            "name": _name(draft),
            "spend_minor": read(_SPEND, draft.spend, currency) if at else 0,
            "multiplier": read(_TIMES, draft.multiplier, currency),
        }
        for at, draft in enumerate(drafts)
    ]


def wrong_in(drafts: tuple[TierDraft, ...], currency: str) -> dict[tuple[int, str], str]:
    """(step, field) → what is wrong with what was typed there."""
    wrong: dict[tuple[int, str], str] = {}
    below = 0
    for at, draft in enumerate(drafts):
        for field, word in _wrong_words(draft).items():
            wrong[at, field] = word
        if at == 0:
            continue
        try:
            spend = read(_SPEND, draft.spend, currency)
        except WrongTextError as error:
            wrong[at, "spend"] = str(error)
            continue
        if spend <= below:
            wrong[at, "spend"] = "not_above"
        below = max(below, spend)
    return wrong


def _wrong_words(draft: TierDraft) -> dict[str, str]:
    wrong = {}
    if not any(name.strip() for name in draft.names) and not draft.was:
        wrong[LANGUAGES[0]] = "no_name"
    for language, name in zip(LANGUAGES, draft.names, strict=True):
        if len(name.strip()) > LONGEST_NAME:
            wrong[language] = "long_name"
    try:
        times = read(_TIMES, draft.multiplier, "CNY")
    except WrongTextError as error:
        wrong["multiplier"] = str(error)
    else:
        if not 0 <= times <= _MOST_TIMES or times * 100 != int(times * 100):
            wrong["multiplier"] = "multiplier"
    return wrong


def _texts(name: Name) -> tuple[str, ...]:
    return (name,) * len(LANGUAGES) if isinstance(name, str) else tuple(name.get(one, "") for one in LANGUAGES)


def _name(draft: TierDraft) -> Name:
    if draft.names == _texts(draft.was):
        return draft.was
    names = [name.strip() for name in draft.names]
    if len(set(names)) == 1:
        return names[0]
    return {language: name for language, name in zip(LANGUAGES, names, strict=True) if name}
