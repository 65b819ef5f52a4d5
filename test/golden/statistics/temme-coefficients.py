"""Coefficients of Temme's uniform expansion of the incomplete gamma function, for src/domain/stats/distributions.

With mu = x/a - 1 and eta²/2 = mu - log(1 + mu): C0 = 1/mu - 1/eta and C_n = C'_(n-1)/eta + g_n/mu, where g_n are the
coefficients of the reciprocal of Gamma*(a). Temme (1979), SIAM J. on Mathematical Analysis 10(4).

Run: python3 test/golden/statistics/temme-coefficients.py   (needs mpmath; prints the three rows)
"""
from mpmath import mp, mpf

mp.dps = 60
TERMS = 14

# mu as a series in eta, from mu mu' = eta (1 + mu).
mu = [mpf(0), mpf(1)]
for k in range(2, TERMS + 4):
    known = sum(mu[i] * (k + 1 - i) * mu[k + 1 - i] for i in range(2, k))
    mu.append((mu[k - 1] - known) / (k + 1))

# 1/mu = inverse[0]/eta + inverse[1] + inverse[2] eta + ...
shifted = mu[1:]
inverse = [mpf(1)]
for k in range(1, TERMS + 2):
    inverse.append(-sum(shifted[i] * inverse[k - i] for i in range(1, k + 1)))

g = [mpf(1), -mpf(1) / 12, mpf(1) / 288]
rows = [[inverse[k + 1] for k in range(TERMS)]]
for n in (1, 2):
    slope = [(k + 1) * rows[-1][k + 1] for k in range(len(rows[-1]) - 1)]
    assert abs(slope[0] + g[n] * inverse[0]) < mpf(10) ** -50
    rows.append([slope[k + 1] + g[n] * inverse[k + 1] for k in range(len(slope) - 1)])
for row, count in zip(rows, (10, 6, 3)):
    print([float(v) for v in row[:count]])
