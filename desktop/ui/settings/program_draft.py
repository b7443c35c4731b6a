"""A program while it is edited: what was typed, on top of the program that counts or of a preset. Pure."""

from typing import Any

from desktop.core.domain.program import DEFAULT, Program
from desktop.core.domain.program_document import as_tree
from desktop.core.services.set_program import PRESETS
from desktop.ui.settings import tier_draft
from desktop.ui.settings.program_fields import SETTINGS, Setting, WrongTextError, read, value_at, written
from desktop.ui.settings.tier_draft import TierDraft


class ProgramDraft:
    """Texts by key. What stands as it stood is no edit; nothing typed is ever thrown away but by ``clear``."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.preset: str | None = None
        self.used_codes: set[str] = set()
        self._current = DEFAULT
        self._edits: dict[str, str] = {}
        self._tiers: tuple[TierDraft, ...] | None = None

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed or chosen."""
        return bool(self.preset or self._edits or self._tiers is not None)

    @property
    def tiers(self) -> tuple[TierDraft, ...]:
        """The steps as they stand in their fields."""
        return self._tiers if self._tiers is not None else self._tiers_of_foundation()

    def build_on(self, program: Program) -> None:
        """The program that counts now; what was typed stays on top of it."""
        self._current = program

    def begin_with(self, preset: str | None) -> None:
        """A preset in place of what counts; None: what counts. What was typed is cleared."""
        self.preset = preset
        self._edits.clear()
        self._tiers = None

    def clear(self) -> None:
        """Back to the program that counts."""
        self.begin_with(None)

    def type(self, key: str, text: str) -> None:
        """A field says this now."""
        self._edits[key] = text
        if text == self._founded(SETTINGS[key]):
            del self._edits[key]

    def type_tier(self, at: int, field: str, text: str) -> None:
        """A field of a step says this now."""
        self._set_tiers(tier_draft.changed(self.tiers, at, field, text))

    def add_tier(self) -> None:
        """One step more on top."""
        if len(self.tiers) < tier_draft.MOST_TIERS:
            self._set_tiers(tier_draft.with_step(self.tiers, self.used_codes))

    def remove_tier(self, at: int) -> None:
        """Without that step; the lowest stays."""
        if 0 < at < len(self.tiers):
            self._set_tiers((*self.tiers[:at], *self.tiers[at + 1 :]))

    def text(self, setting: Setting) -> str:
        """What stands in a field."""
        return self._edits.get(setting.key, self._founded(setting))

    def is_shown(self, setting: Setting) -> bool:
        """Whether the setting means anything beside the others."""
        if setting.only_if is None:
            return True
        key, values = setting.only_if
        return self.text(SETTINGS[key]) in values

    def wrong(self) -> dict[str, str]:
        """Key → what is wrong with what was typed there."""
        return {key: wrong for key in self._shown_edits() if (wrong := self._value(key)[1])}

    def wrong_in_tiers(self) -> dict[tuple[int, str], str]:
        """(step, field) → what is wrong with what was typed there."""
        return tier_draft.wrong_in(self.tiers, self.currency)

    def changes(self) -> dict[str, Any]:
        """What set_program takes: everything typed that is a value."""
        values = {key: value for key in self._shown_edits() for value, wrong in (self._value(key),) if not wrong}
        if self._tiers is not None and not self.wrong_in_tiers():
            values["tiers"] = tier_draft.as_setting(self._tiers, self.currency)
        return values

    def _shown_edits(self) -> list[str]:
        """What was typed for a setting that means nothing now waits until it does."""
        return [key for key in self._edits if self.is_shown(SETTINGS[key])]

    def _value(self, key: str) -> tuple[Any, str]:
        try:
            return read(SETTINGS[key], self._edits[key], self.currency), ""
        except WrongTextError as wrong:
            return None, str(wrong)

    def _founded(self, setting: Setting) -> str:
        return written(setting.kind, value_at(as_tree(self._foundation), setting.key), self.currency)

    def _set_tiers(self, tiers: tuple[TierDraft, ...]) -> None:
        self._tiers = None if tiers == self._tiers_of_foundation() else tiers

    def _tiers_of_foundation(self) -> tuple[TierDraft, ...]:
        return tier_draft.drafts_of(self._foundation.tiers, self.currency)

    @property
    def _foundation(self) -> Program:
        return PRESETS[self.preset] if self.preset else self._current
