"""Reference values of indicators on synthetic bars.

Run: python3 reference.py > reference.json   (packages: TA-Lib, numpy, pandas; versions are written to the file)
TA-Lib answers where it has the function; the others are the definitions of docs/reference/features.md, computed anew
for every window with numpy. The bars are synthetic: a seeded random walk on a grid of 0.25, hourly, with two holes of
missing bars and a stretch in which nothing is traded and no price moves.
"""
import json
import random
import sys

import numpy as np
import pandas as pd
import talib
from numpy.lib.stride_tricks import sliding_window_view

HOUR = 3_600_000_000
N = 140


def make_bars():
    rng = random.Random(6)
    rows = []
    time, price = 1_704_060_000_000_000, 100.0
    for i in range(N):
        time += HOUR * (5 if i == 30 else 49 if i == 110 else 1)
        if 60 <= i < 85:
            rows.append((time, price, price, price, price, 0.0))
            continue
        close = max(50.0, price + 0.25 * round(rng.gauss(0, 4)))
        high = max(price, close) + 0.25 * rng.randrange(6)
        low = min(price, close) - 0.25 * rng.randrange(6)
        rows.append((time, price, high, low, close, round(rng.lognormvariate(2, 1), 3)))
        price = close
    return {k: np.array(v, float) for k, v in zip(('openTime', 'open', 'high', 'low', 'close', 'volume'), zip(*rows))}


B = make_bars()
O, H, L, C, V, T = (B[k] for k in ('open', 'high', 'low', 'close', 'volume', 'openTime'))
R = np.log(C[1:] / C[:-1])


def pad(values):
    return np.concatenate([np.full(N - len(values), np.nan), values])


def windows(x, n):
    return sliding_window_view(x, n)


def by_convention(value, where, otherwise):
    return np.where(where, otherwise, value)


def zscore(x, n):
    w = windows(x, n)
    s = w.std(axis=1, ddof=1)
    with np.errstate(invalid='ignore'):
        return pad(by_convention((w[:, -1] - w.mean(axis=1)) / s, s == 0, 0))


def return_t(n):
    w = windows(R, n)
    s = w.std(axis=1, ddof=1)
    with np.errstate(invalid='ignore'):
        return pad(by_convention(w.mean(axis=1) / (s / np.sqrt(n)), s == 0, 0))


def efficiency(n):
    path = np.abs(np.diff(windows(C, n + 1), axis=1)).sum(axis=1)
    with np.errstate(invalid='ignore'):
        return pad(by_convention(np.abs(C[n:] - C[:-n]) / path, path == 0, 1))


def donchian(n):
    high, low = windows(H, n).max(axis=1)[:-1], windows(L, n).min(axis=1)[:-1]
    with np.errstate(invalid='ignore', divide='ignore'):
        return pad(by_convention((C[n:] - low) / (high - low), high == low, 0.5 + 0.5 * np.sign(C[n:] - low)))


def volume_ratio(n):
    mean = windows(V, n).mean(axis=1)
    with np.errstate(invalid='ignore'):
        return pad(by_convention(V[n - 1:] / mean, mean == 0, 1))


def ewma(half_life):
    values = pd.Series(R).ewm(halflife=half_life, adjust=True).mean().to_numpy().copy()
    values[: int(np.ceil(3 * half_life)) - 1] = np.nan
    return pad(values)


def clock(f, hours, shift):
    return f(2 * np.pi * (((T / HOUR + shift) % hours) / hours))


def mfi(n):
    """TA-Lib gives 0 for flows below 1; here none is between 0 and 1."""
    return talib.MFI(H, L, C, V, n)


