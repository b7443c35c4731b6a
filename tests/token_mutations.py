"""Hostile spellings of real tokens, without end and repeatable: what a forger, a bad scanner or a bad print gives.

``mutations(seed, count, tokens)`` yields (how, text); no text is ever one of the tokens. Used in CI and by token_fuzz.
"""

import base64
import random
from collections.abc import Callable, Iterator, Sequence

from desktop.core.store.keys.signing import DeviceKey

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LOOK_ALIKES = {"A": "Α", "B": "В", "E": "Е", "K": "К", "S": "Ѕ", "O": "0", "I": "1", "2": "２", "7": "７", "G": "Ｇ"}
_STRANGE = " \t\n\r\x00=-_+/.,018abz\u200b\ufeff\u00a0é熟\U0001f600\ud800"
_CONTEXT = b"shuke token v1\x00"
_ORDER = 2**252 + 27742317777372353535851937790883648493
_BODY = 28

Mutate = Callable[[random.Random, Sequence[str]], str]


def mutations(seed: int, count: int, tokens: Sequence[str]) -> Iterator[tuple[str, str]]:
    """``count`` pairs of the mutation's name and its text, each kind in turn. At least two tokens are needed."""
    rng, known, made = random.Random(seed), set(tokens), 0
    while made < count:
        mutate = _KINDS[made % len(_KINDS)]
        text = mutate(rng, tokens)
        if text not in known:
            made += 1
            yield mutate.__name__.strip("_"), text


def _flip(rng: random.Random, tokens: Sequence[str]) -> str:
    chars = list(rng.choice(tokens))
    for _ in range(rng.randint(1, 4)):
        chars[rng.randrange(len(chars))] = rng.choice(_ALPHABET)
    return "".join(chars)


def _truncate(rng: random.Random, tokens: Sequence[str]) -> str:
    token = rng.choice(tokens)
    cut = rng.randrange(len(token))
    return rng.choice((token[:cut], token[cut + 1 :], token[:cut] + token[cut + 1 :]))


def _extend(rng: random.Random, tokens: Sequence[str]) -> str:
    token, at = rng.choice(tokens), rng.randrange(149)
    more = "".join(rng.choices(_ALPHABET, k=rng.choice((1, 1, 4, 12, 148, 5000))))
    return rng.choice((token + more, more + token, token[:at] + more + token[at:], token + token))


def _swap(rng: random.Random, tokens: Sequence[str]) -> str:
    chars = list(rng.choice(tokens))
    here, there = rng.sample(range(len(chars)), 2)
    chars[here], chars[there] = chars[there], chars[here]
    return "".join(chars)


def _change_case(rng: random.Random, tokens: Sequence[str]) -> str:
    token, at = rng.choice(tokens), rng.randrange(148)
    return rng.choice((token.lower(), token.swapcase(), token.title(), token[:at] + token[at:].lower()))


def _leave_alphabet(rng: random.Random, tokens: Sequence[str]) -> str:
    token, at = rng.choice(tokens), rng.randrange(148)
    return token[:at] + rng.choice(_STRANGE) + token[at + rng.randint(0, 1) :]


def _pad(rng: random.Random, tokens: Sequence[str]) -> str:
    token, padding = rng.choice(tokens), "=" * rng.randint(1, 8)
    return rng.choice((token + padding, token[: -len(padding)] + padding, padding + token))


def _look_alike(rng: random.Random, tokens: Sequence[str]) -> str:
    token = rng.choice(tokens)
    char = rng.choice([char for char in _LOOK_ALIKES if char in token])
    return token.replace(char, _LOOK_ALIKES[char], rng.choice((1, -1)))


def _add_space(rng: random.Random, tokens: Sequence[str]) -> str:
    token, at, space = rng.choice(tokens), rng.randrange(149), rng.choice(" \t\n\r\v\f\u00a0\u2003\u200b\u3000")
    return token[:at] + space * rng.randint(1, 3) + token[at:]


def _set_trailing_bits(rng: random.Random, tokens: Sequence[str]) -> str:
    token = rng.choice(tokens)
    return token[:-1] + _ALPHABET[_ALPHABET.index(token[-1]) | rng.randint(1, 15)]


