"""积分规则: edits a draft, asks the preview service after every change, and publishes with a manager's PIN."""

from collections.abc import Callable

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.money import parse_minor, symbol
from desktop.core.domain.program import DEFAULT, Program
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.preview_program import ProgramPreview, ProgramVersion, preview_program, program_versions
from desktop.core.services.set_program import set_program
from desktop.ui.desk import Notice
from desktop.ui.settings.model import ChangeLine, Fact, ProgramModel, TierRow, Told
from desktop.ui.settings.program_draft import ProgramDraft
from desktop.ui.settings.program_fields import SETTINGS
from desktop.ui.settings.program_told import ProgramWords
from desktop.ui.settings.section import Section, SettingsDesk
from desktop.ui.settings.tier_draft import LANGUAGES, MOST_TIERS

_EXAMPLE = "128"


class Standing(Struct, frozen=True):
    """What counts now, every version, and each code that a step ever had."""

    program: Program
    versions: tuple[ProgramVersion, ...]
    codes: frozenset[str]


def standing(till: Till) -> Standing:
    """Read it all at once."""
    with till.ledger.reading() as reading:
        current = reading.program().program
        published = reading.programs_published()
    codes = {tier.code for version in published for tier in version.program.tiers}
    return Standing(current, program_versions(till), frozenset(codes | {tier.code for tier in current.tiers}))


