"""Trades on the account until it is stopped, so that tests which wait for an event of the account get one."""
import sys
import time

from ledger import Ledger

ledger = Ledger(*sys.argv[1:4])
side = "BUY"
while True:
    ledger.order(symbol="BTCUSDT", side=side, type="MARKET", quantity="0.001")
    resting = ledger.order(
        symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.001", price="30000"
    )
    time.sleep(0.4)
    ledger.call("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=resting["orderId"])
    side = "SELL" if side == "BUY" else "BUY"
