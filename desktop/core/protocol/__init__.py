"""What leaves a till and is read elsewhere: layouts of tokens, later of pushes and pulls. Byte for byte, versioned.

Imports the standard library, msgspec and domain, nothing else: HQ imports this room too. It lays bytes out and reads
them back; who signed them is judged in store/keys. Start at token.py.
"""
