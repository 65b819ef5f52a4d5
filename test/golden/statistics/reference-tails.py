"""Golden values of densities, far tails, quantiles, moments and fits of the distributions, from their definitions in
60 digits: nothing here shares a formula's numerics with src. Writes distribution-tails.json beside this file.

Run: python3 test/golden/statistics/reference-tails.py   (needs mpmath 1.3.0 or later)
"""
import json
import os
import platform

import mpmath
from mpmath import (betainc, digamma, erfc, exp, findroot, fsum, gammainc, inf, log, log1p, loggamma, mp, mpf, pi, sqrt)

mp.dps = 60
HERE = os.path.dirname(os.path.abspath(__file__))


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


# ---------------------------------------------------------------- tails, each side by itself
def small_beta(a, b, x):
    """I_x(a, b) by its power series in x, for the side where it converges fast or mpmath where it does not."""
    a, b, x = mpf(a), mpf(b), mpf(x)
    if x < mpf('1e-3'):
        term, total, n = mpf(1), 1 / a, 0
        while n < 5000:
            term *= (n + 1 - b) / (n + 1) * x
            n += 1
            add = term / (a + n)
            total += add
            if abs(add) < mpf(10) ** -70 * abs(total):
                break
        return exp(a * log(x) - log_beta(a, b)) * total
    return betainc(a, b, 0, x, regularized=True)


def beta_sides(a, b, x, y):
    """(I_x(a, b), I_y(b, a)) with the smaller one computed by itself."""
    lower = small_beta(a, b, x)
    if lower > mpf('0.5'):
        upper = small_beta(b, a, y)
        return 1 - upper, upper
    return lower, 1 - lower


class T:
    def __init__(self, df):
        self.df = mpf(df)

    def tail(self, t):
        n = self.df
        return beta_sides(n / 2, mpf(1) / 2, n / (n + t * t), t * t / (n + t * t))[0] / 2

    def cdf(self, x):
        x = mpf(x)
        return self.tail(-x) if x < 0 else 1 - self.tail(x)

    def sf(self, x):
        return self.cdf(-mpf(x))

    def logpdf(self, x):
        n, x = self.df, mpf(x)
        return loggamma((n + 1) / 2) - loggamma(n / 2) - log(n * pi) / 2 - (n + 1) / 2 * log(1 + x * x / n)


class Beta:
    def __init__(self, a, b):
        self.a, self.b = mpf(a), mpf(b)

    def cdf(self, x):
        return beta_sides(self.a, self.b, mpf(x), 1 - mpf(x))[0]

    def sf(self, x):
        return beta_sides(self.b, self.a, 1 - mpf(x), mpf(x))[0]

    def logpdf(self, x):
        return (self.a - 1) * log(mpf(x)) + (self.b - 1) * log(1 - mpf(x)) - log_beta(self.a, self.b)


class Chi2:
    def __init__(self, df):
        self.h = mpf(df) / 2

    def cdf(self, x):
        return gammainc(self.h, 0, mpf(x) / 2, regularized=True)

    def sf(self, x):
        return gammainc(self.h, mpf(x) / 2, inf, regularized=True)

    def logpdf(self, x):
        return (self.h - 1) * log(mpf(x)) - mpf(x) / 2 - self.h * log(mpf(2)) - loggamma(self.h)


class Chi2Large(Chi2):
    """Next to the middle of a large shape, where mpmath's own choice of method is slow: the power series."""

    def cdf(self, x):
        x = mpf(x) / 2
        term, total, k = mpf(1), mpf(1), 0
        while term > mpf(10) ** -62 * total:
            k += 1
            term *= x / (self.h + k)
            total += term
        return exp(self.h * log(x) - x - loggamma(self.h + 1)) * total

    def sf(self, x):
        return 1 - self.cdf(x)


class F:
    def __init__(self, d1, d2):
        self.d1, self.d2 = mpf(d1), mpf(d2)

    def sides(self, x):
        s = self.d1 * mpf(x) + self.d2
        return self.d1 * mpf(x) / s, self.d2 / s

    def cdf(self, x):
        return beta_sides(self.d1 / 2, self.d2 / 2, *self.sides(x))[0]

    def sf(self, x):
        u, v = self.sides(x)
        return beta_sides(self.d2 / 2, self.d1 / 2, v, u)[0]

    def logpdf(self, x):
        u, v = self.sides(x)
        return self.d1 / 2 * log(u) + self.d2 / 2 * log(v) - log(mpf(x)) - log_beta(self.d1 / 2, self.d2 / 2)

    def moments(self):
        """From raw moments E xᵏ = (d2/d1)ᵏ Γ(d1/2 + k)Γ(d2/2 − k)/(Γ(d1/2)Γ(d2/2))."""
        a, b = self.d1 / 2, self.d2 / 2
        raw = [exp(k * log(self.d2 / self.d1) + loggamma(a + k) + loggamma(b - k) - loggamma(a) - loggamma(b))
               for k in range(5)]
        m = raw[1]
        v = raw[2] - m**2
        c3 = raw[3] - 3 * m * raw[2] + 2 * m**3
        c4 = raw[4] - 4 * m * raw[3] + 6 * m * m * raw[2] - 3 * m**4
        return {'mean': m, 'variance': v, 'skewness': c3 / sqrt(v)**3, 'excessKurtosis': c4 / v**2 - 3}


