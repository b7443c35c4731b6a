"""What a POS program does to let its customers' points count: copy what you need. Standard library only, Python 3.8+.

    export SHUKE_POS_TOKEN=shuke-pos-…            # Settings, POS connection
    python3 pos_client.py quote  13800138000 128.00
    python3 pos_client.py sale   20261122-0017 13800138000 128.00 500

``sale`` plays a whole bill: ask, announce, take the money, record. Amounts are in 分 on the line (12800 is ¥128.00).
"""

import http.client
import json
import os
import sys
import time
from decimal import Decimal

TRIES, PAUSE_S, ANSWER_S = 5, 0.3, 5.0


class Refused(Exception):
    """Shuke says no: ``code`` for the program, ``title``, ``detail`` and ``remedy`` for the cashier."""

    def __init__(self, problem):
        super().__init__("{title}: {detail} {remedy}".format(**problem))
        self.code = problem["code"]
        self.status = problem["status"]


class Away(Exception):
    """Nobody answers: sell without points; the bill can be recorded in Shuke's window by its number later."""


class Shuke:
    """One kept line to the till's door."""

    def __init__(self, token, host="127.0.0.1", port=8377):
        self.headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
        self.line = http.client.HTTPConnection(host, port, timeout=ANSWER_S)

    def quote(self, amount_minor, member=None, points=0):
        """What the bill would come to; nothing is written."""
        return self._ask("quote", amount_minor=amount_minor, member=member, points=points)

    def hold(self, bill, amount_minor, member=None, points=0):
        """Announce the bill under the POS's own number: its points are promised."""
        return self._ask("hold", bill=bill, amount_minor=amount_minor, member=member, points=points)

    def commit(self, bill, amount_minor=None):
        """The bill is paid. Asked again until it is answered: the same number is the same sale."""
        return self._ask("commit", bill=bill, amount_minor=amount_minor)

    def void(self, bill):
        """The bill will not be paid."""
        return self._ask("void", bill=bill)

    def refund(self, bill, refund, reason, amount_minor=None):
        """Money was given back; ``refund`` is the POS's own number of it."""
        return self._ask("refund", bill=bill, refund=refund, reason=reason, amount_minor=amount_minor)

    def _ask(self, what, **message):
        body = json.dumps({name: value for name, value in message.items() if value is not None})
        for tried in range(TRIES):
            if tried:
                time.sleep(PAUSE_S * tried)
            try:
                self.line.request("POST", "/v1/" + what, body, self.headers)
                answer = self.line.getresponse()
                document = json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError):
                self.line.close()  # lost on the way: every request may be sent again
                continue
            if answer.status == 200:
                return document
            if answer.status != 503:
                raise Refused(document)
        raise Away(what)


def sale(shuke, bill, member, amount_minor, points):
    """A bill from the first scan to the paid money; prints what a cashier would see."""
    offer = shuke.quote(amount_minor, member)
    print("会员 {}，本单最多可用 {} 积分".format(offer["member"]["name"], offer["most_points"]))
    held = shuke.hold(bill, amount_minor, member, min(points, offer["most_points"]))["offer"]
    print("用 {} 积分，减 {}，应收 {}".format(held["points"], yuan(held["discount_minor"]), yuan(held["pay_minor"])))
    # Here the POS takes held["pay_minor"]. If the customer walks away instead: shuke.void(bill)
    done = shuke.commit(bill, amount_minor)
    print("已记好，得 {} 积分，余 {}".format(done["points_earned"], done["balance"]))


def yuan(amount_minor):
    """12800 as ¥128.00."""
    return "¥{:.2f}".format(Decimal(amount_minor) / 100)


def main(arguments):
    """``quote MEMBER AMOUNT`` or ``sale BILL MEMBER AMOUNT POINTS``; 1 where Shuke refused, 2 where nobody answers."""
    shuke = Shuke(os.environ["SHUKE_POS_TOKEN"], port=int(os.environ.get("SHUKE_POS_PORT", "8377")))
    try:
        if arguments[0] == "quote":
            print(json.dumps(shuke.quote(int(Decimal(arguments[2]) * 100), arguments[1]), ensure_ascii=False))
        else:
            bill, member, amount, points = arguments[1:5]
            sale(shuke, bill, member, int(Decimal(amount) * 100), int(points))
    except Refused as refused:
        print(refused)
        return 1
    except Away:
        print("Shuke 没有应答：照常收款，不计积分，之后在熟客里按单号补记。")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
