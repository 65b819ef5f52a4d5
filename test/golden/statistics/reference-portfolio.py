"""Golden values for the portfolio functions of bot4/stats from independent calculations.

Run: python3 reference-portfolio.py with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1, PyPortfolioOpt 1.6.0 and mpmath
1.3.0. Writes portfolio.json beside this file.

Estimates come from the libraries. Portfolios come from 40-digit arithmetic: the constrained ones by trying every set of
columns that may be held and keeping the one that fulfils all conditions, the equal-risk one by Newton's method on its
defining equations. The columns are synthetic: a linear congruential generator makes them, rounded to four decimals.
"""
import json
import os
import platform
import sys
import warnings
from itertools import combinations

import mpmath
import numpy as np
import pandas as pd
import pypfopt
import scipy
import scipy.cluster.hierarchy as sch
import sklearn
from mpmath import matrix, mp, mpf
from pypfopt import HRPOpt
from pypfopt.risk_models import CovarianceShrinkage, exp_cov
from sklearn.covariance import ledoit_wolf, oas

warnings.simplefilter("ignore")
mp.dps = 40
HERE = os.path.dirname(os.path.abspath(__file__))


def noise(seed, n):
    """Sums of twelve uniforms of a 31-bit linear congruential generator, less 6: nearly normal."""
    state, u = seed, []
    for _ in range(12 * n):
        state = (1103515245 * state + 12345) % 2**31
        u.append(state / 2**31)
    return [sum(u[12 * i:12 * i + 12]) - 6 for i in range(n)]


def columns(seed, n, betas, scales, means):
    market = noise(seed, n)
    out = []
    for k, (beta, scale, mean) in enumerate(zip(betas, scales, means)):
        own = noise(seed + 1000 + 17 * k, n)
        out.append([round(mean + scale * (beta * m + e), 4) for m, e in zip(market, own)])
    return out


SIX = columns(11, 48, [1, 1.5, 0.2, 2.5, -0.4, 0.9], [1, 2, 0.5, 1, 3, 1.5], [0.1, 0.4, 0.02, -0.3, 0.5, 0.3])
FOUR = columns(29, 30, [0.3, 0.1, -0.2, 1.2], [10, 0.1, 1, 1], [1, 0.02, 0.05, 0.3])
WIDE = columns(47, 7, [1, 0.5, 0.2, -1, 0.7, 0.1, 1.1, 0.4, 0.6], [1] * 9, [0] * 9)


def exact_moments(x):
    n = len(x[0])
    xs = [[mpf(v) for v in c] for c in x]
    mean = [mp.fsum(c) / n for c in xs]
    dev = [[v - m for v in c] for c, m in zip(xs, mean)]
    k = len(x)
    cov = matrix(k, k)
    for i in range(k):
        for j in range(k):
            cov[i, j] = mp.fsum(a * b for a, b in zip(dev[i], dev[j])) / (n - 1)
    return mean, cov


def sub(cov, held):
    return matrix([[cov[i, j] for j in held] for i in held])


def long_only(cov, b):
    """The weights of max b'w - w'Cw/2, w >= 0, scaled to sum 1: the one set of columns where all conditions hold."""
    k = cov.rows
    for size in range(1, k + 1):
        for held in combinations(range(k), size):
            w = mpmath.lu_solve(sub(cov, held), matrix([b[i] for i in held]))
            if any(v <= 0 for v in w):
                continue
            full = [mpf(0)] * k
            for i, v in zip(held, w):
                full[i] = v
            slope = [b[i] - mp.fsum(cov[i, j] * full[j] for j in range(k)) for i in range(k)]
            if all(slope[i] <= mpf(10) ** -30 for i in range(k) if i not in held):
                total = mp.fsum(full)
                return [v / total for v in full]
    raise ValueError("no set fulfils the conditions")


def free(cov, b):
    w = list(mpmath.lu_solve(cov, matrix(b)))
    assert mp.fsum(w) > 0, "the portfolio that is best for every size must be a long one"
    return [v / mp.fsum(w) for v in w]


def variance_of(cov, w):
    return mp.fsum(w[i] * cov[i, j] * w[j] for i in range(len(w)) for j in range(len(w)))


def min_variance(x, longonly):
    _, cov = exact_moments(x)
    w = (long_only if longonly else free)(cov, [mpf(1)] * len(x))
    return {"weights": w, "variance": variance_of(cov, w)}


def max_sharpe(x, rf, longonly):
    mean, cov = exact_moments(x)
    excess = [m - mpf(rf) for m in mean]
    w = (long_only if longonly else free)(cov, excess)
    return {"weights": w, "sharpe": mp.fsum(a * b for a, b in zip(excess, w)) / mp.sqrt(variance_of(cov, w))}


