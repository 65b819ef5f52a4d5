"""Golden values for bot4/stats from an independent calculation with mpmath (50 digits) and exact fractions.

Run: python3 reference.py, then `biome check --write` on this folder, which only moves line breaks.
Writes special.json, distributions.json, tests.json and performance.json beside this file. The series are synthetic:
a linear congruential generator below makes them, rounded to three decimals. Nothing here calls bot4; formulas are
written out from the publications that the doc comments of src/domain/stats name, in the plainest form.
"""
import json
import os
import platform
from bisect import bisect_right
from fractions import Fraction
from itertools import combinations
from math import comb, factorial, floor

import mpmath
from mpmath import (betainc, ceil, digamma, e, erf, erfc, erfinv, euler, exp, fsum, gamma, gammainc, inf,
                    log, loggamma, lu_solve, matrix, mp, mpf, pi, sqrt)

mp.dps = 50
HERE = os.path.dirname(os.path.abspath(__file__))


# ---------------------------------------------------------------- synthetic data
def lcg(seed, n):
    """Uniform numbers of a 31-bit linear congruential generator."""
    state = seed
    out = []
    for _ in range(n):
        state = (1103515245 * state + 12345) % 2**31
        out.append(state / 2**31)
    return out


def noise(seed, n):
    """Sums of twelve uniforms less 6: nearly normal, rounded to three decimals."""
    u = lcg(seed, 12 * n)
    return [round(sum(u[12 * i:12 * i + 12]) - 6, 3) for i in range(n)]


def walk(seed, n):
    level, out = 50.0, []
    for v in noise(seed, n):
        level = round(level + v, 3)
        out.append(level)
    return out


NOISE = noise(1, 60)
OTHER = noise(2, 60)
SHORT = noise(3, 11)
WALK = walk(4, 64)
REVERT = []
for value in noise(5, 70):
    REVERT.append(round((0.6 * REVERT[-1] if REVERT else 0.0) + value, 3))
RETURNS = [round(v / 100 + 0.001, 6) for v in noise(6, 60)]
STRATEGIES = [[round(v / 100 + 0.0005 * k, 6) for v in noise(20 + k, 32)] for k in range(5)]


def m(values):
    return [mpf(v) for v in values]


# ---------------------------------------------------------------- distributions
def norm_cdf(z):
    return erfc(-mpf(z) / sqrt(2)) / 2


def norm_ppf(p):
    p = mpf(p)
    return sqrt(2) * erfinv(2 * p - 1)


def t_sf(t, df):
    t, df = mpf(t), mpf(df)
    half = betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return half if t >= 0 else 1 - half


def t_pdf(t, df):
    t, df = mpf(t), mpf(df)
    return gamma((df + 1) / 2) / gamma(df / 2) / sqrt(df * pi) * (1 + t * t / df) ** (-(df + 1) / 2)


def chi2_sf(x, df):
    return gammainc(mpf(df) / 2, mpf(x) / 2, inf, regularized=True)


def f_sf(x, d1, d2):
    x, d1, d2 = mpf(x), mpf(d1), mpf(d2)
    return betainc(d2 / 2, d1 / 2, 0, d2 / (d2 + d1 * x), regularized=True)


def kolmogorov_sf(x):
    x = mpf(x)
    k = range(1, 400)
    return 2 * fsum((-1) ** (i - 1) * exp(-2 * i * i * x * x) for i in k) if x > mpf('0.04') else mpf(1)


def two_sided_t(t, df):
    return min(mpf(1), 2 * t_sf(abs(t), df))


def bisect_root(f, low, high):
    """Root of an increasing function, to 45 digits."""
    low, high = mpf(low), mpf(high)
    for _ in range(220):
        mid = (low + high) / 2
        if f(mid) < 0:
            low = mid
        else:
            high = mid
    return (low + high) / 2


# ---------------------------------------------------------------- statistics in their plainest form
def mean(x):
    return fsum(x) / len(x)


def central(x, power):
    c = mean(x)
    return fsum((v - c) ** power for v in x) / len(x)


def sd(x):
    return sqrt(central(x, 2) * len(x) / (len(x) - 1))


def skew(x):
    return central(x, 3) / central(x, 2) ** (mpf(3) / 2)


def kurt(x):
    return central(x, 4) / central(x, 2) ** 2


def quantile(x, p):
    s = sorted(x)
    at = mpf(p) * (len(s) - 1)
    i = int(floor(at))
    j = min(i + 1, len(s) - 1)
    return s[i] + (at - i) * (s[j] - s[i])


def autocovariance(x, k):
    c = mean(x)
    return fsum((x[t] - c) * (x[t - k] - c) for t in range(k, len(x))) / len(x)


def rho(x, k):
    return autocovariance(x, k) / autocovariance(x, 0)


