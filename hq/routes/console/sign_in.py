"""The door of the console: sign in, sign out, language and light."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from desktop.core.words import LANGUAGES
from hq.routes.console.shell import COOKIE, HEADERS, PREFIX, THEMES, Shell, is_loopback, own_path, read_form
from hq.services.house import HqRefused
from hq.services.sign_in import LONGEST_US, has_many_chains, session_of, sign_in, sign_out

_YEAR_S = 365 * 86_400
_LONGEST_FIELD = 256


def add(router: APIRouter, shell: Shell) -> None:
    """The door's addresses."""

    @router.get("/sign-in")
    def show(request: Request, next: str = PREFIX) -> Response:  # noqa: A002 - the name in the address
        if session_of(shell.hq, request.cookies.get(COOKIE, "")):
            return RedirectResponse(own_path(next), 303, HEADERS)
        return _door(shell, request, next)

    @router.post("/sign-in")
    async def enter(request: Request) -> Response:
        typed = {name: text[:_LONGEST_FIELD] for name, text in (await read_form(request)).items()}
        return await run_in_threadpool(_enter, shell, request, typed)

    @router.post("/sign-out")
    def leave(request: Request, form: Annotated[dict[str, str], Depends(shell.form)]) -> Response:  # noqa: ARG001 - checked
        sign_out(shell.hq, request.cookies.get(COOKIE, ""))
        response = RedirectResponse(f"{PREFIX}/sign-in", 303, HEADERS)
        response.delete_cookie(COOKIE, path=PREFIX, httponly=True, samesite="strict", secure=not is_loopback(request))
        return response

    @router.get("/look")
    def look(request: Request, language: str = "", theme: str = "", back: str = PREFIX) -> Response:
        response = RedirectResponse(own_path(back), 303, HEADERS)
        for name, chosen, known in (("language", language, LANGUAGES), ("theme", theme, THEMES)):
            if chosen in known:
                _keep(request, response, name, chosen, _YEAR_S)
        return response


def _enter(shell: Shell, request: Request, typed: dict[str, str]) -> Response:
    try:
        token = sign_in(shell.hq, typed.get("merchant", ""), typed.get("name", ""), typed.get("password", ""))
    except HqRefused as refused:
        return _door(
            shell, request, typed.get("next", PREFIX), refused, typed.get("merchant", ""), typed.get("name", "")
        )
    response = RedirectResponse(own_path(typed.get("next", PREFIX)), 303, HEADERS)
    _keep(request, response, COOKIE, token, LONGEST_US // 1_000_000)
    return response


def _door(
    shell: Shell, request: Request, target: str, refused: HqRefused | None = None, merchant: str = "", name: str = ""
) -> Response:
    return shell.page(
        request, "sign_in.html", None, refused.status if refused else 200,
        target=own_path(target), refused=refused, merchant=merchant, name=name, many=has_many_chains(shell.hq),
    )  # fmt: skip


def _keep(request: Request, response: Response, name: str, text: str, seconds: int) -> None:
    """A cookie that scripts and other sites never see, and that no plain line carries but this machine's own."""
    response.set_cookie(
        name, text, seconds, path=PREFIX, httponly=True, samesite="strict", secure=not is_loopback(request)
    )
