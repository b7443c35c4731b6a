"""The work list: each flag says what, why and what to do; done with by a note."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.shell import Shell, to_page
from hq.routes.console.telling import told
from hq.services.finish_flag import finish_flag
from hq.services.list_stores import one_store
from hq.services.merge_members import merge_flagged
from hq.services.sign_in import SignedIn
from hq.services.work_list import work_list

Form = dict[str, str]


def add(router: APIRouter, shell: Shell) -> None:
    """The work list's addresses."""
    signed_in, sent = Depends(shell.signed_in), Depends(shell.form)

    @router.get("/work")
    def show(
        request: Request, session: Annotated[SignedIn, signed_in], store: str = "", done: str = "", after: str = ""
    ) -> Response:
        if store:
            one_store(session.hq, session.actor, store)
        found = work_list(session.hq, session.actor, store_id=store or None, done=bool(done), after=after or None)
        saying = shell.saying(request, session.actor)
        rows = [(row, told(saying, row)) for row in found.rows]
        return shell.page(request, "work.html", session, found=found, rows=rows, store=store, done=bool(done))

    @router.post("/work/{flag_id}/done")
    def finish(flag_id: str, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        if form.get("merge"):
            merge_flagged(session.hq, session.actor, flag_id, form.get("note", ""))
        else:
            finish_flag(session.hq, session.actor, flag_id, form.get("note", ""))
        store = form.get("store", "")
        return to_page(f"/work?store={store}" if store.replace("-", "").isalnum() else "/work")
