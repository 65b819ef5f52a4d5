"""The venue's own SDK, unmodified, on the simulated venue: each check prints `ok` or `FAILED` with its name.

The SDK speaks https to whatever address it is given; its session, which is a plain requests session, is told here that
this one address is plain http. Nothing else is mapped.
"""
import json
import sys
import time
import uuid
from decimal import Decimal

from coinbase.rest import RESTClient
from coinbase.websocket import WebsocketResponse, WSClient, WSUserClient
from requests.adapters import HTTPAdapter
from requests.exceptions import HTTPError

port, key, secret = sys.argv[1:4]
host = f"127.0.0.1:{port}"


class PlainHttp(HTTPAdapter):
    def send(self, request, **options):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **options)

    def get_connection_with_tls_context(self, request, verify, proxies=None, cert=None):
        return self.get_connection_with_url(request.url)

    def get_connection_with_url(self, url):
        return self.poolmanager.connection_from_url(url)


client = RESTClient(api_key=key, api_secret=secret, base_url=host, rate_limit_headers=True)
client.session.mount(f"https://{host}", PlainHttp())
client.session.trust_env = False


def check(name, passed):
    print(f"ok {name}" if passed else f"FAILED {name}", flush=True)


def refusal(call):
    try:
        call()
    except HTTPError as error:
        return f"{error.response.status_code} {error.response.text}"
    return "nothing was refused"


def wait_for(fits, within=15):
    until = time.time() + within
    while time.time() < until:
        if fits():
            return True
        time.sleep(0.05)
    return False


def new_id():
    return str(uuid.uuid4())


def dollars():
    accounts = client.get_accounts().accounts
    usd = next(account for account in accounts if account.currency == "USD")
    return Decimal(usd.available_balance["value"]) + Decimal(usd.hold["value"])


product = client.get_product("BTC-USD")
check("get_product", product.product_id == "BTC-USD" and Decimal(product.price) > 0)
check("get_products", len(client.get_products().products) >= 2)
check("get_public_products", len(client.get_public_products().products) >= 2)
check("get_public_product", client.get_public_product("ETH-USD").product_id == "ETH-USD")
book = client.get_product_book("BTC-USD", limit=5).pricebook
bid, ask = Decimal(book.bids[0].price), Decimal(book.asks[0].price)
check("get_product_book", len(book.bids) == 5 and bid < ask)
check("get_public_product_book", len(client.get_public_product_book("BTC-USD").pricebook.bids) > 5)
check("get_best_bid_ask", client.get_best_bid_ask(["BTC-USD"]).pricebooks[0].product_id == "BTC-USD")
now = int(time.time())
candles = client.get_candles("BTC-USD", str(now - 3600), str(now), "ONE_MINUTE").candles
check("get_candles", len(candles) > 2 and int(candles[0].start) > int(candles[1].start))
check("get_public_candles", len(client.get_public_candles("BTC-USD", str(now - 3600), str(now), "FIVE_MINUTE").candles) > 0)
check("get_market_trades", len(client.get_market_trades("BTC-USD", 10).trades) == 10)
check("get_unix_time", abs(int(client.get("/api/v3/brokerage/time")["epochSeconds"]) - now) < 60)
check("get_accounts", dollars() == Decimal("1000000"))
first = client.get_accounts(limit=1)
check("get_account", client.get_account(first.accounts[0].uuid).account.uuid == first.accounts[0].uuid)
check("rate limit headers", int(client.get("/api/v3/brokerage/accounts")["x-ratelimit-remaining"]) > 0)
fees = client.get_transaction_summary().fee_tier
check("get_transaction_summary", (fees["maker_fee_rate"], fees["taker_fee_rate"]) == ("0.006", "0.012"))
check("get_api_key_permissions", client.get_api_key_permissions().can_trade)
check("get_portfolios", client.get_portfolios().portfolios[0].type == "DEFAULT")

far = str((bid * Decimal("0.8")).quantize(Decimal("0.01")))
placed_id = new_id()
placed = client.limit_order_gtc_buy(placed_id, "BTC-USD", "0.01", far, post_only=True)
order_id = placed["success_response"]["order_id"]
check("limit_order_gtc_buy", placed.success)
again = client.limit_order_gtc_buy(placed_id, "BTC-USD", "0.02", far)
check("the same client_order_id gives the same order", again["success_response"]["order_id"] == order_id)
check("get_order", client.get_order(order_id).order.status == "OPEN")
check("list_orders", client.list_orders(order_status=["OPEN"]).orders[0].order_id == order_id)
check("preview_edit_order", client.preview_edit_order(order_id, size="0.02", price=far).errors == [])
check("edit_order", client.edit_order(order_id, size="0.02", price=far).success)
changed = client.get_order(order_id).order
check("the order has the new size", changed.to_dict()["order_configuration"]["limit_limit_gtc"]["base_size"] == "0.02")
check("cancel_orders", client.cancel_orders([order_id]).results[0].success)
check("the order is cancelled", client.get_order(order_id).order.status == "CANCELLED")