class Poisson:
    def __init__(self, mu):
        self.mu = mpf(mu)

    def cdf(self, k):
        return fsum(exp(i * log(self.mu) - self.mu - loggamma(i + 1)) for i in range(int(k) + 1))

    def sf(self, k):
        total, i = mpf(0), int(k) + 1
        while True:
            add = exp(i * log(self.mu) - self.mu - loggamma(i + 1))
            total += add
            if i > self.mu and add < mpf(10) ** -50 * total:
                return total
            i += 1


class LogNormal:
    def __init__(self, mu, sigma):
        self.mu, self.sigma = mpf(mu), mpf(sigma)

    def z(self, x):
        return (log(mpf(x)) - self.mu) / self.sigma

    def cdf(self, x):
        return erfc(-self.z(x) / sqrt(mpf(2))) / 2

    def sf(self, x):
        return erfc(self.z(x) / sqrt(mpf(2))) / 2

    def logpdf(self, x):
        return -self.z(x)**2 / 2 - log(mpf(x) * self.sigma * sqrt(2 * pi))


class Normal:
    def __init__(self, mu, sigma):
        self.mu, self.sigma = mpf(mu), mpf(sigma)

    def cdf(self, x):
        return erfc(-(mpf(x) - self.mu) / self.sigma / sqrt(mpf(2))) / 2

    def sf(self, x):
        return erfc((mpf(x) - self.mu) / self.sigma / sqrt(mpf(2))) / 2

    def logpdf(self, x):
        z = (mpf(x) - self.mu) / self.sigma
        return -z * z / 2 - log(self.sigma * sqrt(2 * pi))


class Kolmogorov:
    def cdf(self, x):
        x = mpf(x)
        c = pi**2 / (8 * x * x)
        return sqrt(2 * pi) / x * fsum(exp(-(2 * k - 1)**2 * c) for k in range(1, 200))

    def sf(self, x):
        x = mpf(x)
        if x < mpf('0.3'):
            return 1 - self.cdf(x)
        return 2 * fsum((-1)**(k - 1) * exp(-2 * k * k * x * x) for k in range(1, 60))

    def logpdf(self, x):
        x = mpf(x)
        if x < 1:
            c = pi**2 / (8 * x * x)
            return log(sqrt(2 * pi) / x**2
                       * fsum((2 * (2 * k - 1)**2 * c - 1) * exp(-(2 * k - 1)**2 * c) for k in range(1, 200)))
        return log(8 * x * fsum((-1)**(k - 1) * k * k * exp(-2 * k * k * x * x) for k in range(1, 60)))


def quantile(d, p, low, high, log_scale):
    """Root of the smaller tail by bisection, in log x where log_scale."""
    p = mpf(p)
    out = (lambda u: exp(u)) if log_scale else (lambda u: u)
    f = (lambda u: d.cdf(out(u)) - p) if p < mpf('0.5') else (lambda u: (1 - p) - d.sf(out(u)))
    low, high = mpf(low), mpf(high)
    for _ in range(110):
        middle = (low + high) / 2
        if f(middle) < 0:
            low = middle
        else:
            high = middle
    return out((low + high) / 2)


def upper_quantile(d, q, low, high, log_scale):
    """x with sf(x) = q by bisection, in log x where log_scale, on the logarithm of the smaller tail."""
    q = mpf(q)
    out = (lambda u: exp(u)) if log_scale else (lambda u: u)
    low, high = mpf(low), mpf(high)
    for _ in range(120):
        middle = (low + high) / 2
        x = out(middle)
        above = d.sf(x) > q if q < mpf('0.5') else d.cdf(x) < 1 - q
        low, high = (middle, high) if above else (low, middle)
    return out((low + high) / 2)


# ---------------------------------------------------------------- fits: roots of the likelihood equations
def chi2_fit(x):
    x = [mpf(v) for v in x]
    target = fsum(log(v) for v in x) / len(x) - log(mpf(2))
    h = findroot(lambda h: digamma(h) - target, 2)
    return {'df': 2 * h, 'logLikelihood': fsum(Chi2(2 * h).logpdf(v) for v in x)}


