"""Nothing of one chain is ever said to another's device, whatever it names: every question, every kind of thing."""

import zlib
from dataclasses import dataclass

import msgspec
import pytest

from desktop.core.domain.events import ProgramPublished
from desktop.core.domain.house_events import TillJoined
from desktop.core.domain.program import DEFAULT
from desktop.core.domain.program_document import canonical, program_hash
from desktop.core.protocol.messages import Compare, Compared, EpochPoints, Hold, Message, NewKey, Push, Sent, encode
from desktop.core.protocol.pages import Digest, Digests, Pull, SnapshotAsked
from hq.services.answering import ENDPOINTS
from hq.services.publish_program import publish_program
from hq.store import snapshots
from hq.store.database import Connection
from tests.hq_door.door import House, Till, house
from tests.hq_door.test_pages import all_pages, digests_of

MEMBERS = [f"{at}1111111-1111-4111-8111-111111111111" for at in range(1, 4)]


@dataclass
class TwoChains:
    """Two chains on one server; everything of the first one bears words that the second never uses."""

    here: House
    rich: Till
    poor: Till
    secrets: list[str]


@pytest.fixture
def chains() -> TwoChains:
    here = house()
    ours, theirs = here.tenant("Ours-Secret"), here.tenant("Theirs")
    store = here.store(ours, "Store-Secret")
    rich, neighbour = here.till(ours, store), here.till(ours, store)
    rich.epoch, neighbour.epoch = "epoch-secret", "epoch-secret-2"
    poor = here.till(theirs, here.store(theirs, "Poor"))
    poor.epoch = "epoch-poor"
    rich.push(*(rich.enrol_member(member, "Name-Secret") for member in MEMBERS))
    neighbour.push(neighbour.enrol_member("41111111-1111-4111-8111-111111111111", "Name-Secret"))
    secrets = [
        ours, store, rich.device_id, rich.key_id, rich.public.hex(), neighbour.device_id, "Secret", *MEMBERS,
        rich.chain[-1].hex(), rich.chain[1].hex(),
    ]  # fmt: skip
    return TwoChains(here, rich, poor, secrets)


def snapshot_of(chains: TwoChains) -> str:
    """The rich chain's, of one part, made if there is none."""
    tenant, name, at_us = chains.secrets[0], "snapshot", chains.here.hq.now_us()
    held = snapshots.HeldSnapshot(snapshot_id=name, number=1, heads={}, digests=None, begun_at_us=at_us)

    def keep(connection: Connection) -> None:
        if snapshots.newest(connection, tenant) is None:
            snapshots.begin(connection, tenant, held)
            snapshots.add_part(connection, tenant, snapshots.Part(name, 0, zlib.compress(b"Name-Secret")))
            snapshots.finish(connection, tenant, name, ("00",))

    chains.here.hq.database.write(keep)
    return name


def questions(chains: TwoChains) -> dict[str, list[Message]]:
    """For every endpoint what the poor till can ask that names things of the rich."""
    rich, poor = chains.rich, chains.poor
    body = rich.body(ProgramPublished(document_hash="x", approved_by="y"), MEMBERS[0])
    known = rich.pull().cursor
    return {
        "/v1/enrol": [poor.application("SECRE-TCODE", merchant_id="x")],
        "/v1/key": [NewKey(public_key=rich.public.hex(), proof="00")],
        "/v1/compare": [
            Compare(epochs=(EpochPoints(epoch=rich.epoch, points=((2, rich.chain[2].hex()), (1, "00"))),), now_us=1)
        ],
        "/v1/push": [
            Push(
                epoch=rich.epoch, after_seq=2, after_hash=rich.chain[2].hex(), head_hash="00", now_us=1,
                events=(Sent(body=body.decode()),),
            )
        ],
        "/v1/pull": [Pull(epoch=rich.epoch, cursor=cursor) for cursor in ("", known, "0.0000000000000000")],
        "/v1/hold": [
            Hold(hold_id="h", epoch=rich.epoch, after_seq=2, member_id=MEMBERS[0], points=1, instead_of="h-secret")
        ],
        "/v1/digest": [Digest(cursor=known, epoch=rich.epoch)],
        "/v1/snapshot": [SnapshotAsked(snapshot_id=snapshot_of(chains), part=0)],
    }  # fmt: skip


@pytest.mark.parametrize("path", ENDPOINTS)
def test_nothing_of_another_chain_is_said(chains: TwoChains, path: str) -> None:
    asked = questions(chains)[path]
    assert asked
    for message in asked:
        _, said = chains.poor.send(path, encode(message))
        sent_along = encode(message).decode()
        leaked = [secret for secret in chains.secrets if secret in said.decode() and secret not in sent_along]
        assert leaked == [], said


@pytest.mark.parametrize("path", ENDPOINTS)
def test_the_same_is_said_as_if_the_other_chain_were_not_there(chains: TwoChains, path: str) -> None:
    """Not even whether it is there can be told: names of the rich chain are as unknown as invented ones."""
    for message in questions(chains)[path]:
        named = encode(message)
        invented = named.replace(b"epoch-secret", b"epoch-nobody")
        first, second = chains.poor.send(path, named), chains.poor.send(path, invented)
        assert first[0] == second[0]
        assert without_chance(first[1]) == without_chance(second[1].replace(b"epoch-nobody", b"epoch-secret"))


