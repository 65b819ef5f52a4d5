"""Golden values of tests of many strategies, Kelly and benchmark statistics, from their definitions in 50 digits: the
bootstrap means are taken over the resampled rows themselves. Writes overfitting.json beside this file.

Run: python3 test/golden/statistics/reference-overfitting.py   (needs mpmath 1.3.0 or later)
"""
import json
import math
import os
import platform

import mpmath
from mpmath import fsum, log, mp, mpf, sqrt

mp.dps = 50
HERE = os.path.dirname(os.path.abspath(__file__))


def mulberry32(seed):
    state = seed & 0xFFFFFFFF
    imul = lambda a, b: (a * b) & 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = imul(state ^ (state >> 15), state | 1)
        t = ((t + imul(t ^ (t >> 7), t | 61)) & 0xFFFFFFFF) ^ t
        yield ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296


def indices(n, block, uniform):
    i = math.floor(next(uniform) * n)
    out = [i]
    for _ in range(1, n):
        i = math.floor(next(uniform) * n) if next(uniform) < 1 / block else (i + 1) % n
        out.append(i)
    return out


def mean(x):
    return fsum(x) / len(x)


def sd(x):
    m = mean(x)
    return sqrt(fsum((v - m)**2 for v in x) / (len(x) - 1))


def long_run(d, block):
    n, m = len(d), mean(d)
    c = [v - m for v in d]
    gamma = lambda k: fsum(c[t] * c[t - k] for t in range(k, n)) / n
    p = mpf(1) / mpf(block)
    kappa = lambda i: (1 - mpf(i) / n) * (1 - p)**i + mpf(i) / n * (1 - p)**(n - i)
    return gamma(0) + 2 * fsum(kappa(i) * gamma(i) for i in range(1, n))


def spa(columns, benchmark, block, reps, seed, studentize):
    n = len(columns[0])
    b = benchmark if isinstance(benchmark, list) else [benchmark] * n
    d = [[mpf(v) - mpf(w) for v, w in zip(c, b)] for c in columns]
    means = [mean(c) for c in d]
    omega2 = [long_run(c, block) for c in d]
    weight = [sqrt(n / o) if studentize else mpf(1) for o in omega2]
    statistic = max(m * w for m, w in zip(means, weight))
    bound = [-sqrt(2 * o * log(log(mpf(n))) / n) for o in omega2]
    centres = {'pLower': [max(m, 0) for m in means],
               'pConsistent': [m if m >= t else mpf(0) for m, t in zip(means, bound)], 'pUpper': means}
    above = dict.fromkeys(centres, 0)
    uniform = mulberry32(seed)
    for _ in range(reps):
        rows = indices(n, block, uniform)
        star = [mean([c[i] for i in rows]) for c in d]
        for name, centre in centres.items():
            above[name] += max((s - g) * w for s, g, w in zip(star, centre, weight)) > statistic
    return {'statistic': statistic, 'omega2': omega2, **{k: mpf(v) / reps for k, v in above.items()}}


def kelly(x):
    x = [mpf(v) for v in x]
    continuous = mean(x) / sd(x)**2
    if mean(x) <= 0:
        return {'continuous': continuous, 'optimal': mpf(0)}
    f = lambda u: fsum(v / (1 + u * v) for v in x)
    low, high = mpf(0), -1 / min(x)
    for _ in range(160):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) > 0 else (low, middle)
    return {'continuous': continuous, 'optimal': low}


def alpha_beta(x, b, periods):
    x, b = [mpf(v) for v in x], [mpf(v) for v in b]
    mx, mb = mean(x), mean(b)
    beta = fsum((v - mx) * (w - mb) for v, w in zip(x, b)) / fsum((w - mb)**2 for w in b)
    active = [v - w for v, w in zip(x, b)]
    return {'alpha': (1 + mx - beta * mb)**periods - 1, 'beta': beta,
            'informationRatio': mean(active) / sd(active) * sqrt(mpf(periods)),
            'trackingError': sd(active) * sqrt(mpf(periods))}


def noise(seed, n, drift, size, phi=0.0):
    """Autocorrelated sums of four uniform numbers."""
    u = mulberry32(seed)
    level, out = 0.0, []
    for _ in range(n):
        level = phi * level + size * (sum(next(u) for _ in range(4)) - 2)
        out.append(round(drift + level, 7))
    return out


def plain(v):
    if isinstance(v, mpf):
        return float(v)
    if isinstance(v, dict):
        return {k: plain(w) for k, w in v.items()}
    if isinstance(v, (list, tuple)):
        return [plain(w) for w in v]
    return v


STRATEGIES = [noise(k, 64, drift, 0.012, phi) for k, (drift, phi) in enumerate(
    ((0.0012, 0.0), (0.0, 0.4), (-0.004, 0.2), (0.002, 0.6), (-0.0005, -0.3)), start=11)]
BENCHMARK = noise(99, 64, 0.0006, 0.01)
LOSERS = [[round(v - 0.006, 7) for v in c] for c in STRATEGIES[:3]]
LONG = noise(5, 150, 0.002, 0.02)


def main():
    cases = []
    for returns, benchmark, block, reps, seed in (
            (STRATEGIES, 0, 3, 150, 7), (STRATEGIES, BENCHMARK, 6.5, 120, 4294967295), (STRATEGIES[1:3], 0.001, 1, 100, 0),
            (LOSERS, 0, 4, 90, 12), (STRATEGIES[:1], BENCHMARK, 40, 80, 3)):
        for studentize in (False, True):
            args = {'returns': returns, 'benchmark': benchmark, 'block': block, 'reps': reps, 'seed': seed,
                    'studentize': studentize}
            cases.append(('spa', args, spa(returns, benchmark, block, reps, seed, studentize)))
    for x in (LONG, STRATEGIES[2], [v * 1e-9 for v in LONG], [0.9, -0.5, 0.4, -0.2]):
        cases.append(('kelly', {'x': x}, kelly(x)))
    for p, b in ((0.51, 0.97), (0.1, 20), (0.9, 0.05), (1, 3)):
        cases.append(('kellyBinary', {'p': p, 'b': b}, {'value': mpf(p) - (1 - mpf(p)) / mpf(b)}))
    for periods in (1, 252):
        args = {'x': STRATEGIES[0], 'benchmark': BENCHMARK, 'periods': periods}
        cases.append(('alphaBeta', args, alpha_beta(STRATEGIES[0], BENCHMARK, periods)))
    content = {'tool': f'mpmath {mpmath.__version__} (50 digits), Python {platform.python_version()}',
               'command': 'python3 test/golden/statistics/reference-overfitting.py', 'data': 'synthetic',
               'tol': {'rel': 1e-11, 'abs': 1e-15},
               'cases': [{'fn': fn, 'args': args, 'expect': plain(expect)} for fn, args, expect in cases]}
    with open(os.path.join(HERE, 'overfitting.json'), 'w') as file:
        json.dump(content, file, indent=1)
        file.write('\n')


if __name__ == '__main__':
    main()
