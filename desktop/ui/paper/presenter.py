"""Draws a slip or a card, shows those bytes as a picture, and hands it to the print queue on Enter.

A card is put on record when it is drawn, once for each time that the preview is opened (print_card_of).
"""

from collections.abc import Callable
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import CardForm, Picture, Printer
from desktop.core.ports import Till
from desktop.core.services.ask_print import Wish
from desktop.core.services.draw_job import Drawn, draw_job
from desktop.core.services.print_card import print_card_of
from desktop.ui.desk import Action
from desktop.ui.paper.model import PaperModel, What
from desktop.ui.paper.showing import size_of, where_of
from desktop.ui.prints import printer_for
from desktop.ui.room import PlainRoom

_NAMED_BY: dict[What, str] = {"slip": "bill", "card": "member_id", "z": "number", "report": "number"}
SCROLLS = ("Up", "Down", "PgUp", "PgDown", "Home", "End", "Space")


class Wanted(Struct, frozen=True):
    """What to draw, for which printer, in which language. ``key``: a bill's or refund's number, or a member's id."""

    what: What
    key: str
    printer: Printer
    language: str
    is_copy: bool = False
    form: CardForm = "pdf"


class Presenter(PlainRoom):
    """One paper at a time; an answer to another wish is passed over."""

    _wanted: Wanted | None = None
    _is_made = False
    _is_handed_over = False
    _drawn: Drawn | None = None
    _picture: Picture | None = None
    _wrong = ""

    def enter(self, **wish: Any) -> None:
        """``what``: "slip" with ``bill`` (a bill's or refund's number, ``is_copy``), "card" with ``member_id``, "z".

        A Z is named by its ``number``, a "report" by its span's (report_slip).

        ``card``: one that was made for the screen a moment ago (the card room), and is on record.
        """
        what: What = wish["what"]
        key = str(wish[_NAMED_BY[what]])
        if self._wanted is None or (what, key) != (self._wanted.what, self._wanted.key):
            self._forget()
            self._is_made = "card" in wish
            self._draw(self._wish(what, key, is_copy=wish.get("is_copy", False), form="pdf"))
        self._present()

    def leave(self) -> None:
        """Nothing of it is kept; what is on its way to the printer arrives."""
        self._forget()

    def refresh(self) -> None:
        """Another printer or language: drawn again, without a second card on record."""
        before = self._wanted
        if before is not None:
            wanted = self._wish(before.what, before.key, is_copy=before.is_copy, form=before.form)
            if wanted != before and self._can_redraw:
                self._draw(wanted)
        self._present()

    def choose(self, form: str) -> None:
        """The card as PDF or as a picture."""
        if self._wanted is not None and form in self._forms() and form != self._wanted.form and self._can_redraw:
            self._draw(replace(self._wanted, form=form))
            self._present()

    def print(self) -> None:
        """Print what is shown: the queue says what comes of it."""
        wanted = self._wanted
        if wanted is None or self._drawn is None or self._is_handed_over:
            return
        self._is_handed_over = True
        here = wanted.printer == self.desk.settings.printer
        self.desk.prints.ask(
            Wish(
                job_id="",
                kind=wanted.what,
                about=wanted.key,
                language=wanted.language,
                is_copy=wanted.is_copy,
                form=wanted.form,
                printer=None if here else wanted.printer,
            )
        )
        self.desk.close(self)

    def scanned(self, _text: str) -> bool:
        """A scan is not for a preview, and does not go on behind it."""
        return True

    def pressed(self, key: str) -> bool:
        """Keys that scroll; Ctrl+P prints too."""
        if key == "Ctrl+P":
            self.print()
        elif key in SCROLLS and self.view is not None:
            self.view.turn(key)
        else:
            return False
        return True

    def title(self) -> str:
        """What is looked at."""
        if self._wanted is None:
            return ""
        if self._wanted.what == "card":
            return self.desk.say("window.paper.card")
        number = self._drawn.name if self._drawn else self._wanted.key
        return self.desk.say(f"window.paper.{self._wanted.what}", number=number)

    def actions(self) -> tuple[Action, ...]:
        """Enter prints."""
        return (Action(key="Enter", label=self._go(), do=self.print, primary=True),) if self._wanted else ()

    @property
    def _can_redraw(self) -> bool:
        """Not while a card is being made for the first time: it would be made, and put on record, twice."""
        return self._drawn is not None or bool(self._wrong)

    def _forms(self) -> tuple[CardForm, ...]:
        return get_args(CardForm) if self._wanted is not None and self._wanted.what == "card" else ()

    def _wish(self, what: What, key: str, *, is_copy: bool, form: CardForm) -> Wanted:
        printer = printer_for(what, self.desk.settings.printer, self.desk.doors.data_dir)
        return Wanted(what, key, printer, self.desk.words.language, is_copy, form)

    def _forget(self) -> None:
        self._wanted = self._drawn = self._picture = None
        self._wrong, self._is_made, self._is_handed_over = "", False, False

    def _draw(self, wanted: Wanted) -> None:
        """Draw on the database lane: papers are drawn on one thread, and a card is put on record there."""
        self._wanted, self._drawn, self._picture, self._wrong = wanted, None, None, ""
        self.desk.lane.run(
            _drawing(wanted, is_made=self._is_made),
            lambda done: self._was_drawn(wanted, *done),
            lambda refusal: self._was_refused(wanted, refusal),
        )

    def _was_drawn(self, wanted: Wanted, drawn: Drawn, picture: Picture) -> None:
        if wanted is self._wanted:
            self._drawn, self._picture, self._is_made = drawn, picture, True
            self._present()

    def _was_refused(self, wanted: Wanted, refusal: Refusal) -> None:
        if wanted is self._wanted:
            told = self.desk.in_words(refusal)
            self._wrong = f"{told['title']}\n{told['detail']} {told['remedy']}"
            self._present()

    def _go(self) -> str:
        """What Enter does here."""
        if self._wanted is None or self._wanted.printer.is_escpos:
            return self.desk.say("window.paper.print")
        return self.desk.say("window.paper.save_png" if self._wanted.form == "png" else "window.paper.save_pdf")

    def _model(self) -> PaperModel | None:
        wanted = self._wanted
        if wanted is None:
            return None
        return PaperModel(
            title=self.title(),
            picture=self._picture,
            wrong=self._wrong,
            size=size_of(self.desk, self._picture, wanted.printer, in_pixels=wanted.form == "png"),
            where=where_of(self.desk, wanted.what, wanted.printer),
            forms=tuple((form, self.desk.say(f"window.paper.form.{form}")) for form in self._forms()),
            form=wanted.form if self._forms() else "",
            go=self._go(),
            is_ready=self._drawn is not None,
            why_not=self._wrong or self.desk.say("window.paper.drawing"),
        )


def _drawing(wanted: Wanted, *, is_made: bool) -> Callable[[Till], tuple[Drawn, Picture]]:
    """Draw what is wanted, and look at those bytes; a card that was made before is not made again."""
    job = PrintJob(
        job_id="",
        kind=wanted.what,
        about=wanted.key,
        language=wanted.language,
        is_copy=wanted.is_copy,
        form=wanted.form,
    )

    def work(till: Till) -> tuple[Drawn, Picture]:
        if wanted.what == "card" and not is_made:
            print_card_of(till, wanted.key, wanted.language)
        drawn = draw_job(till, job, wanted.printer)
        return drawn, till.papers.picture(drawn.data, wanted.printer)

    return work
