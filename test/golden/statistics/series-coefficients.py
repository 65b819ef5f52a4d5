"""Coefficients of the series in src/domain/stats (erf.ts, gamma.ts), from mpmath with 50 digits.

Run: python3 series-coefficients.py
Prints three tables, each number as the nearest double: Chebyshev coefficients of (1 + 2x) exp(x^2) erfc(x) in t = (x - 3.75) / (x + 3.75),
Chebyshev coefficients of erf(x) / x in u = 2 x^2 - 1 for |x| <= 1, and zeta(k) - 1 for k = 2, 3, ...
"""
from mpmath import cos, erf, erfc, exp, mp, mpf, pi, sqrt, zeta

mp.dps = 50


def chebyshev(f, terms, nodes=120):
    points = [cos(pi * (k + mpf(1) / 2) / nodes) for k in range(nodes)]
    values = [f(p) for p in points]
    out = []
    for j in range(terms):
        s = sum(values[k] * cos(j * pi * (k + mpf(1) / 2) / nodes) for k in range(nodes))
        out.append((2 if j else 1) * s / nodes)
    return out


def scaled_tail(t):
    x = mpf('3.75') * (1 + t) / (1 - t)
    return (1 + 2 * x) * exp(x * x) * erfc(x)


def near_zero(u):
    x = sqrt((u + 1) / 2)
    return erf(x) / x if x else 2 / sqrt(pi)


for name, values in (
    ('TAIL', chebyshev(scaled_tail, 27)),
    ('CENTRE', chebyshev(near_zero, 16)),
    ('ZETA_MINUS_ONE', [zeta(k) - 1 for k in range(2, 32)]),
):
    print(name)
    for v in values:
        print(f'  {float(v)!r},')
