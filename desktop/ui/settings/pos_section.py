"""收银机对接: the door for the POS on this machine: whether it is open, its token, what was asked last."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.services.admit_pos import new_pos_token, pos_token_since, revoke_pos_token
from desktop.core.words import catalogue
from desktop.settings import PosSettings
from desktop.ui.pos_door import Asked, wanted_port
from desktop.ui.settings.ear_rows import EarRows
from desktop.ui.settings.model import Fact, PosCall, PosModel, Told
from desktop.ui.settings.section import Keeping, Section, SettingsDesk
from desktop.ui.settings.side_key_rows import SideKeyRows
from desktop.ui.settings.slip_teaching import SlipTeaching

_MOST_PORT, _LEAST_PORT = 65_535, 1_024
_MOST_CALLS = 8
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class PosSection(Section):
    """``_token`` is the one made just now: shown until the section is left, and nowhere again."""

    name, icon = "pos", "key"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._keeping = Keeping(desk)
        self.ears = EarRows(desk, self._keeping, show)
        self.slip = SlipTeaching(desk, self._keeping, show)
        self.side_key = SideKeyRows(desk, self._keeping, show)
        self._port: str | None = None
        self._wrong = self._token = ""
        self._since_us: int | None = None
        self._told: Told | None = None

    @property
    def _kept(self) -> PosSettings:
        return self._keeping.settings.pos

    def enter(self) -> None:
        """Ask the ledger whether there is a token."""
        self.desk.lane.run(pos_token_since, self._looked)

    def refresh(self) -> None:
        """The same when facts changed: the command line may have made one."""
        self.enter()

    def leave(self) -> None:
        """The token is not shown a second time."""
        self.slip.forget()
        self._token, self._told = "", None

    def _looked(self, since_us: int | None) -> None:
        self._since_us = since_us
        self.show()

    def turn(self, state: str) -> None:
        """Open the door, or close it: ``on`` or ``off``."""
        if (state == "on") != self._kept.api:
            self._keep(replace(self._kept, api=state == "on"))

    def type_port(self, text: str) -> None:
        """Another port, kept by ``keep_port``."""
        self._port, self._wrong = text, ""
        self.show()

    def keep_port(self) -> None:
        """The door moves there."""
        text = (self._port or "").translate(_WIDE_DIGITS).strip()
        if not (text.isascii() and text.isdecimal() and _LEAST_PORT <= int(text[:9]) <= _MOST_PORT):
            self._wrong = self.phrase("wrong_port", least=_LEAST_PORT, most=_MOST_PORT)
            self.show()
            self.point("port")
            return
        self._port = None
        self._keep(replace(self._kept, port=int(text)))

    def _keep(self, pos: PosSettings) -> None:
        self._told = None
        self._keeping.keep(self._follow, pos=pos)

    def _follow(self) -> None:
        """Open or close at once; why it cannot be is said here."""
        door, port, shop = self.desk.doors.pos, wanted_port(self.desk.settings), self.desk.shop.store_id
        if door is not None:
            self.desk.aside.run(lambda: door.follow(port, shop), lambda _: self.show(), self._not_open)

    def _not_open(self, refusal: Refusal) -> None:
        self._told = self.told(refusal)
        self.show()

    def make_token(self) -> None:
        """A manager agrees; the one before ends."""
        self.desk.ask_right("pos.token", self.phrase("why"), self._make)

    def _make(self, approval: Approval) -> None:
        self.desk.lane.run(lambda till: new_pos_token(till, approval), self._made)

    def _made(self, token: str) -> None:
        self._token, self._told = token, None
        self.enter()

    def revoke_token(self) -> None:
        """No POS comes in any more."""
        self._token = ""
        self.desk.lane.run(revoke_pos_token, lambda _: self._revoked())

    def _revoked(self) -> None:
        self._told = Told(tone="ok", title=self.phrase("revoked"), detail=self.phrase("revoked_detail"))
        self.enter()

    def copied(self) -> None:
        """The token lies on the clipboard."""
        self._told = Told(tone="ok", title=self.phrase("copied"), detail=self.phrase("copied_detail"))
        self.show()

    @property
    def has_draft(self) -> bool:
        """Something that was typed and not kept."""
        return self._is_other_port or self.ears.has_draft or self.slip.has_draft

    @property
    def _is_other_port(self) -> bool:
        return self._port is not None and self._port.strip() != str(self._kept.port)

    def model(self) -> PosModel:
        """The section as it stands."""
        return PosModel(
            on="on" if self._kept.api else "off",
            port=str(self._kept.port) if self._port is None else self._port,
            wrong=self._wrong,
            can_keep=self._is_other_port,
            facts=self._facts(),
            token=self._token,
            has_token=self._since_us is not None,
            told=self._told,
            calls=tuple(self._call(call) for call in self._calls()),
            ears=self.ears.model(),
            slip=self.slip.model(),
            side_key=self.side_key.model(),
        )

    def _facts(self) -> tuple[Fact, ...]:
        door = self.desk.doors.pos
        port = door.port if door is not None else None
        state = "open" if port is not None else "waiting" if self._kept.api else "closed"
        since = self.phrase("no_token")
        if self._since_us is not None:
            since = self.phrase("made", at=self._at(self._since_us, "%Y-%m-%d %H:%M"))
        return (
            Fact(self.phrase("fact.state"), self.phrase(f"state.{state}")),
            Fact(self.phrase("fact.address"), f"http://127.0.0.1:{port or self._kept.port}"),
            Fact(self.phrase("fact.token"), since),
        )

    def _calls(self) -> tuple[Asked, ...]:
        door = self.desk.doors.pos
        return tuple(door.calls[:_MOST_CALLS]) if door is not None else ()

    def _call(self, call: Asked) -> PosCall:
        name = call.path.rpartition("/")[2].removesuffix(".json")
        known = f"window.settings.pos.call.{name}"
        what = self.desk.say(known if known in catalogue("zh-Hans") else "window.settings.pos.call.other")
        outcome = self.phrase("call_done") if not call.code else self._refusal_title(call.code)
        took = self.phrase("took", ms=f"{call.took_us / 1000:.1f}")
        return PosCall(at=self._at(call.at_us, "%H:%M:%S"), what=what, outcome=outcome, took=took, good=not call.code)

    def _refusal_title(self, code: str) -> str:
        """What went wrong, without its facts: they may name a bill."""
        told = self.desk.in_words(Refusal(code))
        return told["title"]

    def _at(self, at_us: int, form: str) -> str:
        zone = self.desk.doors.now(self.desk.shop).tzinfo
        return f"{datetime.fromtimestamp(at_us / 1_000_000, zone):{form}}"
