"""The demo chain's HQ, as a program of its own with packages of its own: founded, asked for codes, served, ended."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop.cli.work import HANDED_OVER, ROOT
from desktop.core.domain.errors import Refusal

ADMIN, PASSWORD = "demo", "shuke-demo-2468"
_END_S = 10.0


def end_process(process: "subprocess.Popen[Any]") -> None:
    """End a process that was started here, with those that it started: asked first, then made to."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":  # a program that was handed over is a child of its own there
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    process.terminate()
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(_END_S)


class ChainHq:
    """HQ over a folder; ``serve`` starts the server, ``end`` ends it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / "hq.log"
        self._server: subprocess.Popen[str] | None = None

    def found(self, tenant: str, stores: Sequence[str], zone: str) -> None:
        """A new chain with its stores."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._ask("init", "--tenant", tenant, "--admin", ADMIN, "--password-stdin", typed=f"{PASSWORD}\n")
        for store in stores:
            self._ask("store", "add", store, "--tz", zone, "--day-starts", "04:00")

    def code(self, store: str) -> str:
        """A one-time code for a till of the store."""
        return str(self._ask("code", "--store", store)["code"])

    def serve(self, port: int) -> str:
        """Begin to serve; where, once it listens. Port 0 is any that is free."""
        with self._log.open("a", encoding="utf-8") as log:
            self._server = subprocess.Popen(
                self._command("serve", "--port", str(port)), stdout=subprocess.PIPE, stderr=log, text=True,
                env=_environment(), start_new_session=True,
            )  # fmt: skip
        assert self._server.stdout is not None  # noqa: S101 - it was asked for
        said = self._server.stdout.readline()
        with suppress(ValueError, KeyError, TypeError):
            return str(json.loads(said)["listening"])
        self.end()
        raise Refusal("chain.hq_failed", reason=said.strip()[:200] or "—", log=str(self._log))

    @property
    def lives(self) -> bool:
        """Whether it serves."""
        return self._server is not None and self._server.poll() is None

    def end(self) -> None:
        """End the server: asked first, then made to."""
        server, self._server = self._server, None
        if server is None:
            return
        end_process(server)
        if server.stdout is not None:
            server.stdout.close()

    def _ask(self, *arguments: str, typed: str = "") -> dict[str, Any]:
        done = subprocess.run(
            self._command(*arguments), input=typed, capture_output=True, text=True, env=_environment(), check=False
        )
        try:
            answer: dict[str, Any] = json.loads(done.stdout)
        except ValueError:
            answer = {"detail": done.stderr[-400:]}
        if done.returncode:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{' '.join(arguments[:2])}: {done.stdout}{done.stderr}\n")
            reason = str(answer.get("title") or answer.get("detail") or done.returncode)
            raise Refusal("chain.hq_failed", reason=reason, log=str(self._log))
        return answer

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "main.py"), "hq", *arguments, "--data-dir", str(self.folder), "--json"]


def _environment() -> dict[str, str]:
    """Without the mark of a process that was handed over: HQ's packages are chosen anew."""
    return {name: value for name, value in os.environ.items() if name != HANDED_OVER}
