"""What is done at the console: each deed once, with its reason, on record, and heard by the tills it concerns."""

import re

import pytest
from PIL import Image, ImageDraw
from zxingcpp import read_barcode

from desktop.core.domain.program_document import read_program
from desktop.ui.join.invitation import Invitation, read_invitation
from hq.routes.console.qr import code_picture
from hq.services.codes import code_hash
from hq.services.list_members import list_members
from hq.services.member_ledger import member_ledger
from hq.services.publish_staff import list_staff
from hq.services.work_list import work_list
from hq.store.console_programs import current_program
from hq.store.devices import device_of
from hq.store.holds import HeldPoints, add_hold
from hq.store.members import lines
from hq.store.pages import newest_number
from hq.store.tenants import tenant_by_id
from tests.console.conftest import House
from tests.console.visitor import Answer, Visitor


@pytest.fixture
def boss(house: House) -> Visitor:
    return house.visitor()


def record(visitor: Visitor, what: str) -> str:
    """What the record says of deeds of a kind."""
    return visitor.get(f"/console/audit?what={what}").page.said


def flag_id(house: House, kind: str) -> str:
    rows = work_list(house.world.hq, house.chain.actor()).rows
    return next(row.flag.flag_id for row in rows if row.flag.kind == kind)


def number(house: House) -> int:
    with house.world.database.reading() as connection:
        return newest_number(connection, house.chain.tenant_id)


def test_staff_is_published_changed_reset_and_let_go(house: House, boss: Visitor) -> None:
    store, before = next(iter(house.chain.tills.values())).store_id, number(house)
    fields = {"name": "赵六", "role": "lead", f"store.{store}": "yes", "member": ""}
    made = boss.submit("/console/staff", fields)
    code = re.search(r'class="code">([0-9A-Z]{5}-[0-9A-Z]{5})<', made.text)
    person = next(each for each in list_staff(house.world.hq, house.chain.tenant_id) if each.name == "赵六")
    assert code
    assert (person.role, person.stores, number(house)) == ("lead", (store,), before + 1)
    assert boss.submit("/console/staff", fields).status == 409  # of that name there is one
    page = f"/console/staff/{person.staff_id}"
    assert code[1] not in boss.get(page).text
    changed = {"name": "赵六六", "role": "cashier", "everywhere": "yes", f"store.{store}": "yes"}
    assert boss.submit(f"{page}/change", changed).location == page
    assert boss.submit(f"{page}/change", {"name": "赵六", "role": "cashier"}).status == 400  # nowhere
    assert boss.submit(f"{page}/code", {"reset": "yes"}).status == 400
    assert "赵六六" in boss.submit(f"{page}/code", {"reset": "yes", "sure": "yes"}).page.said
    assert boss.submit(f"{page}/leave", {"sure": ""}).status == 400
    assert boss.submit(f"{page}/leave", {"sure": "yes"}).location == page
    (now,) = (each for each in list_staff(house.world.hq, house.chain.tenant_id) if each.staff_id == person.staff_id)
    assert (now.name, now.role, now.stores, now.turn, now.active) == ("赵六六", "cashier", None, 2, False)
    assert "赵六六" in boss.get("/console/staff?only=left").page.said
    assert "赵六六" not in boss.get("/console/staff").page.said
    said = record(boss, "staff.reset")
    assert str(now.number) in said
    assert "赵六" not in record(boss, "staff.changed")  # a name that changed is gone


def test_a_code_is_shown_once_and_read_from_its_picture(house: House, boss: Visitor) -> None:
    store = next(iter(house.chain.tills.values())).store_id
    answer = boss.submit(f"/console/stores/{store}/code", {})
    code = re.search(r'class="code">([0-9A-Z]{5}-[0-9A-Z]{5})<', answer.text)
    assert code
    url = "http://127.0.0.1:8080"
    assert url in answer.page.said
    assert read_invitation(read(answer.text)) == Invitation(url, code[1])  # as the till reads it
    with house.world.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT code_hash, store_id FROM codes").all()
    assert (code_hash(code[1]), store) in [tuple(row) for row in kept]
    assert code[1] not in boss.get(f"/console/stores/{store}").text
    assert code[1] not in record(boss, "code.made")
    assert "人民路店" in record(boss, "code.made")


def read(page: str) -> str:
    """What a scanner reads from the picture in a page."""
    size = int(re.search(r'viewBox="0 0 (\d+)', page[page.index('role="img" class="qr"') - 200 :])[1])  # type: ignore[index]
    image = Image.new("L", (size * 4, size * 4), 255)
    draw = ImageDraw.Draw(image)
    ink = re.search(r'class="qr-ink" d="([^"]*)"', page)
    assert ink
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", ink[1]):
        draw.rectangle((int(x) * 4, int(y) * 4, int(x) * 4 + 3, int(y) * 4 + 3), fill=0)
    found = read_barcode(image)
    assert found is not None
    return str(found.text)


