"""A round with HQ at once, asked for by a person on any page: that it began, and how it ended, is said."""

from typing import TYPE_CHECKING, Protocol

from desktop.core.domain.errors import Refusal
from desktop.ui.desk import Notice

if TYPE_CHECKING:
    from desktop.core.ports.sync import LineNews
    from desktop.ui.hq_line import HqLine


class Speaker(Protocol):
    """What it needs of the desk."""

    @property
    def line(self) -> "HqLine":
        """The line to HQ."""

    def say(self, key: str, **facts: object) -> str:
        """A sentence."""

    def tell(self, notice: Notice) -> None:
        """Show a toast."""

    def in_words(self, refusal: Refusal) -> dict[str, str]:
        """A refusal in words."""


def sync_now(desk: Speaker) -> None:
    """Begin it; without an HQ say so."""
    name = "begun" if desk.line.sync_now(lambda news: _ended(desk, news)) else "alone"
    title, detail = desk.say(f"window.sync.tell.{name}"), desk.say(f"window.sync.tell.{name}_detail")
    desk.tell(Notice(tone="plain", title=title, detail=detail))


def _ended(desk: Speaker, news: "LineNews") -> None:
    last = news.last
    if last is None:
        return
    if last.complete:
        detail = desk.say("window.sync.tell.done_detail", sent=f"{last.sent:,}", received=f"{last.received:,}")
        desk.tell(Notice(tone="ok", title=desk.say("window.sync.tell.done"), detail=detail))
        return
    parts = desk.in_words(Refusal(last.code, **last.facts))
    desk.tell(Notice(tone="warn", title=parts["title"], detail=f"{parts['detail']} {parts['remedy']}"))
