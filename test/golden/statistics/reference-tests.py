"""Golden values of hypothesis tests and regressions from an independent calculation with mpmath (40 digits).

Run: python3 reference-tests.py. Writes tests-hypothesis.json and tests-regression.json beside this file. The series are
synthetic: a linear congruential generator makes them, rounded to three decimals. Nothing here calls bot4; formulas are
written out from the publications that the doc comments name, in the plainest form: ranks and pairs by counting, fits
by normal equations. Tabulated p-values (Lilliefors, Anderson-Darling of k samples) are not repeated here.
"""
import json
import os
import platform

import mpmath
from mpmath import (asin, asinh, betainc, cbrt, diag, erfc, erfinv, exp, fsum, gammainc, inf, inverse, log, lu_solve,
                    matrix, mp, mpf, pi, sign, sqrt)

mp.dps = 40
HERE = os.path.dirname(os.path.abspath(__file__))


def lcg(seed, n):
    state, out = seed, []
    for _ in range(n):
        state = (1103515245 * state + 12345) % 2**31
        out.append(state / 2**31)
    return out


def noise(seed, n):
    u = lcg(seed, 12 * n)
    return [round(sum(u[12 * i:12 * i + 12]) - 6, 3) for i in range(n)]


A, B, C = noise(31, 60), noise(32, 60), noise(33, 45)
SKEWED = [round(v * v, 3) for v in noise(34, 40)]
TIED = [int(6 * u) for u in lcg(35, 50)]
ALSO_TIED = [int(5 * u) + (t > 2) for u, t in zip(lcg(36, 50), TIED)]
LEVEL = []
for shock in noise(37, 80):
    LEVEL.append(round((0.7 * LEVEL[-1] if LEVEL else 0.0) + shock, 3))
TARGET = [round(0.5 + 0.8 * a - 0.3 * b + (1 + 0.4 * abs(a)) * e, 3) for a, b, e in zip(A, B, noise(38, 60))]
LED = [round(0.4 * e + (0.6 * A[i - 1] if i else 0.0), 3) for i, e in enumerate(noise(39, 60))]
DUMMY = [int(u > 0.5) for u in lcg(40, 60)]


def m(values):
    return [mpf(v) for v in values]


def mean(x):
    return fsum(x) / len(x)


def central(x, p):
    c = mean(x)
    return fsum((v - c)**p for v in x)


def sd(x):
    return sqrt(central(x, 2) / (len(x) - 1))


# ---------------------------------------------------------------- tails
def norm_sf(z):
    return erfc(z / sqrt(2)) / 2


def norm_two(z):
    return erfc(abs(z) / sqrt(2))


def norm_ppf(p):
    return sqrt(2) * erfinv(2 * mpf(p) - 1)


def chi2_sf(x, df):
    return gammainc(mpf(df) / 2, x / 2, inf, regularized=True)


def f_sf(f, d1, d2):
    d1, d2 = mpf(d1), mpf(d2)
    return betainc(d2 / 2, d1 / 2, 0, d2 / (d2 + d1 * f), regularized=True)


def t_two(t, df):
    return betainc(mpf(df) / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True)


# ---------------------------------------------------------------- normality
def poly(c, x):
    return fsum(v * x**i for i, v in enumerate(m(c)))