def beta_fit(x):
    x = [mpf(v) for v in x]
    g1 = fsum(log(v) for v in x) / len(x)
    g2 = fsum(log(1 - v) for v in x) / len(x)
    a, b = findroot(lambda a, b: (digamma(a) - digamma(a + b) - g1, digamma(b) - digamma(a + b) - g2), (2, 2))
    return {'a': a, 'b': b, 'logLikelihood': fsum(Beta(a, b).logpdf(v) for v in x)}


def f_fit(x, start):
    x = [mpf(v) for v in x]
    mean_log = fsum(log(v) for v in x) / len(x)

    def equations(a, b):
        share = fsum(v / (b + a * v) for v in x) / len(x)
        logs = fsum(log(1 + a * v / b) for v in x) / len(x)
        s = digamma(a + b)
        return (log(a / b) + 1 + mean_log - logs - (a + b) * share - digamma(a) + s,
                -a / b - logs + (a + b) * a / b * share - digamma(b) + s)

    a, b = findroot(equations, start)
    return {'d1': 2 * a, 'd2': 2 * b, 'logLikelihood': fsum(F(2 * a, 2 * b).logpdf(v) for v in x)}


def t_fit(x, start):
    x = [mpf(v) for v in x]
    n = len(x)

    def equations(m, s, nu):
        squares = [((v - m) / s)**2 for v in x]
        weights = [1 / (nu + q) for q in squares]
        return (fsum((v - m) * w for v, w in zip(x, weights)),
                (nu + 1) * fsum(q * w for q, w in zip(squares, weights)) / n - 1,
                digamma((nu + 1) / 2) - digamma(nu / 2) - 1 / nu - fsum(log(1 + q / nu) for q in squares) / n
                + (nu + 1) / nu * fsum(q * w for q, w in zip(squares, weights)) / n)

    m, s, nu = findroot(equations, start)
    total = fsum(T(nu).logpdf((v - m) / s) - log(s) for v in x)
    return {'df': nu, 'location': m, 'scale': s, 'logLikelihood': total}


# ---------------------------------------------------------------- cases
def plain(v):
    if isinstance(v, mpf):
        return float(v)
    if isinstance(v, dict):
        return {k: plain(w) for k, w in v.items()}
    if isinstance(v, (list, tuple)):
        return [plain(w) for w in v]
    return v


def log_of(side, other):
    """log of one side, by the other one where that is the small one."""
    return log(side) if side < mpf('0.5') else log1p(-other)


FORMS = {
    'pdf': lambda d: lambda x: exp(d.logpdf(x)), 'logpdf': lambda d: d.logpdf, 'cdf': lambda d: d.cdf,
    'sf': lambda d: d.sf, 'logcdf': lambda d: lambda x: log_of(d.cdf(x), d.sf(x)),
    'logsf': lambda d: lambda x: log_of(d.sf(x), d.cdf(x)),
}
CASES = []


def add(name, d, params, xs, forms=('pdf', 'logpdf', 'cdf', 'sf', 'logcdf', 'logsf')):
    for form in forms:
        values = [FORMS[form](d)(x) for x in xs]
        CASES.append({'fn': f'{name}.{form}', 'points': xs, 'params': params, 'expect': plain(values)})


