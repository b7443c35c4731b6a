"""What a POS prints, to try Shuke's pass-through printer with. Standard library only.

python3 slip_client.py 9100 20261122-0017 128.00
"""

import socket
import sys

INIT, CUT = b"\x1b@", b"\x1dVB\x00"


def slip(bill, total):
    """A slip in GBK with its cut, as a POS sends it."""
    text = "拾味小馆\n单号:{}  桌号:12\n宫保鸡丁   1   {}\n应收:      ￥{}\n谢谢惠顾\n\n\n".format(bill, total, total)
    return INIT + text.encode("gb18030") + CUT


def main(arguments):
    """PORT BILL TOTAL."""
    with socket.create_connection(("127.0.0.1", int(arguments[0]))) as line:
        line.sendall(slip(arguments[1], arguments[2]))
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):  # until the printer has it
            pass


if __name__ == "__main__":
    main(sys.argv[1:])