def test_a_picture_is_ours_alone() -> None:
    assert "<script" not in code_picture('"><script>', "<b>")


def test_a_till_is_revoked_with_a_reason_and_a_tick(house: House, boss: Visitor) -> None:
    till = house.chain.tills["D5P2"]
    address = f"/console/tills/{till.device_id}/revoke"

    def revoked_at() -> int | None:
        with house.world.database.reading() as connection:
            found = device_of(connection, house.chain.tenant_id, till.device_id)
        return found.revoked_at_us if found else None

    assert boss.submit(address, {"reason": "丢了"}).status == 400
    assert boss.submit(address, {"sure": "yes", "reason": " "}).status == 400
    assert revoked_at() is None
    before = number(house)
    assert boss.submit(address, {"sure": "yes", "reason": "丢了"}).status == 303
    assert revoked_at() == house.world.now_us
    assert number(house) > before  # every till hears of it
    assert "D5P2" in record(boss, "device.revoked")
    assert "丢了" in record(boss, "device.revoked")
    assert "已停用" in boss.get(f"/console/tills/{till.device_id}").page.said


def test_points_kept_for_a_lost_till_are_freed_by_name(house: House, boss: Visitor) -> None:
    till, chain = house.chain.tills["D5P2"], house.chain
    with house.world.database.reading() as connection:
        member_id = connection.exec_driver_sql(
            "SELECT m.member_id FROM members m JOIN member_states USING (tenant_id, member_id)"
            " WHERE tenant_id = ? AND member_no <> ''",
            (chain.tenant_id,),
        ).scalar()
        line = lines(connection, chain.tenant_id, [str(member_id)])[str(member_id)]
    held = HeldPoints("h1", till.device_id, "e", 1, line.member_id, 1_500, 1_200, house.world.now_us)
    house.world.database.write(lambda connection: add_hold(connection, chain.tenant_id, held))
    page = f"/console/tills/{till.device_id}"
    assert "1,200" in boss.get(page).page.said
    assert boss.submit(f"{page}/free", {"reason": "丢了"}).status == 400
    assert boss.submit(f"{page}/free", {"sure": "yes", "reason": "丢了"}).status == 303
    assert "已放开" in boss.get(page).page.said
    assert line.member_no in record(boss, "hold.freed")
    assert "1200" in record(boss, "hold.freed")


def test_a_flag_is_finished_once_with_a_note_and_its_store_hears_of_it(house: House, boss: Visitor) -> None:
    flag, before = flag_id(house, "clock"), number(house)
    address = f"/console/work/{flag}/done"
    assert boss.submit(address, {"note": "  "}).status == 400
    assert boss.submit(address, {"note": "字" * 501}).status == 400
    assert number(house) == before
    assert boss.submit(address, {"note": "已校时\u2028"}).location == "/console/work"
    assert number(house) == before + 1
    assert boss.submit(address, {"note": "再来"}).status == 409
    assert flag not in boss.get("/console/work").text
    done = boss.get("/console/work?done=1").page.said
    assert "已校时" in done
    assert "boss" in done
    assert "已校时" in record(boss, "flag.finished")


def test_two_with_one_phone_are_merged_and_taken_apart_again(house: House, boss: Visitor) -> None:
    actor, hq = house.chain.actor(), house.world.hq
    flag = flag_id(house, "same_phone")
    facts = next(row.flag.facts for row in work_list(hq, actor).rows if row.flag.flag_id == flag)
    one, other = sorted((facts["one"], facts["other"]))
    alone = [member_ledger(hq, actor, name).balance for name in (one, other)]
    assert boss.submit(f"/console/work/{flag}/done", {"merge": "yes", "note": "电话问过"}).status == 303
    merged = member_ledger(hq, actor, other)
    assert (merged.member_id, merged.merged, merged.balance, merged.agrees) == (one, (other,), sum(alone), True)
    assert len(list_members(hq, actor, "+8613800138000").rows) == 1
    assert "电话问过" in record(boss, "members.merged")
    page = boss.get(f"/console/members/{other}")
    assert "由 1 个号合并" in page.page.said
    assert boss.submit(f"/console/members/{one}/part", {"reason": "搞错了"}).status == 400
    assert boss.submit(f"/console/members/{one}/part", {"reason": "搞错了", "sure": "yes"}).status == 303
    assert [member_ledger(hq, actor, name).balance for name in (one, other)] == alone
    assert "搞错了" in record(boss, "members.parted")


