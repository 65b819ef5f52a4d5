/**
 * The plain twin of the correlation models: every matrix is written out, R is divided and inverted as the formulas say.
 * Tests and benches compare the fast routines with it; nothing else uses it.
 */
import type { DccInit } from './dcc-recursion.ts';

type Matrix = number[][];

/** Result of the plain filters. */
export interface PlainPath {
  /** Σ −½ (log |R| + z'R⁻¹z − z'z). */
  readonly logLikelihood: number;
  /** R of every day. */
  readonly correlations: readonly Matrix[];
  /** R of the day after the last. */
  readonly next: Matrix;
}

const outer = (u: readonly number[]): Matrix => u.map((a) => u.map((b) => a * b));
const combine = (parts: readonly (readonly [number, Matrix])[]): Matrix =>
  (parts[0] as readonly [number, Matrix])[1].map((row, i) =>
    row.map((_, j) => parts.reduce((s, [f, m]) => s + f * ((m[i] as number[])[j] as number), 0)),
  );
const toR = (q: Matrix): Matrix =>
  q.map((row, i) => row.map((v, j) => v / Math.sqrt((q[i] as number[])[i]! * (q[j] as number[])[j]!)));

/** log |R| and z'R⁻¹z by elimination on [R | z]. */
function eliminate(r: Matrix, z: readonly number[]): readonly [number, number] {
  const a = r.map((row, i) => [...row, z[i] as number]);
  const k = z.length;
  let log = 0;
  let quadratic = 0;
  for (let p = 0; p < k; p++) {
    const pivot = a[p] as number[];
    log += Math.log(pivot[p]!);
    quadratic += pivot[k]! ** 2 / pivot[p]!;
    for (let i = p + 1; i < k; i++) {
      const row = a[i] as number[];
      const f = row[p]! / pivot[p]!;
      for (let j = p; j <= k; j++) row[j] = row[j]! - f * pivot[j]!;
    }
  }
  return [log, quadratic];
}

/** Runs Q along rows of residuals: `shock` gives what enters the next Q. */
function run(
  z: readonly (readonly number[])[],
  target: Matrix,
  first: Matrix,
  a: number,
  b: number,
  shock: (row: readonly number[], q: Matrix) => number[],
): PlainPath {
  let q = first;
  let logLikelihood = 0;
  const correlations = z.map((row) => {
    const r = toR(q);
    const [log, quadratic] = eliminate(r, row);
    logLikelihood -= 0.5 * (log + quadratic - row.reduce((s, v) => s + v * v, 0));
    q = combine([
      [1 - a - b, target],
      [a, outer(shock(row, q))],
      [b, q],
    ]);
    return r;
  });
  return { logLikelihood, correlations, next: toR(q) };
}

/** DCC of rows of residuals. */
export function plainDcc(
  z: readonly (readonly number[])[],
  qbar: Matrix,
  init: DccInit,
  a: number,
  b: number,
): PlainPath {
  const k = qbar.length;
  const before = init === 'ones' ? 1 : 0;
  const pre = outer(new Array<number>(k).fill(before));
  const first =
    init === 'qbar'
      ? qbar
      : combine([
          [1 - a, qbar],
          [a, pre],
        ]);
  return run(z, qbar, first, a, b, (row) => [...row]);
}

/** Corrected DCC of rows of residuals; also leaves S. */
export function plainCdcc(z: readonly (readonly number[])[], a: number, b: number): PlainPath & { readonly s: Matrix } {
  const k = (z[0] as readonly number[]).length;
  let q = new Array<number>(k).fill(1);
  let moment = outer(new Array<number>(k).fill(0));
  for (const row of z) {
    const u = row.map((v, i) => v * Math.sqrt(q[i]!));
    moment = combine([
      [1, moment],
      [1, outer(u)],
    ]);
    q = q.map((v, i) => 1 - a - b + a * u[i]! ** 2 + b * v);
  }
  const s = toR(moment);
  return { s, ...run(z, s, s, a, b, (row, m) => row.map((v, i) => v * Math.sqrt((m[i] as number[])[i]!))) };
}
