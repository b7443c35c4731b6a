"""Bugs planted at HQ's door, each of which some test of this folder must find.

    python -m tests.hq_door.planted [PART OF A NAME …]

Each is one change to a copy of the source; the tests named with it are run over the copy and must turn red. That the
texts to be changed are still there is a test of its own (test_planted_door.py).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.architecture.source import ROOT

_COPIED = ("desktop", "hq", "resources", "tests", "pyproject.toml", "main.py")


class Plant(NamedTuple):
    """``old`` in ``file`` becomes ``new``; ``found_by``: what to run, as pytest names it."""

    name: str
    file: str
    old: str
    new: str
    found_by: str


AUTH, ENROL, CURSOR = "test_authenticate.py", "test_enrol.py", "test_cursor.py"
PAGES, COMPARE, BOMBS, RIGHTS = "test_pages.py", "test_compare.py", "test_bombs.py", "test_rights.py"
COMMANDS, POSTGRES, DOOR = "test_commands.py", "test_postgres.py", "test_at_the_door.py"
AT_ONCE = "../hq/test_at_once.py"
_S = "hq/services/"

PLANTS = [
    Plant("signature not checked", _S + "authenticate.py",
          'if not is_signed(public_key, request_statement("POST", path, data), signature):', "if False:", AUTH),
    Plant("key of any device", "hq/store/devices.py", "AND k.device_id = d.device_id", "", AUTH),
    Plant("key of any tenant", "hq/store/devices.py", "k.tenant_id = d.tenant_id AND k.device_id = d.device_id",
          "k.tenant_id <> ''", AUTH),
    Plant("path not signed", _S + "authenticate.py", 'request_statement("POST", path, data)',
          'request_statement("POST", "/v1/compare", data)', AUTH),
    Plant("revoked may go on", _S + "authenticate.py", "if device.revoked_at_us is not None:", "if False:", AUTH),
    Plant("revoked is told to anybody", _S + "authenticate.py",
          "    if not is_signed(",
          '    if device.revoked_at_us:\n        raise HqRefused(403, "device.revoked")\n'
          "    if not is_signed(", AUTH),
    Plant("new key not proven", _S + "replace_key.py",
          "if not is_signed(public, statement, proof):", "if False:", AUTH),
    Plant("key taken from a neighbour", _S + "replace_key.py",
          "if held and (held.public_key != public or held.device_id != caller.device_id):", "if False:", AUTH),
    Plant("application not signed", _S + "enrol_device.py",
          'if not is_signed(public, request_statement("POST", PATH, data), signature):', "if False:", ENROL),
    Plant("code used twice", _S + "enrol_device.py", "if code.device_id is not None:", "if False:", ENROL),
    Plant("code never expires", _S + "enrol_device.py", "if code.expires_at_us <= hq.now_us():", "if False:", ENROL),
    Plant("code a moment too long", _S + "enrol_device.py",
          "code.expires_at_us <= hq.now_us()", "code.expires_at_us < hq.now_us()", ENROL),
    Plant("lost answer makes a second device", _S + "enrol_device.py",
          "device = _device_of_key(connection, tenant.tenant_id, public)", "device = None", ENROL),
    Plant("any money", _S + "enrol_device.py", 'if tenant.currency not in ("", message.currency):', "if False:", ENROL),
    Plant("guessing unlimited", _S + "enrol_limits.py", "if len(failures) >= MOST[scope[0]]:", "if False:", ENROL),
    Plant("failures never forgotten", _S + "enrol_limits.py", "while failures and failures[0]",
          "while False and failures and failures[0]", ENROL),
    Plant("code kept as typed", _S + "codes.py",
          'return sha256(b"shuke code 1\\n" + plain.encode()).hexdigest()', "return plain", ENROL),
    Plant("former tag forgotten", _S + "serve_pull.py",
          "match[3] in (device.cursor_tag, device.former_tag)", "match[3] == device.cursor_tag", CURSOR),
    Plant("any tag", _S + "serve_pull.py", "match[3] in (device.cursor_tag, device.former_tag)", "True", CURSOR),
    Plant("number not bounded", _S + "serve_pull.py", " and int(match[1]) <= newest:", ":", CURSOR),
    Plant("restart not said", _S + "serve_pull.py", "return _Start(0, restart=True)", "return _Start(0, restart=False)",
          CURSOR),
    Plant("restart goes on", _S + "serve_pull.py", "return _Start(0, restart=True)",
          "return _Start(newest, restart=True)", CURSOR),
    Plant("idle writes", _S + "serve_pull.py", "if idle and noted:", "if False:", CURSOR),
    Plant("cursor jumps to the end", _S + "serve_pull.py", "bound=newest if fits and not more else kept,",
          "bound=newest,", PAGES),
    Plant("one row too many is dropped", _S + "serve_pull.py", "if change.number < first_left]",
          "if change.number < first_left][:-1] or found[:1]", PAGES),
    Plant("a shared number is torn", _S + "serve_pull.py", "[change for change in found[:limit] if change.number <"
          " first_left]", "found[:limit]", PAGES),
    Plant("bytes unbounded", _S + "serve_pull.py", "if size > MOST_BYTES and row.number > fitting:",
          "if False:", PAGES),
    Plant("another's head", _S + "serve_pull.py", "if head and head.device_id == caller.device_id else 0",
          "if head else 0", PAGES),
    Plant("own events come back", "hq/store/pages.py", "AND device_id <> ?",
          "AND device_id <> substr(?, 1, 0)", RIGHTS),
    Plant("events of all stores", "hq/store/pages.py", 'AND store_id = ? AND number > ?"',
          'AND store_id <> ? AND number > ?"', RIGHTS),
    Plant("feed of all stores", "hq/store/pages.py",
          "(store_id IS NULL OR store_id = ?)", "(number > 0 OR store_id = ?)", PAGES),
    Plant("feed of all tenants", "hq/store/pages.py", "FROM feed WHERE tenant_id = ? AND number",
          "FROM feed WHERE tenant_id <> '' || substr(?, 1, 0) AND number", "test_rights.py test_enrol.py"),
    Plant("tenant from body", _S + "accept_push.py", "hold_shape(connection, caller.tenant_id, alone=alone)",
          'hold_shape(connection, next((held.merchant_id for one in arrived if hasattr(held := one.read.payload,'
          ' "merchant_id")), caller.tenant_id), alone=alone)', RIGHTS),
    Plant("members of all tenants", "hq/store/pages.py", "WHERE m.tenant_id = ? AND m.member_id",
          "WHERE m.tenant_id <> substr(?, 1, 0) AND m.member_id", RIGHTS),
    Plant("heads of all tenants", "hq/store/heads.py", "FROM epochs WHERE tenant_id = ? AND epoch = ?",
          "FROM epochs WHERE tenant_id <> substr(?, 1, 0) AND epoch = ?", RIGHTS),
    Plant("hashes of all tenants", "hq/store/heads.py",
          "envelopes.c.tenant_id == tenant_id, envelopes.c.epoch == epoch",
          "envelopes.c.epoch == epoch", RIGHTS),
    Plant("digest of all tenants", "hq/store/digests.py", "member_states.c.tenant_id == tenant_id, ~members",
          "~members", RIGHTS),
    Plant("digest kept too long", _S + "digest_members.py", "or kept[tenant_id][0] != newest", "", PAGES),
    Plant("digest of a stale cursor", _S + "digest_members.py", "int(match[1]) < newest or ", "", PAGES),
    Plant("gone are digested", "hq/store/digests.py", "~members.c.gone, ", "", PAGES),
    Plant("sales of another store", "hq/store/pages.py", "WHERE tenant_id = ? AND store_id = ? AND member_id",
          "WHERE tenant_id = ? AND store_id <> substr(?, 1, 0) AND member_id", PAGES),
    Plant("only the newest sales", "hq/store/pages.py", "day >= ? OR place", "day > 'x' || ? OR place",
          PAGES),
    Plant("oldest point counts", _S + "compare_heads.py", "max(alike, default=0)", "min(alike, default=0)", COMPARE),
    Plant("hash not compared", _S + "compare_heads.py", "and held[seq].hex() == chained", "", COMPARE),
    Plant("another's epoch open", _S + "compare_heads.py", "closed=head.closed or not own", "closed=head.closed",
          COMPARE),
    Plant("another's head told", _S + "compare_heads.py", "seq=head.seq if own or alike else 0", "seq=head.seq",
          COMPARE),
    Plant("clones may spend", _S + "compare_heads.py", '"allowed" if device.cloned_at_us is None else "cloned"',
          '"allowed"', COMPARE),
    Plant("unpack, then count", _S + "read_request.py", "plain = unpacking.decompress(data, most + 1)",
          "plain = unpacking.decompress(data)", BOMBS),
    Plant("rest after the end", _S + "read_request.py", "if not unpacking.eof or unpacking.unused_data:",
          "if not unpacking.eof:", BOMBS),
    Plant("depth unbounded", _S + "read_request.py", "if is_deeper_than(data, MOST_DEPTH):", "if False:", BOMBS),
    Plant("texts are depth too", _S + "read_request.py", """plain.split(b'"')[::2]""", """plain.split(b'"')""", BOMBS),
    Plant("escapes not looked for", _S + "read_request.py", """.replace(b'\\\\"', b"__")""", "", BOMBS),
    Plant("read before it is known who asks", _S + "answering.py",
          "    caller = authenticate(hq, path, authorization, data)\n"
          "    asked = decoded(decompressed(data, coding, endpoint.most_bytes), endpoint.asked)\n",
          "    asked = decoded(decompressed(data, coding, endpoint.most_bytes), endpoint.asked)\n"
          "    caller = authenticate(hq, path, authorization, data)\n", AUTH),
    Plant("no wall at the door", _S + "answering.py", "hq.of(caller.tenant_id)", "hq", "test_wall.py"),
    Plant("no wall at the console", _S + "sign_in.py", "SignedIn(hq.of(session.tenant_id), ", "SignedIn(hq, ",
          "test_wall.py"),
    Plant("announced size believed late", "hq/routes/door.py", "if _announced(scope) > most:", "if False:", DOOR),
    Plant("stream unbounded", "hq/routes/door.py", "if held.size > most:", "if False:", DOOR),
    Plant("drip without end", "hq/routes/door.py", "min(_now_s() + self._limits.idle_seconds, ends_s)",
          "_now_s() + self._limits.idle_seconds", DOOR),
    Plant("memory not given back", "hq/routes/door.py", "self._held_bytes -= 0 if held.is_let_go else held.size",
          "pass", DOOR),
    Plant("memory given back twice", "hq/routes/door.py", "0 if held.is_let_go else held.size", "held.size", DOOR),
    Plant("the slow keep others out", "hq/routes/door.py", " and not self._let_slowest_go():", ":", DOOR),
    Plant("the refused make way", "hq/routes/door.py", "        finally:\n            self._reading.discard(held)\n",
          "", DOOR),
    Plant("query logged", "hq/routes/door.py", 'route = getattr(scope.get("route"), "path", "-")',
          'route = scope["path"] + "?" + scope["query_string"].decode()', DOOR),
    Plant("values in the fault log", "desktop/core/fault_log.py",
          'lines.append(f"  {type(one).__module__}.{type(one).__qualname__}")', 'lines.append(f"  {one!r}")',
          "test_at_the_door.py test_commands.py"),
    Plant("key stays readable by all", "hq/store/opening.py", 'if os.name == "posix" and mode & 0o077:', "if False:",
          COMMANDS),
    Plant("a lost key is made anew", "hq/store/opening.py", "            if file.exists():\n                raise",
          "            if False:\n                raise", COMMANDS),
    Plant("open to all without TLS", "hq/app/server.py", "return ip_address(host).is_loopback",
          "return True", COMMANDS),
    Plant("first chain is taken", _S + "tenants.py", "if name is None and len(tenants) > 1:", "if False:", COMMANDS),
    Plant("number taken early", "hq/store/feed.py",
          "    newest: int = _TAKE.rows(connection, tenant_id, count)[0][0]",
          "    from sqlalchemy import text\n"
          "    with connection.engine.begin() as other:\n"
          "        newest: int = _TAKE.rows(other, tenant_id, count)[0][0]\n"
          "    import time, random; time.sleep(random.random() / 20)", POSTGRES),
    Plant("code not locked", "hq/store/codes.py", ".with_for_update()", "", POSTGRES),
    Plant("new member folded by two pushes at once", "hq/store/members.py",
          "        _ADD.rows(connection, [_row(tenant_id, MemberLine(member_id=name, face=name)) for name in absent])\n"
          "        if is_shared:\n            _LOCK.rows(connection, tenant_id, absent)\n",
          "        from contextlib import nullcontext\n"
          "        with connection.engine.begin() if is_shared else nullcontext(connection) as other:\n"
          "            _ADD.rows(other, [_row(tenant_id, MemberLine(member_id=name, face=name)) for name in absent])\n",
          AT_ONCE),
]  # fmt: skip


def is_found(plant: Plant) -> bool:
    """Whether the tests turn red over a copy with the bug."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        for name in _COPIED:
            whole = ROOT / name
            ignored = shutil.ignore_patterns("__pycache__", ".hypothesis")
            shutil.copytree(whole, there / name, ignore=ignored) if whole.is_dir() else shutil.copy(whole, there / name)
        file = there / plant.file
        text = file.read_text("utf-8")
        file.write_text(text.replace(plant.old, plant.new), "utf-8")
        tests = [f"tests/hq_door/{name}" for name in plant.found_by.split()]
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        try:
            outcome = subprocess.run(command, cwd=there, capture_output=True, check=False, env=os.environ, timeout=600)
        except subprocess.TimeoutExpired:
            return True  # without the bug the tests end
        return outcome.returncode == 1


def main(arguments: list[str]) -> int:
    """Plant them all, or those whose name holds one of the texts given; 0 when each is found."""
    wanted = [plant for plant in PLANTS if not arguments or any(text in plant.name for text in arguments)]
    missed = 0
    for plant in wanted:
        found = is_found(plant)
        missed += not found
        print(f"{'found ' if found else 'MISSED'}  {plant.name}", flush=True)  # noqa: T201
    print(f"{len(wanted) - missed} of {len(wanted)} found")  # noqa: T201
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
