"""binance-connector against the simulated venue: reads, orders, order lists, refusals. Prints one line for each check."""
import sys

from binance.error import ClientError
from binance.spot import Spot

PORT, KEY, SECRET = sys.argv[1:4]
client = Spot(api_key=KEY, api_secret=SECRET, base_url=f"http://127.0.0.1:{PORT}", show_limit_usage=True)
client.session.trust_env = False


def check(name, is_right):
    print(f"{'ok' if is_right else 'FAILED'} {name}", flush=True)


check("ping", client.ping()["data"] == {})
check("limit usage", "x-mbx-used-weight-1m" in client.time()["limit_usage"])
check("exchange info", client.exchange_info(symbol="BTCUSDT")["data"]["symbols"][0]["baseAsset"] == "BTC")
book = client.depth("BTCUSDT", limit=10)["data"]
check("book", len(book["bids"]) == 10 and len(book["asks"]) == 10)
check("aggregate trades", len(client.agg_trades("BTCUSDT", limit=10)["data"]) == 10)
check("rolling ticker", float(client.rolling_window_ticker("BTCUSDT", windowSize="1h")["data"]["lastPrice"]) > 0)
check("account", client.account()["data"]["canTrade"])
order = dict(symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.01", price="30000")
check("test order", client.new_order_test(**order)["data"] == {})
resting = client.new_order(**order)["data"]
check("limit order", resting["status"] == "NEW")
replaced = client.cancel_and_replace(**{**order, "price": "31000"}, cancelReplaceMode="STOP_ON_FAILURE", cancelOrderId=resting["orderId"])["data"]
check("cancel and replace", replaced["newOrderResult"] == "SUCCESS")
check("cancel all", any(entry.get("status") == "CANCELED" for entry in client.cancel_open_orders("BTCUSDT")["data"]))
sold = client.new_order(symbol="BTCUSDT", side="SELL", type="MARKET", quoteOrderQty="100")["data"]
check("market order by quote quantity", sold["status"] == "FILLED" and float(sold["cummulativeQuoteQty"]) <= 100)
check("own trades", len(client.my_trades("BTCUSDT", orderId=sold["orderId"])["data"]) >= 1)
check("coins", "BTC" in [coin["coin"] for coin in client.coin_info()["data"]])
try:
    client.new_order(**{**order, "quantity": "100000"})
    check("what the account does not have is refused", False)
except ClientError as refusal:
    check("what the account does not have is refused", refusal.error_code in (-1013, -2010))
check("listen key", len(client.new_listen_key()["data"]["listenKey"]) == 60)