def without_chance(data: bytes) -> object:
    answer = msgspec.json.decode(data)
    return {key: value for key, value in answer.items() if key not in ("cursor", "signature", "restart")}


def test_the_rich_chain_itself_is_told_all_of_it(chains: TwoChains) -> None:
    """So that the tests above look for what there is."""
    status, said = chains.rich.send("/v1/pull", encode(Pull(epoch=chains.rich.epoch, cursor="")))
    assert status == 200
    for secret in (*MEMBERS, "Store-Secret", chains.rich.key_id):
        assert secret in said.decode()
    assert chains.rich.send("/v1/snapshot", encode(SnapshotAsked(snapshot_id=snapshot_of(chains), part=0)))[0] == 200
    assert "Name-Secret" in str([row.profile.text for row in chains.rich.pull().members if row.profile])


def test_pushing_into_another_chains_epoch_touches_nothing_of_it(chains: TwoChains) -> None:
    rich, poor = chains.rich, chains.poor
    before = rich.ask("/v1/digest", Digest(cursor=rich.pull().cursor, epoch=rich.epoch), Digests).ranges
    poor.epoch = rich.epoch
    poor.push(poor.enrol_member(MEMBERS[0], "Other"))
    assert rich.ask("/v1/digest", Digest(cursor=rich.pull().cursor, epoch=rich.epoch), Digests).ranges == before
    assert [row.member_id for row in poor.pull().members] == [MEMBERS[0]]
    rich.push(rich.enrol_member("51111111-1111-4111-8111-111111111111"))
    assert rich.pull().head_seq == 4


def test_the_chain_that_an_event_names_is_data(chains: TwoChains) -> None:
    """Whose an event is, the device's key says: not its body."""
    rich, poor = chains.rich, chains.poor
    before = rich.pull()
    said = TillJoined(
        merchant_id=rich.enrolled_as.merchant_id, store_id=rich.enrolled_as.store_id, device_id=rich.device_id,
        local_merchant_id="m", local_store_id="1", zone="UTC", hq_key="00",
    )  # fmt: skip
    member = "71111111-1111-4111-8111-111111111111"
    poor.push(poor.body(said), poor.enrol_member(member, "Other"))
    assert [row.member_id for row in poor.pull().members] == [member]
    assert (rich.pull().members, rich.pull().others) == (before.members, before.others)


def test_an_epoch_of_the_same_name_is_another_epoch(chains: TwoChains) -> None:
    """Both chains have an epoch called so: each is told its own head and compared with its own log."""
    rich, poor = chains.rich, chains.poor
    poor.epoch = rich.epoch
    poor.push(poor.enrol_member(MEMBERS[0], "Other"))
    points = tuple((at, rich.chain[at].hex()) for at in (3, 2, 1))
    asked = Compare(epochs=(EpochPoints(epoch=rich.epoch, points=points),), now_us=1)
    assert rich.ask("/v1/compare", asked, Compared).epochs[0].common_seq == 3
    told = poor.ask("/v1/compare", asked, Compared).epochs[0]
    assert (told.seq, told.common_seq, told.chain_hash) == (1, 0, poor.chain[1].hex())
    assert poor.pull().head_seq == 1


def test_pages_are_cut_by_the_own_chain_alone(chains: TwoChains) -> None:
    """Changes of another chain take no room on a page, and their numbers are none of this chain's."""
    pages = all_pages(chains.poor, 1)
    rows = [len(page.members) + len(page.devices) + len(page.stores) for page in pages]
    assert rows == [1, 1]
    assert pages[-1].cursor.partition(".")[0] == "3"  # the store, then till and store again


def test_digests_are_of_the_own_chain_alone(chains: TwoChains) -> None:
    chains.poor.push(
        chains.poor.enrol_member(MEMBERS[0]), chains.poor.enrol_member("61111111-1111-4111-8111-111111111111")
    )
    page = chains.poor.pull()
    told = chains.poor.ask("/v1/digest", Digest(cursor=page.cursor, epoch="e"), Digests)
    assert told.ranges == digests_of({row.member_id: row.state for row in page.members if row.state})


def test_a_store_is_told_what_all_stores_share_and_of_events_its_own_alone(chains: TwoChains) -> None:
    here, rich = chains.here, chains.rich
    tenant = rich.enrolled_as.merchant_id
    south = here.till(tenant, here.store(tenant, "South"))
    page = south.pull()
    assert {row.member_id for row in page.members} >= set(MEMBERS)
    assert page.others == ()
    assert [row.device_id for row in rich.pull().others] != []
    assert rich.device_id not in {row.device_id for row in rich.pull().others}


def test_a_document_is_shared_within_the_chain_alone(chains: TwoChains) -> None:

    tenant = chains.rich.enrolled_as.merchant_id
    publish_program(chains.here.hq, tenant, canonical(DEFAULT), "boss")
    assert [row.document for row in chains.rich.pull().programs] == [canonical(DEFAULT).decode()]
    assert chains.rich.pull().programs[0].document_hash == program_hash(canonical(DEFAULT))
    assert chains.poor.pull().programs == ()
