"""Reference values of every function of TA-Lib on synthetic bars.

Run: python3 ta-lib.py > ta-lib.json   (packages: TA-Lib, numpy; versions are written to the file)
The bars are synthetic: a seeded random walk on a grid of 0.25 with jumps. Where nothing moves or trades TA-Lib shows the
rounding errors of its running sums, so there is no such stretch here; other tests say what holds in one. Every function is called with its usual parameters and, where it has any, with
shorter and with longer ones; every kind of average is called once. Of each output the file keeps the first row with a
value, how many there are, their sum and sum of squares, and the last twelve.
"""
import json
import random
import sys

import numpy as np
import talib
from talib import abstract

N = 420
LAST = 12


def make_bars():
    rng = random.Random(11)
    rows, price = [], 100.0
    for i in range(N):
        jump = rng.choice((-24, 24)) if i % 71 == 70 else 0
        opened = max(20.0, price + (0.25 * rng.randrange(-6, 7) if i % 5 == 0 else 0))
        close = max(20.0, opened + 0.25 * round(rng.gauss(0, 5) + jump))
        high = max(opened, close) + 0.25 * rng.randrange(7)
        low = min(opened, close) - 0.25 * rng.randrange(7)
        rows.append((opened, high, low, close, round(rng.lognormvariate(3, 1), 3)))
        price = close
    columns = {k: np.array(v, float) for k, v in zip(('open', 'high', 'low', 'close', 'volume'), zip(*rows))}
    columns['periods'] = np.array([2 + (7 * i) % 29 for i in range(N)], float)
    # Between −1 and 1, for the functions of angles.
    columns['share'] = np.sin(columns['close'])
    return columns


B = make_bars()
AVERAGES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13]
SHARES = ('ACOS', 'ASIN', 'COSH', 'SINH', 'TANH', 'EXP')


def variants(name, parameters):
    """Usual parameters, then changed ones."""
    usual = dict(parameters)
    yield usual
    periods = [k for k, v in usual.items() if isinstance(v, int) and not k.endswith('matype') and k != 'nbdev']
    for change in (lambda v: max(2, v // 3 + 1), lambda v: 2 * v - 1):
        if periods:
            yield {k: change(v) if k in periods else v for k, v in usual.items()}
    for k, v in usual.items():
        if isinstance(v, float) and 0.1 < v < 10:
            yield {**usual, k: round(v * 0.7, 3)}
        if k.endswith('matype'):
            for average in AVERAGES if name == 'MA' else AVERAGES[1::2]:
                yield {**usual, k: average}


def digest(values):
    values = np.asarray(values, float)
    finite = values[np.isfinite(values)]
    first = int(np.argmax(np.isfinite(values))) if len(finite) else -1
    shown = [None if np.isnan(v) else float(v) for v in values[-LAST:]]
    return {'first': first, 'count': len(finite), 'sum': float(finite.sum()), 'squares': float((finite ** 2).sum()),
            'last': shown}


def cases():
    for name in sorted(talib.get_functions()):
        function = abstract.Function(name)
        inputs = {k: list(v) if isinstance(v, (list, tuple)) else v for k, v in function.info['input_names'].items()}
        if name in SHARES:
            inputs = {'price': 'share'}
        seen = set()
        for parameters in variants(name, function.info['parameters']):
            key = json.dumps(parameters)
            if key in seen:
                continue
            seen.add(key)
            columns = dict(B)
            if name in SHARES:
                columns['close'] = B['share']
            outputs = function(columns, **parameters)
            outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
            names = abstract.Function(name).output_names
            yield {'name': name, 'inputs': inputs, 'params': parameters,
                   'outputs': {k: digest(v) for k, v in zip(names, outputs)}}


head = {
    'about': 'Synthetic bars and digests of what TA-Lib computes of them.',
    'tool': f'TA-Lib {talib.__version__} (C {talib.__ta_version__.decode().split()[0]}), numpy {np.__version__}, '
    f'Python {sys.version.split()[0]}',
    'command': 'python3 ta-lib.py > ta-lib.json',
    'tolerance': {'rel': 1e-8, 'abs': 1e-8},
    'data': {k: [float(x) for x in v] for k, v in B.items()},
}
lines = [json.dumps(case) for case in cases()]
print(json.dumps(head)[:-1] + ',\n"cases": [\n' + ',\n'.join(lines) + '\n]}')
