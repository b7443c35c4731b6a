"""What a POS sends to its customer display (客显), to try Shuke's listening port with. Standard library only.

python3 pole_client.py 9101 128.00            # shows 合计 128.00 on tcp:9101
"""

import socket
import sys

PRICE, TOTAL, PAID, CHANGE = b"1", b"2", b"3", b"4"


def shown(word, amount):
    """The bytes that light a word and show an amount: ``ESC s n``, ``ESC Q A amount CR``."""
    return b"\x1bs" + word + b"\x1bQA" + amount.encode("ascii") + b"\r"


def main(arguments):
    """PORT AMOUNT."""
    with socket.create_connection(("127.0.0.1", int(arguments[0]))) as line:
        line.sendall(b"\x1b@\x0c" + shown(TOTAL, arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
