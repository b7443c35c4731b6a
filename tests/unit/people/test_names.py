"""Names: harmless to show, found by characters, pinyin, initials and given name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.services.people.names import MAX_KEYS, MAX_NAME_CHARS, clean_name, fold_query, name_keys
from desktop.core.services.people.readings import given_readings, surname_readings


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("王小明", "王小明 wangxiaoming wxm 小明 xiaoming"),
        ("林晓岚", "linxiaolan lxl xiaolan"),
        ("单雄信", "shanxiongxin danxiongxin sxx"),
        ("曾志伟", "zengzhiwei zzw"),
        ("仇英", "qiuying qy"),
        ("解晓东", "xiexiaodong xxd"),
        ("查良镛", "zhaliangyong zly"),
        ("区志明", "ouzhiming ozm"),
        ("尉迟敬德", "yuchijingde ycjd 敬德 jingde"),
        ("欧阳娜娜", "ouyangnana oynn nana"),
        ("歐陽娜娜", "ouyangnana oynn nana"),
        ("王乐", "wangle wangyue wl wy"),
        ("吕布", "lvbu lubu"),
        ("李 明", "李明 liming lm"),
        ("阿依古丽·买买提", "阿依古丽买买提 ayigulimaimaiti 买买提 maimaiti"),
        ("John Smith", "johnsmith smith js"),
        ("José Núñez", "josenunez nunez"),
        ("小仙女🧚", "小仙女 xiaoxiannv"),
        ("Anna李", "anna李 annali"),
    ],
)
def test_keys(name: str, keys: str) -> None:
    assert set(keys.split()) <= set(name_keys(name))
    assert name_keys(name)[0] == fold_query(name)


def test_rare_characters_are_found_by_themselves() -> None:
    assert name_keys("𠮷野家")[0] == "𠮷野家"
    assert name_keys("🧚") == ()


def test_a_character_newer_than_this_python_is_a_letter() -> None:
    assert unicodedata.category("\U0003fff0") == "Cn"
    assert name_keys("王\U0003fff0")[0] == "王\U0003fff0"
    assert name_keys("\U0003fff0")[0] == "\U0003fff0"


@given(st.text(max_size=100))
def test_keys_are_few_and_folded(name: str) -> None:
    keys = name_keys(name)
    assert len(keys) <= MAX_KEYS
    assert len(set(keys)) == len(keys)
    assert all(keys)


@given(st.text(alphabet="林王单曾乐长行茜晟欧阳尉迟吕", min_size=1, max_size=6))
def test_keys_of_han_names_stay_as_they_are_when_folded(name: str) -> None:
    assert all(fold_query(key) == key for key in name_keys(name))
    assert len(name_keys(name)) <= MAX_KEYS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  空格 客人 ", "空格 客人"),
        ("换行\n昵称", "换行 昵称"),
        ("a\u202eb\u200bc\x07d\0", "abcd"),
        ("e\u0301", "é"),
        ("𠮷野家㛃", "𠮷野家㛃"),
        ("👩‍👩‍👧小仙女🧚❤️", "👩‍👩‍👧小仙女🧚❤️"),
        ("a\u200db", "ab"),
        ("\ud800x", "x"),
        ("长" * 90, "长" * 60),
        ("a\x1b@b", "a@b"),
        ("\x1b\x1d", ""),
    ],
)
def test_clean_name(text: str, name: str) -> None:
    assert clean_name(text) == name


@given(st.text(max_size=200))
def test_clean_names_are_one_short_visible_line(text: str) -> None:
    name = clean_name(text)
    assert len(name) <= MAX_NAME_CHARS
    assert name == name.strip()
    assert all(unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp") for char in name)
    assert not set(name) & set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert clean_name(name) == name


def test_the_tables_of_readings_are_sound() -> None:
    for readings in (*surname_readings().values(), *((reading,) for reading in given_readings().values())):
        assert all(word.isascii() and word.isalpha() and word.islower() for words in readings for word in words)
    assert all(len(surname) == len(syllables) for surname, syllables in surname_readings().items())
