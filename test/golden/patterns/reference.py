"""Signals of every candlestick function of TA-Lib on candles among which even the rarest patterns occur.

Run: python3 reference.py > candles.json   (packages: TA-Lib, numpy; versions are written to the file)
Candles are drawn on a grid of 0.01: marubozu, doji, long and short bodies, gaps, opens at the extremes of the candle
before, bodies within its range. Wherever a signal appears its window is kept; windows are changed by a tick or two and tried again, so that the
rarest patterns multiply. The file is a sequence of such windows: prices are (`base` + column) / 100, and of each signal
the distances from one of its rows to the next, the first from row 0.

Limits are where a signal ends. For some rows of each signal, and for the last candles up to that row, newest first, they
say how many ticks open, high, low and close may fall and rise, each alone, until the signal of the row changes: a pair
[-fall, rise], 0 where one tick is too much, FAR where none of so many changes it. High and low follow where open or
close would leave them. The bars before the window of a row are not there.
"""
import json
import random
import sys
from collections import defaultdict

import numpy as np
import talib
from talib import abstract

BASE = 10_000
WINDOW = 16
# Windows of each signal that are kept to be changed, and that go into the file.
POOL = 40
CHOSEN = 20
# Rows of each signal whose limits are kept, and how many candles and ticks they look at.
LIMITED = 4
JUDGED = 6
FAR = 64
FUNCTIONS = sorted(talib.get_function_groups()['Pattern Recognition'])
rng = random.Random(1991)


def draw(count):
    """(count, 4) open, high, low, close in ticks above the base."""
    rows = [(0, 0, 0, 0)]
    for _ in range(count):
        opened, high, low, close = rows[-1]
        size = rng.randint(4, 30)
        start = close + rng.choice((0, 0, 1, -1, 2, -2, rng.randint(-size, size)))
        if rng.random() < 0.15:
            start = rng.choice((high + 1, low - 1, high + 3, low - 3, opened))
        body = rng.choice((0, 1, 2, 3, rng.randint(0, 6), rng.randint(size // 2, size), rng.randint(size, 2 * size)))
        end = start + rng.choice((-1, 1)) * body
        upper, lower = (rng.choice((0, 0, 0, 1, 2, rng.randint(0, size))) for _ in range(2))
        if rng.random() < 0.2:
            # Within the candle before, mostly black: falls that tire and pauses of a trend.
            start, end = (rng.randint(low, high) for _ in range(2))
            start, end = (max(start, end), min(start, end)) if rng.random() < 0.7 else (start, end)
            upper, lower = (rng.choice((0, 0, size // 2)) for _ in range(2))
        rows.append((start, max(start, end) + upper, min(start, end) - lower, end))
    return np.array(rows[1:])


def prices(candles):
    return [np.ascontiguousarray((BASE + candles[:, k]) / 100) for k in range(4)]


def signals(name, candles, **params):
    return getattr(talib, name)(*prices(candles), **params)


def keep(pool, candles):
    for name in FUNCTIONS:
        found = signals(name, candles)
        for row in rng.sample(range(WINDOW, len(candles)), len(candles) - WINDOW):
            place = pool[name, int(found[row])]
            if found[row] != 0 and len(place) < POOL:
                window = candles[row - WINDOW + 1:row + 1]
                place.append(window - int(np.median(window)))
        pool.pop((name, 0), None)


def reach(row):
    """High and low of a candle reach to its open and close."""
    row[1] = max(row[0], row[1], row[3])
    row[2] = min(row[0], row[2], row[3])


def changed(window):
    """One to three prices moved by a tick or two."""
    window = window.copy()
    for _ in range(rng.randint(1, 3)):
        row = window[WINDOW - rng.randint(1, 7)]
        row[rng.randrange(4)] += rng.choice((-2, -1, 1, 2))
        reach(row)
    return window


def compose():
    pool = defaultdict(list)
    for _ in range(10):
        keep(pool, draw(20_000))
    for _ in range(6):
        keep(pool, np.concatenate([changed(rng.choice(place)) for place in list(pool.values()) for _ in range(40)]))
    chosen, seen = [], defaultdict(int)
    # The rarest first: what comes often is in their windows already.
    for key in sorted(pool, key=lambda key: (len(pool[key]), key)):
        place = pool[key]
        while seen[key] < CHOSEN:
            window = rng.choice(place)
            for part in (window, changed(window)):
                chosen.append(part)
                for name in FUNCTIONS:
                    for signal in signals(name, part):
                        seen[name, int(signal)] += 1
    rng.shuffle(chosen)
    return np.concatenate(chosen)


def cases(candles):
    for name in FUNCTIONS:
        usual = abstract.Function(name).info['parameters']
        for params in [{k: v * share for k, v in usual.items()} for share in ((1, 0.2, 1.6) if usual else (1,))]:
            found = signals(name, candles, **params)
            rows = {}
            for signal in sorted(set(found.tolist()) - {0}):
                rows[str(signal)] = np.diff(np.flatnonzero(found == signal), prepend=0).tolist()
            yield {'name': name, 'params': params, 'signals': rows}


def moved(window, ago, column, ticks):
    window = window.copy()
    row = window[-1 - ago]
    row[column] += ticks
    reach(row)
    return window


def limits(name, candles, row):
    """(JUDGED, 4, 2) ticks that each price may fall and rise."""
    window = candles[row - WINDOW + 1:row + 1]
    steps = [(ago, column, side, ticks) for ago in range(JUDGED) for column in range(4) for side in (-1, 1)
             for ticks in range(FAR + 1)]
    parts = [moved(window, ago, column, side * ticks) for ago, column, side, ticks in steps]
    found = signals(name, np.concatenate(parts))[WINDOW - 1::WINDOW].reshape(JUDGED, 4, 2, FAR + 1)
    changes = found != found[..., :1]
    held = np.where(changes.any(axis=-1), changes.argmax(axis=-1) - 1, FAR)
    return (held * (-1, 1)).tolist()


def limit_cases(candles):
    for name in FUNCTIONS:
        found = signals(name, candles)
        for signal in sorted(set(found.tolist()) - {0}):
            # A signal of the window alone: TA-Lib keeps running sums, which may remember more.
            rows = [row for row in np.flatnonzero(found == signal).tolist() if row >= WINDOW
                    and signals(name, candles[row - WINDOW + 1:row + 1])[-1] == signal]
            for row in rng.sample(rows, min(LIMITED, len(rows))):
                yield {'name': name, 'signal': signal, 'row': row, 'limits': limits(name, candles, row)}


candles = compose()
json.dump({
    'about': 'Synthetic candles in hundredths above the base, and the rows at which TA-Lib gives a signal.',
    'tool': f'TA-Lib {talib.__version__} (C {talib.__ta_version__.decode().split()[0]}), numpy {np.__version__}, '
            f'Python {sys.version.split()[0]}',
    'command': 'python3 reference.py > candles.json',
    'tolerance': 'exact',
    'base': BASE,
    **{key: candles[:, k].tolist() for k, key in enumerate(('open', 'high', 'low', 'close'))},
    'cases': list(cases(candles)),
    'far': FAR,
    'limits': list(limit_cases(candles)),
}, sys.stdout, separators=(',', ':'))
