"""Draft a program: what the typed settings would make of the one that counts, checked, compared, then published.

A draft is kept nowhere: the page carries it, with the name of the program that it changes, so that two people who edit
at once cannot undo each other's work unseen.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.money import parse_minor
from desktop.core.domain.program import DEFAULT, Program, WinBack
from desktop.core.domain.program_document import as_tree, canonical, changed, read_program
from hq.services.finish_flag import plain_note
from hq.services.house import Hq, HqRefused
from hq.services.publish_program import publish_program
from hq.services.rights import Actor
from hq.store.console_programs import all_programs, current_program
from hq.store.tenants import tenant_by_id

_OFFERS = frozenset(f"winback.{name}" for name in WinBack.__struct_fields__ if name.startswith(("from_", "off_")))
MONEY = frozenset({"earn.per_minor", "earn.min_bill", "redeem.minor"}) | _OFFERS
MAY_BE_EMPTY = frozenset({"earn.cap_bill", "earn.cap_day", "earn.cap_month", "earn.bills_per_day"}) | _OFFERS
NOT_EDITED = frozenset({"needs_till", "tiers"})
TIER_NAMES = ("zh-Hans", "zh-Hant", "en")
_MOST_TIERS = 20


class Version(Struct, frozen=True, kw_only=True):
    """A program that was published, or that a till brought along (``at_us`` None)."""

    hash: str
    at_us: int | None
    counts: bool


class ProgramNow(Struct, frozen=True, kw_only=True):
    """The program that counts; ``hash`` "" while HQ has published none and the default stands in the form."""

    hash: str
    program: Program
    currency: str
    versions: tuple[Version, ...]


class Change(Struct, frozen=True, kw_only=True):
    """A setting that differs; one of a tier is ``tiers.CODE.setting``, with None where the tier is not."""

    key: str
    before: Any
    after: Any


class Draft(Struct, frozen=True, kw_only=True):
    """What was typed, come to: ``problems`` by field; no ``program`` where there are any."""

    base: str
    program: Program | None
    changes: tuple[Change, ...]
    problems: dict[str, str]


def program_now(hq: Hq, actor: Actor) -> ProgramNow:
    """The program that counts, and those before it."""
    actor.demand("look")
    with hq.database.reading() as connection:
        now = current_program(connection, actor.tenant_id)
        rows = all_programs(connection, actor.tenant_id)
        currency = tenant_by_id(connection, actor.tenant_id).currency
    named = now.hash if now else ""
    return ProgramNow(
        hash=named,
        program=read_program(now.document) if now else DEFAULT,
        currency=currency or "CNY",
        versions=tuple(Version(hash=row.hash, at_us=row.published_at_us, counts=row.hash == named) for row in rows),
    )


def draft_program(hq: Hq, actor: Actor, base: str, typed: Mapping[str, str]) -> Draft:
    """What ``typed`` (dotted settings as text, ``tiers.0.code`` …) makes of the program called ``base``.

    HqRefused 409 ``program.moved`` where another was published meanwhile.
    """
    actor.demand("publish")
    now = program_now(hq, actor)
    if now.hash != base:
        raise HqRefused(409, "program.moved")
    values, problems = read_typed(typed, now.program, now.currency)
    if problems:
        return Draft(base=base, program=None, changes=(), problems=problems)
    try:
        program = changed(now.program, values)
    except RuleBroken as broken:
        facts = broken.facts
        return Draft(base=base, program=None, changes=(), problems={str(facts["key"]): str(facts.get("wanted", ""))})
    return Draft(base=base, program=program, changes=tuple(differences(now.program, program)), problems={})


def publish_draft(hq: Hq, actor: Actor, base: str, typed: Mapping[str, str], reason: str) -> str:
    """Publish what ``typed`` comes to; its name. Tills take it up from their next bill on.

    HqRefused as draft_program, 400 ``program.unfit`` with the first setting that is wrong, ``program.same`` where
    nothing changes, ``note.none`` without a reason.
    """
    draft = draft_program(hq, actor, base, typed)
    reason = plain_note(reason)
    if draft.program is None:
        raise HqRefused(400, "program.unfit", key=next(iter(draft.problems)))
    if not draft.changes and base:
        raise HqRefused(400, "program.same")
    return publish_program(hq, actor.tenant_id, canonical(draft.program), actor.name, base=base, reason=reason)


def read_typed(typed: Mapping[str, str], program: Program, currency: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a form, and by setting what is wrong with the text of those that are none."""
    values, problems = dict[str, Any](), dict[str, str]()
    for key, kept in settings_of(program).items():
        if key not in typed:
            continue
        try:
            values[key] = _value(key, kept, typed[key].strip(), currency)
        except (ValueError, InvalidOperation):
            problems[key] = ""
    tiers = _tiers(typed, currency, problems)
    if tiers:
        values["tiers"] = tiers
    return values, problems


def settings_of(program: Program) -> dict[str, Any]:
    """Every setting of the form by dotted key, the tiers apart."""
    return {key: value for key, value in _flat(as_tree(program)) if key not in NOT_EDITED}


def differences(before: Program, after: Program) -> Iterator[Change]:
    """What differs between two programs, tiers by their code."""
    old, new = _all_of(before), _all_of(after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield Change(key=key, before=old.get(key), after=new.get(key))


def _value(key: str, kept: Any, text: str, currency: str) -> Any:
    """A setting's value from its text, of the kind that it has now; ValueError for none."""
    if key in MAY_BE_EMPTY and not text:
        return None
    if isinstance(kept, bool):
        return text == "yes"
    if isinstance(kept, list | tuple):
        return [word.strip() for word in re.split("[,，、]", text) if word.strip()]
    if isinstance(kept, Decimal):
        return Decimal(text)
    return _number(key, text, currency) if isinstance(kept, int) or key in MAY_BE_EMPTY else text


def _number(key: str, text: str, currency: str) -> int:
    return parse_minor(text, currency) if key in MONEY else int(text)


def _tiers(typed: Mapping[str, str], currency: str, problems: dict[str, str]) -> list[dict[str, Any]]:
    """The ladder as typed: a row without a code is none."""
    tiers = list[dict[str, Any]]()
    for at in range(_MOST_TIERS):
        code = typed.get(f"tiers.{at}.code", "").strip()
        if not code:
            continue
        names = {language: typed.get(f"tiers.{at}.name.{language}", "").strip() for language in TIER_NAMES}
        names = {language: name for language, name in names.items() if name}
        tier: dict[str, Any] = {"code": code, "name": _one_name(names)}
        for field, read in (("spend_minor", lambda text: parse_minor(text, currency)), ("multiplier", Decimal)):
            try:
                tier[field] = read(typed.get(f"tiers.{at}.{field}", "").strip())
            except (ValueError, InvalidOperation):
                problems[f"tiers.{at}.{field}"] = ""
        tiers.append(tier)
    return tiers


def _one_name(names: dict[str, str]) -> str | dict[str, str]:
    """One text where all languages say the same."""
    return next(iter(names.values()), "") if len(set(names.values())) <= 1 else names


def _all_of(program: Program) -> dict[str, Any]:
    tree = as_tree(program)
    tree["tiers"] = {
        tier["code"]: {key: value for key, value in tier.items() if key != "code"} for tier in tree["tiers"]
    }
    return dict(_flat(tree, depth=3))


def _flat(tree: Mapping[str, Any], prefix: str = "", depth: int = 2) -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict) and depth > 1:
            yield from _flat(value, f"{prefix}{key}.", depth - 1)
        else:
            yield prefix + key, value