def _splice(rng: random.Random, tokens: Sequence[str]) -> str:
    one, other = (_raw(token) for token in rng.sample(list(tokens), 2))
    at = rng.choice((_BODY, rng.randrange(1, len(one))))
    return _text(one[:at] + other[at:])


def _flip_bits(rng: random.Random, tokens: Sequence[str]) -> str:
    raw = bytearray(_raw(rng.choice(tokens)))
    for _ in range(rng.randint(1, 3)):
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return _text(bytes(raw))


def _set_type(rng: random.Random, tokens: Sequence[str]) -> str:
    return _with(rng, tokens, 1, bytes([rng.choice((0x81, 0x82, 0x83, 0x80, 0xBF, 0x00, 0xFF, rng.randrange(256)))]))


def _set_version(rng: random.Random, tokens: Sequence[str]) -> str:
    return _with(rng, tokens, 0, bytes([rng.randrange(256)]))


def _set_merchant(rng: random.Random, tokens: Sequence[str]) -> str:
    return _with(rng, tokens, 2, rng.choice((rng.randbytes(4), _raw(rng.choice(tokens))[2:6])))


def _set_issuer(rng: random.Random, tokens: Sequence[str]) -> str:
    return _with(rng, tokens, 6, rng.choice((rng.randbytes(4), _raw(rng.choice(tokens))[6:10])))


def _set_subject(rng: random.Random, tokens: Sequence[str]) -> str:
    return _with(rng, tokens, 10, rng.choice((rng.randbytes(16), _raw(rng.choice(tokens))[10:26])))


def _set_serial(rng: random.Random, tokens: Sequence[str]) -> str:
    return _with(rng, tokens, 26, rng.randbytes(2))


def _set_signature(rng: random.Random, tokens: Sequence[str]) -> str:
    return _with(rng, tokens, _BODY, rng.choice((bytes(64), b"\xff" * 64, rng.randbytes(64))))


def _sign_as_stranger(rng: random.Random, tokens: Sequence[str]) -> str:
    """A flawless token, signed by a key that no shop knows: under its own name, or under the real issuer's."""
    stranger, body = DeviceKey.from_bytes(rng.randbytes(32)), _raw(rng.choice(tokens))[:_BODY]
    if rng.random() < 0.5:
        body = body[:6] + bytes.fromhex(stranger.key_id) + body[10:]
    return _text(body + stranger.sign(_CONTEXT + body))


def _shift_scalar(rng: random.Random, tokens: Sequence[str]) -> str:
    """S + L in place of S: the same signature in the eyes of a careless Ed25519 (RFC 8032, 5.1.7 forbids it)."""
    raw = _raw(rng.choice(tokens))
    scalar = int.from_bytes(raw[-32:], "little") + _ORDER * rng.randint(1, 14)
    return _text(raw[:-32] + scalar.to_bytes(32, "little"))


def _noise(rng: random.Random, _tokens: Sequence[str]) -> str:
    pool = rng.choice((_ALPHABET, "0123456789", _STRANGE + _ALPHABET))
    return rng.choice(("", "SK", "S")) + "".join(rng.choices(pool, k=rng.choice((0, 1, 11, 13, 24, 146, 148, 400))))


def _with(rng: random.Random, tokens: Sequence[str], at: int, value: bytes) -> str:
    raw = _raw(rng.choice(tokens))
    return _text(raw[:at] + value + raw[at + len(value) :])


def _raw(token: str) -> bytes:
    return base64.b32decode(token + "====")


def _text(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").rstrip("=")


_KINDS: tuple[Mutate, ...] = (
    _flip, _truncate, _extend, _swap, _change_case, _leave_alphabet, _pad, _look_alike, _add_space, _set_trailing_bits,
    _splice, _flip_bits, _set_type, _set_version, _set_merchant, _set_issuer, _set_subject, _set_serial, _set_signature,
    _sign_as_stranger, _shift_scalar, _noise,
)  # fmt: skip
