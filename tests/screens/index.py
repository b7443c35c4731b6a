"""docs/screens/README.md: a table of the pictures in one look, with their names."""

from pathlib import Path

from tests.screens.scenes import FIRST, KEPT, LANGUAGES, SCENES, SHOTS, SIZES, THEMES

_HEAD = """# Screens

Every screen of the window, drawn by `python3 main.py screens` from the demo shop, in {kept} of {looks} looks that cover
each language, theme and size: `NAME_WIDTH_LANGUAGE_THEME.png`. `--all --out FOLDER` draws it in all of them:
{languages}, {themes}, at {sizes}, and zh-HK. `python3 main.py screens --check` says whether
any of these has changed, to the byte.
"""


def write(out: Path) -> None:
    """Write the index."""
    words = {
        "languages": ", ".join(LANGUAGES),
        "themes": " and ".join(THEMES),
        "sizes": ", ".join(f"{width}×{height}" for width, height in SIZES),
    }
    parts = [_HEAD.format(**words, kept=len(KEPT), looks=len(SHOTS))]
    for scene in SCENES:
        parts += [f"\n## {scene.name}\n\n| | |\n|---|---|\n"]
        cells = [f"**{name}**<br>![{name}]({FIRST.file(name)})" for name in scene.pictures]
        cells += [" "] * (len(cells) % 2)
        parts += [f"| {left} | {right} |\n" for left, right in zip(cells[::2], cells[1::2], strict=True)]
    (out / "README.md").write_text("".join(parts), "utf-8", newline="\n")
