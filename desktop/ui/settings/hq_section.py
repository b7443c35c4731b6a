"""总部: whether this till has an HQ, how they stand, joining one, and the certificate that HQ is known by."""

from collections.abc import Callable
from datetime import datetime

from desktop.core.domain.errors import Refusal
from desktop.core.services.watch_hq import trust_hq_by
from desktop.ui.hq_line import HqNow
from desktop.ui.settings.model import Fact, HqModel, Told
from desktop.ui.settings.section import Section, SettingsDesk
from desktop.ui.sync_now import sync_now


class HqSection(Section):
    """``ca`` is what stands in the field; kept only when asked."""

    name, icon = "hq", "cloud"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._ca: str | None = None
        self._told: Told | None = None

    def enter(self) -> None:
        """What was said before is no news any more."""
        self._told = None

    def leave(self) -> None:
        """A path that was not kept is forgotten."""
        self._ca, self._told = None, None

    def join(self) -> None:
        """The dialog."""
        self.desk.open("join")

    def sync_now(self) -> None:
        """A round at once."""
        sync_now(self.desk)

    def open_page(self) -> None:
        """The sync page."""
        self.desk.go("sync")

    def type_ca(self, path: str) -> None:
        """The certificate file."""
        self._ca, self._told = path, None
        self.show()

    def keep_ca(self) -> None:
        """Believe HQ by this file from the next round on; none: by what the system trusts."""
        path = (self._ca or "").strip()
        kept_ca = self.desk.doors.kept_ca
        if not path or kept_ca is None:
            self._trust("")
        else:
            self.desk.aside.run(lambda: kept_ca(path), self._trust, self._not_kept)

    def _trust(self, kept: str) -> None:
        self.desk.lane.run(lambda till: trust_hq_by(till, kept), lambda _: self._kept(), self._not_kept)

    def _kept(self) -> None:
        self._ca, self._told = None, Told(tone="ok", title=self.phrase("ca_kept"))
        self.desk.line.look()
        self.show()

    def _not_kept(self, refusal: Refusal) -> None:
        self._told = self.told(refusal)
        self.show()

    def pressed(self, key: str) -> bool:
        """Ctrl+J joins."""
        if key == "Ctrl+J":
            self.join()
            return True
        return False

    @property
    def has_draft(self) -> bool:
        """A certificate that was named and not kept."""
        now = self.desk.line.now
        return self._ca is not None and now is not None and self._ca.strip() != now.says.ca

    def model(self) -> HqModel:
        """The section as it stands."""
        now = self.desk.line.now
        return HqModel(
            joined=now is not None,
            facts=self._facts(now) if now is not None else (),
            join=self.phrase("join" if now is None else "join_anew"),
            ca=self._ca if self._ca is not None else now.says.ca if now is not None else "",
            can_keep=self.has_draft,
            told=self._told,
        )

    def _facts(self, now: HqNow) -> tuple[Fact, ...]:
        says, unknown = now.says, self.desk.say("window.sync.unknown")
        unsent = self.phrase("waiting", count=f"{says.unsent:,}") if says.unsent else self.phrase("none_waiting")
        values = {
            "state": self._state(now),
            "merchant": says.merchant or unknown,
            "store": says.store or unknown,
            "url": says.url,
            "device": says.device_id[-8:],
            "waiting": unsent,
            "contact": self._moment(says.contact_us) if says.contact_us is not None else unknown,
        }
        return tuple(Fact(self.phrase(f"fact.{name}"), value) for name, value in values.items())

    def _state(self, now: HqNow) -> str:
        say = self.desk.say
        if now.stop:
            return say(f"window.sync.says.{now.stop}")
        if now.trouble is not None:
            return self.desk.in_words(Refusal(now.trouble.code, **now.trouble.facts))["title"]
        if now.online is None:
            return say("window.sync.strip.trying")
        return self.phrase("offline" if now.is_offline else "online")

    def _moment(self, at_us: int) -> str:
        zone = self.desk.doors.now(self.desk.shop).tzinfo
        return f"{datetime.fromtimestamp(at_us / 1_000_000, zone):%Y-%m-%d %H:%M}"