def least_squares(y, columns):
    """Coefficients, residual sum of squares and the inverse of the moment matrix."""
    k = len(columns)
    a, b = matrix(k, k), matrix(k, 1)
    for i in range(k):
        b[i] = fsum(u * v for u, v in zip(columns[i], y))
        for j in range(k):
            a[i, j] = fsum(u * v for u, v in zip(columns[i], columns[j]))
    beta = lu_solve(a, b)
    resid = [v - fsum(beta[j] * columns[j][i] for j in range(k)) for i, v in enumerate(y)]
    inverse = []
    for j in range(k):
        unit = matrix(k, 1)
        unit[j] = 1
        inverse.append(lu_solve(a, unit)[j])
    return [beta[j] for j in range(k)], fsum(r * r for r in resid), inverse


def ols(y, x, add_const):
    n = len(y)
    columns = ([[mpf(1)] * n] if add_const else []) + x
    k = len(columns)
    beta, rss, inverse = least_squares(y, columns)
    se = [sqrt(rss / (n - k) * v) for v in inverse]
    t = [b / s for b, s in zip(beta, se)]
    centre = mean(y) if add_const else mpf(0)
    tss = fsum((v - centre) ** 2 for v in y)
    r2 = 1 - rss / tss
    model = k - (1 if add_const else 0)
    loglik = -mpf(n) / 2 * (log(2 * pi * rss / n) + 1)
    return {
        'params': beta, 'se': se, 't': t, 'p': [two_sided_t(v, n - k) for v in t], 'r2': r2,
        'adjR2': 1 - (n - (1 if add_const else 0)) * (1 - r2) / (n - k), 'f': (tss - rss) / model / (rss / (n - k)),
        'aic': -2 * loglik + 2 * k, 'bic': -2 * loglik + k * log(n), 'loglik': loglik,
    }


# MacKinnon (1994), tables 3 and 4, and MacKinnon (2010), table 2, for one variable.
SMALL = {'n': ['0.6344', '1.2378', '0.032496'], 'c': ['2.1659', '1.4412', '0.038269'],
         'ct': ['3.2512', '1.6047', '0.049588'], 'ctt': ['4.0003', '1.658', '0.048288']}
LARGE = {'n': ['0.4797', '0.93557', '-0.06999', '0.033066'], 'c': ['1.7339', '0.93202', '-0.12745', '-0.010368'],
         'ct': ['2.5261', '0.61654', '-0.37956', '-0.060285'], 'ctt': ['3.0778', '0.49529', '-0.41477', '-0.059359']}
STAR = {'n': '-1.04', 'c': '-1.61', 'ct': '-2.89', 'ctt': '-3.21'}
FIVE_PERCENT = {'n': ['-1.941', '-0.2686', '-3.365', '31.223'], 'c': ['-2.86154', '-2.8903', '-4.234', '-40.04'],
                'ct': ['-3.41049', '-4.3904', '-9.036', '-45.374'],
                'ctt': ['-3.83239', '-5.9057', '-12.49', '-118.284']}
TERMS = {'n': 0, 'c': 1, 'ct': 2, 'ctt': 3}


def polynomial(coefficients, x):
    return fsum(mpf(c) * x**i for i, c in enumerate(coefficients))


def adf_rows(x, regression, lag, first):
    rows = range(first + 1, len(x))
    columns = [[mpf(t) ** p for t in rows] for p in range(TERMS[regression])]
    columns.append([x[t - 1] for t in rows])
    columns += [[x[t - i] - x[t - i - 1] for t in rows] for i in range(1, lag + 1)]
    return [x[t] - x[t - 1] for t in rows], columns


