"""Golden values of univariate volatility models from their definitions in 50 digits: filters with every start, mean
and distribution, forecasts by recursion, and maxima by Newton steps with differences so small
that they are exact to the digits printed. Writes garch.json beside this file.

Run: python3 test/golden/statistics/reference-garch.py   (needs mpmath 1.3.0 or later; about two minutes)
"""
import json
import os
import platform

import mpmath
from mpmath import exp, fsum, inverse, log, loggamma, lu_solve, matrix, mp, mpf, pi, sqrt

mp.dps = 50
HERE = os.path.dirname(os.path.abspath(__file__))


# ---------------------------------------------------------------- synthetic data
def noise(seed, n):
    """Sums of twelve uniforms of a 31-bit linear congruential generator, less 6."""
    state, out = seed, []
    for _ in range(n):
        total = 0.0
        for _ in range(12):
            state = (1103515245 * state + 12345) % 2**31
            total += state / 2**31
        out.append(total - 6)
    return out


def returns(seed, n, omega, alpha, gamma, beta, mu, stretch):
    """GJR-GARCH with shocks that are stretched for tails, rounded to four decimals."""
    h, out = omega / (1 - alpha - gamma / 2 - beta), []
    for z in noise(seed, n):
        e = h**0.5 * z * (1 + stretch * z * z)
        out.append(round(mu + e, 4))
        h = omega + (alpha + (gamma if e < 0 else 0)) * e * e + beta * h
    return out


SHORT = returns(1, 90, 0.1, 0.1, 0.0, 0.8, 0.05, 0.0)
LONG = returns(2, 240, 0.1, 0.15, 0.05, 0.7, 0.05, 0.08)


# ---------------------------------------------------------------- models
def residuals(y, mean, theta):
    if mean == 'zero':
        return list(y), 0
    if mean == 'constant':
        return [v - theta[0] for v in y], 1
    return [y[t] - theta[0] - theta[1] * y[t - 1] for t in range(1, len(y))], 2


def least_squares(y, mean):
    if mean == 'zero':
        return []
    if mean == 'constant':
        return [fsum(y) / len(y)]
    x, v = y[:-1], y[1:]
    mx, mv = fsum(x) / len(x), fsum(v) / len(v)
    phi = fsum((a - mx) * (b - mv) for a, b in zip(x, v)) / fsum((a - mx) ** 2 for a in x)
    return [mv - phi * mx, phi]


def log_density(z, dist, shape):
    if dist == 'normal':
        return -(log(2 * pi) + z * z) / 2
    nu = shape[0]
    constant = loggamma((nu + 1) / 2) - loggamma(nu / 2) - log(pi * (nu - 2)) / 2
    if dist == 't':
        return constant - (nu + 1) / 2 * log(1 + z * z / (nu - 2))
    c, skew = exp(constant), shape[1]
    a = 4 * skew * c * (nu - 2) / (nu - 1)
    b = sqrt(1 + 3 * skew**2 - a * a)
    u = (b * z + a) / (1 - skew if b * z + a < 0 else 1 + skew)
    return log(b) + constant - (nu + 1) / 2 * log(1 + u * u / (nu - 2))


