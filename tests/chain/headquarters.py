"""HQ as a process of its own, over a file or over PostgreSQL: founded by its commands, killed, started again."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hq.services.house import Hq
from hq.settings import Settings
from hq.store.opening import open_database
from tests.architecture.source import ROOT

PASSWORD = "correct horse battery"
_CLEAN = {"SHUKE_HANDED_OVER": "1", "SHUKE_LANG": "en"}
_START_S = 60


class Headquarters:
    """The HQ of ``folder``; ``database_url`` "" for a file there. It always serves on ``port``."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder, self.database_url = folder, database_url
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._server: subprocess.Popen[str] | None = None

    def found(self, stores: Sequence[str], program: Path | None = None) -> None:
        """The chain, its stores, and the rules that hold in all of them."""
        self.ask("init", "--tenant", "Chain", "--admin", "boss", "--password-stdin", typed=f"{PASSWORD}\n")
        for store in stores:
            self.ask("store", "add", store, "--tz", "Asia/Shanghai")
        if program is not None:
            self.ask("program", "publish", str(program))

    def ask(self, *arguments: str, typed: str = "") -> Any:
        """The JSON document of a command that succeeds."""
        done = subprocess.run(
            self._command(*arguments, "--json"), input=typed, capture_output=True, encoding="utf-8", check=False,
            env=os.environ | _CLEAN,
        )  # fmt: skip
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return json.loads(done.stdout)

    def start(self) -> None:
        """Serve; returns once it listens."""
        with (self.folder / "serve.err").open("a") as errors:
            self._server = subprocess.Popen(
                self._command("serve", "--port", str(self.port)), stdout=subprocess.PIPE, stderr=errors,
                encoding="utf-8", env=os.environ | _CLEAN,
            )  # fmt: skip
        assert self._server.stdout is not None
        said = self._server.stdout.readline()
        assert re.search(r"https?://", said), (said, (self.folder / "serve.err").read_text()[-2000:])

    def kill(self) -> None:
        """End it as kill -9 does, wherever it is."""
        server, self._server = self._server, None
        if server is not None:
            server.kill()
            server.wait()
            if server.stdout is not None:
                server.stdout.close()

    @property
    def lives(self) -> bool:
        """Whether it serves."""
        return self._server is not None and self._server.poll() is None

    def processor_s(self) -> float:
        """Seconds of processor that the server has used (Linux)."""
        assert self._server is not None
        fields = Path(f"/proc/{self._server.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def opened(self) -> Hq:
        """A look behind its services, on connections of its own."""
        settings = Settings(data_dir=self.folder, database_url=self.database_url, language="en")
        return Hq(open_database(settings), lambda: 0, os.urandom)

    def _command(self, *arguments: str) -> list[str]:
        address = ["--database-url", self.database_url] if self.database_url else []
        return [sys.executable, str(ROOT / "main.py"), "hq", "--data-dir", str(self.folder), *address, *arguments]
