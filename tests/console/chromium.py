"""A real Chromium without a window, driven over a pipe by its own protocol: no driver, no library."""

import base64
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_AS_3_AND_4 = """
import fcntl, os, sys
reading, writing = (fcntl.fcntl(int(name), fcntl.F_DUPFD, 10) for name in sys.argv[1:3])
os.dup2(reading, 3), os.dup2(writing, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""  # Chromium reads the one and writes the other
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE_S = 30


def program() -> str | None:
    """Where a Chromium is, if there is one."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Tab:
    """One page and everything that it complained about."""

    def __init__(self, command: str, folder: Path) -> None:
        to_child, from_us = os.pipe()
        to_us, from_child = os.pipe()
        arguments = [
            command, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-dev-shm-usage", "--disable-background-networking", "--remote-debugging-pipe",
            f"--user-data-dir={folder}", "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-c", _AS_3_AND_4, str(to_child), str(from_child), *arguments],
            pass_fds=(to_child, from_child), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_child)
        os.close(from_child)
        self._out, self._in = os.fdopen(from_us, "wb", buffering=0), os.fdopen(to_us, "rb", buffering=0)
        self._next, self._rest, self._session = 0, b"", ""
        self.complaints: list[str] = []
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask for something; its answer."""
        self._next += 1
        message: dict[str, Any] = {"id": self._next, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        number = self._next
        while True:
            said = self._read()
            if said.get("id") == number:
                if "error" in said:
                    raise AssertionError(f"{method}: {said['error']}")
                result: dict[str, Any] = said["result"]
                return result

    def go(self, address: str) -> None:
        """Open a page and wait until it stands."""
        self._loading(lambda: self.call("Page.navigate", url=address))

    def press(self, selector: str) -> None:
        """Click something that leads to another page."""
        self._loading(lambda: self.run(f"document.querySelector({json.dumps(selector)}).click()"))

    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{found}.focus(); {found}.select()")
        self.call("Input.insertText", text=text)

    def key(self, key: str, *, alt: bool = False, code: str = "") -> None:
        """Press a key."""
        named = {"key": key, "code": code, "modifiers": 1 if alt else 0}
        if key == "Enter":
            named |= {"windowsVirtualKeyCode": 13, "text": "\r"}
        elif len(key) == 1 and not alt:
            named |= {"text": key}
        self.call("Input.dispatchKeyEvent", type="keyDown", **named)
        self.call(
            "Input.dispatchKeyEvent", type="keyUp", **{name: value for name, value in named.items() if name != "text"}
        )

    def press_key(self, key: str, *, alt: bool = False) -> None:
        """Press a key that leads to another page."""
        self._loading(lambda: self.key(key, alt=alt))

    def press_change(self, selector: str) -> None:
        """Tell the page that a choice was made which leads to another page."""
        script = f"document.querySelector({json.dumps(selector)}).dispatchEvent(new Event('change', {{bubbles: true}}))"
        self._loading(lambda: self.run(script))

    def run(self, script: str) -> Any:
        """What a script in the page says (the driver's own: the page's policy does not apply to it)."""
        said = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in said:
            raise AssertionError(said["exceptionDetails"])
        return said["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until a script says true."""
        until = time.monotonic() + _PATIENCE_S
        while not self.run(condition):
            if time.monotonic() > until:
                raise AssertionError(f"never came: {condition}")
            time.sleep(0.05)

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """The window's size and the system's light."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        wish = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[wish])

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """What is seen, as PNG."""
        said = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(said["data"]))

    def close(self) -> None:
        """End the browser."""
        self._session = ""
        with suppress(AssertionError, OSError):
            self.call("Browser.close")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._out.close()
        self._in.close()

    def _loading(self, act: Any) -> None:
        self.events.clear()
        act()
        until = time.monotonic() + _PATIENCE_S
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            if time.monotonic() > until:
                raise AssertionError("the page never stood")
            self.run("0")
            time.sleep(0.02)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = self._in.read(65536)
            if not piece:
                raise AssertionError("the browser has gone")
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(line)
        if "method" in said:
            self._note(said)
        return said

    def _note(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        params = event["params"]
        match event["method"]:
            case "Runtime.exceptionThrown":
                self.complaints.append(str(params["exceptionDetails"].get("exception", {}).get("description", params)))
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.complaints.append(str(params["args"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.complaints.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
            case "Network.loadingFailed" if not params.get("canceled"):
                self.complaints.append(f"failed: {params}")


@contextmanager
def browser(folder: Path) -> Iterator[Tab]:
    """A browser of its own, ended afterwards."""
    command = program()
    assert command is not None
    tab = Tab(command, folder)
    try:
        yield tab
    finally:
        tab.close()
