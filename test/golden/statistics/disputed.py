"""Exact answers for the golden cases in which the reference library is wrong.

Run beside the shared golden set: python3 disputed.py <folder with series.json>
Prints the values that disputed.json quotes. Augmented Dickey-Fuller: normal equations in 60 digits. Two-sample
Kolmogorov-Smirnov: lattice paths counted with integers. Anderson-Darling: both tails by erfc in 60 digits.
"""
import json
import sys
from bisect import bisect_right
from fractions import Fraction
from math import comb

from mpmath import erfc, fsum, log, lu_solve, matrix, mp, mpf, nstr, sqrt

mp.dps = 60
with open(sys.argv[1] + '/series.json') as file:
    SERIES = {name: entry['values'] for name, entry in json.load(file)['series'].items()}


def adf(x, lag, terms):
    rows = range(lag + 1, len(x))
    columns = [[mpf(t) ** p for t in rows] for p in range(terms)]
    columns += [[x[t - i] - x[t - i - 1] for t in rows] for i in range(1, lag + 1)]
    columns.append([x[t - 1] for t in rows])
    y = [x[t] - x[t - 1] for t in rows]
    k = len(columns)
    a, b, unit = matrix(k, k), matrix(k, 1), matrix(k, 1)
    unit[k - 1] = 1
    for i in range(k):
        b[i] = fsum(u * v for u, v in zip(columns[i], y))
        for j in range(k):
            a[i, j] = fsum(u * v for u, v in zip(columns[i], columns[j]))
    beta = lu_solve(a, b)
    rss = fsum((v - fsum(beta[j] * columns[j][i] for j in range(k))) ** 2 for i, v in enumerate(y))
    return beta[k - 1] / sqrt(rss / (len(y) - k) * lu_solve(a, unit)[k - 1])


def ks_two(x, y, sign):
    n, k = len(x), len(y)
    sx, sy = sorted(x), sorted(y)
    reach = max(sign * (bisect_right(sx, v) * k - bisect_right(sy, v) * n) for v in x + y)
    row = None
    for i in range(n + 1):
        new = [0] * (k + 1)
        for j in range(k + 1):
            if sign * (i * k - j * n) < reach:
                new[j] = 1 if i == j == 0 else (row[j] if row else 0) + (new[j - 1] if j else 0)
        row = new
    share = 1 - Fraction(row[k], comb(n + k, n))
    return mpf(share.numerator) / share.denominator


def anderson_darling(values):
    x = sorted(mpf(v) for v in values)
    n = len(x)
    mean = fsum(x) / n
    sd = sqrt(fsum((v - mean) ** 2 for v in x) / (n - 1))
    z = [(v - mean) / sd / sqrt(2) for v in x]
    terms = ((2 * i + 1) * (log(erfc(-z[i]) / 2) + log(erfc(z[n - 1 - i]) / 2)) for i in range(n))
    return -n - fsum(terms) / n


BTC = [mpf(v) for v in SERIES['btc_1m_close']]
for lag in (3, 5):
    print('adf btc_1m_close ctt lag', lag, nstr(adf(BTC, lag, 3), 17))
for name, sign in (('less', -1), ('greater', 1)):
    print('ksTwoSample norm_sample t_sample', name, nstr(ks_two(SERIES['norm_sample'], SERIES['t_sample'], sign), 17))
print('andersonDarling goog_ret', nstr(anderson_darling(SERIES['goog_ret']), 17))