def shapiro(values):
    x = sorted(m(values))
    n = len(x)
    if n == 3:
        a = [-1 / sqrt(2), mpf(0), 1 / sqrt(2)]
    else:
        q = [norm_ppf((i + 1 - mpf('0.375')) / (n + mpf('0.25'))) for i in range(n)]
        square, r = fsum(v * v for v in q), 1 / sqrt(mpf(n))
        last = poly([0, '0.221157', '-0.147981', '-2.07119', '4.434685', '-2.706056'], r) + q[-1] / sqrt(square)
        ends = {n - 1: last, 0: -last}
        if n > 5:
            second = poly([0, '0.042981', '-0.293762', '-1.752461', '5.682633', '-3.582633'], r) + q[-2] / sqrt(square)
            ends.update({n - 2: second, 1: -second})
        factor = sqrt((square - fsum(q[i]**2 for i in ends)) / (1 - fsum(v * v for v in ends.values())))
        a = [ends.get(i, q[i] / factor) for i in range(n)]
    w = fsum(u * v for u, v in zip(a, x))**2 / central(x, 2) / fsum(v * v for v in a)
    if n == 3:
        p = 6 / pi * (asin(sqrt(w)) - asin(sqrt(mpf(3) / 4)))
    elif n <= 11:
        y = -log(mpf('-2.273') + mpf('0.459') * n - log(1 - w))
        p = norm_sf((y - poly(['0.544', '-0.39978', '0.025054', '-6.714e-4'], n))
                    / exp(poly(['1.3822', '-0.77857', '0.062767', '-0.0020322'], n)))
    else:
        k = log(mpf(n))
        p = norm_sf((log(1 - w) - poly(['-1.5861', '-0.31082', '-0.083751', '0.0038915'], k))
                    / exp(poly(['-0.4803', '-0.082676', '0.0030302'], k)))
    return {'statistic': w, 'pvalue': p}


def anderson(values):
    x = sorted(m(values))
    n, c, s = len(x), mean(x), sd(x)
    z = [(v - c) / s for v in x]
    a2 = -n - fsum((2 * i + 1) * (log(norm_sf(-z[i])) + log(norm_sf(z[n - 1 - i]))) for i in range(n)) / n
    a = a2 * (1 + mpf('0.75') / n + mpf('2.25') / n**2)
    if a < mpf('0.2'):
        p = 1 - exp(poly(['-13.436', '101.14', '-223.73'], a))
    elif a < mpf('0.34'):
        p = 1 - exp(poly(['-8.318', '42.796', '-59.938'], a))
    elif a < mpf('0.6'):
        p = exp(poly(['0.9177', '-4.279', '-1.38'], a))
    else:
        p = exp(poly(['1.2937', '-5.709', '0.0186'], a))
    return {'statistic': a2, 'pvalue': p}


def lilliefors(values, dist):
    x = sorted(m(values))
    n, c, s = len(x), mean(x), sd(x)
    f = [norm_sf(-(v - c) / s) if dist == 'norm' else 1 - exp(-v / c) for v in x]
    return {'statistic': max(max((i + 1) / mpf(n) - v, v - i / mpf(n)) for i, v in enumerate(f))}


def dagostino(values):
    x = m(values)
    n = mpf(len(x))
    b1 = central(x, 3) / n / (central(x, 2) / n)**mpf(1.5)
    b2 = central(x, 4) / n / (central(x, 2) / n)**2
    y = b1 * sqrt((n + 1) * (n + 3) / 6 / (n - 2))
    beta = 3 * (n**2 + 27 * n - 70) * (n + 1) * (n + 3) / (n - 2) / (n + 5) / (n + 7) / (n + 9)
    w2 = sqrt(2 * (beta - 1)) - 1
    z1 = asinh(y / sqrt(2 / (w2 - 1))) / sqrt(log(w2) / 2)
    e = 3 * (n - 1) / (n + 1)
    v = 24 * n * (n - 2) * (n - 3) / (n + 1)**2 / (n + 3) / (n + 5)
    k = (b2 - e) / sqrt(v)
    g = 6 * (n**2 - 5 * n + 2) / (n + 7) / (n + 9) * sqrt(6 * (n + 3) * (n + 5) / n / (n - 2) / (n - 3))
    a = 6 + 8 / g * (2 / g + sqrt(1 + 4 / g**2))
    inner = (1 - 2 / a) / (1 + k * sqrt(2 / (a - 4)))
    z2 = (1 - 2 / (9 * a) - sign(inner) * cbrt(abs(inner))) / sqrt(2 / (9 * a))
    return {'statistic': z1**2 + z2**2, 'pvalue': exp(-(z1**2 + z2**2) / 2)}


# ---------------------------------------------------------------- series
def solve_last(gamma, k):
    toeplitz = matrix(k, k)
    for i in range(k):
        for j in range(k):
            toeplitz[i, j] = gamma[abs(i - j)]
    return lu_solve(toeplitz, matrix(gamma[1:k + 1]))[k - 1]


