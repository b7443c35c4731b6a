"""店铺与显示: what was fixed at set-up, language and look (both change at once), the shop's tenders and shifts."""

from collections.abc import Callable
from datetime import timedelta

from desktop.core.domain.shop import Shop
from desktop.core.words import LANGUAGES, Words
from desktop.settings import THEMES
from desktop.ui.desk import Notice
from desktop.ui.settings.model import Fact, ShopModel
from desktop.ui.settings.section import Keeping, Section, SettingsDesk
from desktop.ui.settings.shift_rules import ShiftRulesPart

BUILT_IN = ("cash", "card", "wechat", "alipay")
LONGEST_TENDER, MOST_TENDERS = 20, 20
_NOT_IN_TENDERS = frozenset("=＝,，、")


class ShopSection(Section):
    """What is chosen here is kept at once."""

    name, icon = "shop", "register"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._keeping = Keeping(desk)
        self._tender = self._wrong = ""
        self.shift = ShiftRulesPart(desk, show)

    def enter(self) -> None:
        """The rules of shifts are the ledger's."""
        self.shift.look()

    def refresh(self) -> None:
        """Somebody else may have changed them."""
        self.shift.look()

    def choose_language(self, language: str) -> None:
        """Speak it from now on."""
        if language in LANGUAGES and language != self._language:
            self._keeping.keep(language=language)

    def choose_theme(self, theme: str) -> None:
        """Light, dark, or as the system is."""
        if theme in THEMES and theme != self._keeping.settings.theme:
            self._keeping.keep(theme=theme)

    def type_tender(self, text: str) -> None:
        """The name of a tender to come."""
        self._tender, self._wrong = text, ""
        self.show()

    def add_tender(self) -> None:
        """One tender more, if its name is one."""
        named = self._keeping.settings.tenders
        name = self._tender.strip()
        name = name.lower() if name.isascii() else name
        wrong = self._what_is_wrong(name, named)
        self._wrong = self.phrase(f"wrong.{wrong}") if wrong else ""
        if not wrong:
            self._tender = ""
            self._keeping.keep(tenders=(*named, name))
        self.show()

    def remove_tender(self, name: str) -> None:
        """Not offered any more; bills paid with it stay as they are."""
        self._keeping.keep(tenders=tuple(kept for kept in self._keeping.settings.tenders if kept != name))

    @property
    def has_draft(self) -> bool:
        """A tender's name that was typed and not added, a difference that was not kept."""
        return bool(self._tender.strip()) or self.shift.has_draft

    def practise(self) -> None:
        """Open the practice shop; starting a process takes a moment."""
        practise = self.desk.doors.practise
        if practise is not None:
            self.desk.aside.run(practise, lambda _: self._practising())

    def _practising(self) -> None:
        self.desk.tell(Notice(tone="plain", title=self.phrase("practising"), detail=self.phrase("practising_detail")))

    def model(self) -> ShopModel:
        """The section as it stands."""
        takes_money = self.desk.shop.mode == "till"
        return ShopModel(
            facts=self._facts(self.desk.shop),
            language=self._language,
            theme=self._keeping.settings.theme,
            tenders=self._keeping.settings.tenders if takes_money else None,
            built_in=self.phrase("built_in"),
            tender=self._tender,
            tender_wrong=self._wrong,
            shift=self.shift.model(),
            can_practise=self.desk.doors.practise is not None and not self.desk.is_demo,
        )

    @property
    def _language(self) -> str:
        return self._keeping.settings.language or self.desk.words.language

    def _facts(self, shop: Shop) -> tuple[Fact, ...]:
        midnight = timedelta(minutes=shop.day_starts_minutes)
        values = {
            "name": shop.name,
            "region": self.phrase(f"regions.{shop.region}", currency=shop.currency),
            "zone": shop.zone,
            "till": shop.till_code,
            "mode": self.phrase(f"modes.{shop.mode}"),
            "day": f"{midnight.seconds // 3600:02}:{midnight.seconds // 60 % 60:02}",
        }
        return tuple(Fact(self.phrase(f"facts.{key}"), value) for key, value in values.items())

    def _what_is_wrong(self, name: str, named: tuple[str, ...]) -> str:
        if not name:
            return "empty"
        if len(name) > LONGEST_TENDER or not name.isprintable() or _NOT_IN_TENDERS & set(name):
            return "form"
        if name in named or name in BUILT_IN or name in _built_in_names():
            return "taken"
        return "many" if len(named) >= MOST_TENDERS else ""


def _built_in_names() -> set[str]:
    """What our own tenders are called, in every language."""
    key = "window.settings.shop.built_in_names"
    return {name for language in LANGUAGES for name in Words(language).say(key).split("|")}