class Model:
    def __init__(self, y, mean, vol, p, o, q, dist, init):
        self.y = [mpf(v) for v in y]
        self.mean, self.vol, self.p, self.o, self.q, self.dist, self.init = mean, vol, p, o, q, dist, init
        e, _ = residuals(self.y, mean, least_squares(self.y, mean))
        weights = [mpf('0.94') ** i for i in range(min(75, len(e)))]
        self.ewma = fsum(w * v * v for w, v in zip(weights, e)) / fsum(weights)

    def split(self, theta, k):
        omega, rest = theta[k], theta[k + 1:]
        p, o, q = self.p, self.o, self.q
        return omega, rest[:p], rest[p:p + o], rest[p + o:p + o + q], rest[p + o + q:]

    def step(self, e, h, b, omega, alpha, gamma, beta):
        """The variance that follows the residuals e and variances h."""
        if self.vol == 'garch':
            past = [v * v for v in reversed(e)]
            leverage = [v * v if v < 0 else mpf(0) for v in reversed(e)]
            before = list(reversed(h))
            at = lambda values, i, start: values[i] if i < len(values) else start
            return (omega + sum(c * at(past, i, b) for i, c in enumerate(alpha))
                    + sum(c * at(leverage, i, b / 2) for i, c in enumerate(gamma))
                    + sum(c * at(before, i, b) for i, c in enumerate(beta)))
        z = [v / sqrt(s) for v, s in zip(reversed(e), reversed(h))]
        level = omega
        level += sum(c * (abs(z[i]) - sqrt(2 / pi)) for i, c in enumerate(alpha) if i < len(z))
        level += sum(c * z[i] for i, c in enumerate(gamma) if i < len(z))
        level += sum(c * log(h[-1 - i] if i < len(h) else b) for i, c in enumerate(beta))
        return exp(level)

    def run(self, theta):
        e, k = residuals(self.y, self.mean, theta)
        omega, alpha, gamma, beta, shape = self.split(theta, k)
        b = self.ewma if self.init == 'ewma' else fsum(v * v for v in e) / len(e)
        deep = max(self.p, self.o, self.q)
        h = [b] if self.init == 'first' else []
        while len(h) < len(e):
            t = len(h)
            h.append(self.step(e[max(0, t - deep):t], h[max(0, t - deep):t], b, omega, alpha, gamma, beta))
        terms = [log_density(v / sqrt(s), self.dist, shape) - log(s) / 2 for v, s in zip(e, h)]
        return e, h, terms, (omega, alpha, gamma, beta, b)

    def loglik(self, theta):
        return fsum(self.run(theta)[2])

    def forecast(self, theta, horizon):
        e, h, _, (omega, alpha, gamma, beta, b) = self.run(theta)
        if self.vol == 'egarch':
            return [self.step(e, h, b, omega, alpha, gamma, beta)]
        squares, leverage, out = [v * v for v in e], [v * v if v < 0 else mpf(0) for v in e], []
        h = list(h)
        for _ in range(horizon):
            v = omega + sum(c * squares[-1 - i] for i, c in enumerate(alpha))
            v += sum(c * leverage[-1 - i] for i, c in enumerate(gamma))
            v += sum(c * h[-1 - i] for i, c in enumerate(beta))
            squares.append(v)
            leverage.append(v / 2)
            h.append(v)
            out.append(v)
        return out


# ---------------------------------------------------------------- maxima
STEP = mpf('1e-14')


def moved(theta, *places):
    out = list(theta)
    for i, d in places:
        out[i] += d
    return out


def derivatives(f, theta):
    k, centre = len(theta), f(theta)
    up = [f(moved(theta, (i, STEP))) for i in range(k)]
    down = [f(moved(theta, (i, -STEP))) for i in range(k)]
    gradient, hessian = matrix(k, 1), matrix(k, k)
    for i in range(k):
        gradient[i] = (up[i] - down[i]) / (2 * STEP)
        hessian[i, i] = (up[i] - 2 * centre + down[i]) / STEP**2
        for j in range(i):
            both = f(moved(theta, (i, STEP), (j, STEP))) + f(moved(theta, (i, -STEP), (j, -STEP)))
            hessian[i, j] = hessian[j, i] = (both - up[i] - down[i] - up[j] - down[j] + 2 * centre) / (2 * STEP**2)
    return centre, gradient, hessian


def maximum(model, theta):
    """Newton steps, halved while they go down; the start must lie near a maximum."""
    theta = [mpf(v) for v in theta]
    for _ in range(40):
        value, gradient, hessian = derivatives(model.loglik, theta)
        step = lu_solve(hessian, -gradient)
        share = mpf(1)
        while share > mpf('1e-6'):
            trial = [v + share * step[i] for i, v in enumerate(theta)]
            try:
                if mpmath.im(model.loglik(trial)) == 0 and model.loglik(trial) >= value:
                    break
            except (ValueError, ZeroDivisionError):
                pass
            share /= 2
        theta = trial
        if max(abs(v) for v in step) < mpf('1e-18'):
            return theta
    raise ArithmeticError('no maximum')


def errors(model, theta):
    _, _, hessian = derivatives(model.loglik, theta)
    information = inverse(-hessian)
    k, n = len(theta), len(model.run(theta)[2])
    scores = []
    for i in range(k):
        up, down = model.run(moved(theta, (i, STEP)))[2], model.run(moved(theta, (i, -STEP)))[2]
        scores.append([(a - b) / (2 * STEP) for a, b in zip(up, down)])
    means = [fsum(s) / n for s in scores]
    spread = matrix(k, k)
    for i in range(k):
        for j in range(k):
            spread[i, j] = n * fsum((a - means[i]) * (b - means[j]) for a, b in zip(scores[i], scores[j])) / (n - 1)
    robust = information * spread * information
    return [sqrt(information[i, i]) for i in range(k)], [sqrt(robust[i, i]) for i in range(k)]


