"""python-binance against the simulated venue: reads, orders, an order list, refusals. Prints one line for each check."""
import sys

from binance.client import Client
from binance.exceptions import BinanceAPIException

PORT, KEY, SECRET = sys.argv[1:4]
client = Client(KEY, SECRET, ping=False)
client.session.trust_env = False
client.API_URL = f"http://127.0.0.1:{PORT}/api"


def check(name, is_right):
    print(f"{'ok' if is_right else 'FAILED'} {name}", flush=True)


check("ping", client.ping() == {})
check("time", client.get_server_time()["serverTime"] > 0)
info = client.get_symbol_info("BTCUSDT")
check("exchange info", info["status"] == "TRADING")
book = client.get_order_book(symbol="BTCUSDT", limit=20)
check("book", float(book["bids"][0][0]) < float(book["asks"][0][0]))
check("trades", len(client.get_recent_trades(symbol="BTCUSDT", limit=10)) == 10)
check("klines", len(client.get_klines(symbol="BTCUSDT", interval="1m", limit=5)) == 5)
check("ticker", float(client.get_ticker(symbol="BTCUSDT")["lastPrice"]) > 0)
before = float(client.get_asset_balance(asset="BTC")["free"])
bought = client.order_market_buy(symbol="BTCUSDT", quantity="0.01")
check("market order", bought["status"] == "FILLED")
fee = sum(float(fill["commission"]) for fill in bought["fills"])
after = float(client.get_asset_balance(asset="BTC")["free"])
check("balance after it", abs(after - before - 0.01 + fee) < 1e-9)
mine = [trade for trade in client.get_my_trades(symbol="BTCUSDT") if trade["orderId"] == bought["orderId"]]
check("own trades", sum(float(trade["qty"]) for trade in mine) == 0.01)
resting = client.order_limit_buy(symbol="BTCUSDT", quantity="0.01", price="30000")
check("limit order", resting["status"] == "NEW")
check("order status", client.get_order(symbol="BTCUSDT", orderId=resting["orderId"])["status"] == "NEW")
check("open orders", resting["orderId"] in [order["orderId"] for order in client.get_open_orders(symbol="BTCUSDT")])
check("cancel", client.cancel_order(symbol="BTCUSDT", orderId=resting["orderId"])["status"] == "CANCELED")
check("all orders", len(client.get_all_orders(symbol="BTCUSDT")) >= 2)
try:
    client.cancel_order(symbol="BTCUSDT", orderId=resting["orderId"])
    check("second cancel is refused", False)
except BinanceAPIException as refusal:
    check("second cancel is refused", refusal.code == -2011 and refusal.message == "Unknown order sent.")
try:
    client.order_limit_buy(symbol="BTCUSDT", quantity="0.0000001", price="30000")
    check("lot size is refused", False)
except BinanceAPIException as refusal:
    check("lot size is refused", refusal.code == -1013 and refusal.message == "Filter failure: LOT_SIZE")
key = client.stream_get_listen_key()
check("listen key", len(key) == 60)
