"""nautilus_trader's Binance adapter on the simulated venue: connect, reconcile, subscribe, trade, cancel, stop.

The node is started as its users do, with the two addresses of its configuration. What it believes at the end is compared
with the ledger of the venue: every order, every fill, every commission, every balance.
"""
import sys
import threading
from datetime import timedelta
from decimal import Decimal

from ledger import Ledger, check
from nautilus_trader.adapters.binance import BINANCE
from nautilus_trader.adapters.binance import BinanceAccountType
from nautilus_trader.adapters.binance import BinanceDataClientConfig
from nautilus_trader.adapters.binance import BinanceExecClientConfig
from nautilus_trader.adapters.binance import BinanceLiveDataClientFactory
from nautilus_trader.adapters.binance import BinanceLiveExecClientFactory
from nautilus_trader.config import InstrumentProviderConfig
from nautilus_trader.config import LiveExecEngineConfig
from nautilus_trader.config import LoggingConfig
from nautilus_trader.config import TradingNodeConfig
from nautilus_trader.live.node import TradingNode
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import OrderSide
from nautilus_trader.model.enums import OrderStatus
from nautilus_trader.model.enums import TimeInForce
from nautilus_trader.model.identifiers import InstrumentId
from nautilus_trader.model.identifiers import TraderId
from nautilus_trader.trading.strategy import Strategy

PORT, KEY, SECRET = sys.argv[1:4]
SYMBOL = "BTCUSDT"
INSTRUMENT = InstrumentId.from_str(f"{SYMBOL}.BINANCE")
BARS = BarType.from_str(f"{INSTRUMENT}-1-SECOND-LAST-EXTERNAL")
# Everything that the strategy waits for comes within a second or two; a minute is for a machine that is busy.
GIVE_UP_SECONDS = 90
ledger = Ledger(PORT, KEY, SECRET)


class Round(Strategy):
    """One order of each kind that the adapter knows on spot, each waits for the end of the one before."""

    def __init__(self):
        super().__init__()
        self.seen = {"quotes": 0, "trades": 0, "book changes": 0, "history bars": 0, "bars": 0}
        self.ended = threading.Event()
        self.steps = self.plan()
        self.waits_for = None
        self.rejected = []

    def on_start(self):
        """Subscribes, and asks for history."""
        self.subscribe_quote_ticks(INSTRUMENT)
        self.subscribe_trade_ticks(INSTRUMENT)
        self.subscribe_order_book_deltas(INSTRUMENT)
        self.subscribe_bars(BARS)
        self.request_bars(BARS, start=self.clock.utc_now() - timedelta(minutes=1))
        self.clock.set_timer("next", timedelta(milliseconds=100), callback=self.on_next)

    def on_quote_tick(self, tick):
        """Counts."""
        self.seen["quotes"] += 1

    def on_trade_tick(self, tick):
        """Counts."""
        self.seen["trades"] += 1

    def on_order_book_deltas(self, deltas):
        """Counts."""
        self.seen["book changes"] += 1

    def on_bar(self, bar):
        """Counts."""
        self.seen["bars"] += 1

    def on_historical_data(self, data):
        """Counts."""
        self.seen["history bars"] += 1

    def on_order_rejected(self, event):
        """Notes what the venue refused."""
        self.rejected.append(event.reason)

    def send(self, order, *statuses):
        """Submits, and waits until the order is in one of the statuses."""
        self.submit_order(order)
        return lambda: order.status in statuses

    def take_back(self, order):
        """Cancels, and waits for the end."""
        self.cancel_order(order)
        return lambda: order.status == OrderStatus.CANCELED

    def plan(self):
        """The round: each yield is what has to be true before it goes on."""
        yield lambda: all(self.seen.values())
        make = self.order_factory
        instrument = self.cache.instrument(INSTRUMENT)
        size = instrument.make_qty(Decimal("0.01"))
        bid, ask = ledger.book_ticker(SYMBOL)
        far = instrument.make_price(bid / 2)

        yield self.send(make.market(INSTRUMENT, OrderSide.BUY, size), OrderStatus.FILLED)
        maker = make.limit(INSTRUMENT, OrderSide.BUY, size, far, post_only=True)
        yield self.send(maker, OrderStatus.ACCEPTED)
        yield self.take_back(maker)
        resting = make.limit(INSTRUMENT, OrderSide.BUY, size, instrument.make_price(bid / 3))
        yield self.send(resting, OrderStatus.ACCEPTED)
        crossing = instrument.make_price(bid * Decimal("0.98"))
        at_once = make.limit(INSTRUMENT, OrderSide.SELL, size, crossing, time_in_force=TimeInForce.IOC)
        yield self.send(at_once, OrderStatus.FILLED)
        stop = make.stop_limit(
            INSTRUMENT, OrderSide.BUY, size, instrument.make_price(ask * 2), instrument.make_price(ask * 2)
        )
        yield self.send(stop, OrderStatus.ACCEPTED)
        refused = make.limit(INSTRUMENT, OrderSide.BUY, size, instrument.make_price(ask * 2), post_only=True)
        yield self.send(refused, OrderStatus.REJECTED)
        low = instrument.make_price(bid / 2)
        late = make.stop_limit(INSTRUMENT, OrderSide.BUY, size, low, low)
        yield self.send(late, OrderStatus.REJECTED)
        self.cancel_all_orders(INSTRUMENT)
        yield lambda: resting.is_closed and stop.is_closed
        for older in self.cache.orders_open(instrument_id=INSTRUMENT):
            yield self.take_back(older)

    def on_next(self, _event):
        """Goes on as soon as what was waited for has come."""
        try:
            if self.waits_for is None or self.waits_for():
                self.waits_for = next(self.steps)
        except StopIteration:
            self.clock.cancel_timer("next")
            self.ended.set()