class ProgramSection(Section):
    """An answer to an older question is passed over; the last good preview stays until the next one."""

    name, icon = "program", "star"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self.draft: ProgramDraft | None = None
        self._standing: Standing | None = None
        self._amount = _EXAMPLE
        self._preview: ProgramPreview | None = None
        self._asked = 0
        self._refused: tuple[str, str] | None = None
        self._trouble: Told | None = None
        self._busy = False

    # -- what is typed ------------------------------------------------------------------------------------------

    def type(self, key: str, text: str) -> None:
        """A field or choice says this now."""
        if key in SETTINGS:
            self._change(lambda draft: draft.type(key, text))

    def type_tier(self, at: int, field: str, text: str) -> None:
        """A field of a step: a language's name, ``spend``, ``multiplier``."""
        self._change(lambda draft: draft.type_tier(at, field, text))

    def add_tier(self) -> None:
        """One step more."""
        self._change(lambda draft: draft.add_tier())

    def remove_tier(self, at: int) -> None:
        """One step less."""
        self._change(lambda draft: draft.remove_tier(at))

    def begin_with(self, preset: str) -> None:
        """The recommended or the plain program as a draft."""
        self._change(lambda draft: draft.begin_with(preset))

    def discard(self) -> None:
        """Back to the program that counts."""
        self._change(lambda draft: draft.clear())

    def type_amount(self, text: str) -> None:
        """The example bill."""
        self._amount = text
        self._ask()

    def _change(self, change: Callable[[ProgramDraft], None]) -> None:
        if self.draft is not None and not self._busy:
            self._trouble = None
            change(self.draft)
            self._ask()

    # -- the preview --------------------------------------------------------------------------------------------

    def _load(self) -> None:
        self.desk.lane.run(standing, self._loaded)

    def _loaded(self, found: Standing) -> None:
        self._standing = found
        self.draft = self.draft or ProgramDraft(self.desk.shop.currency)
        self.draft.build_on(found.program)
        self.draft.used_codes = set(found.codes)
        self._ask()

    def _ask(self) -> None:
        draft, amount = self.draft, self._amount_minor()
        if draft is None:
            return
        self._asked += 1
        asked, preset, changes, language = self._asked, draft.preset, draft.changes(), self.desk.words.language
        self.desk.lane.run(
            lambda till: preview_program(till, preset, changes, language, amount or self._usual_minor()),
            lambda preview: self._previewed(asked, preview),
            lambda refusal: self._not_previewed(asked, refusal),
        )
        self.show()

    def _previewed(self, asked: int, preview: ProgramPreview) -> None:
        if asked == self._asked:
            self._preview, self._refused = preview, None
            self.show()

    def _not_previewed(self, asked: int, refusal: Refusal) -> None:
        if asked != self._asked:
            return
        self._refused = None
        if refusal.code == "program.bad_value":
            self._refused = self._words().refused(refusal)
        else:
            self._trouble = self.told(refusal)
        self.show()

    def _amount_minor(self) -> int | None:
        try:
            amount = parse_minor(self._amount, self.desk.shop.currency)
        except ValueError:
            return None
        return amount if 0 < amount <= 10**10 else None

    def _usual_minor(self) -> int:
        return parse_minor(_EXAMPLE, self.desk.shop.currency)

    # -- publishing ---------------------------------------------------------------------------------------------

    def publish(self) -> None:
        """F9: a manager says so, and it counts from now on."""
        if self._busy or self._lacking():
            self._point_at_wrong()
            return
        self.desk.ask_right("program.publish", self.phrase("why", count=len(self._lines())), self._publish)

    def _point_at_wrong(self) -> None:
        tiers = self.draft.wrong_in_tiers() if self.draft else {}
        stops = [*self._wrong(), *(f"tier.{row}.{field}" for row, field in tiers)]
        if stops:
            self.point(stops[0])

    def _publish(self, approval: Approval) -> None:
        draft = self.draft
        if draft is None or self._busy:
            return
        self._busy = True
        preset, changes = draft.preset, draft.changes()
        self.show()
        self.desk.lane.run(
            lambda till: (set_program(till, preset, changes, approval=approval), standing(till))[1],
            self._published,
            self._not_published,
        )

    def _published(self, found: Standing) -> None:
        self._busy = False
        if self.draft is not None:
            self.draft.clear()
        self._loaded(found)
        latest = found.versions[0]
        title = self.phrase("published", number=latest.number, day=latest.day.isoformat())
        self.desk.tell(Notice(tone="ok", title=title, detail=self.phrase("not_backwards")))
        self.desk.changed()

    def _not_published(self, refusal: Refusal) -> None:
        self._busy = False
        self._trouble = self.told(refusal)
        self.show()

    # -- the section --------------------------------------------------------------------------------------------

    @property
    def has_draft(self) -> bool:
        """Something differs from what counts, or was typed and is no value yet."""
        draft = self.draft
        if draft is None or not draft.is_touched:
            return False
        differs = self._preview is not None and bool(self._preview.changes)
        return differs or bool(self._wrong() or draft.wrong_in_tiers())

    def enter(self) -> None:
        """Read what counts now; the draft stays."""
        self._load()

    def refresh(self) -> None:
        """Another may have published, or the language changed."""
        self._load()

    def pressed(self, key: str) -> bool:
        """F9 publishes."""
        if key == "F9":
            self.publish()
        return key == "F9"

    def model(self) -> ProgramModel | None:
        """The section as it stands; None until the program was read."""
        draft, words = self.draft, self._words()
        if draft is None or self._standing is None:
            return None
        return ProgramModel(
            groups=words.groups(draft, self._wrong()),
            tiers=self._tiers(draft),
            spend_unit=symbol(self.desk.shop.currency).strip(),
            can_add_tier=len(draft.tiers) < MOST_TIERS,
            amount=self._amount,
            amount_unit=symbol(self.desk.shop.currency).strip(),
            amount_wrong="" if self._amount_minor() else self.phrase("wrong.amount"),
            example=words.example(self._preview) if self._preview else (),
            changes=self._lines(),
            changes_title=self.phrase("changes", count=len(self._lines())),
            lacking=self._lacking(),
            versions=tuple(self._version(version) for version in self._standing.versions),
            trouble=self._trouble,
            is_draft=draft.is_touched,
            busy=self._busy,
        )

    def _words(self) -> ProgramWords:
        return ProgramWords(self.phrase, self.desk.shop.currency, self.desk.words.language)

    def _wrong(self) -> dict[str, str]:
        """Key → sentence: what is no value, then what the program refuses."""
        found = {} if self._refused is None or self._refused[0].startswith("tiers") else dict([self._refused])
        typed = self.draft.wrong() if self.draft else {}
        return found | {key: self._words().wrong(word) for key, word in typed.items()}

    def _lines(self) -> tuple[ChangeLine, ...]:
        if self._preview is None:
            return ()
        return self._words().changes(self._preview, self._standing.program if self._standing else DEFAULT)

    def _lacking(self) -> str:
        """Why nothing can be published now."""
        if self._standing is None or self.draft is None:
            return self.phrase("lacking.loading")
        if self._wrong() or self.draft.wrong_in_tiers() or self._refused is not None:
            return self.phrase("lacking.wrong")
        return "" if self._preview and self._preview.changes else self.phrase("lacking.same")

    def _tiers(self, draft: ProgramDraft) -> tuple[TierRow, ...]:
        wrong = draft.wrong_in_tiers()
        return tuple(
            TierRow(
                number=at,
                title=self.phrase("tier_title", number=at + 1),
                names=tuple(zip(LANGUAGES, tier.names, strict=True)),
                spend=tier.spend,
                multiplier=tier.multiplier,
                is_lowest=at == 0,
                wrong={field: self._words().wrong(word) for (row, field), word in wrong.items() if row == at},
            )
            for at, tier in enumerate(draft.tiers)
        )

    def _version(self, version: ProgramVersion) -> Fact:
        label = self.phrase("version", number=version.number, day=version.day.isoformat())
        known = self.desk.words.has(f"window.settings.program.by.{version.approved_by}")
        by = self.phrase(f"by.{version.approved_by}") if known else version.approved_by
        value = f"{version.at:%Y-%m-%d %H:%M} · {by}" if by else f"{version.at:%Y-%m-%d %H:%M}"
        return Fact(label, f"{self.phrase('counts')} · {value}" if version.counts else value)
