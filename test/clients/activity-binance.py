"""Trades on the account until it is stopped, so that tests which wait for an event of the account get one."""
import hashlib
import hmac
import json
import sys
import time
import urllib.parse
import urllib.request

PORT, KEY, SECRET = sys.argv[1:4]
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(method, **fields):
    fields["timestamp"] = int(time.time() * 1000)
    text = urllib.parse.urlencode(fields)
    signature = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    url = f"http://127.0.0.1:{PORT}/api/v3/order?{text}&signature={signature}"
    request = urllib.request.Request(url, method=method, headers={"X-MBX-APIKEY": KEY})
    return json.load(OPENER.open(request, timeout=10))


side = "BUY"
while True:
    call("POST", symbol="BTCUSDT", side=side, type="MARKET", quantity="0.001")
    resting = call("POST", symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.001", price="30000")
    time.sleep(0.4)
    call("DELETE", symbol="BTCUSDT", orderId=resting["orderId"])
    side = "SELL" if side == "BUY" else "BUY"
