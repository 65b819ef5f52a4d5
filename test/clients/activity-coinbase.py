"""Trades on the account until it is stopped, so that tests which wait for an event of the account get one."""
import sys
import time

import ccxt

port, key, secret = sys.argv[1:4]
exchange = ccxt.coinbase(
    {"apiKey": key, "secret": secret, "urls": {"api": {"rest": f"http://127.0.0.1:{port}"}}, "enableRateLimit": False}
)
exchange.load_markets()
side = "buy"
while True:
    if side == "buy":
        exchange.create_market_buy_order_with_cost("BTC/USD", 60)
    else:
        exchange.create_order("BTC/USD", "market", "sell", 0.001)
    resting = exchange.create_order("BTC/USD", "limit", "buy", 0.001, 30000)
    time.sleep(0.4)
    exchange.cancel_order(resting["id"])
    side = "sell" if side == "buy" else "buy"
