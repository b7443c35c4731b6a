import random, os, collections
from pathlib import Path
import pytest
from desktop.bootstrap import keeper
from desktop.core.domain.errors import Refusal
from desktop.core.services import short_holds
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.undo_import import undo_import, Rest
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.part_members import part_members, last_merge
from desktop.core.services.erase_member import erase_member
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.note_member import note_member
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.member_cases import NewCase, open_case
from desktop.core.services.campaigns.begin_campaign import Beginning, begin_campaign
from desktop.core.services.campaigns.send_campaign import To, send_campaign
from desktop.core.services.campaigns import begin_campaign as bc
from desktop.core.services.export_lists import export_points
from desktop.core.services.shifts.look_at_shift import read_x
from tests.integration.campaigns.crowd import plan
from tests.moving_in import assert_projections_equal_the_fold, sales, table
from tests.tills import make_till


class Killed(BaseException):
    pass


def killed_at(nth):
    left = iter(range(nth, -1, -1))

    def told(_d, _a):
        if next(left) == 0:
            raise Killed

    return told


@pytest.mark.parametrize("seed", range(int(os.environ.get("FROM", "0")), int(os.environ.get("TO", "8"))))
def test_fuzz(tmp_path, seed, monkeypatch):
    monkeypatch.setattr(short_holds, "_FIRST", 5)
    monkeypatch.setattr(short_holds, "next_size", lambda *_: 5)
    rng = random.Random(seed)
    with make_till(tmp_path / "shop", preset="plain", now="2026-11-22T12:00:00") as shop:
        till = shop.till

        def ev():
            shop.clock.advance(minutes=1)
            return shop.till.ids.event_id()

        phones = [f"1380013800{n}" for n in range(8)]

        def key():
            k = rng.choice([f"ext:{rng.randrange(8)}", rng.choice(phones)])
            K.append(k)
            return k

        K = []
        imports, log, undoing = [], [], set()
        stats = collections.Counter()
        nfile = [0]

        def imp():
            nfile[0] += 1
            rows = [
                (
                    rng.randrange(60),
                    rng.choice(["", *map(str, range(8))]),
                    1,
                    f"2026-0{rng.randrange(3, 9)}-{rng.randrange(1, 28):02} 09:00:00",
                    100 * rng.randrange(1, 90),
                )
                for _ in range(rng.randrange(5, 40))
            ]
            r = import_sales(
                shop.till,
                SalesImport(
                    path=sales(tmp_path / f"{nfile[0]}.csv", *rows),
                    award=rng.random() < 0.7,
                    source=rng.choice(["import", "other"]),
                ),
            )
            if r.import_id:
                imports.append(r.import_id)

        def impm():
            nfile[0] += 1
            t = table(
                tmp_path / f"{nfile[0]}.csv",
                ("会员号", "姓名", "手机", "积分"),
                [(n, f"王{n}", rng.choice(phones), 100 * n) for n in rng.sample(range(10), 6)],
            )
            r = import_members(shop.till, MembersImport(path=t))
            if r.import_id:
                imports.append(r.import_id)

        def undo():
            iid = rng.choice(imports)
            p = killed_at(rng.randrange(0, 6))
            try:
                undo_import(shop.till, iid, progress=p)
            except Killed:
                stats["killed"] += 1
                if rng.random() < 0.3:
                    shop.reopen()

        def rest():
            with shop.till.ledger.reading() as reading:
                u = reading.imports_undoing()
            if u:
                Rest().go_on(shop.till, u[0])

        def sellit():
            check_out(
                shop.till,
                Bill(amount_minor=rng.randrange(100, 9000), event_id=ev(), key=rng.choice([None, key(), key()])),
            )

        def refund():
            if rng.random() < 0.5:
                b = str(rng.randrange(60))
            else:
                with shop.till.ledger.reading() as reading:
                    s = reading.recent_sales(None, 20)
                if not s:
                    return
                b = rng.choice(s).bill_no
            refund_sale(shop.till, RefundRequest(event_id=ev(), bill=b, reason="x"))

        def merge():
            merge_members(shop.till, MergeRequest(event_id=ev(), one_key=key(), other_key=key()))

        def part():
            part_members(shop.till, ev(), last_merge(shop.till, key()))

        def erase():
            erase_member(shop.till, ev(), key(), "r")

        def edit():
            edit_member(shop.till, Edit(event_id=ev(), key=key(), name=f"新{rng.randrange(9)}"))

        def note():
            note_member(shop.till, ev(), key(), "喜欢")

        def adj():
            adjust_points(shop.till, ev(), key(), rng.choice([5, -5]), "补")

        def enrol():
            enrol_member(shop.till, Enrolment(event_id=ev(), phone=rng.choice(phones), name="林", consents=("phone",)))

        def lists():
            bring_up_lists(shop.till)

        def camp():
            cid = ev()
            p = plan(first=shop.till.clock.day(shop.clock.now_us))
            if rng.random() < 0.5:
                b = Beginning(cid, p)
                for _ in range(rng.randrange(1, 4)):
                    b.step(shop.till)
                    if b.begun:
                        break
                    if rng.random() < 0.5:
                        rest()
            else:
                begin_campaign(shop.till, cid, p)
            send_campaign(shop.till, ev(), cid, To(out=tmp_path / f"{cid}.csv", how="csv"))

        def case():
            open_case(shop.till, NewCase(event_id=ev(), key=key(), sort="complaint", text="慢"))

        def export():
            export_points(shop.till, shop.till.clock.day(shop.clock.now_us), tmp_path / f"e{ev()}.csv")

        def day():
            shop.clock.advance(days=rng.choice([1, 70]))

        ops = [
            imp,
            imp,
            impm,
            undo,
            undo,
            undo,
            undo,
            rest,
            sellit,
            sellit,
            sellit,
            refund,
            refund,
            merge,
            part,
            erase,
            edit,
            note,
            adj,
            enrol,
            enrol,
            lists,
            lists,
            camp,
            case,
            export,
            day,
        ]
        trail = []
        for i in range(60):
            op = rng.choice(ops)
            if op is undo and not imports:
                continue
            trail.append(op.__name__)
            K.clear()
            try:
                op()
                stats[op.__name__] += 1
            except Refusal as e:
                stats[f"{op.__name__}:{e.code}"] += 1
            except Exception as e:
                if type(e).__name__ in ("NoSuch",):
                    pass
                raise AssertionError(f"seed {seed} step {i} {trail[-8:]}") from e
            if os.environ.get("ALL"):
                print(
                    i,
                    op.__name__,
                    K,
                    stats[op.__name__],
                    shop.rows("select import_id, what, state from imports")
                    if op is undo or op is imp or op is impm
                    else "",
                )
            if os.environ.get("ALL") or i % 4 == 0 or op in (undo, rest, refund, merge, part):
                v = verify_ledger(keeper(shop.folder))

                if not v.ok:
                    m = v.first_bad.member_id
                    print(v.first_bad)
                    for r in shop.rows(
                        "SELECT seq, kind, event_id, import_id, void, substr(body,1,900) FROM events WHERE member_id=?",
                        m,
                    ):
                        print(r)
                    print(
                        shop.rows("SELECT * FROM edges"),
                        shop.rows("SELECT * FROM aliases"),
                        shop.rows("SELECT * FROM erased"),
                    )
                    print(
                        shop.rows(
                            "SELECT member_id, member_no, external_id, name, phone, profile_id, profile FROM members WHERE member_id=?",
                            m,
                        )
                    )
                    assert 0
        for iid in list(imports):
            try:
                undo_import(shop.till, iid)
            except Refusal as e:
                stats[f"final:{e.code}"] += 1
        v = verify_ledger(keeper(shop.folder))
        assert v.ok, (seed, v)
        lists()
        v = verify_ledger(keeper(shop.folder))
        assert v.ok, (seed, v)
        with shop.till.ledger.reading() as reading:
            assert not reading.imports_undoing() or stats
        z = read_x(shop.till).z
        assert z.closing == z.store.balance, (seed, z)
        print(seed, dict(stats))
