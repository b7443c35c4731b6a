"""班次的规则 in 店铺与显示: what was kept, what is being typed, and keeping it with the right of a manager."""

from collections.abc import Callable
from typing import Any

from desktop.core.domain.money import format_minor, parse_minor, symbol
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.shifts.settings import MOST_LIMIT_MINOR, ShiftRules, set_shift_rules, shift_rules
from desktop.ui.desk import Notice
from desktop.ui.settings.section import SettingsDesk
from desktop.ui.settings.shift_rules_model import ShiftRulesModel

_DEED = "shift.rules"


class ShiftRulesPart:
    """Whether a bill needs an open shift, kept when pressed; the difference to close with alone, kept by Enter."""

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        self._desk, self._show = desk, show
        self._rules: ShiftRules | None = None
        self._typed: str | None = None
        self._wrong = ""

    @property
    def is_here(self) -> bool:
        """Beside a POS there are no shifts."""
        return self._desk.shop.mode == "till"

    @property
    def has_draft(self) -> bool:
        """A limit that was typed and is not kept."""
        return self._typed is not None and self._typed != self._kept()

    def look(self) -> None:
        """Read what counts; what was typed stays."""
        if self.is_here:
            self._desk.lane.run(_read, self._got)

    def demand(self, demanded: bool) -> None:  # noqa: FBT001 - the state of a box
        """No bill without an open shift, or bills at any time. The box says what counts until it is kept."""
        self._show()
        if self._rules is not None and demanded != self._rules.demanded:
            self._ask("why_demand", demanded=demanded)

    def type_limit(self, text: str) -> None:
        """The difference that a cashier may close with alone."""
        self._typed, self._wrong = text, ""
        self._show()

    def keep_limit(self) -> None:
        """Keep what was typed, if it is an amount."""
        if self._rules is None or self._typed is None:
            return
        minor = self._typed_minor()
        self._wrong = "" if minor is not None else self._phrase("wrong", most=self._desk.money(MOST_LIMIT_MINOR))
        if minor == self._rules.difference_minor:
            self._typed = None
        self._show()
        if minor is not None and minor != self._rules.difference_minor:
            self._ask("why_limit", difference_minor=minor)

    def model(self) -> ShiftRulesModel | None:
        """As it stands; None beside a POS and until it was read."""
        if not self.is_here or self._rules is None:
            return None
        return ShiftRulesModel(
            demanded=self._rules.demanded,
            limit_label=self._phrase("limit", unit=symbol(self._desk.shop.currency).strip()),
            limit=self._kept() if self._typed is None else self._typed,
            wrong=self._wrong,
            can_keep=self.has_draft,
        )

    def _ask(self, why: str, **change: Any) -> None:
        self._desk.ask_right(_DEED, self._phrase(why), lambda by: self._write(by, change))

    def _write(self, by: Approval, change: dict[str, Any]) -> None:
        self._desk.lane.run(
            lambda till: set_shift_rules(till, approval=by, **change), lambda rules: self._written(rules, change)
        )

    def _written(self, rules: ShiftRules, change: dict[str, Any]) -> None:
        if self._typed_minor() == change.get("difference_minor"):
            self._typed = None
        self._got(rules)
        self._desk.tell(Notice(tone="ok", title=self._phrase("kept")))
        self._desk.changed()

    def _got(self, rules: ShiftRules) -> None:
        self._rules = rules
        self._show()

    def _typed_minor(self) -> int | None:
        try:
            minor = parse_minor(self._typed or "", self._desk.shop.currency)
        except ValueError:
            return None
        return minor if 0 <= minor <= MOST_LIMIT_MINOR else None

    def _kept(self) -> str:
        if self._rules is None:
            return ""
        return format_minor(self._rules.difference_minor, self._desk.shop.currency).replace(",", "")

    def _phrase(self, key: str, **facts: object) -> str:
        return self._desk.say(f"window.settings.shop.shift.{key}", **facts)


def _read(till: Till) -> ShiftRules:
    with till.ledger.reading() as reading:
        return shift_rules(reading)
