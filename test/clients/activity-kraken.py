"""Trades on the account until it is stopped, so that tests which wait for an event of the account get one.

Orders go over WebSocket: two programs with one key would get in the way of each other's nonces over REST.
"""
import asyncio
import sys

import ccxt.pro

port, key, secret = sys.argv[1:4]


async def main():
    http = f"http://127.0.0.1:{port}"
    streams = f"ws://127.0.0.1:{port}/v2"
    exchange = ccxt.pro.kraken({"apiKey": key, "secret": secret, "enableRateLimit": False})
    exchange.urls["api"].update({"public": http, "private": http})
    exchange.urls["api"]["ws"].update(
        {"public": streams, "private": streams, "publicV2": streams, "privateV2": streams}
    )
    await exchange.load_markets()
    side = "buy"
    while True:
        await exchange.create_order_ws("BTC/USD", "market", side, 0.001)
        resting = await exchange.create_order_ws("BTC/USD", "limit", "buy", 0.001, 30000)
        await asyncio.sleep(0.4)
        await exchange.cancel_order_ws(resting["id"])
        side = "sell" if side == "buy" else "buy"


asyncio.run(main())