MACD = talib.MACD(C, 5, 13, 4)
EMA_START = talib.EMA(C[13 - 5:], 5)
STOCH = talib.STOCH(H, L, C, 7, 3, 0, 4, 0)
BANDS = talib.BBANDS(C, 10, 2.5, 1.5, 0)
CASES = [
    ('sma', 'close', {'period': 9}, talib.SMA(C, 9)),
    ('sma', 'volume', {'period': 4}, talib.SMA(V, 4)),
    ('ema', 'close', {'period': 9}, talib.EMA(C, 9)),
    ('ema', 'high', {'period': 20}, talib.EMA(H, 20)),
    ('wma', 'open', {'period': 9}, talib.WMA(O, 9)),
    ('logReturn', 'close', {'period': 1}, pad(R)),
    ('logReturn', 'low', {'period': 6}, pad(np.log(L[6:] / L[:-6]))),
    ('roc', 'close', {'period': 6}, talib.ROC(C, 6)),
    ('ewmaReturn', 'close', {'halfLife': 4.5}, ewma(4.5)),
    ('returnTStat', 'close', {'period': 12}, return_t(12)),
    ('efficiencyRatio', 'close', {'period': 10}, efficiency(10)),
    ('macd', 'close', {'fast': 5, 'slow': 13}, np.concatenate([np.full(8, np.nan), EMA_START]) - talib.EMA(C, 13)),
    ('macd.signal', 'close', {'fast': 5, 'slow': 13, 'signal': 4}, MACD[1]),
    ('macd.hist', 'close', {'fast': 5, 'slow': 13, 'signal': 4}, MACD[2]),
    ('adx', None, {'period': 7}, talib.ADX(H, L, C, 7)),
    ('rsi', 'close', {'period': 9}, talib.RSI(C, 9)),
    ('zscore', 'close', {'period': 10}, zscore(C, 10)),
    ('stoch', None, {'period': 7, 'smooth': 3}, pad(windows(talib.STOCHF(H, L, C, 7, 1, 0)[0][6:], 3).mean(axis=1))),
    ('stoch.d', None, {'period': 7, 'smooth': 3, 'signal': 4}, STOCH[1]),
    ('mfi', None, {'period': 6}, mfi(6)),
    ('volatility', 'close', {'period': 10}, pad(windows(R, 10).std(axis=1, ddof=1))),
    ('parkinson', None, {'period': 8}, pad(np.sqrt((windows(np.log(H / L), 8) ** 2).mean(axis=1) / (4 * np.log(2))))),
    ('atr', None, {'period': 7}, talib.ATR(H, L, C, 7)),
    ('natr', None, {'period': 7}, talib.NATR(H, L, C, 7)),
    ('stddev', 'close', {'period': 10}, pad(windows(C, 10).std(axis=1))),
    ('bbands.upper', 'close', {'period': 10, 'up': 2.5}, BANDS[0]),
    ('bbands.lower', 'close', {'period': 10, 'down': 1.5}, BANDS[2]),
    ('max', 'high', {'period': 11}, talib.MAX(H, 11)),
    ('min', 'low', {'period': 11}, talib.MIN(L, 11)),
    ('donchianPosition', None, {'period': 8}, donchian(8)),
    ('volumeRatio', None, {'period': 8}, volume_ratio(8)),
    ('obv', None, {}, talib.OBV(C, V)),
    ('timeOfDaySin', None, {}, clock(np.sin, 24, 0)),
    ('timeOfDayCos', None, {}, clock(np.cos, 24, 0)),
    ('timeOfWeekSin', None, {}, clock(np.sin, 168, 72)),
    ('timeOfWeekCos', None, {}, clock(np.cos, 168, 72)),
]


def numbers(values):
    return [None if np.isnan(v) else float(v) for v in values]


lines = [json.dumps({'kind': k.split('.')[0], 'output': (k + '.value').split('.')[1], 'input': i, 'params': p, 'values': numbers(v)}) for k, i, p, v in CASES]
head = {
    'about': 'Synthetic bars and reference values of indicators; null while warming up.',
    'tool': f'TA-Lib {talib.__version__} (C {talib.__ta_version__.decode().split()[0]}), numpy {np.__version__}, '
    f'pandas {pd.__version__}, Python {sys.version.split()[0]}',
    'command': 'python3 reference.py > reference.json',
    'tolerance': {'rel': 1e-9, 'abs': 1e-9},
    'bars': {k: numbers(v) for k, v in B.items()},
}
print(json.dumps(head)[:-1] + ',\n"cases": [\n' + ',\n'.join(lines) + '\n]}')
