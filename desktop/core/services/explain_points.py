"""Explain points: from the fact alone, the inputs of every line that says why it is this number."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.entries import Entry, Published
from desktop.core.domain.events import Award, Given, SaleCompleted, SaleRefunded
from desktop.core.domain.program import Combining, hundredths
from desktop.core.domain.validity import Validity
from desktop.core.ports import Reading

MULTIPLIERS = ("tier", "birthday")


class Multiplier(Struct, frozen=True, kw_only=True):
    """What took part in the multiplier: tier or birthday, and how much in hundredths; ``name`` of the tier."""

    reason: str
    hundredths: int
    name: str | None = None


class Why(Struct, frozen=True, kw_only=True):
    """Why these points: ``base`` × ``hundredths`` ÷ 100, then ``caps``; what was used, taken back, given back.

    ``base`` is ⌊eligible × earn_points ÷ earn_per_minor⌋, with the last bill's remainder where ``carried``. ``earns``
    False: history that was not awarded. ``version``: the how many-th program it was decided under, and since when.
    """

    earned: int = 0
    eligible_minor: int = 0
    base: int = 0
    hundredths: int = 100
    multipliers: tuple[Multiplier, ...] = ()
    combining: Combining | None = None
    caps: tuple[str, ...] = ()
    carried: bool = False
    earns: bool = True
    earn_points: int | None = None
    earn_per_minor: int | None = None
    validity: Validity | None = None
    usable_from: date | None = None
    last_day: date | None = None
    version: int | None = None
    version_since: date | None = None
    redeemed: int = 0
    redeemed_worth_minor: int = 0
    clawed: int = 0
    returned: int = 0
    shortfall_paid: int = 0


class Versions:
    """The programs published, for facts that name one, and the language that tiers are named in."""

    def __init__(self, reading: Reading, language: str) -> None:
        """Read once, for many facts."""
        self._published = reading.programs_published()
        self.language = language

    def of(self, entry: Entry) -> Published | None:
        """The publishing that a fact was decided under: the last one before it with the name that it carries."""
        named = [version for version in self._published if version.hash == entry.program_hash]
        before = [version for version in named if version.at_us <= entry.event.effective_at_us]
        return before[-1] if before else next(iter(named), None)


def explained(entry: Entry, versions: Versions) -> Why:
    """Why a fact moved points; nothing but the version for a fact that says no more."""
    said, version = entry.event.payload, versions.of(entry)
    why = Why(version=version.number, version_since=version.day) if version else Why()
    if isinstance(said, SaleCompleted):
        return _of_sale(why, said, entry.event.effective_day, version, versions.language)
    if isinstance(said, SaleRefunded):
        return replace(why, clawed=said.clawed, returned=said.returned, shortfall_paid=said.shortfall_paid)
    if isinstance(said, Given) and said.points > 0:
        return _living(replace(why, earned=said.points), said.lot_rule, entry.event.effective_day)
    return why


def _of_sale(why: Why, said: SaleCompleted, day: date, version: Published | None, language: str) -> Why:
    why = replace(
        why, earns=said.intent.earns, redeemed=said.intent.redeem_points, redeemed_worth_minor=said.discount_minor
    )
    if said.award is None:
        return why
    why = _awarded(why, said.award)
    if version is not None:
        earn = version.program.earn
        why = replace(
            why,
            earn_points=earn.points,
            earn_per_minor=earn.per_minor,
            combining=earn.combining,
            multipliers=_multipliers(said, version, language),
        )
    return _living(why, said.lot_rule, day) if why.earned else why


def _awarded(why: Why, award: Award) -> Why:
    alone = (award.base * award.carry_per + award.carry_change) // award.carry_per
    return replace(
        why,
        earned=award.points,
        eligible_minor=award.eligible_minor,
        base=award.base,
        hundredths=award.hundredths,
        caps=tuple(reason for reason in award.reasons if reason not in MULTIPLIERS),
        carried=award.base != alone,
    )


def _multipliers(said: SaleCompleted, version: Published, language: str) -> tuple[Multiplier, ...]:
    """What the award names, with what the program of that day gave for it."""
    tier = version.program.tier(said.view.tier) if said.view else None
    birthday = hundredths(version.program.earn.birthday_multiplier)
    known = {"birthday": Multiplier(reason="birthday", hundredths=birthday)}
    if tier:
        known["tier"] = Multiplier(reason="tier", hundredths=hundredths(tier.multiplier), name=tier.named(language))
    reasons = said.award.reasons if said.award else ()
    return tuple(known[reason] for reason in reasons if reason in known)


def _living(why: Why, rule: Validity | None, day: date) -> Why:
    """The rule of the lot and the days it gives; a rolling lot's last day moves with later purchases."""
    if rule is None:
        return why
    return replace(why, validity=rule, usable_from=rule.usable_from(day), last_day=rule.last_day(day))
