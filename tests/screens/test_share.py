"""A share of the screens in CI: drawn twice from two shops they are the same to the byte, and no letter is a box."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QImage, QRawFont
from PySide6.QtWidgets import QApplication

from desktop.core.resources import resource
from desktop.core.words import LANGUAGES, Words, catalogue
from desktop.ui.look import fonts
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import LIGHT
from desktop.ui.parts import ink
from tests.screens import compare, letters, picture, scenes, studio
from tests.screens.camera import Shot, film
from tests.screens.fixtures import demo_copy
from tests.screens.shop import a_copy, cast_of, make_demo
from tests.ui.conftest import app, qt_messages
from tests.ui.stage import Stage

__all__ = ["app", "qt_messages"]
pytestmark = pytest.mark.usefixtures("app")

SHARE = tuple(random.Random(1).sample([scene for scene in scenes.SCENES if scene.mode == "till"], 2))
LOSS = 20
"""How far a letter's edge may be from its colour, of 255, in the worst pixel."""


@pytest.fixture(autouse=True)
def as_in_a_process(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    before = app.doubleClickInterval()
    app.setDoubleClickInterval(1)
    yield
    app.setDoubleClickInterval(before)


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same shop, made twice: the one that all tests copy, and another."""
    one, other = tmp_path_factory.mktemp("one") / "demo", tmp_path_factory.mktemp("other") / "demo"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        demo_copy("till", one)
        make_demo("till", other)
    return one, other


def draw(shop: Path, out: Path) -> None:
    """The share, in a small light look and a large dark one."""
    out.mkdir()
    for scene in SHARE:
        for shot in (0, len(scenes.SHOTS) - 2):
            studio.play(studio.Task(scene.name, shot, scene.pictures), {"till": shop}, out, Path("Shuke"))


def test_two_shops_give_the_same_pictures(
    shops: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outs = tmp_path / "one", tmp_path / "other"
    for shop, out in zip(shops, outs, strict=True):
        monkeypatch.chdir(shop.parent)
        draw(shop, out)
    assert len(list(outs[0].glob("*.png"))) == 2 * sum(len(scene.pictures) for scene in SHARE)
    assert compare.differences(*outs, "") == []


def test_a_changed_pixel_is_found_and_marked(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder, shade in ((before, 200), (after, 199)):
        folder.mkdir()
        made = Image.new("RGB", (40, 30), "white")
        made.putpixel((7, 9), (shade, 0, 0))
        made.save(folder / "a_40_en_light.png")
    Image.new("RGB", (4, 4)).save(after / "b_4_en_light.png")
    found = compare.differences(before, after, "")
    assert [(each.name, each.how) for each in found] == [
        ("a_40_en_light.png", "differs within (7, 9, 8, 10)"),
        ("b_4_en_light.png", "is new"),
    ]
    compare.draw(before / found[0].name, after / found[0].name, tmp_path / "shown.png")
    shown = Image.open(tmp_path / "shown.png")
    assert shown.size == (3 * 40 + 2 * 16, 30)
    assert shown.getpixel((2 * (40 + 16) + 7, 9)) == (208, 2, 27)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_few_colours_look_like_all_of_them(
    shops: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    """Areas keep their colours exactly; what is lost is a shade at the edge of a letter."""
    monkeypatch.chdir(tmp_path)
    scene = next(scene for scene in scenes.SCENES if scene.name == "member")
    a_copy(shops[0], Path("Shuke"))
    worst: list[int] = []

    def take(_name: str, stage: Stage) -> None:
        full = picture.grabbed(stage.window)
        few = picture.few_colours(full).convertToFormat(full.format())
        was, now = (
            Image.frombuffer("RGB", (each.width(), each.height()), bytes(each.constBits()), "raw", "BGRX", 0, 1)
            for each in (full, few)
        )
        off = ImageChops.difference(was, now)
        worst.append(max(most for _, most in off.getextrema()))  # type: ignore[misc]
        assert sum(off.convert("L").histogram()[8:]) < full.width() * full.height() // 200

    film(scene, Path("Shuke"), cast_of(shops[0]), Shot("zh-Hans", theme, (1366, 768)), take)
    assert max(worst) <= LOSS


def test_whatever_can_be_said_or_sold_can_be_drawn() -> None:
    said = "".join(text for language in LANGUAGES for text in catalogue(language).values())
    sold = "".join(path.read_text("utf-8") for path in sorted(resource("demo").glob("*.toml")))
    letters = {char for char in said + sold if not char.isspace()}
    assert len(letters) > 1_000
    for weight in (400, 500):
        drawn = QRawFont.fromFont(fonts.font(16, weight))
        assert sorted(char for char in letters if not drawn.supportsCharacter(ord(char))) == []


@pytest.mark.parametrize("pixels", [70, 140])
def test_large_letters_are_those_of_the_window(pixels: int) -> None:
    look, drawn = Look(LIGHT, 1.0, Words("en")), []
    for at_font in (ink.at_font, letters.at_font):
        image = QImage(6 * pixels, 2 * pixels, QImage.Format.Format_RGB32)
        image.fill(look.colour("surface"))
        with ink.brush(image) as painter:
            at_font(painter, look, image.rect(), "熟1,457.0", fonts.font(pixels, 500), "ink", align=ink.RIGHT)
        drawn.append(Image.frombuffer("RGBX", (6 * pixels, 2 * pixels), bytes(image.constBits())).convert("L"))
    assert sum(drawn[0].histogram()[:60]) > 100
    assert sum(ImageChops.difference(*drawn).histogram()[LOSS + 1 :]) == 0


def test_every_picture_is_promised_once() -> None:
    names = [name for scene in scenes.SCENES for name in scene.pictures]
    assert len(names) == len(set(names))
    assert len({shot.file("a") for shot in scenes.SHOTS}) == len(scenes.SHOTS) == 19


def test_what_is_kept_shows_every_language_theme_and_size() -> None:
    assert set(scenes.KEPT) <= set(scenes.SHOTS)
    for part in ("language", "theme", "size"):
        assert {getattr(shot, part) for shot in scenes.KEPT} == {getattr(shot, part) for shot in scenes.SHOTS}