# ---------------------------------------------------------------- cases
CASES = []


def plain(v):
    return [plain(x) for x in v] if isinstance(v, list) else float(v)


def arguments(y, mean, vol, p, o, q, dist, init):
    return {'y': y, 'mean': mean, 'vol': vol, 'p': p, 'o': o, 'q': q, 'dist': dist, 'init': init}


def filter_case(y, *form, params):
    model = Model(y, *form)
    theta = [mpf(v) for v in params]
    h = model.run(theta)[1]
    vol = [sqrt(v) for v in h]
    CASES.append({'fn': 'garchLoglik', 'args': {**arguments(y, *form), 'params': params}, 'expect': {
        'loglik': plain(model.loglik(theta)), 'volFirst': plain(vol[:5]), 'volLast': plain(vol[-5:]),
        'volSum': plain(fsum(vol)), 'forecastVar': plain(model.forecast(theta, 10))}})


def fit_case(y, *form, start):
    model = Model(y, *form)
    theta = maximum(model, start)
    classic, robust = errors(model, theta)
    value, n = model.loglik(theta), len(model.run(theta)[2])
    vol = [sqrt(v) for v in model.run(theta)[1]]
    CASES.append({'fn': 'garchFit', 'args': arguments(y, *form), 'expect': {
        'params': plain(theta), 'loglik': plain(value), 'aic': plain(2 * len(theta) - 2 * value),
        'bic': plain(len(theta) * log(mpf(n)) - 2 * value), 'se': plain(classic), 'seRobust': plain(robust),
        'volFirst': plain(vol[:3]), 'volLast': plain(vol[-3:]), 'forecastVar': plain(model.forecast(theta, 10))}})
    print(form, [round(float(v), 5) for v in theta])


for start in ('ewma', 'sample', 'first'):
    filter_case(SHORT, 'zero', 'garch', 1, 0, 1, 'normal', start, params=[0.1, 0.1, 0.8])
    filter_case(SHORT, 'constant', 'garch', 2, 1, 2, 't', start, params=[0.03, 0.1, 0.05, 0.1, 0.08, 0.3, 0.3, 5.5])
    filter_case(SHORT, 'ar1', 'garch', 1, 2, 1, 'skewt', start, params=[0.03, 0.1, 0.1, 0.1, 0.05, 0.04, 0.7, 7.0, -0.2])
    filter_case(SHORT, 'constant', 'egarch', 2, 1, 2, 'normal', start, params=[0.03, 0.01, 0.2, -0.1, -0.05, 0.5, 0.4])
    filter_case(SHORT, 'ar1', 'egarch', 1, 0, 1, 'skewt', start, params=[0.03, 0.1, 0.01, 0.2, 0.9, 40.0, 0.5])
    fit_case(LONG, 'constant', 'garch', 1, 0, 1, 'normal', start, start=[0.066, 0.468, 0.357, 0.543])
    fit_case(LONG, 'constant', 'garch', 1, 1, 1, 't', start, start=[0.011, 0.54, 0.568, -0.193, 0.447, 5.3])
for y, weight in ((SHORT, '0.94'), (LONG, '0.97')):
    x = [mpf(v) for v in y]
    decay = [mpf('0.94') ** i for i in range(75)]
    h = [fsum(w * v * v for w, v in zip(decay, x)) / fsum(decay)]
    for v in x:
        h.append(mpf(weight) * h[-1] + (1 - mpf(weight)) * v * v)
    vol = [sqrt(v) for v in h[:-1]]
    CASES.append({'fn': 'ewmaVolatility', 'args': {'y': y, 'lambda_': float(weight)}, 'expect': {
        'volFirst': plain(vol[:5]), 'volLast': plain(vol[-5:]), 'volSum': plain(fsum(vol)), 'forecastVar': plain(h[-1])}})

with open(os.path.join(HERE, 'garch.json'), 'w') as file:
    json.dump({'tool': f'mpmath {mpmath.__version__} (50 digits), Python {platform.python_version()}',
               'command': 'python3 test/golden/statistics/reference-garch.py', 'data': 'synthetic',
               'tol': {'rel': 1e-8, 'abs': 1e-10}, 'cases': CASES}, file)