def adf(x, regression, autolag, maxlag):
    n, terms = len(x), TERMS[regression]
    if maxlag is None:
        maxlag = min(n // 2 - terms - 1, int(ceil(12 * (mpf(n) / 100) ** (mpf(1) / 4))))
    best, ic_best = maxlag, None
    if autolag:
        for lag in (range(maxlag, -1, -1) if autolag == 't-stat' else range(maxlag + 1)):
            y, columns = adf_rows(x, regression, lag, maxlag)
            beta, rss, inverse = least_squares(y, columns)
            nobs, k = len(y), len(columns)
            if autolag == 't-stat':
                best, ic_best = lag, abs(beta[-1]) / sqrt(rss / (nobs - k) * inverse[-1])
                if ic_best >= mpf('1.6448536269514722'):
                    break
                continue
            penalty = 2 if autolag == 'AIC' else log(nobs)
            ic = nobs * (log(2 * pi * rss / nobs) + 1) + k * penalty
            if ic_best is None or ic < ic_best:
                best, ic_best = lag, ic
    y, columns = adf_rows(x, regression, best, best)
    beta, rss, inverse = least_squares(y, columns)
    nobs = len(y)
    t = beta[terms] / sqrt(rss / (nobs - len(columns)) * inverse[terms])
    table = SMALL if t <= mpf(STAR[regression]) else LARGE
    out = {'statistic': t, 'pvalue': norm_cdf(polynomial(table[regression], t)), 'lag': best, 'nobs': nobs,
           'critical': {'5%': polynomial(FIVE_PERCENT[regression], mpf(1) / nobs)}}
    if autolag:
        out['icbest'] = ic_best
    return out


def kpss(x, regression, lags):
    n = len(x)
    columns = [[mpf(t) ** p for t in range(n)] for p in range(1 if regression == 'c' else 2)]
    beta, _, _ = least_squares(x, columns)
    r = [v - fsum(beta[p] * mpf(t) ** p for p in range(len(columns))) for t, v in enumerate(x)]
    product = [fsum(r[t] * r[t - k] for t in range(k, n)) / n for k in range(n)]
    if lags == 'auto':
        covered = int(floor(mpf(n) ** (mpf(2) / 9)))
        s0 = product[0] + 2 * fsum(product[1:covered + 1])
        s1 = 2 * fsum(k * product[k] for k in range(1, covered + 1))
        lags = int(floor(mpf('1.1447') * ((s1 / s0) ** 2) ** (mpf(1) / 3) * mpf(n) ** (mpf(1) / 3)))
    elif lags == 'legacy':
        lags = int(ceil(12 * (mpf(n) / 100) ** (mpf(1) / 4)))
    variance = product[0] + 2 * fsum((1 - mpf(k) / (lags + 1)) * product[k] for k in range(1, lags + 1))
    eta = fsum(fsum(r[:t + 1]) ** 2 for t in range(n)) / n**2 / variance
    table = m(['0.347', '0.463', '0.574', '0.739'] if regression == 'c' else ['0.119', '0.146', '0.176', '0.216'])
    levels = m(['0.1', '0.05', '0.025', '0.01'])
    p = levels[0] if eta <= table[0] else levels[3]
    for i in range(3):
        if table[i] < eta <= table[i + 1]:
            p = levels[i] + (eta - table[i]) / (table[i + 1] - table[i]) * (levels[i + 1] - levels[i])
    return {'statistic': eta, 'pvalue': p, 'lags': lags}


def ljung_box(x, lags, model_df):
    n = len(x)
    q = [n * (n + 2) * fsum(rho(x, k) ** 2 / (n - k) for k in range(1, lag + 1)) for lag in lags]
    bp = [n * fsum(rho(x, k) ** 2 for k in range(1, lag + 1)) for lag in lags]
    p = lambda values: [chi2_sf(v, lag - model_df) for v, lag in zip(values, lags)]
    return {'statistic': q, 'pvalue': p(q), 'bpStatistic': bp, 'bpPvalue': p(bp)}


def arch_lm(x, nlags, ddof):
    c = mean(x)
    e2 = [(v - c) ** 2 for v in x]
    rows = range(nlags, len(x))
    fit = ols([e2[t] for t in rows], [[e2[t - i] for t in rows] for i in range(1, nlags + 1)], True)
    lm = (len(rows) - ddof) * fit['r2']
    return {'lm': lm, 'lmPvalue': chi2_sf(lm, nlags), 'f': fit['f'],
            'fPvalue': f_sf(fit['f'], nlags, len(rows) - nlags - 1)}


def newey_west(x, lags):
    n = len(x)
    v = autocovariance(x, 0) + 2 * fsum((1 - mpf(k) / (lags + 1)) * autocovariance(x, k) for k in range(1, lags + 1))
    se = sqrt(v / n)
    return {'mean': mean(x), 'se': se, 't': mean(x) / se}


def runs_test(x, cutoff):
    c = mean(x) if cutoff == 'mean' else quantile(x, mpf(1) / 2)
    signs = [v >= c for v in x]
    up = sum(signs)
    down = len(x) - up
    n = mpf(len(x))
    runs = 1 + sum(a != b for a, b in zip(signs, signs[1:]))
    z = (runs - (2 * up * down / n + 1)) / sqrt(2 * up * down * (2 * up * down - n) / n**2 / (n - 1))
    return {'statistic': z, 'pvalue': 2 * norm_cdf(-abs(z))}


def correlation(x, y):
    cx, cy = mean(x), mean(y)
    sxy = fsum((a - cx) * (b - cy) for a, b in zip(x, y))
    r = sxy / sqrt(fsum((a - cx) ** 2 for a in x) * fsum((b - cy) ** 2 for b in y))
    t = r * sqrt((len(x) - 2) / (1 - r * r))
    return {'statistic': r, 'pvalue': two_sided_t(t, len(x) - 2)}


def ranks(x):
    return [mpf(sum(u < v for u in x)) + mpf(sum(u == v for u in x) + 1) / 2 for v in x]


def durbin_exact(n, d):
    """P(D >= d) as an exact fraction: the matrix of Durbin (1973), for the double d as it stands."""
    d = Fraction(d)
    k = floor(n * d) + 1
    size = 2 * k - 1
    h = k - n * d
    a = [[Fraction(1) if i - j + 1 >= 0 else Fraction(0) for j in range(size)] for i in range(size)]
    for i in range(size):
        a[i][0] -= h ** (i + 1)
        a[size - 1][i] -= h ** (size - i)
    a[size - 1][0] += (2 * h - 1) ** size if 2 * h > 1 else 0
    for i in range(size):
        for j in range(size):
            if i - j + 1 > 0:
                a[i][j] /= factorial(i - j + 1)
    v = [Fraction(0)] * size
    v[k - 1] = Fraction(1)
    for _ in range(n):
        v = [sum(a[i][j] * v[j] for j in range(size)) for i in range(size)]
    value = 1 - v[k - 1] * factorial(n) / Fraction(n) ** n
    return mpf(value.numerator) / value.denominator


def smirnov_exact(n, d):
    d = mpf(d)
    top = int(floor(n * (1 - d)))
    return d * fsum(comb(n, j) * (1 - d - mpf(j) / n) ** (n - j) * (d + mpf(j) / n) ** (j - 1) for j in range(top + 1))


def ks_one(x, alternative):
    s = sorted(m(x))
    n = len(s)
    f = [norm_cdf(v) for v in s]
    above = max(mpf(i + 1) / n - v for i, v in enumerate(f))
    below = max(v - mpf(i) / n for i, v in enumerate(f))
    if alternative == 'two-sided':
        d = max(above, below)
        return {'statistic': d, 'pvalue': durbin_exact(n, float(d))}
    d = above if alternative == 'greater' else below
    return {'statistic': d, 'pvalue': smirnov_exact(n, d)}


def ks_two(x, y, alternative):
    """Counts lattice paths with integers."""
    n, k = len(x), len(y)
    sx, sy = sorted(x), sorted(y)
    steps = [bisect_right(sx, v) * k - bisect_right(sy, v) * n for v in sorted(set(x) | set(y))]
    reach = {'greater': max(steps), 'less': -min(steps), 'two-sided': max(max(steps), -min(steps))}[alternative]
    size = {'greater': lambda v: v, 'less': lambda v: -v, 'two-sided': abs}[alternative]
    row = None
    for i in range(n + 1):
        new = [0] * (k + 1)
        for j in range(k + 1):
            if size(i * k - j * n) < reach:
                new[j] = 1 if i == j == 0 else (row[j] if row else 0) + (new[j - 1] if j else 0)
        row = new
    share = 1 - Fraction(row[k], comb(n + k, n))
    return {'statistic': mpf(reach) / (n * k), 'pvalue': mpf(share.numerator) / share.denominator}


def describe(x):
    n = len(x)
    g1, g2 = skew(x), kurt(x) - 3
    median = quantile(x, mpf(1) / 2)
    return {
        'mean': mean(x), 'variance': sd(x) ** 2, 'skewG1': g1, 'kurtG2': g2,
        'skewUnbiased': g1 * sqrt(mpf(n) * (n - 1)) / (n - 2),
        'kurtUnbiased': mpf(n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6), 'median': median,
        'mad': quantile([abs(v - median) for v in x], mpf(1) / 2), 'q05': quantile(x, mpf('0.05')),
        'q25': quantile(x, mpf('0.25')), 'q99': quantile(x, mpf('0.99')),
    }


# ---------------------------------------------------------------- performance and overfitting
def psr(sr, n, g3, g4, benchmark):
    return norm_cdf((sr - benchmark) * sqrt(mpf(n - 1)) / sqrt(1 - g3 * sr + (g4 - 1) / 4 * sr**2))


def dsr(sr, n, g3, g4, trials, variance):
    sr0 = sqrt(mpf(variance)) * ((1 - euler) * norm_ppf(1 - mpf(1) / trials)
                                 + euler * norm_ppf(1 - 1 / (mpf(trials) * e)))
    return {'value': psr(sr, n, g3, g4, sr0), 'sr0': sr0}


def sharpe_lo(x, q):
    sr, n = mean(x) / sd(x), len(x)
    eta = q / sqrt(q + 2 * fsum((q - k) * rho(x, k) for k in range(1, q)))
    mertens = 1 + sr**2 / 2 - skew(x) * sr + (kurt(x) - 3) / 4 * sr**2
    return {'value': eta * sr, 'eta': eta, 'seIid': sqrt((1 + sr**2 / 2) / n), 'seMertens': sqrt(mertens / n)}


def performance(x, periods):
    equity = [mpf(1)]
    for r in x:
        equity.append(equity[-1] * (1 + r))
    falls = [v / max(equity[:i + 1]) - 1 for i, v in enumerate(equity)]
    trough = falls.index(min(falls))
    peak = equity.index(max(equity[:trough + 1]))
    n = len(x)
    cagr = equity[-1] ** (mpf(periods) / n) - 1
    gains, losses = fsum(v for v in x if v > 0), -fsum(v for v in x if v < 0)
    downside = sqrt(fsum(v * v for v in x if v < 0) / n)
    return {
        'totalReturn': equity[-1] - 1, 'cagr': cagr, 'annualVolatility': sd(x) * sqrt(mpf(periods)),
        'maxDrawdown': min(falls), 'maxDrawdownTrough': trough, 'maxDrawdownPeak': peak,
        'sortino': mean(x) * sqrt(mpf(periods)) / downside, 'calmar': cagr / -min(falls), 'omega0': gains / losses,
        'ulcerIndex': sqrt(fsum(v * v for v in falls[1:]) / n), 'profitFactor': gains / losses,
        'winRate': mpf(sum(v > 0 for v in x)) / n,
        'tailRatio': abs(quantile(x, mpf('0.95')) / quantile(x, mpf('0.05'))),
    }


def var_es(x, level):
    tail = 1 - mpf(level)
    q = quantile(x, tail)
    worst = [v for v in x if v <= q]
    z = norm_ppf(tail)
    s, k = skew(x), kurt(x) - 3
    cf = z + (z**2 - 1) * s / 6 + (z**3 - 3 * z) * k / 24 - (2 * z**3 - 5 * z) * s**2 / 36
    density = exp(-z * z / 2) / sqrt(2 * pi)
    return {'varHistorical': -q, 'esHistorical': -mean(worst), 'varNormal': -(mean(x) + sd(x) * z),
            'esNormal': -mean(x) + sd(x) * density / tail, 'varCornishFisher': -(mean(x) + sd(x) * cf)}


def block_length(x):
    n = len(x)
    c = mean(x)
    d = [v - c for v in x]
    quiet = max(5, int(floor(mpmath.log10(n))))
    longest = int(ceil(sqrt(mpf(n)))) + quiet
    limit = 2 * sqrt(mpmath.log10(n) / n)
    product = lambda k: fsum(d[t] * d[t - k] for t in range(k, n))
    size = lambda k: abs(product(k)) / sqrt(fsum(v * v for v in d[k + 1:]) * fsum(v * v for v in d[:n - k - 1]))
    start = next((k for k in range(longest - quiet + 1) if all(size(k + i) < limit for i in range(quiet))), None)
    half = min(longest, 2 * max(1, start)) if start is not None else longest
    window = lambda k: mpf(1) if 2 * k <= half else 2 * (1 - mpf(k) / half)
    g = fsum(2 * window(k) * k * product(k) for k in range(1, half + 1)) / n
    long_run = (product(0) + fsum(2 * window(k) * product(k) for k in range(1, half + 1))) / n
    bound = ceil(min(3 * sqrt(mpf(n)), mpf(n) / 3))
    third = mpf(1) / 3
    return {'stationary': min(bound, (2 * g**2 / (2 * long_run**2) * n) ** third),
            'circular': min(bound, (2 * g**2 / (mpf(4) / 3 * long_run**2) * n) ** third)}


def multiple_test(p, method):
    """Adjusted values by the closure principle where there is one, else by their definition."""
    k = len(p)
    order = sorted(range(k), key=lambda i: p[i])
    s = [mpf(p[i]) for i in order]
    at_least_one = lambda v, r: 1 - (1 - v) ** r
    simes = lambda values: min(len(values) * v / (i + 1) for i, v in enumerate(sorted(values)))
    if method == 'bonferroni':
        out = [min(1, k * v) for v in s]
    elif method == 'sidak':
        out = [at_least_one(v, k) for v in s]
    elif method in ('holm', 'holm-sidak', 'hommel'):
        local = {'holm': lambda v: min(mpf(1), len(v) * min(v)), 'hommel': simes,
                 'holm-sidak': lambda v: at_least_one(min(v), len(v))}[method]
        out = [max(local([s[j] for j in subset]) for r in range(1, k + 1) for subset in combinations(range(k), r)
                   if i in subset) for i in range(k)]
    else:
        harmonic = fsum(mpf(1) / (i + 1) for i in range(k)) if method == 'fdr_by' else 1
        factor = (lambda i: k - i) if method == 'simes-hochberg' else (lambda i: k * harmonic / (i + 1))
        out = [min([mpf(1)] + [factor(j) * s[j] for j in range(i, k)]) for i in range(k)]
    adjusted = [None] * k
    for i, at in enumerate(order):
        adjusted[at] = out[i]
    return {'adjusted': adjusted, 'reject': [bool(v <= mpf(0.05)) for v in adjusted]}


def pbo(columns, parts):
    n = len(columns[0]) // parts
    blocks = [range(b * n, (b + 1) * n) for b in range(parts)]
    ratio = lambda c, rows: mean([c[i] for i in rows]) / sd([c[i] for i in rows])
    logits, inside, outside = [], [], []
    for chosen in combinations(range(parts), parts // 2):
        rows = [i for b in chosen for i in blocks[b]]
        rest = [i for b in range(parts) if b not in chosen for i in blocks[b]]
        a = [ratio(c, rows) for c in columns]
        b = [ratio(c, rest) for c in columns]
        best = a.index(max(a))
        omega = mpf(sum(v <= b[best] for v in b)) / (len(b) + 1)
        logits.append(log(omega / (1 - omega)))
        inside.append(a[best])
        outside.append(b[best])
    beta, _, _ = least_squares(outside, [[mpf(1)] * len(inside), inside])
    count = len(logits)
    return {'pbo': mpf(sum(v <= 0 for v in logits)) / count, 'nCombinations': count, 'logitsSorted': sorted(logits),
            'logitMean': mean(logits), 'degradationSlope': beta[1], 'degradationIntercept': beta[0],
            'probOosLoss': mpf(sum(v < 0 for v in outside)) / count}


# ---------------------------------------------------------------- files
def plain(v):
    if isinstance(v, mpf):
        return float(v)
    if isinstance(v, dict):
        return {k: plain(w) for k, w in v.items()}
    if isinstance(v, (list, tuple)):
        return [plain(w) for w in v]
    return v


def write(name, tolerance, cases):
    content = {
        'tool': f'mpmath {mpmath.__version__} (50 digits) and exact fractions, Python {platform.python_version()}',
        'command': 'python3 test/golden/statistics/reference.py', 'data': 'synthetic', 'tol': tolerance,
        'cases': [{'fn': fn, 'args': args, 'expect': plain(expect)} for fn, args, expect in cases],
    }
    with open(os.path.join(HERE, name), 'w') as file:
        json.dump(content, file, indent=1)
        file.write('\n')


def values(f, xs):
    return {'values': [f(x) for x in xs]}


XS = [-9.5, -3.2, -1.0, -0.71, -0.3, 0.0, 1e-9, 0.25, 0.69, 1.7, 5.5, 14.0]
PS = [1e-40, 1e-9, 0.003, 0.2, 0.26, 0.49, 0.5000001, 0.74, 0.76, 0.9, 0.99999]
POSITIVE = [1e-9, 0.02, 0.49, 0.51, 0.999, 1.001, 1.49, 1.51, 2.0, 2.4, 2.6, 7.3, 9.99, 10.01, 40.0, 150.5]
AX = [(a, a * f) for a in (0.2, 0.9, 1.0, 4.5, 60.0, 900.0) for f in (0.01, 0.7, 1.0, 1.2, 2.5)]
ABX = [(a, b, x) for a, b in ((0.3, 0.4), (2.0, 7.5), (40.0, 3.0), (80.0, 90.0)) for x in (0.001, 0.3, 0.48, 0.9)]
NORMAL = {'mu': 0.5, 'sigma': 2.0}

write('special.json', {'rel': 2e-13, 'abs': 1e-300}, [
    ('erf', {'x': XS}, values(lambda x: erf(mpf(x)), XS)),
    ('erfc', {'x': XS + [26.0]}, values(lambda x: erfc(mpf(x)), XS + [26.0])),
    ('erfinv', {'x': [-0.9999, -0.6, -1e-7, 0.2, 0.5, 0.51, 0.999999]},
     values(lambda x: erfinv(mpf(x)), [-0.9999, -0.6, -1e-7, 0.2, 0.5, 0.51, 0.999999])),
    ('gamma', {'x': POSITIVE + [-0.5, -3.3]}, values(lambda x: gamma(mpf(x)), POSITIVE + [-0.5, -3.3])),
    ('lgamma', {'x': POSITIVE + [-0.5, -3.3, 1e9]},
     values(lambda x: log(abs(gamma(mpf(x)))) if x < 0 else loggamma(mpf(x)), POSITIVE + [-0.5, -3.3, 1e9])),
    ('digamma', {'x': POSITIVE + [-0.5, -3.3]}, values(lambda x: digamma(mpf(x)), POSITIVE + [-0.5, -3.3])),
    ('gammaincP', {'a': [a for a, _ in AX], 'x': [x for _, x in AX]},
     values(lambda ax: gammainc(mpf(ax[0]), 0, mpf(ax[1]), regularized=True), AX)),
    ('gammaincQ', {'a': [a for a, _ in AX], 'x': [x for _, x in AX]},
     values(lambda ax: gammainc(mpf(ax[0]), mpf(ax[1]), inf, regularized=True), AX)),
    ('betainc', {'a': [v[0] for v in ABX], 'b': [v[1] for v in ABX], 'x': [v[2] for v in ABX]},
     values(lambda v: betainc(mpf(v[0]), mpf(v[1]), 0, mpf(v[2]), regularized=True), ABX)),
])

Z = lambda x: (mpf(x) - mpf(NORMAL['mu'])) / mpf(NORMAL['sigma'])
write('distributions.json', {'rel': 2e-13, 'abs': 1e-300}, [
    ('normal.pdf', {'x': XS, **NORMAL}, values(lambda x: exp(-Z(x) ** 2 / 2) / sqrt(2 * pi) / 2, XS)),
    ('normal.cdf', {'x': XS + [-70.0], **NORMAL}, values(lambda x: norm_cdf(Z(x)), XS + [-70.0])),
    ('normal.sf', {'x': XS + [70.0], **NORMAL}, values(lambda x: norm_cdf(-Z(x)), XS + [70.0])),
    ('normal.logcdf', {'x': XS + [-400.0], **NORMAL}, values(lambda x: log(norm_cdf(Z(x))), XS + [-400.0])),
    ('normal.ppf', {'p': PS, 'mu': 0, 'sigma': 1}, values(norm_ppf, PS)),
    *[('studentT.' + name, {'x': XS, 'df': df}, values(lambda x: f(x, df), XS))
      for df in (1, 2.7, 40, 3000) for name, f in (('pdf', t_pdf), ('cdf', lambda x, d: t_sf(-x, d)))],
    *[('studentT.ppf', {'p': PS[1:], 'df': df},
       values(lambda p: bisect_root(lambda t: t_sf(-t, df) - mpf(p), -1e10, 1e10), PS[1:])) for df in (1.5, 30)],
    *[('chi2.' + name, {'x': [0.001, 0.5, 3.0, 11.0, 60.0], 'df': df},
       values(lambda x: chi2_sf(x, df) if name == 'sf' else gammainc(mpf(df) / 2, 0, mpf(x) / 2, regularized=True),
              [0.001, 0.5, 3.0, 11.0, 60.0])) for df in (1, 3.5, 20) for name in ('sf', 'cdf')],
    ('fDist.sf', {'x': [0.01, 0.9, 2.0, 9.0, 300.0], 'd1': 3, 'd2': 17},
     values(lambda x: f_sf(x, 3, 17), [0.01, 0.9, 2.0, 9.0, 300.0])),
    ('kolmogorov.sf', {'x': [0.2, 0.5, 0.79, 0.81, 1.2, 2.0, 6.0]},
     values(kolmogorov_sf, [0.2, 0.5, 0.79, 0.81, 1.2, 2.0, 6.0])),
])

G1, G4, N = skew(m(RETURNS)), kurt(m(RETURNS)), len(RETURNS)
SR = mean(m(RETURNS)) / sd(m(RETURNS))
P = [0.011, 0.021, 0.021, 0.3, 0.004, 0.75, 0.049]
COLUMNS = (NOISE, OTHER, REVERT[:60])
METHODS = ('bonferroni', 'sidak', 'holm', 'holm-sidak', 'simes-hochberg', 'hommel', 'fdr_bh', 'fdr_by')

write('tests.json', {'rel': 1e-10, 'abs': 1e-14}, [
    ('describe', {'x': NOISE}, describe(m(NOISE))),
    ('acf', {'x': REVERT, 'nlags': 9}, {'acf': [rho(m(REVERT), k) for k in range(10)]}),
    ('jarqueBera', {'x': NOISE}, {
        'statistic': mpf(60) / 6 * (skew(m(NOISE)) ** 2 + (kurt(m(NOISE)) - 3) ** 2 / 4),
        'pvalue': exp(-mpf(60) / 12 * (skew(m(NOISE)) ** 2 + (kurt(m(NOISE)) - 3) ** 2 / 4)),
        'skew': skew(m(NOISE)), 'kurtosis': kurt(m(NOISE))}),
    ('ljungBox', {'x': REVERT, 'lags': [1, 4, 10], 'modelDf': 0}, ljung_box(m(REVERT), [1, 4, 10], 0)),
    ('ljungBox', {'x': NOISE, 'lags': [3], 'modelDf': 1}, ljung_box(m(NOISE), [3], 1)),
    ('archLm', {'resid': NOISE, 'nlags': 3, 'ddof': 1, 'demean': True}, arch_lm(m(NOISE), 3, 1)),
    *[('adf', {'x': x, 'regression': r, 'autolag': a, 'maxlag': g}, adf(m(x), r, a, g)) for x, r, a, g in (
        (WALK, 'c', 'AIC', None), (WALK, 'ct', 'BIC', None), (WALK, 'n', 't-stat', None), (WALK, 'ctt', None, 2),
        (REVERT, 'c', 't-stat', 6), (REVERT, 'n', 'AIC', 4), (REVERT, 'ct', None, 0), (REVERT, 'ctt', 'BIC', 3))],
    *[('kpss', {'x': x, 'regression': r, 'nlags': g}, kpss(m(x), r, g)) for x, r, g in (
        (WALK, 'c', 'auto'), (WALK, 'ct', 'legacy'), (REVERT, 'c', 3), (REVERT, 'ct', 'auto'))],
    ('ols', {'y': WALK[:60], 'x': [NOISE, REVERT[:60]], 'addConst': True},
     ols(m(WALK[:60]), [m(NOISE), m(REVERT[:60])], True)),
    ('ols', {'y': NOISE, 'x': [OTHER], 'addConst': False}, ols(m(NOISE), [m(OTHER)], False)),
    ('neweyWestMean', {'x': REVERT, 'lags': 5}, newey_west(m(REVERT), 5)),
    ('tTestOneSample', {'x': NOISE, 'popmean': 0.1}, {
        'statistic': (mean(m(NOISE)) - mpf(0.1)) / (sd(m(NOISE)) / sqrt(mpf(60))),
        'pvalue': two_sided_t((mean(m(NOISE)) - mpf(0.1)) / (sd(m(NOISE)) / sqrt(mpf(60))), 59)}),
    ('runsTest', {'x': REVERT, 'cutoff': 'mean', 'correction': True}, runs_test(m(REVERT), 'mean')),
    ('runsTest', {'x': REVERT, 'cutoff': 'median', 'correction': False}, runs_test(m(REVERT), 'median')),
    ('pearson', {'x': WALK[:60], 'y': NOISE}, correlation(m(WALK[:60]), m(NOISE))),
    ('spearman', {'x': [round(v) for v in NOISE], 'y': OTHER},
     correlation(ranks([round(v) for v in NOISE]), ranks(OTHER))),
    ('correlation', {'x': COLUMNS}, {'matrix': [
        [mpf(1) if a is b else correlation(m(a), m(b))['statistic'] for b in COLUMNS] for a in COLUMNS]}),
    *[('ksOneSample', {'x': x, 'cdf': 'norm', 'params': [0, 1], 'method': 'exact', 'alternative': a}, ks_one(x, a))
      for x in (SHORT, NOISE) for a in ('two-sided', 'less', 'greater')],
    *[('ksTwoSample', {'x': SHORT, 'y': OTHER[:17], 'method': 'exact', 'alternative': a},
       ks_two(SHORT, OTHER[:17], a)) for a in ('two-sided', 'less', 'greater')],
])

write('performance.json', {'rel': 1e-10, 'abs': 1e-14}, [
    ('sharpe', {'x': RETURNS, 'rf': 0.0002, 'periods': 365},
     {'value': sqrt(mpf(365)) * (mean(m(RETURNS)) - mpf(0.0002)) / sd(m(RETURNS))}),
    ('sharpeLo', {'x': RETURNS, 'q': 4}, sharpe_lo(m(RETURNS), 4)),
    ('probabilisticSharpe', {'x': RETURNS, 'benchmark': 0.02},
     {'value': psr(SR, N, G1, G4, mpf(0.02)), 'sr': SR, 'skew': G1, 'kurtosis': G4}),
    ('deflatedSharpe', {'x': RETURNS, 'nTrials': 20, 'varTrials': 0.003}, dsr(SR, N, G1, G4, 20, 0.003)),
    ('deflatedSharpeFromMoments', {'sr': 0.2, 'n': 300, 'skew': -1.5, 'kurtosis': 9, 'nTrials': 7, 'varTrials': 0.01},
     dsr(mpf(0.2), 300, mpf(-1.5), mpf(9), 7, 0.01)),
    ('minTrackRecordLength', {'x': RETURNS, 'benchmark': 0.01, 'alpha': 0.1},
     {'value': 1 + (1 - G1 * SR + (G4 - 1) / 4 * SR**2) * (norm_ppf(1 - mpf(0.1)) / (SR - mpf(0.01))) ** 2}),
    ('performance', {'x': RETURNS, 'periods': 365}, performance(m(RETURNS), 365)),
    ('varEs', {'x': RETURNS, 'level': 0.9}, var_es(m(RETURNS), 0.9)),
    ('optimalBlockLength', {'x': REVERT}, block_length(m(REVERT))),
    ('optimalBlockLength', {'x': WALK}, block_length(m(WALK))),
    *[('multipleTest', {'p': P, 'alpha': 0.05, 'method': method}, multiple_test(P, method)) for method in METHODS],
    ('pboCscv', {'x': STRATEGIES, 'nPartitions': 4}, pbo([m(c) for c in STRATEGIES], 4)),
    ('pboCscv', {'x': STRATEGIES, 'nPartitions': 8}, pbo([m(c) for c in STRATEGIES], 8)),
])
