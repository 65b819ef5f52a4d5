"""Exact answers for the golden cases in which the reference library is wrong.

Run beside the shared golden set: python3 disputed.py <folder with series.json>
Prints the values that disputed.json quotes. Augmented Dickey-Fuller: normal equations in 60 digits. Two-sample
Kolmogorov-Smirnov: lattice paths counted with integers. Anderson-Darling: both tails by erfc in 60 digits. EGARCH:
Newton steps in 60 digits on both sides of the observation that parts two maxima of the likelihood.
"""
import json
import sys
from bisect import bisect_right
from fractions import Fraction
from math import comb

from mpmath import erfc, exp, fsum, log, lu_solve, matrix, mp, mpf, nstr, pi, sqrt

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


def egarch_loglik(y, theta):
    """EGARCH(1,1) with leverage, constant mean, normal shocks and the start of arch."""
    mu, omega, alpha, gamma, beta = theta
    mean = fsum(y) / len(y)
    weights = [mpf('0.94') ** i for i in range(75)]
    start = fsum(w * (v - mean) ** 2 for w, v in zip(weights, y)) / fsum(weights)
    level, total = omega + beta * log(start), mpf(0)
    for v in y:
        z = (v - mu) * exp(-level / 2)
        total += level + z * z
        level = omega + alpha * (abs(z) - sqrt(2 / pi)) + gamma * z + beta * level
    return -(len(y) * log(2 * pi) + total) / 2


def newton(f, theta, steps):
    """Newton steps with second differences: smooth as long as no step of 1e-18 passes a kink."""
    k, h = len(theta), mpf('1e-18')
    for _ in range(steps):
        def moved(*places):
            return f([v + sum(d for j, d in places if j == i) for i, v in enumerate(theta)])
        centre = f(theta)
        up = [moved((i, h)) for i in range(k)]
        down = [moved((i, -h)) for i in range(k)]
        gradient, hessian = matrix(k, 1), matrix(k, k)
        for i in range(k):
            gradient[i] = (up[i] - down[i]) / (2 * h)
            hessian[i, i] = (up[i] - 2 * centre + down[i]) / h**2
            for j in range(i):
                hessian[i, j] = hessian[j, i] = (moved((i, h), (j, h)) - up[i] - up[j] + centre) / h**2
        step = lu_solve(hessian, -gradient)
        theta = [v + step[i] for i, v in enumerate(theta)]
    return theta


BTC = [mpf(v) for v in SERIES['btc_1m_close']]
for lag in (3, 5):
    print('adf btc_1m_close ctt lag', lag, nstr(adf(BTC, lag, 3), 17))
for name, sign in (('less', -1), ('greater', 1)):
    print('ksTwoSample norm_sample t_sample', name, nstr(ks_two(SERIES['norm_sample'], SERIES['t_sample'], sign), 17))
print('andersonDarling goog_ret', nstr(anderson_darling(SERIES['goog_ret']), 17))
RATES = [mpf(v) for v in SERIES['dem2gbp']]
for side, place in (('above', (-0.01134624, -0.12152952, 0.32489659, -0.0376594, 0.91576872)),
                    ('below', (-0.01142449, -0.12152228, 0.32489573, -0.03770074, 0.9157702))):
    top = newton(lambda theta: egarch_loglik(RATES, theta), [mpf(v) for v in place], 3)
    print('egarch dem2gbp maximum', side, 'the observation -0.011392951:', [nstr(v, 17) for v in top],
          'log-likelihood', nstr(egarch_loglik(RATES, top), 17))
