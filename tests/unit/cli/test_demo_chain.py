"""The folder of a demo chain is known as ours from its first moment on."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.cli import demo_chain
from desktop.core.domain.errors import RuleBroken


def test_a_first_run_that_breaks_off_leaves_a_folder_that_is_ours(tmp_path: Path) -> None:
    folder = tmp_path / "chain"

    def broken_off(*_: object) -> None:
        (folder / "hq").mkdir(parents=True)
        raise KeyboardInterrupt

    session: Any = SimpleNamespace(say=lambda key, **_: key, tell=lambda _: None)
    hq: Any = SimpleNamespace(found=broken_off)
    with pytest.raises(KeyboardInterrupt):
        demo_chain._serve(session, hq, folder, ("一店", "二店"), 0)
    assert demo_chain._kept(folder).stores == ("一店", "二店")
    (folder / "chain.json").unlink()
    with pytest.raises(RuleBroken, match=r"chain\.not_ours"):
        demo_chain._kept(folder)
