"""Every hostile token is refused, with a refusal. ``python -m tests.token_fuzz --count 100000`` prints a summary."""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from uuid import UUID

from desktop.core.domain.errors import Refusal
from desktop.core.protocol.token import Token, TokenType, encode, merchant_mark, unsigned_bytes
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.token_check import verify_text
from tests.token_mutations import mutations

MERCHANT = merchant_mark("shop under test")
Verify = Callable[[str, TokenType, str, dict[str, bytes]], object]


def real_tokens(seed: int) -> tuple[list[str], dict[str, bytes]]:
    """Twelve valid tokens, cards, slips and claims, of two tills of one merchant; and the tills' public keys."""
    rng = random.Random(seed)
    tills = [DeviceKey.from_bytes(rng.randbytes(32)) for _ in range(2)]
    tokens = []
    for number in range(12):
        kind, till = list(TokenType)[number % 3], tills[number % 4 // 2]
        serial = rng.randrange(1, 9) if kind is not TokenType.SLIP else 0
        subject = str(UUID(bytes=rng.randbytes(16)))
        token = Token(type=kind, merchant=MERCHANT, issuer=till.key_id, subject=subject, serial=serial)
        tokens.append(encode(token, till.sign(unsigned_bytes(token))))
    return tokens, {till.key_id: till.public_bytes for till in tills}


def outcomes(seed: int, count: int, verify: Verify = verify_text) -> Counter[tuple[str, str]]:
    """How often each (mutation, outcome) came up, each text tried as a card and as a slip.

    An outcome is a refusal's code, "ACCEPTED", or "RAISED <exception>": the last two must never be seen.
    """
    tokens, keys = real_tokens(seed)
    seen: Counter[tuple[str, str]] = Counter()
    for how, text in mutations(seed, count, tokens):
        for kind in TokenType:
            seen[how, _outcome(verify, text, kind, keys)] += 1
    return seen


def faults(seen: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The outcomes that must not be."""
    return {key: times for key, times in seen.items() if key[1].startswith(("ACCEPTED", "RAISED"))}


def _outcome(verify: Verify, text: str, kind: TokenType, keys: dict[str, bytes]) -> str:
    try:
        verify(text, kind, MERCHANT, keys)
    except Refusal as refusal:
        return refusal.code
    except Exception as error:  # noqa: BLE001 - what is being looked for
        return f"RAISED {type(error).__name__}"
    return "ACCEPTED"


def main() -> int:
    """0 when nothing was accepted and nothing raised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    seen = outcomes(asked.seed, asked.count)
    lines = [f"{times:>9,}  {code}" for code, times in sorted(_by_outcome(seen).items())]
    bad = faults(seen)
    kinds, took_s = len({how for how, _ in seen}), time.monotonic() - began
    lines += [
        f"{asked.count:,} mutations of {kinds} kinds, seed {asked.seed}, as card and as slip, in {took_s:.1f} s:",
        f"{sum(bad.values())} accepted or raised {bad or ''}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if bad else 0


def _by_outcome(seen: Counter[tuple[str, str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (_, code), times in seen.items():
        total[code] += times
    return total


if __name__ == "__main__":
    sys.exit(main())
