"""Preview a program: what publishing it would change, in settings and on an example bill. Writes nothing."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from desktop.core.domain.deciding import decide_sale
from desktop.core.domain.events import Award, SaleView
from desktop.core.domain.intents import SaleIntent
from desktop.core.domain.program import Program
from desktop.core.domain.program_document import as_tree
from desktop.core.domain.redeeming import most_points
from desktop.core.ports import Till
from desktop.core.services.set_program import drafted

EXAMPLE_MINOR = 12_800
_PLENTY = 10**15


class SettingChange(Struct, frozen=True, kw_only=True):
    """A setting that differs. ``key`` is dotted; one of a tier is ``tiers.CODE.setting``, with None where it is not."""

    key: str
    before: Any
    after: Any


class Example(Struct, frozen=True, kw_only=True):
    """The example bill under one program, for a member of one tier whose day is an ordinary one.

    ``award`` holds the formula's inputs; ``usable_from`` and ``last_day`` are those of its points, ``last_day`` None if
    they never go. ``most_points`` is for a member with plenty, worth ``worth_minor``.
    """

    award: Award
    earn_points: int
    earn_per_minor: int
    usable_from: date
    last_day: date | None
    most_points: int
    worth_minor: int


class TierExample(Struct, frozen=True, kw_only=True):
    """The example bill of a tier, before and after; None where the ladder has no such tier."""

    code: str
    name: str
    before: Example | None
    after: Example | None


class ProgramPreview(Struct, frozen=True, kw_only=True):
    """The draft, whole and valid; ``changes`` is empty where it is the program that counts."""

    draft: Program
    changes: tuple[SettingChange, ...]
    amount_minor: int
    examples: tuple[TierExample, ...]


class ProgramVersion(Struct, frozen=True, kw_only=True):
    """A publishing: the ``number``-th from 1, the shop's wall clock, who approved it, whether it is what counts."""

    number: int
    at: datetime
    day: date
    approved_by: str
    hash: str
    counts: bool


def preview_program(
    till: Till, preset: str | None, changes: dict[str, Any], language: str, amount_minor: int = EXAMPLE_MINOR
) -> ProgramPreview:
    """What set_program would publish; raises RuleBroken as it does, and ``bill.amount`` for no bill."""
    with till.ledger.reading() as reading:
        before, day = reading.program().program, reading.today()
        draft = drafted(reading, preset, changes)
    return ProgramPreview(
        draft=draft,
        changes=tuple(_changes(before, draft)),
        amount_minor=amount_minor,
        examples=_examples((before, draft), amount_minor, day, language),
    )


def program_versions(till: Till) -> tuple[ProgramVersion, ...]:
    """Every program published, as the log has it, the last one first."""
    with till.ledger.reading() as reading:
        published = reading.programs_published()
    return tuple(
        ProgramVersion(
            number=version.number,
            at=till.clock.wall(version.at_us),
            day=version.day,
            approved_by=till.staff.named(version.approved_by) or version.approved_by,
            hash=version.hash,
            counts=version.number == len(published),
        )
        for version in reversed(published)
    )


def _changes(before: Program, after: Program) -> Iterator[SettingChange]:
    old, new = _settings(before), _settings(after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield SettingChange(key=key, before=old.get(key), after=new.get(key))


def _settings(program: Program) -> dict[str, Any]:
    tree = as_tree(program)
    tree["tiers"] = {tier.pop("code"): tier for tier in tree["tiers"]}
    return dict(_flat(tree, "", depth=3))


def _flat(tree: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Dotted keys down to ``depth``: a tier's name by language is one setting."""
    for key, value in tree.items():
        if isinstance(value, dict) and depth > 1:
            yield from _flat(value, f"{prefix}{key}.", depth - 1)
        else:
            yield prefix + key, value


def _examples(
    programs: tuple[Program, Program], amount_minor: int, day: date, language: str
) -> tuple[TierExample, ...]:
    before, after = programs
    named = {tier.code: tier.named(language) for program in programs for tier in program.tiers}
    codes = dict.fromkeys((*(tier.code for tier in after.tiers), *named))
    return tuple(
        TierExample(
            code=code,
            name=named[code],
            before=_example(before, code, amount_minor, day),
            after=_example(after, code, amount_minor, day),
        )
        for code in codes
    )


def _example(program: Program, code: str, amount_minor: int, day: date) -> Example | None:
    """What checking out would decide, by the functions that decide it."""
    if program.tier(code) is None:
        return None
    view = SaleView(tier=code, usable=_PLENTY, from_before=True)
    intent = SaleIntent(bill_id="", bill_no="", source="", amount_minor=amount_minor, proof="card")
    sale, points = decide_sale(view, intent, program), most_points(view, intent, program)
    return Example(
        award=sale.award or Award(points=0, eligible_minor=0),
        earn_points=program.earn.points,
        earn_per_minor=program.earn.per_minor,
        usable_from=program.lot_rule.usable_from(day),
        last_day=program.lot_rule.last_day(day),
        most_points=points,
        worth_minor=program.redeem.worth_minor(points),
    )
