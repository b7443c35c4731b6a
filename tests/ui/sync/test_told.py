"""The sync page in words: calm while offline, plain about what HQ stopped, never 0 or nothing for what is unknown."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.events import PAYLOADS
from desktop.core.domain.keeping import FirstBad, Verified
from desktop.core.ports.sync import DONE, LineNews, RoundDone
from desktop.core.services.tell import sentences
from desktop.core.services.watch_hq import Raised, Unsent
from desktop.core.words import LANGUAGES, Words, catalogue
from desktop.ui.hq_line import HqNow
from desktop.ui.shell.line_told import line_items
from desktop.ui.spans import span_words
from desktop.ui.sync.flags_told import MOST, flags_told, help_of
from desktop.ui.sync.reach_told import Checked, Clock, figures_told, reach_told
from desktop.ui.sync.rounds_told import rounds_told
from desktop.ui.sync.saying_told import saying_told
from desktop.ui.sync.waiting_told import kind_words, waiting_told
from tests.ui.fake_line import SAYS, offline, online

NOW = 1_795_327_560_000_000
SECOND, MINUTE, HOUR = 1_000_000, 60_000_000, 3_600_000_000
CHINESE = Words("zh-Hans")
FLAGS = (
    "overdraft", "twice", "clock", "mismatch", "refund_beyond", "unknown_store", "same_phone", "cloned",
    "rolled_back", "not_understood", "currency", "split_beyond", "claim_refused", "dated",
)  # fmt: skip


def wall(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / 1_000_000, UTC)


CLOCK = Clock(NOW, wall)
FIRST_BAD = FirstBad(epoch="e", seq=7, event_id=None, what="body", until_seq=9)


def in_words(refusal: Refusal) -> dict[str, str]:
    return sentences(CHINESE, refusal.code, refusal.facts, "CNY")


def said(now: HqNow) -> Any:
    return saying_told(CHINESE.say, in_words, now, NOW)


def ended(code: str, **more: Any) -> LineNews:
    done = RoundDone(code=code, begun_at_us=NOW - 2 * SECOND, ended_at_us=NOW - SECOND, **more)
    return LineNews(busy=False, last=done, next_us=NOW + 20 * SECOND)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (-5 * SECOND, "0 秒"),
        (59 * SECOND, "59 秒"),
        (60 * SECOND, "1 分钟"),
        (59 * MINUTE + 59 * SECOND, "59 分钟"),
        (2 * HOUR + 6 * MINUTE, "2 小时 06 分"),
        (23 * HOUR + 59 * MINUTE, "23 小时 59 分"),
        (76 * HOUR, "3 天 4 小时"),
    ],
)
def test_a_span_is_told_in_the_units_that_matter(span: int, words: str) -> None:
    assert span_words(CHINESE.say, span) == words


# -- the header --------------------------------------------------------------------------------------------------------


def test_hq_has_everything_up_to_a_number() -> None:
    reach = reach_told(CHINESE.say, online(NOW), CLOCK)
    assert (reach.before, reach.number, reach.after) == ("第", "4,812", "号")
    assert (reach.own, reach.lacking, reach.last) == ("本机日志 4,815 条", "还差 3 条", "4,815")
    assert reach.share == 999
    assert reach.contact.endswith("下次自动 20 秒后")


def test_what_hq_has_wholly_is_ok_and_offline_is_amber() -> None:
    assert reach_told(CHINESE.say, online(NOW, acked=4_815), CLOCK).tone == "ok"
    assert reach_told(CHINESE.say, offline(NOW), CLOCK).tone == "warn"
    assert reach_told(CHINESE.say, HqNow(says=SAYS), CLOCK).contact == "还没连上过"


def test_a_log_that_nobody_checked_is_not_said_to_be_sound() -> None:
    assert figures_told(CHINESE.say, online(NOW), CLOCK, 0, Checked())[2].value == "—"
    at = wall(NOW)
    clean = Checked(found=Verified(ok=True, events=4_815, first_bad=None), at=at)
    broken = Checked(found=Verified(ok=False, events=4_815, first_bad=FIRST_BAD), at=at)
    assert [figures_told(CHINESE.say, online(NOW), CLOCK, 0, each)[2].tone for each in (clean, broken)] == ["ok", "bad"]


def test_only_what_waits_offline_is_amber() -> None:
    tones = [figures_told(CHINESE.say, now, CLOCK, 0, Checked())[0].tone for now in (online(NOW), offline(NOW))]
    assert tones == ["ink", "warn"]


# -- the one thing to know ---------------------------------------------------------------------------------------------


def test_nothing_is_said_while_all_is_well() -> None:
    assert said(online(NOW)) is None
    assert said(HqNow(says=SAYS)) is None


def test_offline_is_said_in_the_words_of_the_house_and_is_no_alarm() -> None:
    told = said(offline(NOW))
    assert told.title == "已离线。收银照常，14 笔存在本机，联网自动上传。"
    assert told.detail == "离线 2 小时 06 分 · 下次自动 20 秒后"
    assert told.tone == "warn"
    assert "72" in said(offline(NOW, minutes=73 * 60)).detail


@pytest.mark.parametrize("spending", ["cloned", "revoked"])
def test_what_hq_stopped_comes_before_everything_else(spending: str) -> None:
    told = said(offline(NOW, spending=spending))
    assert told.tone == "bad"
    assert "收银" in told.detail
    assert "Ctrl+J" in told.detail


def test_a_refused_round_says_why_and_that_nothing_is_lost() -> None:
    told = said(HqNow(says=SAYS).with_news(ended("sync.certificate", facts={"reason": "expired"})))
    assert told.title == CHINESE.say("refusals.sync.certificate.title")
    assert "一条不少" in told.detail
    assert said(HqNow(says=SAYS).with_news(ended("sync.revoked"))).tone == "bad"


def test_rules_of_hq_that_do_not_count_here_are_told() -> None:
    unfit = replace(SAYS, is_program_unfit=True)
    told = said(HqNow(says=unfit).with_news(ended(DONE)))
    assert (told.tone, "原来的规则" in told.detail) == ("warn", True)


def test_what_a_round_noted_is_explained() -> None:
    healed = said(HqNow(says=SAYS).with_news(ended(DONE, notes=("sync.healed",))))
    assert (healed.tone, "一条没丢" in healed.detail) == ("plain", True)
    clock = said(HqNow(says=SAYS).with_news(ended(DONE, notes=("sync.clock",), clock_off_us=-7 * MINUTE)))
    assert "7 分钟" in clock.title


# -- online and offline ------------------------------------------------------------------------------------------------


def test_a_till_is_offline_since_it_last_spoke_with_hq_and_stays_so_until_it_speaks_again() -> None:
    now = online(NOW - HOUR)
    since = now.since_us
    lost = now.with_news(ended("sync.offline"))
    again = lost.with_news(ended("sync.slow"))
    assert lost.is_offline
    assert lost.since_us == again.since_us == now.says.contact_us
    back = again.with_news(ended(DONE))
    assert not back.is_offline
    assert since is not None
    assert back.since_us == NOW - SECOND


def test_a_round_that_begins_forgets_nothing_of_the_last_one() -> None:
    begun = offline(NOW).with_news(LineNews(busy=True, done=3, of_all=14))
    assert begun.is_offline
    assert begun.news.last is not None
    assert (begun.news.busy, begun.news.done) == (True, 3)


def test_the_strip_says_since_when_and_how_much_waits() -> None:
    state, waits = line_items(CHINESE.say, offline(NOW), NOW, wall)
    assert (state.strong, state.tone, state.icon) == ("离线", "warn", "cloud_off")
    assert state.rest.endswith("2 小时 06 分")
    assert (waits.strong, waits.tone, waits.rest) == ("14", "warn", "· 最早 2 小时 06 分前")
    state, waits = line_items(CHINESE.say, online(NOW), NOW, wall)
    assert (state.strong, state.tone) == ("在线", "ok")
    assert (waits.strong, waits.tone) == ("3", "plain")
    assert line_items(CHINESE.say, HqNow(says=SAYS), NOW, wall)[0].text == "正在连总部"
    assert line_items(CHINESE.say, online(NOW, spending="cloned"), NOW, wall)[0].tone == "bad"
    assert line_items(CHINESE.say, online(NOW, acked=4_815), NOW, wall)[1].text == "都已上传"


# -- lists -------------------------------------------------------------------------------------------------------------


def test_what_waits_is_named_by_what_a_person_knows() -> None:
    sale = Unsent(place=4_815, recorded_at_us=NOW, kind="sale.completed", number="A2-0086", member="林晓岚", points=36,
                  bytes=1_130)  # fmt: skip
    told = waiting_told(CHINESE.say, CHINESE.has, CLOCK, 14, (sale,))
    [row] = told.rows
    assert (row.seq, row.what, row.about, row.size) == ("4,815", "收银完成 A2-0086", "林晓岚 +36 积分", "1.1 KB")
    assert "1" in told.note
    assert waiting_told(CHINESE.say, CHINESE.has, CLOCK, 0, ()).note == ""
    assert kind_words(CHINESE.say, CHINESE.has, "made.tomorrow") == "一条记录"


def test_three_flags_are_shown_and_the_others_are_counted() -> None:
    raised = [Raised(flag_id=str(n), kind="clock", raised_at_us=n) for n in range(5)]
    flags = flags_told(CHINESE.say, CHINESE.has, raised)
    assert [row.key for row in flags.rows] == ["1", "2", "3"]
    assert len(flags.rows) == MOST
    assert "2" in flags.more
    assert flags_told(CHINESE.say, CHINESE.has, ()).more == ""


def test_a_button_does_what_helps() -> None:
    def flag(kind: str, **more: Any) -> Raised:
        return Raised(flag_id="f", kind=kind, raised_at_us=NOW, **more)

    assert help_of(flag("overdraft", member_id="m", bill="A-1")) == "member"
    assert help_of(flag("refund_beyond", member_id="m", bill="A-1")) == "bill"
    assert help_of(flag("mismatch", member_id="m")) == "member"
    assert help_of(flag("cloned")) == "join"
    assert help_of(flag("clock")) == "known"


def test_each_round_says_how_it_ended() -> None:
    def round_(code: str, **more: Any) -> RoundDone:
        return RoundDone(code=code, begun_at_us=NOW, ended_at_us=NOW, **more)

    done = [round_(DONE, sent=3, received=7), round_(DONE), round_("sync.offline"), round_("sync.revoked")]
    rows = rounds_told(CHINESE.say, in_words, CLOCK, done).rows
    assert [(row.outcome, row.tone) for row in rows] == [
        ("完成", "ok"), ("完成", "ok"), ("离线", "warn"), ("总部停用了这台机", "warn"),
    ]  # fmt: skip
    assert [row.moved for row in rows][:2] == ["上传 3 · 收到 7", "没有新的"]


def test_tries_in_a_row_that_fail_alike_are_one_row() -> None:
    codes = (DONE, "sync.offline", "sync.slow", "sync.offline", DONE, "sync.cut", *3 * ("sync.revoked",))
    done = [RoundDone(code=code, begun_at_us=NOW, ended_at_us=NOW, sent=1) for code in codes]
    rows = rounds_told(CHINESE.say, in_words, CLOCK, done).rows
    assert [row.outcome for row in rows] == ["完成", "离线", "完成", "离线", "总部停用了这台机"]
    assert [row.moved for row in rows][1::2] == ["试了 3 次", "试了 1 次"]
    assert rows[-1].moved == "试了 3 次"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_in_every_language(language: str) -> None:
    words = Words(language)
    raised = [Raised(flag_id=kind, kind=kind, raised_at_us=NOW, member="林") for kind in (*FLAGS, "of_tomorrow")]
    for at in range(0, len(raised), MOST):
        flags = flags_told(words.say, words.has, raised[at : at + MOST])
        assert all(row.what and row.why and row.do and row.button for row in flags.rows)
    stands = (online(NOW), offline(NOW), offline(NOW, minutes=5_000), online(NOW, spending="revoked"), HqNow(says=SAYS))
    for now in (*stands, HqNow(says=replace(SAYS, is_program_unfit=True))):
        reach_told(words.say, now, CLOCK)
        figures_told(words.say, now, CLOCK, 2, Checked(percent=40))
        saying_told(words.say, in_words, now, NOW)
        line_items(words.say, now, NOW, wall)


def test_every_kind_of_event_has_a_word() -> None:
    lacking = {kind for kind, _ in PAYLOADS if f"window.sync.kind.{kind.replace('.', '_')}" not in catalogue("zh-Hans")}
    assert lacking == set()
