"""A program in the shop's words: settings, what differs, the example bill, what a refused value should be. Pure."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.core.domain.errors import Refusal
from desktop.core.domain.money import symbol
from desktop.core.domain.program import Program, Tier
from desktop.core.services.preview_program import Example, ProgramPreview, SettingChange, TierExample
from desktop.core.services.tell import money
from desktop.ui.settings.model import ChangeLine, ExampleLine, SettingGroup, SettingRow
from desktop.ui.settings.program_draft import ProgramDraft
from desktop.ui.settings.program_fields import GROUPS, SETTINGS, Setting, plain

Phrase = Callable[..., str]
_UNBOUNDED = 10**12
_MONEY_KEYS = {"earn.per_minor", "earn.min_bill", "redeem.minor"}


class ProgramWords:
    """Says it in one language and currency; ``phrase`` finds words under window.settings.program."""

    def __init__(self, phrase: Phrase, currency: str, language: str) -> None:
        self._phrase, self._currency, self._language = phrase, currency, language

    # -- the fields ---------------------------------------------------------------------------------------------

    def groups(self, draft: ProgramDraft, wrong: dict[str, str]) -> tuple[SettingGroup, ...]:
        """Every card of settings, with what is shown of it now."""
        return tuple(
            SettingGroup(
                name=name,
                title=self._phrase(f"group.{name}"),
                note=self._phrase(f"group_note.{name}"),
                rows=tuple(self._row(draft, setting, wrong) for setting in settings if draft.is_shown(setting)),
            )
            for name, settings in GROUPS
        )

    def _row(self, draft: ProgramDraft, setting: Setting, wrong: dict[str, str]) -> SettingRow:
        unit = self._phrase(f"unit.{setting.unit}") if setting.unit else ""
        return SettingRow(
            key=setting.key,
            label=self.label(setting.key),
            note=self._phrase("empty_is_none") if setting.may_be_empty else "",
            unit=symbol(self._currency).strip() if setting.kind == "money" else unit,
            text=draft.text(setting),
            wrong=wrong.get(setting.key, ""),
            kind=setting.kind,
            choices=tuple((choice, self._choice(setting.key, choice)) for choice in setting.choices),
        )

    def label(self, key: str) -> str:
        """A setting by its name."""
        return self._phrase(f"setting.{key}")

    def _labelled(self, key: str) -> str:
        """A setting with the unit that its values are in."""
        setting = SETTINGS.get(key)
        if setting is None or not setting.unit:
            return self.label(key)
        return self._phrase("labelled", label=self.label(key), unit=self._phrase(f"unit.{setting.unit}"))

    def _choice(self, key: str, choice: str) -> str:
        return self._phrase(f"choice.{key}.{choice}")

    # -- what differs -------------------------------------------------------------------------------------------

    def changes(self, preview: ProgramPreview, before: Program) -> tuple[ChangeLine, ...]:
        """Each setting that differs, before → after; a step that comes or goes is one line."""
        return tuple(self._changes(preview.changes, before, preview.draft))

    def _changes(self, changes: tuple[SettingChange, ...], before: Program, after: Program) -> Iterator[ChangeLine]:
        whole: set[str] = set()
        for change in changes:
            if not change.key.startswith("tiers."):
                yield ChangeLine(self._labelled(change.key), self._arrow(change.key, change.before, change.after))
                continue
            code, _, field = change.key.removeprefix("tiers.").rpartition(".")
            old, new = before.tier(code), after.tier(code)
            if old is not None and new is not None:
                yield ChangeLine(
                    self._phrase(f"tier_setting.{field}", tier=new.named(self._language)),
                    self._arrow(field, change.before, change.after),
                )
            elif code not in whole:
                whole.add(code)
                yield self._step(old, new)

    def _step(self, old: Tier | None, new: Tier | None) -> ChangeLine:
        tier = new or old
        if tier is None:
            raise ValueError
        words = self._phrase("tier_words", spend=money(tier.spend_minor, self._currency), times=plain(tier.multiplier))
        return ChangeLine(self._phrase("tier_added" if new else "tier_removed", tier=tier.named(self._language)), words)

    def _arrow(self, key: str, before: Any, after: Any) -> str:
        return self._phrase("arrow", before=self.value(key, before), after=self.value(key, after))

    def value(self, key: str, value: Any) -> str:
        """A setting's value as it is read."""
        setting = SETTINGS.get(key)
        if value is None:
            return self._phrase("no_limit")
        if setting is not None and setting.kind == "choice":
            return self._choice(key, value)
        if key in _MONEY_KEYS or key == "spend_minor":
            return money(value, self._currency)
        if key == "multiplier":
            return f"× {plain(Decimal(value))}"
        return self._plain_value(value)

    def _plain_value(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._phrase("yes" if value else "no")
        if isinstance(value, dict):
            return " / ".join(str(name) for name in value.values())
        if isinstance(value, list | tuple):
            return self._phrase("and").join(map(str, value)) or self._phrase("none")
        return plain(value) if isinstance(value, Decimal) else f"{value:,}" if isinstance(value, int) else str(value)

    # -- the example bill ---------------------------------------------------------------------------------------

    def example(self, preview: ProgramPreview) -> tuple[ExampleLine, ...]:
        """What the bill earns for each tier; what is the same for all tiers stands once."""
        lines = [
            ExampleLine(
                label=tier.name,
                before=self._points(tier.before),
                after=self._points(tier.after),
            )
            for tier in preview.examples
        ]
        for name, told in (("most", self._most), ("worth", self._worth), ("last_day", self._last_day)):
            lines += self._shared(name, preview.examples, told)
        return tuple(lines)

    def _shared(
        self, name: str, tiers: tuple[TierExample, ...], told: Callable[[Example | None], str]
    ) -> list[ExampleLine]:
        """One line if every tier that is there says the same; else one for each."""
        label = self._phrase(f"example.{name}")
        pairs = [(told(tier.before), told(tier.after)) for tier in tiers]
        before = {told(tier.before) for tier in tiers if tier.before}
        after = {told(tier.after) for tier in tiers if tier.after}
        if len(before) == len(after) == 1:
            return [ExampleLine(label=label, before=before.pop(), after=after.pop())]
        return [
            ExampleLine(label=self._phrase("example.of_tier", tier=tier.name, what=label), before=old, after=new)
            for tier, (old, new) in zip(tiers, pairs, strict=True)
        ]

    def _points(self, example: Example | None) -> str:
        return f"{example.award.points:,}" if example else "—"

    def _most(self, example: Example | None) -> str:
        return f"{example.most_points:,}" if example else "—"

    def _worth(self, example: Example | None) -> str:
        return money(example.worth_minor, self._currency) if example else "—"

    def _last_day(self, example: Example | None) -> str:
        if example is None:
            return "—"
        return self._day(example.last_day) if example.last_day else self._phrase("example.for_ever")

    def _day(self, day: date) -> str:
        return day.isoformat()

    # -- what is wrong ------------------------------------------------------------------------------------------

    def wrong(self, word: str) -> str:
        """What is wrong with what was typed."""
        return self._phrase(f"wrong.{word}")

    def refused(self, refusal: Refusal) -> tuple[str, str]:
        """The field that the program refuses, and what would be right there."""
        key, wanted = str(refusal.facts.get("key", "")), str(refusal.facts.get("wanted", ""))
        if key in ("redeem.step", "validity.month_day"):
            special = key.replace(".", "_")
            if key == "validity.month_day" or " … " not in wanted or "×" in wanted:
                return key, self._phrase(f"wrong.{special}")
        if key.endswith("multiplier"):
            return key, self._phrase("wrong.multiplier")
        low, _, high = wanted.partition(" … ")
        if low.isdecimal() and high.isdecimal():
            return key, self._between(key, int(low), int(high))
        return key, self._phrase("wrong.other")

    def _between(self, key: str, low: int, high: int) -> str:
        def told(value: int) -> str:
            return money(value, self._currency) if key in _MONEY_KEYS else f"{value:,}"

        if high >= _UNBOUNDED:
            return self._phrase("wrong.at_least", low=told(low))
        return self._phrase("wrong.between", low=told(low), high=told(high))