def risk_parity(x):
    _, cov = exact_moments(x)
    k = len(x)
    y = [1 / mp.sqrt(cov[i, i] * k) for i in range(k)]

    def equations(*v):
        return [v[i] * mp.fsum(cov[i, j] * v[j] for j in range(k)) - mpf(1) / k for i in range(k)]

    root = list(mpmath.findroot(equations, y, tol=mpf(10) ** -60, maxsteps=100))
    assert all(v > 0 for v in root)
    return {"weights": [v / mp.fsum(root) for v in root], "riskContributionShare": [mpf(1) / k] * k}


def inverse_variance(x):
    _, cov = exact_moments(x)
    raw = [1 / cov[i, i] for i in range(len(x))]
    return {"weights": [v / mp.fsum(raw) for v in raw]}


def frame(x):
    return pd.DataFrame(np.array(x).T)


def marchenko_pastur(x):
    a = np.array(x)
    k, n = a.shape
    c = np.corrcoef(a)
    values, vectors = np.linalg.eigh(c)
    plus, minus = (1 + np.sqrt(k / n)) ** 2, (1 - np.sqrt(k / n)) ** 2
    low = values <= plus
    kept = np.where(low, values[low].mean() if low.any() else 0, values)
    d = vectors @ np.diag(kept) @ vectors.T
    s = np.sqrt(np.diag(d))
    return {"lambdaPlus": plus, "lambdaMinus": minus, "nFactors": int((~low).sum()), "denoised": d / np.outer(s, s)}


def hierarchical(x, linkage):
    opt = HRPOpt(returns=frame(x))
    weights = opt.optimize(linkage_method=linkage)
    return {"weights": [weights[i] for i in range(len(x))], "linkageHeights": opt.clusters[:, 2],
            "order": sch.to_tree(opt.clusters, rd=False).pre_order()}


def shrunk(x, target):
    if target == "scaledIdentity":
        m, share = ledoit_wolf(np.array(x).T)
        return {"matrix": m, "shrinkage": share}
    own = CovarianceShrinkage(frame(x), returns_data=True, frequency=1)
    m = own.ledoit_wolf(shrinkage_target=target)
    return {"matrix": m.values, "shrinkage": own.delta}


def approximating(x):
    m, share = oas(np.array(x).T)
    return {"matrix": m, "shrinkage": share}


def plain(v):
    if isinstance(v, dict):
        return {k: plain(w) for k, w in v.items()}
    if isinstance(v, (list, tuple, np.ndarray)):
        return [plain(w) for w in v]
    if isinstance(v, (int, np.integer)):
        return int(v)
    return float(v)


CASES = []


def case(fn, args, expect):
    CASES.append({"fn": fn, "args": args, "expect": plain(expect)})


for x in (SIX, FOUR, WIDE):
    a = np.array(x)
    case("covariance", {"x": x}, {"matrix": np.cov(a)})
    case("correlation", {"x": x}, {"matrix": np.corrcoef(a)})
    for target in ("scaledIdentity", "single_factor", "constant_correlation"):
        case("ledoitWolf", {"x": x, "target": target, "ddof": 0}, shrunk(x, target))
    case("oas", {"x": x, "ddof": 0}, approximating(x))
    case("marchenkoPastur", {"x": x}, marchenko_pastur(x))
    for linkage in ("single", "average", "complete", "ward"):
        case("hrp", {"x": x, "linkage": linkage}, hierarchical(x, linkage))
    case("inverseVariance", {"x": x}, inverse_variance(x))
    for span in (10, 3.5):
        case("expCovariance", {"x": x, "span": span},
             {"matrix": exp_cov(frame(x), returns_data=True, span=span, frequency=1, fix_method="diag").values})
for x, rf in ((SIX, -0.5), (FOUR, 0.01)):
    case("correlationEigenvalues", {"x": x}, {"values": np.sort(np.linalg.eigvalsh(np.corrcoef(np.array(x))))[::-1]})
    case("riskParity", {"x": x}, risk_parity(x))
    for longonly in (False, True):
        case("minVariance", {"x": x, "longOnly": longonly}, min_variance(x, longonly))
        case("maxSharpe", {"x": x, "rf": rf, "longOnly": longonly}, max_sharpe(x, rf, longonly))

HEAD = {
    "tool": f"numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, "
            f"PyPortfolioOpt {pypfopt.__version__}, mpmath {mpmath.__version__} (40 digits), "
            f"Python {platform.python_version()}",
    "command": "python3 test/golden/statistics/reference-portfolio.py",
    "data": "synthetic",
    "tol": {"rel": 1e-10, "abs": 1e-12},
}
with open(os.path.join(HERE, "portfolio.json"), "w") as f:
    lines = ",\n".join(json.dumps(c) for c in CASES)
    f.write(json.dumps(HEAD, indent=1)[:-2] + ',\n "cases": [\n' + lines + "\n]}\n")
print(len(CASES), "cases", file=sys.stderr)
