"""``printer-emulator`` as a process: it listens, prints into a folder, hears its switches, ends when told."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.core.documents.slip_escpos import slip_escpos
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.devices.printing import send
from tests.unit.documents.samples import slip

ROOT = Path(__file__).resolve().parents[3]


def test_it_prints_into_a_folder_and_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    code = "import sys; from desktop.cli.app import main; sys.exit(main(sys.argv[1:]))"
    asked = ["printer-emulator", "--port", "0", "--folder", str(tmp_path), "--json", "--lang", "en"]
    command = [sys.executable, "-c", code, *asked, "--data-dir", str(tmp_path / "data")]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        assert process.stdout is not None
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert found is not None
        printer = Printer(kind="network", host="127.0.0.1", port=int(found[1]), answers=True)
        send(printer, slip_escpos(slip()), "x")
        assert process.stderr.readline().startswith("Printed a paper")
        process.stdin.write("paper_out\n")
        process.stdin.flush()
        assert process.stderr.readline().startswith("On: paper_out")
        with pytest.raises(RuleBroken, match=r"printer\.paper_out"):
            send(printer, slip_escpos(slip()), "x")
        process.send_signal(signal.SIGTERM)
        document = process.stdout.read()
    assert (process.returncode, '"printed": 1' in document) == (0, True)
    assert (tmp_path / "0001.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "0001.bin").exists()
