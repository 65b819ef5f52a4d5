"""freqtrade in live mode on the simulated venue: entry, stop on the exchange, exit; its profit against the ledger.

freqtrade is started as its users do, with a configuration file whose addresses are on this machine. Some trades are left
by a signal: their stop is cancelled and a market or limit order sells. Others are left to their stop: this script sells
until the market is there. What freqtrade wrote into its database is compared with the fills of the venue, in exact
decimals: profit = what was sold for - its commission - what was paid - the commission in the base asset at the price
that was paid. Markets have grids on which commissions are whole units, so both sides are exact to 1e-8.
"""
import json
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time
from decimal import Decimal

from ledger import Ledger, check

PORT, KEY, SECRET, FOLDER = sys.argv[1:5]
STRATEGIES = pathlib.Path(__file__).parent / "freqtrade-strategies"
BY_SIGNAL = ["BNB/USDT", "LTC/USDT"]
BY_STOP = ["XRP/USDT", "SOL/USDT"]
PAIRS = BY_SIGNAL + BY_STOP
# Two passes of freqtrade: market entries and limit exits, then limit entries and market exits.
PASSES = [("market", "limit"), ("limit", "market")]
GIVE_UP_SECONDS = 180
STOP_SECONDS = 30
TOLERANCE = Decimal("1e-8")
ledger = Ledger(PORT, KEY, SECRET)
folder = pathlib.Path(FOLDER)


def configuration(entry_type, exit_type):
    """freqtrade's configuration: every address that its exchange library knows is on this machine."""
    rest = f"http://127.0.0.1:{PORT}"
    streams = f"ws://127.0.0.1:{PORT}"
    apis = {"public": "/api/v3", "private": "/api/v3", "v1": "/api/v1", "sapi": "/sapi/v1"}
    apis |= {f"sapiV{version}": f"/sapi/v{version}" for version in (2, 3, 4)}
    apis |= {f"{kind}{access}": f"/{kind}/v1" for kind in ("fapi", "dapi", "eapi") for access in ("Public", "Private")}
    apis |= {"papi": "/papi/v1"}
    urls = {name: rest + path for name, path in apis.items()}
    urls["ws"] = {"spot": f"{streams}/stream/ws", "ws-api": {"spot": f"{streams}/ws-api/v3"}}
    price = {"price_side": "other", "use_order_book": True, "order_book_top": 1}
    return {
        "dry_run": False,
        "initial_state": "running",
        "bot_name": "check",
        "max_open_trades": len(PAIRS),
        "stake_currency": "USDT",
        "stake_amount": 500,
        "tradable_balance_ratio": 0.99,
        "timeframe": "1m",
        "entry_pricing": price,
        "exit_pricing": price,
        "unfilledtimeout": {"entry": 1, "exit": 1, "unit": "minutes"},
        "exchange": {
            "name": "binance",
            "key": KEY,
            "secret": SECRET,
            "pair_whitelist": PAIRS,
            "ccxt_config": {
                "urls": {"api": urls},
                "options": {"fetchMarkets": {"types": ["spot"]}, "fetchMargins": False},
            },
        },
        "pairlists": [{"method": "StaticPairList"}],
        "internals": {"process_throttle_secs": 1},
        "check_entry_type": entry_type,
        "check_exit_type": exit_type,
        "check_exit_by_signal": BY_SIGNAL,
    }


def start(place, settings):
    """Starts freqtrade in a folder of its own."""
    place.mkdir(parents=True)
    (place / "config.json").write_text(json.dumps(settings, indent=2))
    command = [sys.executable, "-m", "freqtrade", "trade", "--config", "config.json", "--userdir", str(place)]
    command += ["--db-url", f"sqlite:///{place / 'trades.sqlite'}", "--strategy", "TwoWaysOut"]
    command += ["--strategy-path", str(STRATEGIES)]
    log = (place / "freqtrade.log").open("w")
    return subprocess.Popen(command, cwd=place, stdout=log, stderr=subprocess.STDOUT)


def lines_of(place):
    """What freqtrade has logged so far."""
    return (place / "freqtrade.log").read_text().strip().splitlines()


def recorded(place):
    """Trades of freqtrade's database, each with its orders; none while there is no database."""
    try:
        base = sqlite3.connect(f"file:{place / 'trades.sqlite'}?mode=ro", uri=True, timeout=5)
        base.row_factory = sqlite3.Row
        trades = [dict(row) for row in base.execute("select * from trades order by id")]
        orders = [dict(row) for row in base.execute("select * from orders order by id")]
        base.close()
    except sqlite3.OperationalError:
        return []
    return [trade | {"orders": [order for order in orders if order["ft_trade_id"] == trade["id"]]} for trade in trades]


def meet_stop(order, pushed):
    """Somebody sells into the book until the market is at the stop; a bid of this script there is the last that is met.

    Nobody is left then: the stop rests with its limit until the market comes back, and is filled in pieces.
    """
    symbol = order["symbol"].replace("/", "")
    stop = ledger.call("GET", "/api/v3/order", symbol=symbol, orderId=order["order_id"])["stopPrice"]
    limit = dict(symbol=symbol, type="LIMIT", price=stop, selfTradePreventionMode="NONE")
    bid = ledger.order(**limit, side="BUY", timeInForce="GTC", quantity="20")["orderId"]
    sold = ledger.order(**limit, side="SELL", timeInForce="IOC", quantity="900000")["orderId"]
    pushed |= {bid, sold}
    try:
        ledger.call("DELETE", "/api/v3/order", symbol=symbol, orderId=bid)
    except RuntimeError as refusal:
        if '"code":-2011' not in str(refusal):  # It has been filled, as it should be.
            raise


