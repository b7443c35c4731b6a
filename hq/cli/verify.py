"""``hq verify``: everything held against itself; 1 with the first thing that is not as it should be."""

from argparse import Namespace

import msgspec

from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.verify_all import Verified, verify_all


def _run(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        verified = verify_all(hq, tenant.tenant_id)
    document = {"ok": verified.fault is None, "tenant": tenant.name, **msgspec.to_builtins(verified)}
    return Answer(document, _text(session, verified), 0 if verified.fault is None else 1)


def _text(session: Session, verified: Verified) -> str:
    if verified.fault is not None:
        return session.say("hq.verify.bad", what=verified.fault.what, about=verified.fault.about)
    clean = session.say("hq.verify.clean", events=f"{verified.events:,}", members=f"{verified.members:,}")
    return f"{clean}\n{session.say('hq.verify.owed', owed=f'{verified.owed:,}')}" if verified.owed else clean


COMMANDS = {"verify": Command(of_tenant, _run)}