def form_of(answer: Answer) -> dict[str, str]:
    """Every field of the page's program form as a browser would send it."""
    text = answer.text
    fields = dict(re.findall(r'<input id="f-[^"]*" name="([^"]+)" value="([^"]*)"', text))
    fields |= dict(re.findall(r'<input(?: class="n")? name="(tiers[^"]+)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select id="f-[^"]*" name="([^"]+)">(.*?)</select>', text):
        chosen = re.search(r'value="([^"]*)" selected', options)
        assert chosen, name
        fields[name] = chosen[1]
    return fields | {"base": answer.page.field("base")}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("earn.birthday_multiplier", "sNaN"), ("tiers.1.multiplier", "sNaN"), ("tiers.1.multiplier", "1e999999999"),
        ("earn.points", "9" * 5_000), ("tiers.1.name.en", "x" * 61), ("tiers.1.code", "a\u202eb"),
        ("earn.excluded_skus", ",".join(map(str, range(3_000)))), ("tiers.1.spend_minor", "x"),
    ],
)  # fmt: skip
def test_a_value_beyond_all_bounds_is_told_at_its_field(boss: Visitor, key: str, text: str) -> None:
    draft = boss.submit("/console/program/draft", form_of(boss.get("/console/program")) | {key: text})
    assert (draft.status, 'class="problem"' in draft.text) == (422, True)


def test_a_program_is_drafted_compared_and_published(house: House, boss: Visitor) -> None:
    page = boss.get("/console/program")
    typed = form_of(page)
    assert len(typed) > 40
    unchanged = boss.submit("/console/program/draft", typed)
    assert (unchanged.status, "改了 0 处" in unchanged.page.said) == (200, True)
    typed |= {
        "earn.points": "2",
        "redeem.max_share_percent": "40",
        "earn.cap_day": "900",
        "tiers.1.spend_minor": "2500",
    }
    draft = boss.submit("/console/program/draft", typed)
    said = draft.page.said
    assert "改了 4 处" in said
    assert re.search(r"积分怎么记 · 得 1 2 ", said)
    assert re.search(r"每人每天最多 不限 900 ", said)
    assert re.search(r"vip 的门槛 3000\.00 2500\.00", said)
    assert current(house) is None
    publish = "/console/program/publish"
    assert boss.submit(publish, {**typed, "sure": "yes", "reason": ""}).status == 400
    assert boss.submit(publish, {**typed, "reason": "试"}).status == 400
    assert current(house) is None
    before = number(house)
    assert boss.submit(publish, {**typed, "sure": "yes", "reason": "双倍月"}).location == "/console/program"
    counts = current(house)
    assert counts is not None
    program = read_program(counts)
    assert (program.earn.points, program.redeem.max_share_percent, program.earn.cap_day) == (2, 40, 900)
    assert program.tiers[1].spend_minor == 250_000
    assert number(house) > before
    assert "双倍月" in record(boss, "program.published")
    assert boss.submit("/console/program/draft", typed).status == 409  # drafted from what counts no more
    again = boss.submit(publish, {**typed, "sure": "yes", "reason": "又一次"})
    assert (again.status, "有人刚发布了新规则" in again.page.said) == (409, True)
    typed["base"] = boss.get("/console/program").page.field("base")
    assert boss.submit(publish, {**typed, "sure": "yes", "reason": "一样"}).status == 400
    assert "现在用的" in boss.get("/console/program").page.said


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("earn.points", "two", "看不懂这个值"), ("earn.points", "-1", "应为 0 … 1000000"),
        ("redeem.max_share_percent", "101", "应为 0 … 100"), ("earn.per_minor", "1.005", "看不懂这个值"),
        ("validity.kind", "sometimes", "应为 never | days"), ("redeem.points", "30", "应为 step"),
        ("tiers.1.multiplier", "two", "填得不对"), ("tiers.1.spend_minor", "99999", "应为"),
        ("earn.birthday_multiplier", "1.234", "应为 0 … 100"), ("earn.birthday_multiplier", "NaN", "应为 0 … 100"),
        ("earn.points", "1" * 5000, "看不懂这个值"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(boss: Visitor, key: str, text: str, told: str) -> None:
    typed = form_of(boss.get("/console/program")) | {key: text}
    answer = boss.submit("/console/program/draft", typed)
    assert answer.status == 422
    assert told in answer.page.said
    assert text in answer.text or key == "validity.kind"  # what was typed is still there; no choice is made up
    published = boss.submit("/console/program/publish", {**typed, "sure": "yes", "reason": "r"})
    assert published.status == 400


def test_a_tier_comes_and_goes(boss: Visitor) -> None:
    typed = form_of(boss.get("/console/program"))
    rungs = len([name for name in typed if name.endswith(".code")]) - 1
    typed |= {f"tiers.{rungs}.code": "black", f"tiers.{rungs}.name.en": "Black", f"tiers.{rungs}.spend_minor": "20000",
              f"tiers.{rungs}.multiplier": "3", "tiers.1.code": ""}  # fmt: skip
    said = boss.submit("/console/program/draft", typed).page.said
    assert "black" in said
    assert re.search(r"vip 的门槛 \d+\.00 —", said)


def current(house: House) -> bytes | None:
    """The program that the chain has now."""
    with house.world.database.reading() as connection:
        found = current_program(connection, house.chain.tenant_id)
        named = tenant_by_id(connection, house.chain.tenant_id).program
    assert (found.hash if found else "") == named
    return found.document if found else None
