"""扫码枪测试: shows what a scan brought, how its keys came, and what it would mean. Nothing is written."""

from collections.abc import Callable

from desktop.core.domain.errors import Refusal
from desktop.core.services.tell import money
from desktop.ui.scan_reader import GAP_MS
from desktop.ui.settings.key_trace import KeyTrace, Trace
from desktop.ui.settings.model import Fact, ScannerModel, Told
from desktop.ui.settings.scan_meaning import Meaning, faults_of, meaning_of
from desktop.ui.settings.section import Section, SettingsDesk

_TONES = {"unknown": "warn", "new_product": "warn", "bad": "bad"}
_MOST_SHOWN = 400


class ScannerSection(Section):
    """The last scan; the next one takes its place."""

    name, icon = "scanner", "scan"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._keys = KeyTrace()
        self._clear()

    def _clear(self) -> None:
        self._text = ""
        self._trace: Trace | None = None
        self._meaning: Meaning | None = None
        self._asked = 0

    def leave(self) -> None:
        """Nothing of it is kept: a code may be a payment."""
        self._keys.clear()
        self._clear()

    def keyed(self, char: str, at_ms: float) -> None:
        """A key went down while the section is shown; Enter and Tab end what came before."""
        trace = self._keys.press(char, at_ms)
        if trace is not None and trace.is_too_slow:
            self._hear(trace.text, trace)

    def scanned(self, text: str) -> bool:
        """A scan; where the keys were seen too slow for one, their whole is told in place of its end."""
        trace = self._keys.trace
        if not trace.is_too_slow:
            self._hear(text, trace if trace.text.endswith(text) else None)
        return True

    def _hear(self, text: str, trace: Trace | None) -> None:
        self._text, self._trace, self._meaning = text, trace, None
        self._asked += 1
        asked = self._asked
        self.desk.lane.run(
            lambda till: meaning_of(till, text),
            lambda meaning: self._found(asked, meaning),
            lambda refusal: self._found(asked, Meaning(kind="bad", refusal=refusal)),
        )
        self.show()

    def _found(self, asked: int, meaning: Meaning) -> None:
        if asked == self._asked and self._text:
            self._meaning = meaning
            self.show()

    def model(self) -> ScannerModel:
        """The section as it stands."""
        return ScannerModel(
            meaning=self._told_meaning(self._meaning) if self._meaning else None,
            facts=self._facts() if self._text else (),
            text=self._text[:_MOST_SHOWN],
            warnings=self._warnings() if self._text else (),
        )

    def _facts(self) -> tuple[Fact, ...]:
        trace = self._trace
        pace = self.phrase("unknown")
        if trace is not None and trace.mean_ms is not None:
            pace = self.phrase("pace", mean=trace.mean_ms, slowest=trace.slowest_ms)
        end = self.phrase(f"end.{trace.end}") if trace else self.phrase("unknown")
        return (
            Fact(self.phrase("fact.length"), self.phrase("characters", count=len(self._text))),
            Fact(self.phrase("fact.pace"), pace),
            Fact(self.phrase("fact.end"), end),
        )

    def _warnings(self) -> tuple[Told, ...]:
        found = list(faults_of(self._text))
        if self._trace is not None and self._trace.is_too_slow:
            found.insert(0, "slow")
        return tuple(
            Told(
                tone="warn",
                title=self.phrase(f"warning.{fault}.title"),
                detail=self.phrase(f"warning.{fault}.detail", most=GAP_MS)
                if fault == "slow"
                else self.phrase(f"warning.{fault}.detail"),
            )
            for fault in found
        )

    def _told_meaning(self, meaning: Meaning) -> Told:
        if meaning.refusal is not None:
            return self._refused(meaning.refusal)
        detail = {
            "card": meaning.detail or self.phrase("no_phone"),
            "member": meaning.detail or self.phrase("no_phone"),
            "product": money(meaning.price_minor or 0, self.desk.shop.currency),
        }.get(meaning.kind) or self.phrase(f"detail.{meaning.kind}")
        brand = self.phrase(f"brand.{meaning.brand}") if meaning.brand else ""
        title = self.phrase(f"meaning.{meaning.kind}", name=meaning.name or self.phrase("nameless"), brand=brand)
        return Told(tone=_TONES.get(meaning.kind, "ok"), title=title, detail=detail)  # type: ignore[arg-type]

    def _refused(self, refusal: Refusal) -> Told:
        return self.told(refusal)
