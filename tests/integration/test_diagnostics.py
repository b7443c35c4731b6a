"""What is sent to whoever helps: enough to help, and nothing of a person, a card, a secret or an address."""

import io
import zipfile
from pathlib import Path

import msgspec
import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.printer import Printer
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_card import print_card
from desktop.core.store.keys.vault import CHOICE
from desktop.settings import DeviceSettings, save_device_settings
from desktop.settings.diagnostics import diagnostics
from desktop.settings.fault_log import written_down
from tests.tills import TestTill, make_till

PHONE, NAME, REASON, REF = "13800130417", "欧阳林晓岚", "忘带卡补给她", "POS-77120"
HOST, FOLDER = "192.168.7.31", "/home/lin/小票"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestTill:
    monkeypatch.setenv(CHOICE, "file")
    made = make_till(tmp_path / "shop")
    till = made.till
    enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=PHONE, name=NAME))
    check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=12_850, key=PHONE, ref=REF))
    adjust_points(till, till.ids.event_id(), PHONE, 30, REASON, approval=made.approved("points.by_hand"))
    printer = Printer(kind="network", host=HOST, folder=FOLDER)
    device = DeviceSettings(theme="dark", printer=printer, tenders=("云闪付",), backups=FOLDER)
    save_device_settings(made.folder, device)
    with pytest.raises(ValueError, match=PHONE) as failed:
        raise ValueError(PHONE, NAME)
    written_down(made.folder, failed.value)
    return made


def entries(made: TestTill) -> dict[str, bytes]:
    data = diagnostics(made.folder, keeper(made.folder, made.clock).describe())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_says_what_helps(made: TestTill) -> None:
    found = entries(made)
    assert set(found) == {"report.json", "faults.log"}
    report = msgspec.json.decode(found["report.json"])
    assert report["ledger"]["readable"] is True
    assert report["ledger"]["events"]["sale.completed"] == 1
    assert report["ledger"]["rows"]["members"] == 1
    assert report["settings"]["theme"] == "dark"
    assert report["settings"]["printer"]["kind"] == "network"
    assert report["settings"]["printer"]["host"] is True
    assert report["settings"]["tenders"] == 1
    assert "ValueError" in found["faults.log"].decode()


def test_it_holds_nothing_of_a_person_a_card_or_an_address(made: TestTill) -> None:
    card = print_card(made.till, PHONE, "zh-Hans")
    member_id, member_no = made.rows("SELECT member_id, member_no FROM members")[0]
    secrets = (
        PHONE, PHONE[-8:], "+86", NAME, NAME[:2], REASON, REF, HOST, FOLDER, "云闪付", made.till.shop.name,
        card.token, member_no, member_id, str(made.folder), made.till.shop.store_id, made.recovery_code,
    )  # fmt: skip
    whole = b"\n".join(entries(made).values()).decode()
    assert [secret for secret in secrets if secret in whole] == []


def test_a_ledger_that_cannot_be_read_is_said_to_be_so(made: TestTill) -> None:
    made.close()
    (made.folder / "ledger.db").write_bytes(b"x" * 8_192)
    report = msgspec.json.decode(entries(made)["report.json"])
    assert report["ledger"] == {"readable": False, "fault": "DatabaseError"}
