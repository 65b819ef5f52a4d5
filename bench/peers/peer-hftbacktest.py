"""hftbacktest in `npm run bench:peers -- depth`: speaks the lines of peer.py, in an environment of its own.

An input of depth (4, n), see depth-inputs.ts; a market maker that cancels and quotes every 100 ms, see depth-maker.ts.
Its depth is the faster one of the library, a vector of prices around the market. Only the run is timed: loading events and
making the backtest are not. Work `once` is a process of its own, from the start of Python to the answer:
`peer-hftbacktest.py once FILE`.
"""
import json
import subprocess
import sys
import time
import warnings

warnings.simplefilter('ignore')

import numpy as np
from hftbacktest import GTX, LIMIT, BacktestAsset, ROIVectorMarketDepthBacktest
from hftbacktest.types import (
    BUY_EVENT,
    DEPTH_EVENT,
    EXCH_EVENT,
    LOCAL_EVENT,
    SELL_EVENT,
    TRADE_EVENT,
    event_dtype,
)
from numba import njit

START_NS = 1_704_067_200_000_000_000
FEED_NS = 5_000_000
DELAY_NS = 10_000_000


@njit
def make_market(backtest):
    order = 0
    while backtest.elapse(100_000_000) == 0:
        backtest.clear_inactive_orders(0)
        depth = backtest.depth(0)
        bid, ask = depth.best_bid, depth.best_ask
        if not (bid < ask):
            continue
        values = backtest.orders(0).values()
        while values.has_next():
            each = values.get()
            if each.cancellable:
                backtest.cancel(0, each.order_id, False)
        order += 1
        backtest.submit_buy_order(0, order, bid, 1.0, GTX, LIMIT, False)
        order += 1
        backtest.submit_sell_order(0, order, ask, 1.0, GTX, LIMIT, False)
    return order


def load(path):
    kind, times, ticks, lots = np.fromfile(path, '=f8').reshape(4, -1)
    events = np.zeros(len(kind), event_dtype)
    what = np.where(kind >= 2, TRADE_EVENT, DEPTH_EVENT) | np.where(kind % 2 == 0, BUY_EVENT, SELL_EVENT)
    # What is a trade at a bid is somebody's sale: sides of trades are those of the taker on both sides.
    events['ev'] = EXCH_EVENT | LOCAL_EVENT | what
    events['exch_ts'] = START_NS + times.astype('i8')
    events['local_ts'] = events['exch_ts'] + FEED_NS
    events['px'] = ticks / 10
    events['qty'] = lots / 1000
    return events


def backtest_of(events):
    asset = (
        BacktestAsset()
        .data(events)
        .linear_asset(1.0)
        .constant_order_latency(DELAY_NS, DELAY_NS)
        .risk_adverse_queue_model()
        .no_partial_fill_exchange()
        .trading_value_fee_model(-0.00005, 0.0007)
        .tick_size(0.1)
        .lot_size(0.001)
        .last_trades_capacity(0)
        .roi_lb(0.0)
        .roi_ub(100_000.0)
    )
    return ROIVectorMarketDepthBacktest([asset])


def run(events):
    """Seconds of wall and of processor, and the answer."""
    backtest = backtest_of(events)
    processor, wall = time.process_time(), time.perf_counter()
    orders = make_market(backtest)
    times = time.perf_counter() - wall, time.process_time() - processor
    state = backtest.state_values(0)
    answer = {
        'orders': int(orders),
        'fills': int(state.num_trades),
        'position': float(state.position),
        'cash': float(state.balance),
        'fees': float(state.fee),
    }
    backtest.close()
    return *times, answer


def once(path):
    """Seconds of a process of its own, twice, and its answer."""
    start = time.perf_counter()
    text = subprocess.run([sys.executable, __file__, 'once', path], capture_output=True, check=True).stdout
    seconds = time.perf_counter() - start
    return seconds, seconds, json.loads(text)


def main():
    if sys.argv[1:2] == ['once']:
        print(json.dumps(run(load(sys.argv[2]))[2]))
        return
    call = None
    for line in sys.stdin:
        request = json.loads(line)
        op = request['op']
        if op == 'versions':
            import hftbacktest

            reply = {'hftbacktest': getattr(hftbacktest, '__version__', '2.4.4')}
        elif op == 'prepare':
            path = request['inputs'][0]['path']
            events = load(path)
            call = (lambda: once(path)) if request['work'] == 'once' else (lambda: run(events))
            reply = {}
        elif op == 'answer':
            reply = call()[2]
        else:
            blocks = [[call()[:2] for _ in range(request['calls'])] for _ in range(request['blocks'])]
            sums = [[sum(side) for side in zip(*block)] for block in blocks]
            reply = {'wall': [wall for wall, _ in sums], 'processor': [cpu for _, cpu in sums]}
        print(json.dumps(reply), flush=True)


main()
