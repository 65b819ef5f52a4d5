"""Golden values for the unit-root and cointegration tests of bot4/stats.

Statistics: mpmath with 50 digits, from normal equations written out in the plainest form, for every break and every lag.
p-values and critical values: the response surfaces of statsmodels 0.15.0 (coint, johansen, zivot_andrews) and arch 8.0.0
(Phillips-Perron, DF-GLS) at those statistics. The series are synthetic, by a linear congruential generator, rounded to
three decimals. Nothing here calls bot4.

Run: python3 test/golden/statistics/reference-unit-root.py   (needs mpmath, statsmodels 0.15.0 and arch 8.0.0)
Writes unit-root.json beside this file.
"""
import json
import os
import platform

import mpmath
from arch.unitroot.unitroot import mackinnoncrit as arch_critical
from arch.unitroot.unitroot import mackinnonp as arch_p
from mpmath import ceil, eigsy, erfc, floor, fsum, inverse, log, lu_solve, matrix, mp, mpf, sqrt
from statsmodels.tsa.adfvalues import mackinnoncrit, mackinnonp
from statsmodels.tsa.coint_tables import c_sja, c_sjt
from statsmodels.tsa.stattools import zivot_andrews

mp.dps = 50
HERE = os.path.dirname(os.path.abspath(__file__))


# ---------------------------------------------------------------- synthetic data
def noise(seed, n):
    """Sums of twelve uniforms of a 31-bit linear congruential generator less 6: nearly normal."""
    state, out = seed, []
    for _ in range(n):
        total = -6.0
        for _ in range(12):
            state = (1103515245 * state + 12345) % 2**31
            total += state / 2**31
        out.append(round(total, 3))
    return out


def ar(seed, n, phi, start=0.0, drift=0.0):
    level, out = start, []
    for v in noise(seed, n):
        level = round(phi * level + v + drift, 3)
        out.append(level)
    return out


WALK = ar(101, 72, 1, 40)
DRIFT = ar(102, 65, 1, 0, 0.4)
REVERT = ar(103, 70, 0.7, 5)
BREAK = [round(v + (6 if i >= 33 else 0), 3) for i, v in enumerate(ar(104, 70, 0.4))]
PARTNER = [round(0.8 * w + v, 3) for w, v in zip(WALK, ar(105, 72, 0.5))]
THIRD = [round(w - 0.5 * p + v, 3) for w, p, v in zip(ar(106, 72, 1), PARTNER, noise(107, 72))]


# ---------------------------------------------------------------- plain regression
def fit(y, columns):
    """Coefficients, residuals, residual sum of squares and the inverse of X'X."""
    k = len(columns)
    xx = matrix(k, k)
    xy = matrix(k, 1)
    for i in range(k):
        xy[i] = fsum(a * b for a, b in zip(columns[i], y))
        for j in range(k):
            xx[i, j] = fsum(a * b for a, b in zip(columns[i], columns[j]))
    beta = lu_solve(xx, xy)
    resid = [v - fsum(beta[j] * columns[j][t] for j in range(k)) for t, v in enumerate(y)]
    return beta, resid, fsum(u * u for u in resid), inverse(xx)


def t_value(y, columns, which, unbiased=True):
    beta, _, rss, inv = fit(y, columns)
    dof = len(y) - len(columns) if unbiased else len(y)
    return beta[which] / sqrt(rss / dof * inv[which, which])


def terms(trend, rows):
    powers = {'n': 0, 'c': 1, 'ct': 2, 'ctt': 3}[trend]
    return [[mpf(t + 1) ** p for t in range(rows)] for p in range(powers)]


def diff(x):
    return [b - a for a, b in zip(x, x[1:])]


def df_design(x, lag, first):
    """Dependent variable, level and lagged differences of the rows from `first` differences on."""
    d = diff(x)
    y = d[first:]
    level = x[first:-1]
    return y, level, [d[first - i:len(d) - i] for i in range(1, lag + 1)]


def df_t(x, lag, trend):
    y, level, lagged = df_design(x, lag, lag)
    return t_value(y, [level, *lagged, *terms(trend, len(y))], 0)


def df_search(x, trend, longest, method):
    """The lag as in `adf` ('aic', 'bic'), or with the residual variance RSS/T ('t-stat')."""
    best = None
    for lag in range(longest + 1):
        y, level, lagged = df_design(x, lag, longest)
        columns = [level, *lagged, *terms(trend, len(y))]
        rss, n = fit(y, columns)[2], len(y)
        ic = n * log(rss / n) + len(columns) * (2 if method == 'aic' else log(mpf(n)))
        if best is None or ic < best[0]:
            best = (ic, lag)
    if method != 't-stat':
        return best[1]
    for lag in range(longest, 0, -1):
        y, level, lagged = df_design(x, lag, longest)
        columns = [level, *lagged, *terms(trend, len(y))]
        if abs(t_value(y, columns, lag, unbiased=False)) >= mpf('1.6448536269514722'):
            return lag
    return 0