def configuration():
    """The node as a user configures it: an account, a kind of account, two addresses."""
    common = dict(
        api_key=KEY,
        api_secret=SECRET,
        account_type=BinanceAccountType.SPOT,
        base_url_http=f"http://127.0.0.1:{PORT}",
        base_url_ws=f"ws://127.0.0.1:{PORT}",
        instrument_provider=InstrumentProviderConfig(load_ids=frozenset([str(INSTRUMENT)])),
    )
    return TradingNodeConfig(
        trader_id=TraderId("CHECK-001"),
        logging=LoggingConfig(log_level="INFO", log_colors=False),
        exec_engine=LiveExecEngineConfig(reconciliation=True),
        data_clients={BINANCE: BinanceDataClientConfig(**common)},
        exec_clients={BINANCE: BinanceExecClientConfig(**common)},
        timeout_connection=30.0,
        timeout_reconciliation=20.0,
        timeout_post_stop=2.0,
    )


def judge_orders(cache):
    """What the node believes of its orders and fills, and what the ledger says."""
    theirs = {order["clientOrderId"]: order for order in ledger.orders(SYMBOL)}
    mine = {str(order.client_order_id): order for order in cache.orders() if order.venue_order_id is not None}
    sent = {name: order for name, order in mine.items() if order.strategy_id.value != "EXTERNAL"}
    check("every order is in the ledger under its id", set(sent) <= set(theirs), f"{sorted(sent)} {sorted(theirs)}")
    words = {OrderStatus.FILLED: "FILLED", OrderStatus.CANCELED: "CANCELED"}
    for name, order in sorted(sent.items()):
        other = theirs.get(name, {})
        kind = f"{other.get('type', order.type_string())} {other.get('side')}"
        same = words.get(order.status) == other.get("status")
        same = same and Decimal(other["executedQty"]) == order.filled_qty.as_decimal()
        check(f"{kind} ends as {other.get('status')} on both sides", same, str(order))
    fills = {}
    for order in mine.values():
        for event in order.events:
            if type(event).__name__ == "OrderFilled":
                price, quantity = event.last_px.as_decimal(), event.last_qty.as_decimal()
                fee = event.commission.as_decimal(), event.commission.currency.code
                fills[event.trade_id.value] = (price, quantity, *fee, str(event.liquidity_side.name) == "MAKER")
    trades = {}
    for trade in ledger.trades(SYMBOL):
        price, quantity, fee = (Decimal(trade[name]) for name in ("price", "qty", "commission"))
        trades[str(trade["id"])] = (price, quantity, fee, trade["commissionAsset"], trade["isMaker"])
    check(f"{len(trades)} fills agree in price, quantity, commission", fills == trades and fills, f"{fills} {trades}")


def judge_balances(account):
    """Balances, to the last digit."""
    theirs = {asset: amounts for asset, amounts in ledger.balances().items() if any(amounts)}
    mine = {
        currency.code: (balance.free.as_decimal(), balance.locked.as_decimal())
        for currency, balance in account.balances().items()
        if balance.total.as_decimal()
    }
    check("balances agree", mine == theirs, f"{mine} {theirs}")


def watch(node, strategy, found):
    """Ends the node when the round has ended, or has not for too long."""
    found["ended"] = strategy.ended.wait(GIVE_UP_SECONDS)
    node.kernel.loop.call_soon_threadsafe(node.stop)


def main():
    """Prints a line for each check."""
    before = ledger.order(symbol=SYMBOL, side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.02", price="20000")
    node = TradingNode(config=configuration())
    strategy = Round()
    node.trader.add_strategy(strategy)
    node.add_data_client_factory(BINANCE, BinanceLiveDataClientFactory)
    node.add_exec_client_factory(BINANCE, BinanceLiveExecClientFactory)
    node.build()
    found = {}
    watcher = threading.Thread(target=watch, args=(node, strategy, found))
    watcher.start()
    node.run()
    watcher.join()
    check("the round came to its end", found["ended"], f"it waits after {strategy.seen}, refused {strategy.rejected}")
    for name, count in strategy.seen.items():
        check(f"{name} arrived", count > 0)
    external = [o for o in node.cache.orders() if str(o.venue_order_id) == str(before["orderId"])]
    is_known = len(external) == 1 and external[0].quantity.as_decimal() == Decimal("0.02")
    check("an order of before was reconciled", is_known, str(node.cache.orders()))
    check("and cancelled: nothing is open", not ledger.call("GET", "/api/v3/openOrders", symbol=SYMBOL))
    check("a post-only order that crosses and a stop that is behind the market are refused", len(strategy.rejected) == 2, str(strategy.rejected))
    judge_orders(node.cache)
    judge_balances(node.portfolio.account(INSTRUMENT.venue))
    node.dispose()


main()
