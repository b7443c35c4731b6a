"""Stores: contact, how far each till's log stands here, gaps, clones; a code for a new till."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.paging import page_of
from hq.routes.console.qr import code_picture
from hq.routes.console.shell import Shell, own_address
from hq.services.codes import make_code
from hq.services.list_stores import list_stores, one_store
from hq.services.sign_in import SignedIn

Form = dict[str, str]


def add(router: APIRouter, shell: Shell) -> None:
    """The addresses of stores."""
    signed_in, sent = Depends(shell.signed_in), Depends(shell.form)

    @router.get("/stores")
    def show(
        request: Request, session: Annotated[SignedIn, signed_in], q: str = "", only: str = "", begin: int = 0
    ) -> Response:
        rows = list_stores(session.hq, session.actor)
        found = [row for row in rows if q.strip().lower() in row.store.name.lower()]
        if only == "look":
            found = [row for row in found if not row.online]
        shown, after = page_of(found, begin)
        return shell.page(request, "stores.html", session, rows=shown, all=len(rows), q=q, only=only, after=after)

    @router.get("/stores/{store_id}")
    def one(request: Request, store_id: str, session: Annotated[SignedIn, signed_in]) -> Response:
        return shell.page(request, "store.html", session, row=one_store(session.hq, session.actor, store_id), code=None)

    @router.post("/stores/{store_id}/code")
    def code(
        request: Request, store_id: str, session: Annotated[SignedIn, signed_in], _: Annotated[Form, sent]
    ) -> Response:
        session.actor.demand("code")
        row = one_store(session.hq, session.actor, store_id)
        made = make_code(session.hq, session.actor.tenant_id, store_id, who=session.actor.name)
        url = own_address(request)
        return shell.page(
            request, "store.html", session, row=row, code=made, url=url, picture=code_picture(url, made.code)
        )