def schwert(n):
    return int(ceil(12 * (mpf(n) / 100) ** mpf('0.25')))


def levels(values):
    return dict(zip(('1%', '5%', '10%'), (float(v) for v in values)))


# ---------------------------------------------------------------- tests
def phillips_perron(x, trend, test_type, lags):
    used = schwert(len(x)) if lags is None else lags
    y, level = x[1:], x[:-1]
    columns = [level, *terms(trend, len(y))]
    beta, u, rss, inv = fit(y, columns)
    n, k = len(y), len(columns)
    s2, gamma0 = rss / (n - k), rss / n
    lam2 = gamma0
    for j in range(1, used + 1):
        lam2 += 2 * (1 - mpf(j) / (used + 1)) * fsum(a * b for a, b in zip(u[j:], u)) / n
    se2 = s2 * inv[0, 0]
    rho = n * (beta[0] - 1) - n * n * se2 / s2 * (lam2 - gamma0) / 2
    tau = sqrt(gamma0 / lam2) * (beta[0] - 1) / sqrt(se2) - (lam2 - gamma0) / sqrt(lam2) * n * sqrt(se2 / s2) / 2
    stat, kind = (rho, 'adf-z') if test_type == 'rho' else (tau, 'adf-t')
    return {'statistic': stat, 'pvalue': arch_p(float(stat), trend, 1, kind), 'lags': used,
            'critical': levels(arch_critical(1, trend, n, kind))}


