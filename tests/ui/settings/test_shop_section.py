"""店铺与显示: what is chosen is kept at once, and on the disk."""

from desktop.settings import read_device_settings
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import page


def test_language_and_theme_are_kept_and_everybody_looks_again(make: Made) -> None:
    made = make()
    desk, presenter, view = page(made, "shop")
    presenter.shop.choose_language("en")
    presenter.shop.choose_theme("dark")
    kept = read_device_settings(made.folder)
    assert (kept.language, kept.theme) == ("en", "dark")
    assert (desk.settings.language, desk.settings.theme, desk.changes) == ("en", "dark", 2)
    presenter.refresh()
    assert (view.body.language, view.last.title) == ("en", "Shop and display")


def test_the_same_choice_again_writes_nothing(make: Made) -> None:
    desk, presenter, _ = page(make(), "shop")
    presenter.shop.choose_language("zh-Hans")
    presenter.shop.choose_theme("system")
    assert desk.changes == 0


def test_two_choices_on_their_way_at_once_are_both_kept(make: Made) -> None:
    made = make()
    desk, presenter, _ = page(made, "shop")
    desk.lane.held = True
    presenter.shop.choose_theme("dark")
    presenter.shop.choose_language("en")
    desk.lane.release()
    kept = read_device_settings(made.folder)
    assert (kept.language, kept.theme) == ("en", "dark") == (desk.settings.language, desk.settings.theme)
    assert desk.changes == 1


def test_a_disk_that_says_no_is_told_and_nothing_changes(make: Made) -> None:
    desk, presenter, view = page(make(), "shop")
    desk.doors.unwritable = True
    presenter.shop.choose_theme("dark")
    assert [refusal.code for refusal in desk.refusals] == ["settings.not_written"]
    presenter.refresh()
    assert view.body.theme == "system" == desk.settings.theme


def test_tenders_are_named_added_and_removed(make: Made) -> None:
    made = make(mode="till")
    desk, presenter, view = page(made, "shop")
    presenter.shop.type_tender(" 云闪付 ")
    presenter.shop.add_tender()
    presenter.shop.type_tender("Octopus")
    presenter.shop.add_tender()
    assert read_device_settings(made.folder).tenders == ("云闪付", "octopus") == view.body.tenders
    assert view.body.tender == ""
    presenter.shop.remove_tender("云闪付")
    assert read_device_settings(made.folder).tenders == ("octopus",) == desk.settings.tenders


def test_a_name_that_is_none_is_said_and_stays(make: Made) -> None:
    desk, presenter, view = page(make(mode="till"), "shop")
    for name in ("", "  ", "现金", "Cash", "支付寶", "a=b", "、", "x" * 21):
        presenter.shop.type_tender(name)
        presenter.shop.add_tender()
        assert view.body.tender_wrong, name
        assert view.body.tender == name
    assert desk.changes == 0


def test_a_till_beside_a_pos_takes_no_money_and_names_no_tenders(make: Made) -> None:
    _, _, view = page(make(mode="companion"), "shop")
    assert view.body.tenders is None


def test_what_was_fixed_is_shown(make: Made) -> None:
    made = make(name="拾味小馆", day_starts="04:30", mode="till")
    _, _, view = page(made, "shop")
    values = [fact.value for fact in view.body.facts]
    assert values == ["拾味小馆", "中国大陆 CNY", "Asia/Shanghai", made.till.shop.till_code, "当收银台用", "04:30"]
