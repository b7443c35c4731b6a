"""The code by which somebody whom HQ published begins at a till: made at HQ, told once, kept as a slow hash.

Ten characters of HQ's codes hold 49 bits, so that whoever reads the hash on its way finds no code in it; a PIN of four
to six digits would be found at once, which is why none ever travels.
"""

import unicodedata
from hashlib import sha256

FIRST_NUMBER = 9001
"""HQ's people are numbered from here, those a shop took on itself from 1: at one till both are chosen by number, and a
single key goes on choosing one of the shop's first eight."""
LONGEST = 40
"""Of what somebody types; anything longer is no code."""


def start_secret(staff_id: str, typed: str) -> bytes:
    """What is hashed: the code as somebody typed it (small letters, spaces, hyphens do not matter), and whose it is."""
    folded = unicodedata.normalize("NFKC", typed[:LONGEST]).upper()
    plain = "".join(char for char in folded if char.isalnum())
    return sha256(f"shuke start code 1\n{staff_id}\n{plain}".encode()).hexdigest().encode()
