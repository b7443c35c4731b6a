"""The whole page in words: what was read becomes the model. No rule is decided here."""

from desktop.ui.desk import Desk
from desktop.ui.member.charts_told import heat_told, months_told
from desktop.ui.member.header_told import header_told, is_elsewhere
from desktop.ui.member.lots_told import lots_told
from desktop.ui.member.model import MemberModel
from desktop.ui.member.movements_told import movement_told
from desktop.ui.member.reading import Read
from desktop.ui.member.telling import Teller
from desktop.ui.points_source import source_of


def page_told(desk: Desk, read: Read, revealed: str) -> MemberModel:
    """The page of a member, in the language spoken now; ``revealed`` is the phone while it may be seen."""
    teller, page = Teller(desk.words.language, desk.shop.currency, read.page.today), read.page
    return MemberModel(
        state="shown",
        member_id=read.chosen.member_id,
        header=header_told(teller, page, source_of(desk, page.glance), revealed),
        lots=lots_told(teller, page),
        heat=heat_told(teller, page),
        months=months_told(teller, page),
        movements=tuple(movement_told(teller, moved, page.unsent) for moved in read.rows),
        no_movements=teller.say(f"window.member.{'no_movements_here' if is_elsewhere(page) else 'no_movements'}"),
        is_revealed=bool(revealed),
        can_reveal=page.glance.phone is not None,
        points_paused=page.glance.balance is None,
    )
