"""What travels beside the events: texts that their digests vouch for, programs that their hashes do."""

from collections.abc import Mapping

from desktop.core.domain.named_texts import texts_of
from desktop.core.domain.people import text_digest
from desktop.core.domain.program_document import program_hash
from desktop.core.domain.upkeep import MemberErased
from desktop.core.protocol.messages import MOST_BODY_BYTES, Text
from hq.services.erase_texts import about_erased, erased_among
from hq.services.work import Entered, Work
from hq.store import texts

_LONGEST_ID = 100


def keep_texts(work: Work) -> None:
    """Keep the texts that new events name. Those of an event that is not understood yet cannot be checked yet."""
    gone = _gone(work)
    named = _named(work, gone)
    waiting = any(event.payload is None for event in work.counting())
    rows, kept = [], dict[str, tuple[bytes, bytes]]()
    for text in work.sent_texts:
        if not _fits(text):
            continue
        if text.text_id not in named:
            if waiting and text.member_id not in gone:
                rows.append((work.tenant_id, text.text_id, text.member_id, text.salt, text.text))
            continue
        digest, event = named[text.text_id]
        if text_digest(text.salt, text.text) != digest:
            work.flag("mismatch", text.text_id, event, what="text")
            continue
        kept[text.text_id] = text.salt, text.text
        rows.append((work.tenant_id, text.text_id, event.member_id, text.salt, text.text))
    work.texts |= kept
    texts.add_texts(work.connection, rows)


def _named(work: Work, gone: set[str]) -> dict[str, tuple[str, Entered]]:
    """The texts that new events name: the digest, and which one does. ``gone``: of whom none is kept any more."""
    named = dict[str, tuple[str, Entered]]()
    for event in work.counting():
        if event.event_id in gone or (event.member_id in gone and not isinstance(event.payload, MemberErased)):
            continue
        for text_id, digest in texts_of(event.payload):
            named[text_id] = digest, event
    return named


def _gone(work: Work) -> set[str]:
    """Members who are erased, and events about them that bear no member: no text of these is kept."""
    told = {event.member_id for event in work.counting() if event.member_id and texts_of(event.payload)}
    told |= {text.member_id for text in work.sent_texts if text.member_id}
    return erased_among(work, told) | about_erased(work)


def keep_programs(work: Work, programs: Mapping[str, str]) -> None:
    """Keep the documents that are what their names say."""
    documents = {name: document.encode(errors="surrogatepass") for name, document in programs.items()}
    fine = {
        name: document
        for name, document in documents.items()
        if len(document) <= MOST_BODY_BYTES and program_hash(document) == name
    }
    if not fine:
        return
    work.programs |= texts.programs(work.connection, work.tenant_id, fine)
    new = {name: document for name, document in fine.items() if name not in work.programs}
    texts.add_programs(work.connection, work.tenant_id, new)
    work.programs |= new


def _fits(text: Text) -> bool:
    names = text.text_id, text.member_id or ""
    short = all(len(name) <= _LONGEST_ID and "\0" not in name for name in names)
    return short and len(text.text) <= MOST_BODY_BYTES and len(text.salt) <= _LONGEST_ID
