"""Signs of abuse in words: the list, and the chosen one with its evidence. Pure."""

from collections.abc import Callable
from datetime import datetime

from desktop.core.domain.signs.facts import Act, Sign
from desktop.core.services.reports.look_for_signs import Found
from desktop.core.services.reports.tell_report import Teller
from desktop.ui.reports.model import Evidence, SignDetail, SignRow
from desktop.ui.reports.telling import Say

_RULE_OF = {
    "hour_bills": "hour_bills", "late_award": "late_minutes", "shift_end": "shift_end_minutes",
    "redeem_refund": "redeem_refund_hours", "same_cashier": "same_cashier_bills", "look_ups": "look_ups",
    "zero_bills": "zero_days", "no_second": "second_days",
}  # fmt: skip


class SignTeller:
    """Tells what was found. ``wall``: the shop's clock at an instant."""

    def __init__(self, say: Say, teller: Teller, found: Found, wall: Callable[[int], datetime]) -> None:
        self._say, self._teller, self._found, self._wall = say, teller, found, wall

    def rows(self) -> tuple[SignRow, ...]:
        """The list."""
        return tuple(self._row(sign) for sign in self._found.signs)

    def detail(self, sign: Sign, row: int) -> SignDetail:
        """One of them."""
        threshold = getattr(self._found.rules, _RULE_OF[sign.kind])
        facts = {"threshold": f"{threshold:,}", "measure": self._figure(sign)}
        if sign.kind == "no_second":
            facts |= {"percent": f"{self._found.rules.second_percent}", "least": f"{self._found.rules.second_least}"}
        explained = self._found.explained.get(sign.key)
        said = ""
        if explained is not None:
            who, reason = self._teller.staff(explained.staff_id), explained.reason or self._say("report.none")
            said = self._say("window.reports.explained_by", at=f"{explained.at:%m-%d %H:%M}", who=who, reason=reason)
        rows = tuple(self._evidence(act) for act in sign.acts)
        rows += tuple(self._looked_up(sign, member_id) for member_id in sign.members)
        return SignDetail(
            title=self._say(f"window.reports.sign.{sign.kind}"),
            why=self._say(f"window.reports.sign_why.{sign.kind}", **facts),
            rows=rows,
            row=min(row, len(rows) - 1),
            explained=said,
        )

    def _row(self, sign: Sign) -> SignRow:
        who = self._member(sign.member_id) if sign.member_id else self._teller.staff(sign.staff_id)
        state = "window.reports.explained" if sign.key in self._found.explained else "window.reports.open"
        return SignRow(
            title=self._say(f"window.reports.sign.{sign.kind}"),
            about=f"{who} · {sign.day:%m-%d}",
            figure=self._figure(sign),
            state=self._say(state),
        )

    def _figure(self, sign: Sign) -> str:
        if sign.measure < 0:
            return self._say("report.none")
        return self._say(f"window.reports.sign_figure.{sign.kind}", count=f"{sign.measure:,}")

    def _evidence(self, act: Act) -> Evidence:
        figure = self._teller.money(act.amount_minor) if act.kind in ("bill", "refund") else f"{act.points:+,}"
        if act.kind == "bill" and act.points:
            figure = self._say("window.reports.with_points", amount=figure, points=f"{-act.points:,}")
        return Evidence(
            at=f"{self._wall(act.at_us):%m-%d %H:%M}",
            what=f"{self._say(f'window.reports.act.{act.kind}')} {act.number}".strip(),
            who=self._member(act.member_id),
            by=self._teller.staff(act.staff_id),
            figure="" if act.kind == "enrolled" else figure,
        )

    def _looked_up(self, sign: Sign, member_id: str) -> Evidence:
        return Evidence(
            at=f"{sign.day:%m-%d}",
            what=self._say("window.reports.act.looked_up"),
            who=self._member(member_id),
            by=self._teller.staff(sign.staff_id),
            figure="",
        )

    def _member(self, member_id: str) -> str:
        named = self._found.members.get(member_id)
        return (named.name or named.member_no) if named else self._say("report.none")
