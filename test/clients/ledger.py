"""What the venue itself says about the account, asked for with the account's key and read in exact decimals.

Clients are judged by these answers, never by what they say about themselves.
"""
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal

DETAIL_MOST = 600
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Ledger:
    """Signed requests to `bot4 sim serve --venue binance`."""

    def __init__(self, port, key, secret):
        self.origin = f"http://127.0.0.1:{port}"
        self.key = key
        self.secret = secret

    def call(self, method, path, **fields):
        """Sends one signed request. Raises RuntimeError with the venue's words."""
        fields["timestamp"] = int(time.time() * 1000)
        text = urllib.parse.urlencode(fields)
        signature = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        url = f"{self.origin}{path}?{text}&signature={signature}"
        request = urllib.request.Request(url, method=method, headers={"X-MBX-APIKEY": self.key})
        try:
            with OPENER.open(request, timeout=10) as answer:
                return json.load(answer, parse_float=Decimal)
        except urllib.error.HTTPError as refusal:
            raise RuntimeError(f"{method} {path} {fields}: {refusal.read().decode()}") from None

    def order(self, **fields):
        """Places an order."""
        return self.call("POST", "/api/v3/order", **fields)

    def book_ticker(self, symbol):
        """Best bid and ask."""
        with OPENER.open(f"{self.origin}/api/v3/ticker/bookTicker?symbol={symbol}", timeout=10) as answer:
            book = json.load(answer)
        return Decimal(book["bidPrice"]), Decimal(book["askPrice"])

    def balances(self):
        """`{asset: (free, locked)}`."""
        entries = self.call("GET", "/api/v3/account")["balances"]
        return {entry["asset"]: (Decimal(entry["free"]), Decimal(entry["locked"])) for entry in entries}

    def orders(self, symbol):
        """Every order of the account, oldest first."""
        return self.call("GET", "/api/v3/allOrders", symbol=symbol, limit=1000)

    def trades(self, symbol):
        """Every fill of the account, oldest first."""
        return self.call("GET", "/api/v3/myTrades", symbol=symbol, limit=1000)


def check(name, is_right, detail=""):
    """One line for each check; `npm run check:clients` counts them."""
    more = "" if is_right or detail == "" else f" ({str(detail)[:DETAIL_MOST]})"
    print(f"{'ok' if is_right else 'FAILED'} {name}{more}", flush=True)