def pacf(values, nlags, method):
    x = m(values)
    n, c = len(x), mean(x)
    z = [v - c for v in x]
    out = [mpf(1)]
    if method in ('ywm', 'ywa'):
        gamma = [fsum(z[t] * z[t - k] for t in range(k, n)) / (n - k if method == 'ywa' else n) for k in range(nlags + 1)]
        out += [solve_last(gamma, k) for k in range(1, nlags + 1)]
    elif method == 'ols':
        for k in range(1, nlags + 1):
            fit = Fit(x[k:], [[x[t - i] for t in range(k, n)] for i in range(1, k + 1)], True)
            out.append(fit.beta[k])
    else:
        f, b = list(z), list(z)
        for k in range(1, nlags + 1):
            last = 2 * fsum(f[t] * b[t - 1] for t in range(k, n)) / fsum(f[t]**2 + b[t - 1]**2 for t in range(k, n))
            out.append(last)
            f, b = ([f[t] - last * b[t - 1] if t >= k else f[t] for t in range(n)],
                    [b[t - 1] - last * f[t] if t >= k else b[t] for t in range(n)])
    return {'pacf': out}


def bds(values, max_dim, distance):
    x = m(values)
    n, eps = len(x), distance * sd(m(values))
    near = [[abs(a - b) < eps for b in x] for a in x]

    def share(dim, first):
        rows = range(first, n)
        hits = sum(all(near[i - k][j - k] for k in range(dim)) for i in rows for j in rows if i < j)
        return mpf(hits) / (len(rows) * (len(rows) - 1) // 2)

    c = share(1, 0)
    triples = sum(near[i][j] and near[j][k] for i in range(n) for j in range(n) for k in range(n)
                  if i != j and j != k and i != k)
    k = mpf(triples) / (n * (n - 1) * (n - 2))
    stats = []
    for dim in range(2, max_dim + 1):
        v = 4 * (k**dim + 2 * fsum(k**(dim - j) * c**(2 * j) for j in range(1, dim))
                 + (dim - 1)**2 * c**(2 * dim) - dim**2 * k * c**(2 * dim - 2))
        stats.append(sqrt(n - dim + 1) * (share(dim, dim - 1) - share(1, dim - 1)**dim) / sqrt(v))
    return {'statistic': stats, 'pvalue': [norm_two(s) for s in stats]}


def slope(x, y):
    cx, cy = mean(x), mean(y)
    return fsum((u - cx) * (v - cy) for u, v in zip(x, y)) / central(x, 2)


def hurst_rs(values, windows):
    x, rs = m(values), []
    for w in windows:
        ratios = []
        for k in range(len(x) // w):
            part = x[k * w:(k + 1) * w]
            path, c = [mpf(0)], mean(part)
            for v in part:
                path.append(path[-1] + v - c)
            ratios.append((max(path) - min(path)) / sqrt(central(part, 2) / w))
        rs.append(mean(ratios))
    return {'rs': rs, 'hurst': slope([log(mpf(w)) for w in windows], [log(v) for v in rs])}


def hurst_diff(values, lags, cumsum):
    y = m(values)
    if cumsum:
        y = [fsum(y[:i + 1]) for i in range(len(y))]
    sds = []
    for k in lags:
        d = [y[t + k] - y[t] for t in range(len(y) - k)]
        sds.append(sqrt(central(d, 2) / len(d)))
    return {'hurst': slope([log(mpf(k)) for k in lags], [log(v) for v in sds])}


# ---------------------------------------------------------------- ranks and samples
def rank(v, among):
    return mpf(sum(u < v for u in among)) + mpf(sum(u == v for u in among) + 1) / 2


def tie_sum(values):
    return sum(values.count(v)**3 - values.count(v) for v in set(values))


def wilcoxon(values, shift):
    d = [v - shift for v in values if v != shift]
    size = [abs(v) for v in d]
    n = len(d)
    up = fsum(rank(abs(v), size) for v in d if v > 0)
    down = fsum(rank(abs(v), size) for v in d if v < 0)
    s = sqrt(mpf(n * (n + 1) * (2 * n + 1)) / 24 - mpf(tie_sum(size)) / 48)
    return {'statistic': min(up, down), 'pvalue': norm_two((up - down) / 2 / s)}


def mann_whitney(x, y, continuity):
    u = fsum(mpf(a > b) + mpf(a == b) / 2 for a in x for b in y)
    n, k = len(x), len(y)
    total = n + k
    s = sqrt(mpf(n * k) / 12 * (total + 1 - mpf(tie_sum(x + y)) / (total * (total - 1))))
    z = (abs(u - mpf(n * k) / 2) - (mpf(1) / 2 if continuity else 0)) / s
    return {'statistic': u, 'pvalue': min(mpf(1), 2 * norm_sf(z))}


def wilcoxon_exact(values, shift):
    """All 2^n sign patterns, by whole numbers: counts[s] patterns have the sum s."""
    d = [v - shift for v in values]
    size = [abs(v) for v in d]
    assert 0 not in d and len(set(size)) == len(size)
    counts = [1]
    for r in range(1, len(d) + 1):
        counts = [(counts[s] if s < len(counts) else 0) + (counts[s - r] if s >= r else 0)
                  for s in range(len(counts) + r)]
    up = sum(sorted(size).index(abs(v)) + 1 for v in d if v > 0)
    t = min(up, len(counts) - 1 - up)
    return {'statistic': t, 'pvalue': min(mpf(1), 2 * mpf(sum(counts[:t + 1])) / 2**len(d))}


def mann_whitney_exact(x, y):
    """All orders of x and y: how many subsets of the ranks, of the size of x, have which sum. By whole numbers."""
    n, total = len(x), len(x) + len(y)
    assert len(set(x + y)) == total
    subsets = [{0: 1}] + [{} for _ in range(n)]
    for r in range(1, total + 1):
        for k in range(n, 0, -1):
            for s, count in subsets[k - 1].items():
                subsets[k][s + r] = subsets[k].get(s + r, 0) + count
    u = sum(a > b for a in x for b in y)
    low = min(u, n * len(y) - u) + n * (n + 1) // 2
    share = mpf(sum(count for s, count in subsets[n].items() if s <= low)) / sum(subsets[n].values())
    return {'statistic': u, 'pvalue': min(mpf(1), 2 * share)}


def kendall(x, y):
    n = len(x)
    pairs = [(i, j) for i in range(n) for j in range(i)]
    s = sum((x[i] > x[j]) * (y[i] > y[j]) + (x[i] < x[j]) * (y[i] < y[j])
            - (x[i] > x[j]) * (y[i] < y[j]) - (x[i] < x[j]) * (y[i] > y[j]) for i, j in pairs)
    tx, ty = [x.count(v) for v in set(x)], [y.count(v) for v in set(y)]
    n0 = mpf(n * (n - 1)) / 2
    n1, n2 = (mpf(sum(t * (t - 1) for t in ts)) / 2 for ts in (tx, ty))
    v0 = n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in tx + ty)
    triple = mpf(sum(t * (t - 1) * (t - 2) for t in tx) * sum(t * (t - 1) * (t - 2) for t in ty))
    v = mpf(v0) / 18 + 2 * n1 * n2 / (n * (n - 1)) + triple / (9 * n * (n - 1) * (n - 2))
    return {'statistic': s / sqrt((n0 - n1) * (n0 - n2)), 'pvalue': norm_two(s / sqrt(v))}


def welch(a, b):
    x, y = m(a), m(b)
    u, v = sd(x)**2 / len(x), sd(y)**2 / len(y)
    t = (mean(x) - mean(y)) / sqrt(u + v)
    df = (u + v)**2 / (u**2 / (len(x) - 1) + v**2 / (len(y) - 1))
    return {'statistic': t, 'pvalue': t_two(t, df), 'df': df}


def pooled(a, b):
    x, y = m(a), m(b)
    df = len(x) + len(y) - 2
    t = (mean(x) - mean(y)) / sqrt((central(x, 2) + central(y, 2)) / df * (mpf(1) / len(x) + mpf(1) / len(y)))
    return {'statistic': t, 'pvalue': t_two(t, df)}


def middle(x):
    s = sorted(x)
    return (s[(len(s) - 1) // 2] + s[len(s) // 2]) / 2


def levene(a, b, center):
    groups = [m(a), m(b)]
    z = [[abs(v - (middle(x) if center == 'median' else mean(x))) for v in x] for x in groups]
    grand, df = mean(z[0] + z[1]), len(z[0]) + len(z[1]) - 2
    f = fsum(len(g) * (mean(g) - grand)**2 for g in z) * df / fsum(central(g, 2) for g in z)
    return {'statistic': f, 'pvalue': f_sf(f, 1, df)}


def anderson_k(samples):
    pooled_values = [v for s in samples for v in s]
    total, k = len(pooled_values), len(samples)
    a2 = mpf(0)
    for s in samples:
        for v in set(pooled_values):
            l = pooled_values.count(v)
            b = sum(u < v for u in pooled_values) + mpf(l) / 2
            own = sum(u < v for u in s) + mpf(s.count(v)) / 2
            a2 += mpf(l) / total * (total * own - b * len(s))**2 / (b * (total - b) - mpf(total * l) / 4) / len(s)
    a2 *= mpf(total - 1) / total
    big_h = fsum(mpf(1) / len(s) for s in samples)
    h = fsum(mpf(1) / i for i in range(1, total))
    g = fsum(mpf(1) / ((total - i) * j) for i in range(1, total - 1) for j in range(i + 1, total))
    a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * big_h
    b = (2 * g - 4) * k**2 + 8 * h * k + (2 * g - 14 * h - 4) * big_h - 8 * h + 4 * g - 6
    c = (6 * h + 2 * g - 2) * k**2 + (4 * h - 4 * g + 6) * k + (2 * h - 6) * big_h + 4 * h
    d = (2 * h + 6) * k**2 - 4 * h * k
    v = (a * total**3 + b * total**2 + c * total + d) / ((total - 1) * (total - 2) * (total - 3))
    return {'statistic': (a2 - (k - 1)) / sqrt(v)}


# ---------------------------------------------------------------- regression
class Fit:
    """Least squares by normal equations; the constant comes first."""

    def __init__(self, y, columns, constant):
        rows = [([mpf(1)] if constant else []) + [mpf(c[i]) for c in columns] for i in range(len(y))]
        self.x, self.y = matrix(rows), matrix(m(y))
        self.n, self.k = len(y), len(rows[0])
        self.inverse = inverse(self.x.T * self.x)
        self.beta = self.inverse * (self.x.T * self.y)
        fitted = self.x * self.beta
        self.e = [self.y[i] - fitted[i] for i in range(self.n)]
        self.rss = fsum(v * v for v in self.e)
        self.r2 = 1 - self.rss / central(list(self.y), 2)


def robust(y, columns, kind, lags):
    fit = Fit(y, columns, True)
    n, k, x, e = fit.n, fit.k, fit.x, list(fit.e)
    leverage = [(x[i, :] * fit.inverse * x[i, :].T)[0] for i in range(n)]
    if kind in ('HC2', 'HC3'):
        e = [v / (sqrt(1 - h) if kind == 'HC2' else 1 - h) for v, h in zip(e, leverage)]
    s = x.T * diag([v * v for v in e]) * x
    for lag in range(1, (lags or 0) + 1):
        cross = matrix(k, k)
        for t in range(lag, n):
            cross += e[t] * e[t - lag] * (x[t, :].T * x[t - lag, :])
        s += (1 - mpf(lag) / (lags + 1)) * (cross + cross.T)
    v = fit.inverse * s * fit.inverse * (mpf(n) / (n - k) if kind == 'HC1' else 1)
    se = [sqrt(v[j, j]) for j in range(k)]
    return {'se': se, 't': [b / s for b, s in zip(fit.beta, se)]}


def f_and_lm(y, base, tested):
    small, large = Fit(y, base, True), Fit(y, base + tested, True)
    q, df = len(tested), large.n - large.k
    f = (small.rss - large.rss) / q / (large.rss / df)
    lm = large.n * large.r2
    return {'lm': lm, 'lmPvalue': chi2_sf(lm, q), 'f': f, 'fPvalue': f_sf(f, q, df)}


def breusch_godfrey(y, columns, nlags):
    e = Fit(y, columns, True).e
    return f_and_lm(e, [m(c) for c in columns], [[mpf(0)] * (i + 1) + e[:len(e) - i - 1] for i in range(nlags)])


def breusch_pagan(y, columns):
    return f_and_lm([v * v for v in Fit(y, columns, True).e], [], columns)


def white(y, columns, keep):
    products = [[u * v for u, v in zip(columns[i], columns[j])] for i, j in keep]
    return f_and_lm([v * v for v in Fit(y, columns, True).e], [], columns + products)


def granger(y, x, d, lag):
    u, v = m(y), m(x)
    for _ in range(d):
        u, v = ([b - a for a, b in zip(s, s[1:])] for s in (u, v))
    lags = [[s[lag - i:len(s) - i] for i in range(1, lag + 1)] for s in (u, v)]
    small, large = Fit(u[lag:], lags[0], True), Fit(u[lag:], lags[0] + lags[1], True)
    df = large.n - large.k
    f = (small.rss - large.rss) / lag / (large.rss / df)
    chi2, lr = large.n * (small.rss - large.rss) / large.rss, large.n * log(small.rss / large.rss)
    return {'ssrF': f, 'ssrFPvalue': f_sf(f, lag, df), 'dfDenom': df, 'dfNum': lag, 'ssrChi2': chi2,
            'ssrChi2Pvalue': chi2_sf(chi2, lag), 'lr': lr, 'lrPvalue': chi2_sf(lr, lag)}


def half_life(values):
    x = m(values)
    a, b = Fit([v - u for u, v in zip(x, x[1:])], [x[:-1]], True).beta
    return {'slope': b, 'intercept': a, 'halfLife': -log(mpf(2)) / b, 'halfLifeExact': -log(mpf(2)) / log(1 + b)}


def durbin_watson(values):
    e = m(values)
    return {'statistic': fsum((b - a)**2 for a, b in zip(e, e[1:])) / fsum(v * v for v in e)}


# ---------------------------------------------------------------- output
def plain(value):
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return float(value) if isinstance(value, mpf) else value


def case(fn, args, expect):
    return {'fn': fn, 'args': args, 'expect': plain(expect)}


def write(name, cases):
    head = {
        'tool': f'mpmath {mpmath.__version__} on Python {platform.python_version()}, {mp.dps} digits',
        'command': 'python3 test/golden/statistics/reference-tests.py',
        'source': 'plain formulas in mpmath on synthetic series',
        'tol': {'rel': 1e-10, 'abs': 1e-12},
    }
    text = ',\n'.join('    ' + json.dumps(c) for c in cases)
    with open(os.path.join(HERE, f'{name}.json'), 'w') as file:
        file.write(json.dumps(head, indent=2)[:-2] + ',\n  "cases": [\n' + text + '\n  ]\n}\n')


HYPOTHESIS = []
for x in (A, C, SKEWED, LEVEL, A[:3], A[:5], A[:7], A[:11], A[:12], [float(v) for v in TIED]):
    HYPOTHESIS.append(case('shapiroWilk', {'x': x}, shapiro(x)))
for x in (A, C, SKEWED, LEVEL, A[:9], A[:30], B[:25]):
    HYPOTHESIS.append(case('andersonDarling', {'x': x, 'dist': 'norm'}, anderson(x)))
    HYPOTHESIS.append(case('lilliefors', {'x': x, 'dist': 'norm'}, lilliefors(x, 'norm')))
    HYPOTHESIS.append(case('dagostinoK2', {'x': x}, dagostino(x)))
HYPOTHESIS.append(case('lilliefors', {'x': SKEWED, 'dist': 'exp'}, lilliefors(SKEWED, 'exp')))
for method in ('ywm', 'ywa', 'ols', 'burg'):
    for x in (A, LEVEL):
        HYPOTHESIS.append(case('pacf', {'x': x, 'nlags': 5, 'method': method}, pacf(x, 5, method)))
for distance in (0.7, 1.5):
    for x in (C, LEVEL[:45]):
        HYPOTHESIS.append(case('bds', {'x': x, 'maxDim': 4, 'distance': distance}, bds(x, 4, distance)))
HYPOTHESIS.append(case('hurstRS', {'x': LEVEL, 'windows': [5, 8, 16, 33]}, hurst_rs(LEVEL, [5, 8, 16, 33])))
for flag in (True, False):
    HYPOTHESIS.append(case('hurstDiffStd', {'x': LEVEL, 'lags': [1, 2, 4, 9], 'cumsum': flag},
                           hurst_diff(LEVEL, [1, 2, 4, 9], flag)))
for x, shift in ((A, 0.25), (TIED, 2), (C, 0)):
    HYPOTHESIS.append(case('wilcoxon', {'x': x, 'shift': shift}, wilcoxon(x, shift)))


def untied(values, shift=-100):
    """Leaves out a value as far from the shift as an earlier one."""
    seen, out = {0.0}, []
    for v in values:
        if abs(v - shift) not in seen:
            seen.add(abs(v - shift))
            out.append(v)
    return out


for x, shift in ((C[:5], 0), (C[:12], 0.1), (C, 0.01), (SKEWED[:20], 0.9), (SKEWED[:20], -1), (A[:9], 0.3)):
    x = untied(x, shift)
    HYPOTHESIS.append(case('wilcoxon', {'x': x, 'shift': shift, 'method': 'exact'}, wilcoxon_exact(x, shift)))
for x, y in ((A[:4], C[:5]), (A[:20], C[:7]), (C[:25], SKEWED[:25]), (B[:9], [v + 5 for v in C[:12]])):
    x, y = untied(x), [v for v in untied(y) if v not in x]
    HYPOTHESIS.append(case('mannWhitney', {'x': x, 'y': y, 'method': 'exact'}, mann_whitney_exact(x, y)))
for x, y in ((A, C), (TIED, ALSO_TIED), (SKEWED, B)):
    for flag in (True, False):
        HYPOTHESIS.append(case('mannWhitney', {'x': x, 'y': y, 'continuity': flag}, mann_whitney(x, y, flag)))
    for center in ('median', 'mean'):
        HYPOTHESIS.append(case('levene', {'x': x, 'y': y, 'center': center}, levene(x, y, center)))
    HYPOTHESIS.append(case('tTestWelch', {'x': x, 'y': y}, welch(x, y)))
    HYPOTHESIS.append(case('tTestPooled', {'x': x, 'y': y}, pooled(x, y)))
    HYPOTHESIS.append(case('andersonKSample', {'x': x, 'y': y}, anderson_k([x, y])))
for x, y in ((A, B), (TIED, ALSO_TIED), (A[:50], TIED)):
    HYPOTHESIS.append(case('kendall', {'x': x, 'y': y}, kendall(x, y)))
write('tests-hypothesis', HYPOTHESIS)

DATA = {'y': TARGET, 'x': [A, B], 'addConst': True}
REGRESSION = [case('olsRobust', {**DATA, 'cov': kind, 'maxlags': lags}, robust(TARGET, [A, B], kind, lags))
              for kind, lags in (('HC0', None), ('HC1', None), ('HC2', None), ('HC3', None), ('HAC', 0), ('HAC', 5))]
for nlags in (1, 4):
    REGRESSION.append(case('breuschGodfrey', {**DATA, 'nlags': nlags}, breusch_godfrey(TARGET, [A, B], nlags)))
REGRESSION.append(case('breuschPagan', DATA, breusch_pagan(TARGET, [A, B])))
REGRESSION.append(case('whiteTest', DATA, white(TARGET, [A, B], [(0, 0), (0, 1), (1, 1)])))
# The square of a dummy is the dummy: it is left out.
REGRESSION.append(case('whiteTest', {**DATA, 'x': [A, DUMMY]}, white(TARGET, [A, DUMMY], [(0, 0), (0, 1)])))
for d, lag in ((0, 1), (0, 3), (1, 2)):
    REGRESSION.append(case('granger', {'y': LED, 'x': A, 'diff': d, 'lag': lag}, granger(LED, A, d, lag)))
REGRESSION.append(case('halfLife', {'x': LEVEL}, half_life(LEVEL)))
for x in (A, LEVEL):
    REGRESSION.append(case('durbinWatson', {'resid': x}, durbin_watson(x)))
write('tests-regression', REGRESSION)
