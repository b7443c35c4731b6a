"""One till: its log here, the points that are kept for it; shut out, those points freed."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.shell import Shell, to_page
from hq.services.devices import revoke_device
from hq.services.finish_flag import plain_note
from hq.services.free_holds import free_holds, held_points
from hq.services.house import HqRefused
from hq.services.list_devices import look_at_device
from hq.services.sign_in import SignedIn

Form = dict[str, str]


def add(router: APIRouter, shell: Shell) -> None:
    """The addresses of a till."""
    signed_in, sent = Depends(shell.signed_in), Depends(shell.form)

    @router.get("/tills/{device_id}")
    def till(request: Request, device_id: str, session: Annotated[SignedIn, signed_in]) -> Response:
        page = look_at_device(session.hq, session.actor, device_id)
        kept = held_points(session.hq, session.actor, device_id)
        return shell.page(request, "till.html", session, page=page, holds=kept)

    @router.post("/tills/{device_id}/free")
    def free(device_id: str, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        session.actor.demand("revoke")
        look_at_device(session.hq, session.actor, device_id)
        free_holds(session.hq, session.actor, device_id, _reason(form))
        return to_page(f"/tills/{quote(device_id, safe='')}")

    @router.post("/tills/{device_id}/revoke")
    def revoke(device_id: str, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        session.actor.demand("revoke")
        look_at_device(session.hq, session.actor, device_id)
        revoke_device(session.hq, session.actor.tenant_id, device_id, session.actor.name, _reason(form))
        return to_page(f"/tills/{quote(device_id, safe='')}")


def _reason(form: Form) -> str:
    """Why, from somebody who ticked that they are sure. HqRefused 400 ``sure.none``, ``note.…``."""
    if form.get("sure") != "yes":
        raise HqRefused(400, "sure.none")
    return plain_note(form.get("reason", ""))
