"""The program: what counts, a draft of another with what it changes, and publishing it with a reason."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.program_form import change_in_words, groups, tiers
from hq.routes.console.shell import Shell, to_page
from hq.services.house import HqRefused
from hq.services.program_drafts import Draft, draft_program, program_now, publish_draft
from hq.services.sign_in import SignedIn

Form = dict[str, str]
_NOT_SETTINGS = frozenset({"csrf", "base", "reason", "sure"})


def add(router: APIRouter, shell: Shell) -> None:
    """The program's addresses."""
    signed_in, sent = Depends(shell.signed_in), Depends(shell.form)

    @router.get("/program")
    def show(request: Request, session: Annotated[SignedIn, signed_in]) -> Response:
        return _page(shell, request, session, {}, None)

    @router.post("/program/draft")
    def draft(request: Request, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        typed = _typed(form)
        made = draft_program(session.hq, session.actor, form.get("base", ""), typed)
        return _page(shell, request, session, typed, made)

    @router.post("/program/publish")
    def publish(session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        if form.get("sure") != "yes":
            raise HqRefused(400, "sure.none")
        publish_draft(session.hq, session.actor, form.get("base", ""), _typed(form), form.get("reason", ""))
        return to_page("/program")


def _typed(form: Form) -> dict[str, str]:
    return {name: text for name, text in form.items() if name not in _NOT_SETTINGS}


def _page(shell: Shell, request: Request, session: SignedIn, typed: Mapping[str, str], draft: Draft | None) -> Response:
    now, saying = program_now(session.hq, session.actor), shell.saying(request, session.actor)
    problems = draft.problems if draft else {}
    return shell.page(
        request, "program.html", session, 422 if problems else 200, now=now, draft=draft, typed=typed,
        groups=groups(saying, now.program, typed, problems), tiers=tiers(saying, now.program, typed),
        problems=problems, changes=[change_in_words(saying, change) for change in draft.changes] if draft else [],
    )  # fmt: skip
