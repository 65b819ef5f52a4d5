"""vectorbt in `npm run bench:peers -- backtest`: speaks the lines of peer.py, in an environment of its own.

One work an input of bars (5, n): a long-only cross of exponential averages, 1 unit, fee 0.0004, filled at the next open.
Averages are TA-Lib's, whose seed is bot4's; their time is a part of the call, as it is on the other side.
"""
import gc
import json
import os
import sys
import time
import warnings

for name in ('OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'NUMBA_NUM_THREADS'):
    os.environ[name] = '1'
warnings.simplefilter('ignore')

import numpy as np
import pandas as pd
import talib
import vectorbt as vbt


def pairs(count):
    """The parameter sets of the sweep, as works-backtest.ts has them."""
    fast = [2 + i % 100 for i in range(count)]
    return fast, [f + 5 + i % 37 for i, f in enumerate(fast)]


def shifted(columns):
    out = np.zeros_like(columns)
    out[1:] = columns[:-1]
    return out


def crosses(close, fast, slow):
    averages = {n: talib.EMA(close, n) for n in {*fast, *slow}}
    a = np.stack([averages[n] for n in fast], axis=1)
    b = np.stack([averages[n] for n in slow], axis=1)
    above, below = a > b, a < b
    up, down = np.zeros_like(above), np.zeros_like(above)
    up[1:] = above[1:] & (a[:-1] <= b[:-1])
    down[1:] = below[1:] & (a[:-1] >= b[:-1])
    return shifted(up), shifted(down)


def work(count):
    def make(inputs):
        open_, _, _, close, _ = inputs[0]
        index = pd.date_range('2024-01-01', periods=len(close), freq='1min')
        prices, opens = pd.Series(close, index), pd.Series(open_, index)
        contiguous = np.ascontiguousarray(close)
        fast, slow = ([10], [20]) if count == 1 else pairs(count)

        def call():
            entries, exits = crosses(contiguous, fast, slow)
            return vbt.Portfolio.from_signals(
                prices,
                pd.DataFrame(entries, index),
                pd.DataFrame(exits, index),
                price=opens,
                size=1,
                fees=0.0004,
                init_cash=1e6,
                freq='1min',
            ).final_value()

        return call, lambda values: {'equity': [float(v) for v in np.atleast_1d(values)]}

    return make


def sample(call, calls, blocks):
    wall, processor = [], []
    gc.collect()
    for _ in range(blocks):
        cpu, start = time.process_time(), time.perf_counter()
        for _ in range(calls):
            call()
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - cpu)
    return {'wall': wall, 'processor': processor}


def main():
    call = answer = None
    for line in sys.stdin:
        request = json.loads(line)
        op = request['op']
        if op == 'versions':
            reply = {'vectorbt': vbt.__version__}
        elif op == 'prepare':
            entry = request['inputs'][0]
            bars = np.fromfile(entry['path'], '=f8').reshape(entry['rows'], -1)
            call, answer = work(int(request['work']))([bars])
            reply = {}
        elif op == 'answer':
            reply = answer(call())
        else:
            reply = sample(call, request['calls'], request['blocks'])
        print(json.dumps(reply), flush=True)


main()