def dfgls(x, trend, lags, method):
    n = len(x)
    alpha = 1 + mpf('-7' if trend == 'c' else '-13.5') / n
    z = terms(trend, n)
    quasi = lambda v: [v[0]] + [b - alpha * a for a, b in zip(v, v[1:])]
    beta = fit(quasi(x), [quasi(c) for c in z])[0]
    detrended = [v - fsum(beta[j] * z[j][t] for j in range(len(z))) for t, v in enumerate(x)]
    if lags is None:
        lags = df_search(fit(x, z)[1], 'n', min(schwert(n), (n - 1) // 2 - 1), method)
    stat = df_t(detrended, lags, 'n')
    return {'statistic': stat, 'pvalue': arch_p(float(stat), trend, 1, 'dfgls'), 'lags': lags,
            'critical': levels(arch_critical(1, trend, n - 1 - lags, 'dfgls'))}


def variance_ratio(x, q, trend, debiased, robust, overlap):
    if not overlap:
        x = x[:len(x) - (len(x) - 1) % q]
    d = diff(x)
    T = len(d)
    mu = fsum(d) / T if trend == 'c' else mpf(0)
    one = fsum((v - mu) ** 2 for v in d) / T
    starts = range(0, T - q + 1, 1 if overlap else q)
    long = fsum((x[t + q] - x[t] - q * mu) ** 2 for t in starts)
    vr = long / (T * q) if overlap else long / T
    if overlap and debiased:
        one = one * T / (T - 1)
        vr = long / (q * (T - q + 1) * (1 - mpf(q) / T))
    vr /= one
    theta = mpf(2 * (q - 1))
    if overlap:
        theta = mpf(2 * (2 * q - 1) * (q - 1)) / (3 * q)
    if overlap and robust:
        z2 = [(v - mu) ** 2 for v in d]
        theta = fsum(4 * (1 - mpf(k) / q) ** 2 * T * fsum(a * b for a, b in zip(z2[k:], z2)) for k in range(1, q))
        theta /= fsum(z2) ** 2
    stat = sqrt(mpf(T)) * (vr - 1) / sqrt(theta)
    return {'statistic': stat, 'pvalue': erfc(abs(stat) / sqrt(mpf(2))), 'vr': vr}


def zivot(x, kind, lag, trim):
    n = len(x)
    cut = int(floor(n * mpf(trim)))
    y, level, lagged = df_design(x, lag, lag)
    best = None
    for b in range(cut + 1, n - cut + 1):
        times = range(lag + 1, n)
        dummies = []
        if kind != 't':
            dummies.append([mpf(t >= b) for t in times])
        if kind != 'c':
            start = b - 2 if kind == 't' else b - 1
            dummies.append([mpf(max(0, t - start)) for t in times])
        t = t_value(y, [level, *terms('ct', len(y)), *dummies, *lagged], 0)
        if best is None or t < best[0]:
            best = (t, b)
    p, critical = zivot_andrews._za_crit(float(best[0]), kind)
    return {'statistic': best[0], 'pvalue': p, 'lag': lag, 'breakIndex': best[1] - 1, 'critical': critical}


def engle_granger(y, xs, trend, autolag, maxlag):
    n = len(y)
    resid = fit(y, [*xs, *terms(trend, n)])[1]
    lag = maxlag if autolag is None else df_search(resid, 'n', schwert(n) if maxlag is None else maxlag, autolag)
    stat = df_t(resid, lag, 'n')
    N = len(xs) + 1
    return {'statistic': stat, 'pvalue': mackinnonp(float(stat), trend, N),
            'critical': levels(mackinnoncrit(N, trend, n - 1))}


def johansen(xs, order, lags):
    n, k = len(xs[0]), len(xs)
    if order == 1:
        xs = [fit(x, terms('ct', n))[1] for x in xs]
    d = [diff(x) for x in xs]
    rows = n - 1 - lags
    z = [] if order == -1 else terms('c', rows)
    z += [v[lags - i:len(v) - i] for i in range(1, lags + 1) for v in d]
    beside = lambda v: fit(v, z)[1] if z else v
    r0 = [beside(v[lags:]) for v in d]
    rk = [beside(x[lags:-1]) for x in xs]
    moment = lambda a, b: matrix([[fsum(p * q for p, q in zip(u, v)) for v in b] for u in a])
    # Symmetric form: with Skk = L L', the eigenvalues of L^-1 Sk0 S00^-1 S0k L^-T.
    low = inverse(mpmath.cholesky(moment(rk, rk)))
    middle = moment(rk, r0) * inverse(moment(r0, r0)) * moment(r0, rk)
    whole = low * middle * low.T
    eigen = sorted(eigsy((whole + whole.T) / 2, eigvals_only=True), reverse=True)
    one = [-rows * log(1 - e) for e in eigen]
    return {'eigenvalues': eigen, 'maxEigStatistic': one, 'traceStatistic': [fsum(one[r:]) for r in range(k)],
            'traceCritical': [c_sjt(k - r, order).tolist() for r in range(k)],
            'maxEigCritical': [c_sja(k - r, order).tolist() for r in range(k)]}


# ---------------------------------------------------------------- cases
def m(values):
    return [mpf(v) for v in values]


def cases():
    for x in (WALK, DRIFT, REVERT):
        for trend in ('n', 'c', 'ct'):
            for test_type, lags in (('tau', None), ('rho', 3), ('tau', 0)):
                yield ('phillipsPerron', {'x': x, 'trend': trend, 'testType': test_type, 'lags': lags},
                       phillips_perron(m(x), trend, test_type, lags))
        for trend in ('c', 'ct'):
            for lags, method in ((None, 'aic'), (None, 'bic'), (None, 't-stat'), (2, 'aic')):
                yield ('dfgls', {'x': x, 'trend': trend, 'lags': lags, 'method': method},
                       dfgls(m(x), trend, lags, method))
    for x in (WALK, DRIFT):
        for q, trend, debiased, robust, overlap in (
                (2, 'c', True, True, True), (5, 'c', False, False, True), (4, 'n', True, True, True),
                (3, 'n', False, True, True), (4, 'c', True, False, False), (3, 'n', False, False, False)):
            yield ('varianceRatio', {'x': x, 'lags': q, 'trend': trend, 'debiased': debiased, 'robust': robust,
                                     'overlap': overlap}, variance_ratio(m(x), q, trend, debiased, robust, overlap))
    for x in (WALK, BREAK):
        for kind, lag, trim in (('c', 2, 0.15), ('t', 1, 0.2), ('ct', 0, 0.1)):
            yield ('zivotAndrews', {'x': x, 'regression': kind, 'maxlag': lag, 'autolag': None, 'trim': trim},
                   zivot(m(x), kind, lag, trim))
    for xs in ([WALK], [WALK, THIRD]):
        for trend, autolag, maxlag in (('c', 'aic', None), ('ct', 'bic', 4), ('ctt', None, 1)):
            yield ('engleGranger', {'y': PARTNER, 'x': xs, 'trend': trend, 'autolag': autolag, 'maxlag': maxlag},
                   engle_granger(m(PARTNER), [m(v) for v in xs], trend, autolag, maxlag))
    for xs in ([PARTNER, WALK], [PARTNER, WALK, THIRD]):
        for order, lags in ((-1, 1), (0, 2), (1, 1)):
            yield ('johansen', {'x': xs, 'detOrder': order, 'kArDiff': lags}, johansen([m(v) for v in xs], order, lags))


def plain(v):
    if isinstance(v, dict):
        return {key: plain(value) for key, value in v.items()}
    if isinstance(v, (list, tuple)):
        return [plain(value) for value in v]
    return v if v is None or isinstance(v, (bool, int, str)) else float(v)


HEAD = {
    'tool': f'mpmath {mpmath.__version__} (50 digits), statsmodels 0.15.0 and arch 8.0.0 for the surfaces, '
            f'Python {platform.python_version()}',
    'command': 'python3 test/golden/statistics/reference-unit-root.py',
    'data': 'synthetic',
    'tol': {'rel': 1e-10, 'abs': 1e-14},
}


def write(out, found):
    """One case a line."""
    lines = ',\n'.join(json.dumps(case) for case in found)
    out.write(json.dumps(HEAD, indent=1)[:-2] + ',\n "cases": [\n' + lines + '\n]\n}\n')


if __name__ == '__main__':
    with open(os.path.join(HERE, 'unit-root.json'), 'w') as file:
        write(file, [{'fn': fn, 'args': args, 'expect': plain(expect)} for fn, args, expect in cases()])
