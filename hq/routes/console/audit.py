"""The audit log: who did what, when."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.shell import Shell
from hq.services.audit_log import audit_log
from hq.services.sign_in import SignedIn


def add(router: APIRouter, shell: Shell) -> None:
    """The log's address."""
    signed_in = Depends(shell.signed_in)

    @router.get("/audit")
    def show(
        request: Request, session: Annotated[SignedIn, signed_in], who: str = "", what: str = "", before: str = ""
    ) -> Response:
        found = audit_log(session.hq, session.actor, who=who or None, what=what or None, before=before or None)
        return shell.page(request, "audit.html", session, found=found, who=who, what=what)