events = []
user = WSUserClient(api_key=key, api_secret=secret, base_url=f"ws://{host}", on_message=lambda text: events.append(text))
user.open()
user.subscribe([], ["user", "heartbeats"])
market = []
feed = WSClient(api_key=key, api_secret=secret, base_url=f"ws://{host}", on_message=lambda text: market.append(text))
feed.open()
feed.subscribe(["BTC-USD"], ["heartbeats", "level2", "ticker", "market_trades", "candles", "status", "ticker_batch"])

before = dollars()
preview = client.preview_market_order_buy("BTC-USD", quote_size="100")
check("preview_market_order_buy", preview.errs == [] and Decimal(preview.order_total) <= 100)
bought = client.market_order_buy(new_id(), "BTC-USD", quote_size="100")
buy = client.get_order(bought["success_response"]["order_id"]).order
check("market_order_buy", buy.status == "FILLED" and Decimal(buy.total_value_after_fees) <= 100)
sold = client.market_order_sell(new_id(), "BTC-USD", base_size=buy.filled_size)
sell = client.get_order(sold["success_response"]["order_id"]).order
check("market_order_sell", sell.status == "FILLED" and sell.filled_size == buy.filled_size)
spent = Decimal(buy.filled_value) + Decimal(buy.total_fees)
earned = Decimal(sell.filled_value) - Decimal(sell.total_fees)
check("the balance is what the orders say, to the unit", dollars() == before - spent + earned)
fills = client.get_fills(order_ids=[buy.order_id, sell.order_id]).fills
check("get_fills", sum(Decimal(fill.commission) for fill in fills) == Decimal(buy.total_fees) + Decimal(sell.total_fees))
stop = str((bid * Decimal("0.9")).quantize(Decimal("0.01")))
limit = str((bid * Decimal("0.89")).quantize(Decimal("0.01")))
stopped = client.stop_limit_order_gtc_sell(new_id(), "BTC-USD", "0.01", limit, stop, "STOP_DIRECTION_STOP_DOWN")
check("stop_limit_order_gtc_sell", stopped.success)
profit = str((ask * Decimal("1.2")).quantize(Decimal("0.01")))
bracket = client.trigger_bracket_order_gtc_sell(new_id(), "BTC-USD", "0.01", profit, stop)
check("trigger_bracket_order_gtc_sell", bracket.success)
ids = [stopped["success_response"]["order_id"], bracket["success_response"]["order_id"]]
check("both are cancelled", all(result.success for result in client.cancel_orders(ids).results))
refused = client.limit_order_gtc_sell(new_id(), "BTC-USD", "3000", far)
check("an order without the funds is refused", refused["error_response"]["error"] in ("INSUFFICIENT_FUND", "UNKNOWN_FAILURE_REASON"))
check("an order that is none is not found", refusal(lambda: client.get_order("none")).startswith("404 "))
stranger = RESTClient(api_key=f"{key}x", api_secret=secret, base_url=host)
stranger.session.mount(f"https://{host}", PlainHttp())
stranger.session.trust_env = False
check("another key is refused", refusal(lambda: stranger.get_accounts()).startswith("401 Unauthorized"))

names = {"l2_data", "ticker", "market_trades", "candles", "status", "heartbeats", "subscriptions", "ticker_batch"}
check("WSClient hears all channels", wait_for(lambda: names <= {json.loads(text)["channel"] for text in market}))
numbers = [json.loads(text)["sequence_num"] for text in market]
check("WSClient misses no message", numbers == list(range(len(numbers))))
check("messages are read by the SDK's types", all(WebsocketResponse(json.loads(text)).channel for text in list(market)))
states = lambda: [
    order["status"]
    for text in events
    for event in json.loads(text)["events"]
    for order in event.get("orders", [])
    if order["order_id"] == buy.order_id
]
check("WSUserClient hears the order filled", wait_for(lambda: "FILLED" in states()))
feed.close()
user.close()