def main():
    ts = [-1e8, -300.0, -40.0, -3.0, -0.5, 0.0, 1e-3, 2.0, 50.0]
    for df in (0.3, 1.5, 4, 60, 5000):
        add('studentT', T(df), {'df': df}, ts)
    for a, b in ((0.02, 0.5), (0.5, 30), (3, 3), (400, 2), (700, 900)):
        add('beta', Beta(a, b), {'a': a, 'b': b}, [1e-200, 1e-9, 0.01, 0.3, 0.5, 0.8, 0.999])
    for df in (0.05, 1, 7.5, 300):
        add('chi2', Chi2(df), {'df': df}, [1e-150, 1e-3, 1.0, 9.0, 80.0, 1000.0, 5000.0])
    add('chi2', Chi2Large(60000), {'df': 60000}, [54500.0, 59000.0, 59999.0, 60000.0, 61000.0, 63500.0])
    for d1, d2 in ((0.5, 3), (4, 9), (60, 2), (200, 300)):
        add('fDist', F(d1, d2), {'d1': d1, 'd2': d2}, [1e-100, 1e-3, 0.4, 1.0, 2.5, 30.0, 1e5])
    for mu in (1e-5, 0.3, 12, 500):
        add('poisson', Poisson(mu), {'mu': mu}, [0, 1, 3, 12, 30, 700, 3000], ('cdf', 'sf', 'logcdf', 'logsf'))
    for mu, sigma in ((0, 1), (2, 0.1), (-3, 4)):
        add('logNormal', LogNormal(mu, sigma), {'mu': mu, 'sigma': sigma}, [1e-12, 0.02, 0.9, 1.0, 7.0, 9.5, 1e6])
    add('normal', Normal(1, 2), {'mu': 1, 'sigma': 2}, [-80.0, -9.0, 0.5, 1.0, 1.5, 8.0, 70.0])
    add('kolmogorov', Kolmogorov(), None, [0.02, 0.1, 0.3, 0.6, 0.79, 0.81, 1.0, 1.4, 3.0, 18.0])
    ps = [1e-12, 0.001, 0.2, 0.49, 0.6, 0.9, 0.99999]
    for name, d, params, low, high, in_logs in (
            ('chi2', Chi2(0.5), {'df': 0.5}, -400, 9, True), ('chi2', Chi2(12), {'df': 12}, -400, 9, True),
            ('fDist', F(3, 7), {'d1': 3, 'd2': 7}, -400, 20, True), ('fDist', F(0.7, 30), {'d1': 0.7, 'd2': 30}, -400, 9, True),
            ('beta', Beta(0.4, 3), {'a': 0.4, 'b': 3}, -400, 0, True), ('beta', Beta(90, 5), {'a': 90, 'b': 5}, -400, 0, True),
            ('logNormal', LogNormal(1, 0.5), {'mu': 1, 'sigma': 0.5}, -40, 40, True),
            ('kolmogorov', Kolmogorov(), None, '0.05', 9, False)):
        CASES.append({'fn': f'{name}.ppf', 'points': ps, 'params': params,
                      'expect': plain([quantile(d, p, low, high, in_logs) for p in ps])})
    qs = [1e-100, 1e-25, 1e-9, 0.03, 0.3]
    for name, d, params, low, high, in_logs in (
            ('normal', Normal(1, 2), {'mu': 1, 'sigma': 2}, -60, 60, False),
            ('studentT', T(3), {'df': 3}, -40, 100, True), ('studentT', T(40), {'df': 40}, -40, 20, True),
            ('chi2', Chi2(3), {'df': 3}, -40, 9, True), ('fDist', F(3, 70), {'d1': 3, 'd2': 70}, -40, 30, True),
            ('beta', Beta(2, 300), {'a': 2, 'b': 300}, -40, '-0.01', True),
            ('logNormal', LogNormal(1, 0.5), {'mu': 1, 'sigma': 0.5}, -40, 40, True),
            ('kolmogorov', Kolmogorov(), None, '0.3', 20, False)):
        CASES.append({'fn': f'{name}.isf', 'points': qs, 'params': params,
                      'expect': plain([upper_quantile(d, q, low, high, in_logs) for q in qs])})
    for mu in (0.3, 12):
        CASES.append({'fn': 'poisson.isf', 'points': qs, 'params': {'mu': mu},
                      'expect': [next(k for k in range(400) if Poisson(mu).sf(k) <= mpf(q)) for q in qs]})
    for d1, d2 in ((3, 9.5), (40, 25)):
        CASES.append({'fn': 'fDist.moments', 'params': {'d1': d1, 'd2': d2}, 'expect': plain(F(d1, d2).moments())})
    heavy = [float(v) for v in (0.3, -1.1, 0.8, -0.2, 4.9, 0.1, -0.6, 1.4, -3.7, 0.5, -0.9, 0.05, 2.2, -0.4, 0.75, -1.6)]
    positive = [float(v) for v in (0.2, 1.7, 0.6, 3.9, 0.9, 1.2, 0.45, 2.4, 0.75, 1.05, 7.5, 0.3)]
    shares = [float(v) for v in (0.11, 0.42, 0.35, 0.78, 0.27, 0.61, 0.05, 0.33, 0.49, 0.22)]
    for fn, x, expect in (('chi2.fitMle', positive, chi2_fit(positive)), ('beta.fitMle', shares, beta_fit(shares)),
                          ('fDist.fitMle', positive, f_fit(positive, (3, 2))),
                          ('studentT.fitMle', heavy, t_fit(heavy, (0.03, 0.95, 2.1)))):
        CASES.append({'fn': fn, 'sample': x, 'expect': plain(expect)})
    content = {'tool': f'mpmath {mpmath.__version__} (60 digits), Python {platform.python_version()}',
               'command': 'python3 test/golden/statistics/reference-tails.py', 'data': 'synthetic',
               'tol': {'rel': 1e-12, 'abs': 1e-300}, 'fitTol': {'rel': 1e-9, 'abs': 1e-300}, 'cases': CASES}
    with open(os.path.join(HERE, 'distribution-tails.json'), 'w') as file:
        json.dump(content, file, indent=1)
        file.write('\n')


if __name__ == '__main__':
    main()
