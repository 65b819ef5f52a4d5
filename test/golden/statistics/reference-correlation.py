"""Golden values for the correlation models of bot4/stats: CCC, DCC, corrected DCC.

Every formula is written out in mpmath with 40 digits: matrices are inverted, determinants taken, as published. A fit is
the place where Newton steps with numerical derivatives (40 digits leave them exact) end; scipy only finds where to
begin. The series are synthetic, by a linear congruential generator, rounded to four decimals. Nothing here calls bot4.

Run: python3 test/golden/statistics/reference-correlation.py   (needs mpmath, numpy and scipy)
Writes correlation.json and correlation-fits.json beside this file.
"""
import json
import os
import platform

import mpmath
import numpy as np
import scipy
from mpmath import det, gamma, log, lu_solve, matrix, mp, mpf, pi, sqrt
from scipy.optimize import minimize

mp.dps = 40
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
        out.append(total)
    return out


def returns(seed, k, n, a, b, rho):
    """Columns of a DCC model with GARCH(1,1) variances."""
    e = np.array(noise(seed, k * n)).reshape(n, k)
    mean = np.full((k, k), rho) + (1 - rho) * np.eye(k)
    q, h, x = mean.copy(), np.ones(k), np.empty((n, k))
    for t in range(n):
        d = np.sqrt(np.diag(q))
        z = np.linalg.cholesky(q / np.outer(d, d)) @ e[t]
        x[t] = z * np.sqrt(h)
        h = 0.1 + 0.15 * x[t] ** 2 + 0.75 * h
        q = (1 - a - b) * mean + a * np.outer(z, z) + b * q
    return [[round(float(v), 4) for v in column] for column in x.T]


# ---------------------------------------------------------------- first stage
def garch(y, theta, init):
    """Log-likelihood, standardised residuals, volatilities, and e, h after the last day."""
    mu, omega, alpha, beta = theta
    n = len(y)
    e = [v - mu for v in y]
    if init == 'ewma':
        mean = sum(y) / n
        w = [mpf('0.94') ** i for i in range(min(75, n))]
        back = sum(u * (y[i] - mean) ** 2 for i, u in enumerate(w)) / sum(w)
    else:
        back = sum(v * v for v in e) / n
    h = [back if init == 'first' else omega + (alpha + beta) * back]
    for t in range(1, n):
        h.append(omega + alpha * e[t - 1] ** 2 + beta * h[t - 1])
    value = -sum(log(2 * pi * v) + u * u / v for u, v in zip(e, h)) / 2
    return value, [u / sqrt(v) for u, v in zip(e, h)], [sqrt(v) for v in h], omega + alpha * e[-1] ** 2 + beta * h[-1]


def first_stage(x, stage1, init):
    parts = [garch([mpf(v) for v in y], [mpf(v) for v in p], init) for y, p in zip(x, stage1)]
    z = [matrix([p[1][t] for p in parts]) for t in range(len(x[0]))]
    return sum(p[0] for p in parts), z, parts


# ---------------------------------------------------------------- second stage
def moment(rows):
    total = rows[0] * rows[0].T
    for r in rows[1:]:
        total += r * r.T
    return total


def correlation(q):
    k = q.rows
    return matrix([[q[i, j] / sqrt(q[i, i] * q[j, j]) for j in range(k)] for i in range(k)])


def target(z, form):
    n = len(z)
    if form == 'moment':
        return moment(z) / n
    mean = z[0] * 0
    for r in z:
        mean += r / n
    centred = moment([r - mean for r in z])
    return centred / (n - 1) if form == 'cov' else correlation(centred)


def day(r, z):
    return -(log(det(r)) + (z.T * lu_solve(r, z))[0] - (z.T * z)[0]) / 2


def dcc(z, qbar, init, a, b):
    """Value, correlation of every day, correlation of the next."""
    k = qbar.rows
    before = matrix([1 if init == 'ones' else 0] * k)
    q = qbar if init == 'qbar' else (1 - a - b) * qbar + a * before * before.T + b * qbar
    path, value = [], mpf(0)
    for r in z:
        path.append(correlation(q))
        value += day(path[-1], r)
        q = (1 - a - b) * qbar + a * r * r.T + b * q
    return value, path, correlation(q)


def cdcc(z, a, b):
    """Value, path, S."""
    k = z[0].rows
    q, u = [mpf(1)] * k, []
    for r in z:
        u.append(matrix([r[i] * sqrt(q[i]) for i in range(k)]))
        q = [1 - a - b + a * u[-1][i] ** 2 + b * q[i] for i in range(k)]
    s = correlation(moment(u))
    value, path, big = mpf(0), [], s
    for r in z:
        path.append(correlation(big))
        value += day(path[-1], r)
        v = matrix([r[i] * sqrt(big[i, i]) for i in range(k)])
        big = (1 - a - b) * s + a * v * v.T + b * big
    return value, path, s


