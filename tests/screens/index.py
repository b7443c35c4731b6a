"""docs/screens/README.md: a table of the pictures in one look, with their names."""

from pathlib import Path

from tests.screens.scenes import FIRST, LANGUAGES, SCENES, SIZES, THEMES

_HEAD = """# Screens

Every screen of the window, drawn by `python3 main.py screens` from the demo shop. Each is here in {languages} (and once
in zh-HK), {themes}, at {sizes}: `NAME_WIDTH_LANGUAGE_THEME.png`. `python3 main.py screens --check` says whether any of
them has changed, to the byte.
"""


def write(out: Path) -> None:
    """Write the index."""
    words = {
        "languages": ", ".join(LANGUAGES),
        "themes": " and ".join(THEMES),
        "sizes": ", ".join(f"{width}×{height}" for width, height in SIZES),
    }
    parts = [_HEAD.format(**words)]
    for scene in SCENES:
        parts += [f"\n## {scene.name}\n\n| | |\n|---|---|\n"]
        cells = [f"**{name}**<br>![{name}]({FIRST.file(name)})" for name in scene.pictures]
        cells += [" "] * (len(cells) % 2)
        parts += [f"| {left} | {right} |\n" for left, right in zip(cells[::2], cells[1::2], strict=True)]
    (out / "README.md").write_text("".join(parts), "utf-8", newline="\n")