def wait_for_trades(bot, place, pushed):
    """Waits until every market had its trade; sells where a stop stands and shall be met."""
    until = time.time() + GIVE_UP_SECONDS
    met = set()
    while time.time() < until and bot.poll() is None:
        trades = recorded(place)
        if len(trades) == len(PAIRS) and not any(trade["is_open"] for trade in trades):
            return True
        for trade in trades:
            for order in trade["orders"] if trade["pair"] in BY_STOP and trade["is_open"] else []:
                if order["ft_order_side"] == "stoploss" and order["order_id"] not in met:
                    met.add(order["order_id"])
                    meet_stop(order, pushed)
        time.sleep(0.5)
    return False


def stop(bot):
    """Asks freqtrade to end. Returns its exit code, or None when it had to be killed."""
    bot.send_signal(signal.SIGINT)
    try:
        return bot.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()
        return None


def profit_of(fills):
    """What a trade earned by the ledger, in the quote asset; commission in the base asset at the price of its fill."""
    total = Decimal(0)
    for fill in fills:
        sign = -1 if fill["isBuyer"] else 1
        price, commission = Decimal(fill["price"]), Decimal(fill["commission"])
        total += sign * Decimal(fill["quoteQty"])
        total -= commission * price if fill["isBuyer"] else commission
    return total


def judge_trade(trade, title):
    """One trade: its orders are those of the ledger, in their states, and its profit is that of the fills."""
    symbol = trade["pair"].replace("/", "")
    ids = {int(order["order_id"]): order for order in trade["orders"]}
    theirs = {order["orderId"]: order for order in ledger.orders(symbol) if order["orderId"] in ids}
    fills = [fill for fill in ledger.trades(symbol) if fill["orderId"] in ids]
    kinds = [(order["ft_order_side"], theirs.get(number, {})) for number, order in ids.items()]
    stops = [order for side, order in kinds if side == "stoploss"]
    is_stopped = trade["pair"] in BY_STOP
    expected = "FILLED" if is_stopped else "CANCELED"
    stands = len(stops) == 1 and stops[0].get("type") == "STOP_LOSS_LIMIT" and stops[0].get("status") == expected
    check(f"{title}: a STOP_LOSS_LIMIT stood on the venue and ended {expected}", stands, str(kinds))
    bought = sum(Decimal(fill["qty"]) for fill in fills if fill["isBuyer"])
    sold = sum(Decimal(fill["qty"]) for fill in fills if not fill["isBuyer"])
    check(f"{title}: what was bought was sold ({bought})", bought == sold and bought > 0, f"sold {sold}")
    by_ledger = profit_of(fills)
    by_freqtrade = Decimal(repr(trade["close_profit_abs"]))
    gap = abs(by_ledger - by_freqtrade)
    check(f"{title}: profit {by_freqtrade} is the ledger's {by_ledger}", gap <= TOLERANCE, f"gap {gap}")
    return by_ledger


def run_pass(number, entry_type, exit_type, pushed):
    """One life of freqtrade. Returns its trades."""
    place = folder / f"pass-{number}"
    bot = start(place, configuration(entry_type, exit_type))
    try:
        done = wait_for_trades(bot, place, pushed)
        # What it logs after it was asked to end depends on where in its loop that came.
        errors = [line for line in lines_of(place) if " - ERROR - " in line or "Traceback" in line]
        code = stop(bot) if bot.poll() is None else f"{bot.returncode} by itself"
    finally:
        if bot.poll() is None:
            bot.kill()
            bot.wait()
    said = lines_of(place)
    trades = recorded(place)
    check(f"{len(PAIRS)} trades came to their end", done, f"of {len(trades)}; freqtrade said last: {said[-1:]}")
    # 130 is what it answers to ctrl-c after it has put everything in order.
    check("freqtrade ended when it was asked to", code in (0, 130), f"code {code}")
    check("freqtrade logged no error while it traded", not errors, str(errors[:2]))
    for trade in trades:
        if not trade["is_open"]:
            judge_trade(trade, f"{entry_type} in, {exit_type} out, {trade['pair']} by {trade['exit_reason']}")
    return trades


def main():
    """Prints a line for each check."""
    before = ledger.balances()
    pushed = set()
    known = set()
    for number, (entry_type, exit_type) in enumerate(PASSES, 1):
        for trade in run_pass(number, entry_type, exit_type, pushed):
            known |= {int(order["order_id"]) for order in trade["orders"]}
    moved = {}
    strangers = []
    for pair in PAIRS:
        base, quote = pair.split("/")
        strangers += [order for order in ledger.orders(base + quote) if order["orderId"] not in known | pushed]
        for fill in ledger.trades(base + quote):
            sign = 1 if fill["isBuyer"] else -1
            moved[base] = moved.get(base, 0) + sign * Decimal(fill["qty"])
            moved[quote] = moved.get(quote, 0) - sign * Decimal(fill["quoteQty"])
            moved[fill["commissionAsset"]] -= Decimal(fill["commission"])
    check("the ledger has no order that freqtrade does not know", not strangers, str(strangers))
    after = ledger.balances()
    gone = {asset: sum(after[asset]) - sum(before[asset]) for asset in moved}
    check("balances moved by the fills and their commissions, exactly", gone == moved, f"{gone} {moved}")
    check("nothing is locked", not any(locked for _, locked in after.values()))


main()