def student(z, parts, path, nu):
    """Joint multivariate t log-likelihood of the returns."""
    k = z[0].rows
    constant = log(gamma((nu + k) / 2) / gamma(nu / 2)) - mpf(k) / 2 * log(pi * (nu - 2))
    value = mpf(0)
    for t, r in enumerate(z):
        quadratic = (r.T * lu_solve(path[t], r))[0]
        value += constant - log(det(path[t])) / 2 - (nu + k) / 2 * log(1 + quadratic / (nu - 2))
        value -= sum(log(p[2][t]) for p in parts)
    return value


# ---------------------------------------------------------------- maxima
def maximum(f, start, size):
    """Newton steps with central differences until they vanish; `size` is the scale of each parameter."""
    x = [mpf(float(v)) for v in start]
    k = len(x)
    h = [mpf(10) ** -11 * s for s in size]
    for _ in range(40):
        def at(i, si, j=0, sj=0):
            y = list(x)
            y[i] += si * h[i]
            y[j] += sj * h[j]
            return f(y)
        top = f(x)
        g = matrix([(at(i, 1) - at(i, -1)) / (2 * h[i]) for i in range(k)])
        m = matrix(k, k)
        for i in range(k):
            m[i, i] = (at(i, 1) - 2 * top + at(i, -1)) / h[i] ** 2
            for j in range(i):
                m[i, j] = (at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1)) / (4 * h[i] * h[j])
                m[j, i] = m[i, j]
        step = lu_solve(m, -g)
        x = [v + d for v, d in zip(x, step)]
        if all(abs(d) < mpf(10) ** -14 * s for d, s in zip(step, size)):
            return x
    raise RuntimeError('Newton did not end')


def simplex(f, starts):
    """Best of several downhill simplex runs in doubles."""
    runs = [minimize(f, s, method='Nelder-Mead', options={'xatol': 1e-7, 'fatol': 1e-9, 'maxiter': 3000}) for s in starts]
    return min(runs, key=lambda r: r.fun).x


def fit_garch(y, init):
    def fast(p):
        mu, omega, alpha, beta = p
        if omega <= 0 or alpha < 0 or beta < 0 or alpha + beta >= 1:
            return 1e10
        e = np.array(y) - mu
        back = np.mean(e * e)
        if init == 'ewma':
            w = 0.94 ** np.arange(min(75, len(y)))
            back = np.sum(w * (np.array(y)[:len(w)] - np.mean(y)) ** 2) / np.sum(w)
        h = np.empty(len(y))
        h[0] = back if init == 'first' else omega + (alpha + beta) * back
        for t in range(1, len(y)):
            h[t] = omega + alpha * e[t - 1] ** 2 + beta * h[t - 1]
        return 0.5 * np.sum(np.log(2 * np.pi * h) + e * e / h)
    v = np.var(y)
    begin = simplex(fast, [[np.mean(y), v * (1 - s - b), s, b] for s, b in [(0.1, 0.8), (0.05, 0.9), (0.2, 0.5), (0.3, 0.2)]])
    assert min(begin[1:]) > 1e-4 and begin[2] + begin[3] < 0.999, begin
    exact = [mpf(u) for u in y]
    return maximum(lambda p: garch(exact, p, init)[0], begin, [1, 1, 1, 1])


def fit_pair(f):
    def fast(p):
        if p[0] < 0 or p[1] < 0 or sum(p) >= 1:
            return 1e10
        with mpmath.workdps(16):
            return float(-f(mpf(p[0]), mpf(p[1])))
    begin = simplex(fast, [[0.05, 0.85], [0.15, 0.5]])
    assert min(begin) > 1e-3 and sum(begin) < 0.999, begin
    return maximum(lambda p: f(p[0], p[1]), begin, [1, 1])


# ---------------------------------------------------------------- cases
def number(v):
    return float(v)


def triangle(r):
    return [number(r[i, j]) for i in range(r.rows) for j in range(i + 1, r.rows)]


def rows(m):
    return [[number(m[i, j]) for j in range(m.cols)] for i in range(m.rows)]


def forecasts(next_r, qbar, a, b):
    mean = correlation(qbar)
    return [triangle((1 - (a + b) ** h) * mean + (a + b) ** h * next_r) for h in range(5)]


