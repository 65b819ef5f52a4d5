/** GARCH(1,1) and DCC(1,1) as they are first written: one logarithm a bar, one elimination a day, a simplex search. */
import { simplexMinimum } from './simplex.ts';

/** Start of the variance: exponential average of the first 75 squares with weight 0.94. */
function backcast(y: readonly number[]): number {
  let weight = 1;
  let sum = 0;
  let total = 0;
  for (const v of y.slice(0, 75)) {
    sum += weight * v * v;
    total += weight;
    weight *= 0.94;
  }
  return sum / total;
}

/** Σ −½ (log 2π + log h + y²/h) with h = ω + α y² + β h. */
export function plainGarchLoglik(y: readonly number[], [omega, alpha, beta]: readonly number[]): number {
  const start = backcast(y);
  let variance = start;
  let square = start;
  let sum = 0;
  for (const v of y) {
    variance = (omega as number) + (alpha as number) * square + (beta as number) * variance;
    square = v * v;
    sum -= 0.5 * (Math.log(2 * Math.PI) + Math.log(variance) + square / variance);
  }
  return sum;
}

/** The same with what `garchFilter` returns beside it: residuals, variances, volatilities and a forecast. */
export function plainGarchFilter(y: readonly number[], parameters: readonly [number, number, number]): number {
  const [omega, alpha, beta] = parameters;
  const start = backcast(y);
  const before = [start, ...y.map((v) => v * v)];
  const variance: number[] = [];
  for (const square of before) variance.push(omega + alpha * square + beta * (variance.at(-1) ?? start));
  const forecast = variance.pop() as number;
  const volatility = variance.map(Math.sqrt);
  const residuals = y.slice();
  const loglik = variance.reduce((sum, h, t) => {
    return sum - 0.5 * (Math.log(2 * Math.PI) + Math.log(h) + (residuals[t] as number) ** 2 / h);
  }, 0);
  return forecast > 0 && volatility.length === y.length ? loglik : Number.NaN;
}

/** Largest log-likelihood of a GARCH(1,1) model with mean zero and normal shocks. */
export function plainGarchFit(y: readonly number[]): number {
  const variance = y.reduce((sum, v) => sum + v * v, 0) / y.length;
  const cost = (point: readonly number[]): number => {
    const [omega, alpha, beta] = point as [number, number, number];
    if (omega <= 0 || alpha < 0 || beta < 0 || alpha + beta >= 1) return Number.POSITIVE_INFINITY;
    return -plainGarchLoglik(y, point);
  };
  return -simplexMinimum(cost, [0.05 * variance, 0.1, 0.85], [0.025 * variance, -0.05, -0.085]);
}

/** log |R| + z'R⁻¹z by elimination with the right side beside the matrix. */
function dayCost(r: readonly (readonly number[])[], z: readonly number[]): number {
  const rows = r.map((row, i) => [...row, z[i] as number]);
  const k = z.length;
  let logDeterminant = 0;
  let form = 0;
  for (let i = 0; i < k; i++) {
    const pivot = rows[i] as number[];
    const diagonal = pivot[i] as number;
    logDeterminant += Math.log(diagonal);
    form += (pivot[k] as number) ** 2 / diagonal;
    for (const row of rows.slice(i + 1)) {
      const factor = (row[i] as number) / diagonal;
      for (let j = i; j <= k; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  return logDeterminant + form;
}

/** Mean of zₜzₜ' over the days. */
function momentMatrix(z: readonly (readonly number[])[]): number[][] {
  return (
    z[0]?.map(
      (_, i) =>
        z[0]?.map((__, j) => z.reduce((s, day) => s + (day[i] as number) * (day[j] as number), 0) / z.length) ?? [],
    ) ?? []
  );
}

/** Σ −½ (log |R| + z'R⁻¹z − z'z) with Q = (1 − a − b) Q̄ + a zz' + b Q, starting at Q̄. @param z days of k values. */
export function plainDccLoglik(z: readonly (readonly number[])[], [a, b]: readonly number[]): number {
  const target = momentMatrix(z);
  const [shock, memory] = [a as number, b as number];
  let q = target;
  let sum = 0;
  for (const [t, day] of z.entries()) {
    if (t > 0) {
      const before = z[t - 1] as readonly number[];
      const last = q;
      q = target.map((row, i) =>
        row.map((v, j) => {
          const product = (before[i] as number) * (before[j] as number);
          return (1 - shock - memory) * v + shock * product + memory * (last[i]?.[j] as number);
        }),
      );
    }
    const current = q;
    const sd = current.map((row, i) => Math.sqrt(row[i] as number));
    const r = current.map((row, i) => row.map((v, j) => v / ((sd[i] as number) * (sd[j] as number))));
    sum -= 0.5 * (dayCost(r, day) - day.reduce((s, v) => s + v * v, 0));
  }
  return sum;
}

/** Largest log-likelihood of the correlations. */
export function plainDccFit(z: readonly (readonly number[])[]): number {
  const cost = (point: readonly number[]): number => {
    const [a, b] = point as [number, number];
    return a < 0 || b < 0 || a + b >= 1 ? Number.POSITIVE_INFINITY : -plainDccLoglik(z, point);
  };
  return -simplexMinimum(cost, [0.05, 0.85], [0.02, -0.1]);
}
