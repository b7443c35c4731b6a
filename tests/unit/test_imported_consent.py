"""What counts as consent in a list that another system wrote (RULES.md, "Moving in")."""

import pytest

from desktop.core.services.moving_in.consents import ConsentColumn, UnknownChannelError


@pytest.mark.parametrize(
    ("column", "said", "text", "channels"),
    [
        ("是否同意联系", (), "", ()),
        ("是否同意联系", ("sms",), "否", ()),
        ("是否同意联系", ("sms", "phone"), "是", ("sms", "phone")),
        ("短信同意", ("phone",), " 已同意 ", ("sms",)),
        ("email_opt_in", (), "TRUE", ("mail",)),
        ("营销授权", (), "电话、短信", ("sms", "phone")),
        ("营销授权", ("mail",), "微信", ("wechat",)),
        ("营销授权", ("mail",), "不接受短信", ()),
        ("營銷授權", ("sms",), "未授權", ()),
        ("consent", ("sms",), "no", ()),
        ("consent", ("sms",), "0", ()),
    ],
)
def test_a_cell_says_who_agreed_to_what(
    column: str, said: tuple[str, ...], text: str, channels: tuple[str, ...]
) -> None:
    assert ConsentColumn(column, said).read(text) == channels


@pytest.mark.parametrize("text", ["大概吧", "传真", "短信和传真", "2"])
def test_what_is_neither_is_no_consent(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        ConsentColumn("营销授权", ("sms",)).read(text)


def test_a_yes_to_nobody_knows_what_is_no_consent() -> None:
    with pytest.raises(UnknownChannelError):
        ConsentColumn("营销授权", ()).read("是")