def filter_case(x, stage1, init1, form, init, a, b, nu=None):
    own, z, parts = first_stage(x, stage1, init1)
    qbar = target(z, form)
    value, path, next_r = dcc(z, qbar, init, mpf(a), mpf(b))
    args = {'x': x, 'stage1': stage1, 'stage1Init': init1, 'a': a, 'b': b, 'qbar': form, 'init': init}
    expect = {'loglik': number(own + value), 'loglikCorr': number(value), 'Qbar': rows(qbar),
              'corFirst': triangle(path[0]), 'cor2': triangle(path[1]), 'corLast': triangle(path[-1]),
              'corForecast': forecasts(next_r, qbar, mpf(a), mpf(b))}
    if nu is not None:
        args |= {'dist': 'mvt', 'nu': nu}
        joint = student(z, parts, path, mpf(nu))
        expect |= {'loglik': number(joint), 'loglikCorr': number(joint - own)}
    return {'fn': 'dccFilter', 'args': args, 'expect': expect}


def filter_cases():
    x = returns(3, 3, 40, 0.08, 0.85, 0.4)
    wide = [[round(1000 * v, 1) for v in y] if j == 1 else y for j, y in enumerate(returns(4, 5, 30, 0.05, 0.9, 0.6))]
    stage1 = [[0.05, 0.1, 0.15, 0.75], [-0.02, 0.2, 0.1, 0.7], [0.0, 0.05, 0.05, 0.9]]
    scaled = [[0.0, 0.1 * (1e6 if j == 1 else 1), 0.1, 0.8] for j in range(5)]
    inits1 = ['first', 'ewma', 'sample']
    cases = [filter_case(x, stage1, inits1[(i + j) % 3], form, init, 0.07, 0.88)
             for i, form in enumerate(['cov', 'moment', 'corr']) for j, init in enumerate(['zero', 'ones', 'qbar'])]
    cases.append(filter_case(wide, scaled, 'first', 'cov', 'zero', 0.03, 0.95))
    cases.append(filter_case(x, stage1, 'first', 'corr', 'qbar', 0.0, 0.0))
    cases.append(filter_case(x, stage1, 'first', 'cov', 'ones', 0.07, 0.88, 5.5))
    cases.append(filter_case(x[:2], stage1[:2], 'ewma', 'moment', 'qbar', 0.2, 0.5, 30.0))
    return cases


def fit_cases(x, init1, form, init):
    stage1 = [fit_garch(y, init1) for y in x]
    own, z, _ = first_stage(x, stage1, init1)
    qbar = target(z, form)
    a, b = fit_pair(lambda u, v: dcc(z, qbar, init, u, v)[0])
    value, path, next_r = dcc(z, qbar, init, a, b)
    common = {'x': x, 'stage1Init': init1}
    cases = [{'fn': 'dccFit', 'args': common | {'qbar': form, 'init': init},
              'expect': {'stage1': [[number(v) for v in p] for p in stage1], 'a': number(a), 'b': number(b),
                         'loglik': number(own + value), 'loglikCorr': number(value), 'Qbar': rows(qbar),
                         'corFirst': triangle(path[0]), 'corLast': triangle(path[-1]),
                         'corForecast': forecasts(next_r, qbar, a, b)}}]
    ca, cb = fit_pair(lambda u, v: cdcc(z, u, v)[0])
    value, path, s = cdcc(z, ca, cb)
    cases.append({'fn': 'cdccFit', 'args': common,
                  'expect': {'a': number(ca), 'b': number(cb), 'loglikCorr': number(value),
                             'corLast': triangle(path[-1]), 'Qbar': rows(s)}})
    for name, kind in [('centred', 'corr'), ('uncentred', 'moment')]:
        r = correlation(target(z, kind))
        value = sum(day(r, v) for v in z)
        cases.append({'fn': 'cccFit', 'args': common | {'correlation': name},
                      'expect': {'R': rows(r), 'loglik': number(own + value), 'loglikCorr': number(value)}})
    return cases


def write(name, tol, cases):
    head = {'tool': f'mpmath {mpmath.__version__} (40 digits), scipy {scipy.__version__} for starts, '
                    f'Python {platform.python_version()}',
            'command': 'python3 test/golden/statistics/reference-correlation.py', 'data': 'synthetic', 'tol': tol}
    with open(os.path.join(HERE, name), 'w') as f:
        json.dump(head | {'cases': cases}, f, indent=2)
        f.write('\n')


if __name__ == '__main__':
    write('correlation.json', {'rel': 1e-11, 'abs': 1e-13}, filter_cases())
    fits = fit_cases(returns(5, 2, 160, 0.1, 0.8, 0.5), 'ewma', 'cov', 'zero')
    fits += fit_cases(returns(9, 3, 160, 0.1, 0.8, 0.4), 'first', 'moment', 'ones')
    write('correlation-fits.json', {'rel': 1e-5, 'abs': 1e-8}, fits)
