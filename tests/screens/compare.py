"""Which pictures are not what they were, and a picture of each difference: before | after | what changed."""

from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageChops

_MARK, _GAP = "#D0021B", 16


class Difference(Struct, frozen=True):
    """A picture that differs, and how."""

    name: str
    how: str


def differences(before: Path, after: Path, only: str) -> list[Difference]:
    """All pictures whose names begin with ``only`` in which the two folders differ, byte by byte."""
    names = {path.name for folder in (before, after) for path in folder.glob(f"{only}*_*_*_*.png")}
    found = [Difference(name, _how(before / name, after / name)) for name in sorted(names)]
    return [each for each in found if each.how]


def _how(before: Path, after: Path) -> str:
    """What differs, in words; nothing where both are the same."""
    if not before.exists():
        return "is new"
    if not after.exists():
        return "is gone"
    if before.read_bytes() == after.read_bytes():
        return ""
    was, now = (Image.open(path).convert("RGB") for path in (before, after))
    if was.size != now.size:
        return f"was {was.size[0]}×{was.size[1]}, is {now.size[0]}×{now.size[1]}"
    box = ImageChops.difference(was, now).getbbox()
    return f"differs within {box}" if box else "shows the same, packed otherwise"


def draw(before: Path, after: Path, out: Path) -> None:
    """The two side by side, then the new one, faint, with every changed pixel marked."""
    pictures = [Image.open(path).convert("RGB") for path in (before, after) if path.exists()]
    if len(pictures) == 2 and pictures[0].size == pictures[1].size:
        pictures.append(_marked(*pictures))
    wide = sum(each.width + _GAP for each in pictures) - _GAP
    sheet = Image.new("RGB", (wide, max(each.height for each in pictures)), "#808080")
    left = 0
    for each in pictures:
        sheet.paste(each, (left, 0))
        left += each.width + _GAP
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(out)


def _marked(before: Image.Image, after: Image.Image) -> Image.Image:
    bands = ImageChops.difference(before, after).split()
    changed = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2]).point(lambda step: 255 * (step > 0))
    faint = Image.blend(after.convert("L").convert("RGB"), Image.new("RGB", after.size, "white"), 0.7)
    faint.paste(_MARK, mask=changed)
    return faint
