/**
 * Convex quadratic programs of a few variables: the step of sequential quadratic programming.
 *
 * A primal active-set method that starts at zero, which is feasible: solve with the active rows as equalities, walk
 * until a row blocks, release a row whose multiplier is negative. The linear systems are those of Karush, Kuhn and
 * Tucker, solved by elimination with pivoting; with ten variables nothing faster is worth its code. Memory is taken
 * once per program size. Nocedal & Wright (2006), Numerical Optimization, algorithm 16.3.
 */

/** Rows · x ≥ limits. */
export interface LinearConstraints {
  /** (m, n) row-major. */
  readonly rows: Float64Array;
  /** (m,) */
  readonly limits: Float64Array;
}

const RELEASE_TOLERANCE = 1e-12;
/** A slope below this share of its parts is rounding: the step runs along the row. */
const ALONG_TOLERANCE = 1e-12;

/** Solves programs of one size: minimise g'd + ½ d'Hd subject to rows · d ≥ −slack, where slack ≥ 0. */
export class QuadraticProgram {
  /** (n,) the solution of the last `solve`. */
  readonly step: Float64Array;
  /** Rows that hold with equality at the last solution. */
  readonly active: number[] = [];
  private readonly n: number;
  private readonly m: number;
  private readonly rows: Float64Array;
  private readonly system: Float64Array;
  private readonly right: Float64Array;
  private readonly along: Float64Array;

  constructor(n: number, rows: Float64Array) {
    this.n = n;
    this.m = rows.length / n;
    this.rows = rows;
    const most = n + Math.min(n, this.m);
    this.system = new Float64Array(most * most);
    this.right = new Float64Array(most);
    this.along = new Float64Array(n);
    this.step = new Float64Array(n);
  }

  /** Whether a solution was found; it is not when H is not positive definite along the active rows. */
  solve(hessian: Float64Array, gradient: Float64Array, slack: Float64Array): boolean {
    const { n, m, step, active, along } = this;
    step.fill(0);
    active.length = 0;
    for (let round = 0; round < 20 * (n + m + 1); round++) {
      if (!this.equalityStep(hessian, gradient)) return false;
      const blocked = this.blocking(slack);
      const share = blocked.share;
      for (let i = 0; i < n; i++) step[i] = (step[i] as number) + share * (along[i] as number);
      if (blocked.row >= 0) {
        active.push(blocked.row);
        continue;
      }
      const worst = this.worstMultiplier();
      if (worst < 0) return true;
      active.splice(worst, 1);
    }
    return false;
  }

  /** The largest share of `along` that stays feasible, and the row that blocks. */
  private blocking(slack: Float64Array): { readonly share: number; readonly row: number } {
    const { n, m, rows, step, along, active } = this;
    let share = 1;
    let row = -1;
    // At a vertex there is no way to go: what `along` holds is rounding.
    if (active.length >= n) return { share, row };
    for (let r = 0; r < m; r++) {
      if (active.includes(r)) continue;
      let slope = 0;
      let used = 0;
      let size = 0;
      for (let i = 0; i < n; i++) {
        const part = (rows[r * n + i] as number) * (along[i] as number);
        slope += part;
        size += Math.abs(part);
        used += (rows[r * n + i] as number) * (step[i] as number);
      }
      if (slope >= -ALONG_TOLERANCE * size) continue;
      const room = Math.max(0, (slack[r] as number) + used) / -slope;
      if (room < share) {
        share = room;
        row = r;
      }
    }
    return { share, row };
  }

  /** Place of the most negative multiplier in `active`, −1 when none is. */
  private worstMultiplier(): number {
    const { n, active, right } = this;
    let worst = -1;
    let low = -RELEASE_TOLERANCE;
    for (let a = 0; a < active.length; a++) {
      // The system was set up for −λ.
      const multiplier = -(right[n + a] as number);
      if (multiplier < low) {
        low = multiplier;
        worst = a;
      }
    }
    return worst;
  }

  /** Sets `along` to the minimiser along the active rows, minus the step so far, and `right` behind it to −λ. */
  private equalityStep(hessian: Float64Array, gradient: Float64Array): boolean {
    const { n, rows, system, right, step, active, along } = this;
    const size = n + active.length;
    for (let i = 0; i < n; i++) {
      let g = gradient[i] as number;
      for (let j = 0; j < n; j++) {
        const v = hessian[i * n + j] as number;
        system[i * size + j] = v;
        g += v * (step[j] as number);
      }
      right[i] = -g;
    }
    for (let a = 0; a < active.length; a++) {
      const r = active[a] as number;
      right[n + a] = 0;
      for (let i = 0; i < n; i++) {
        const v = rows[r * n + i] as number;
        system[i * size + n + a] = v;
        system[(n + a) * size + i] = v;
      }
      for (let b = 0; b < active.length; b++) system[(n + a) * size + n + b] = 0;
    }
    if (!eliminate(system, right, size)) return false;
    let descent = 0;
    for (let i = 0; i < n; i++) {
      along[i] = right[i] as number;
      for (let j = 0; j < n; j++)
        descent += (along[i] as number) * (hessian[i * n + j] as number) * (right[j] as number);
    }
    return descent >= 0;
  }
}

/** Solves A x = b in place by Gaussian elimination with row pivoting; false when A is singular. */
export function eliminate(a: Float64Array, b: Float64Array, size: number): boolean {
  for (let c = 0; c < size; c++) {
    let pivot = c;
    for (let r = c + 1; r < size; r++) {
      if (Math.abs(a[r * size + c] as number) > Math.abs(a[pivot * size + c] as number)) pivot = r;
    }
    const top = a[pivot * size + c] as number;
    if (!(Math.abs(top) > 0) || !Number.isFinite(top)) return false;
    if (pivot !== c) {
      for (let k = c; k < size; k++) {
        const keep = a[c * size + k] as number;
        a[c * size + k] = a[pivot * size + k] as number;
        a[pivot * size + k] = keep;
      }
      const keep = b[c] as number;
      b[c] = b[pivot] as number;
      b[pivot] = keep;
    }
    for (let r = c + 1; r < size; r++) {
      const factor = (a[r * size + c] as number) / top;
      if (factor === 0) continue;
      for (let k = c; k < size; k++)
        a[r * size + k] = (a[r * size + k] as number) - factor * (a[c * size + k] as number);
      b[r] = (b[r] as number) - factor * (b[c] as number);
    }
  }
  for (let r = size - 1; r >= 0; r--) {
    let s = b[r] as number;
    for (let k = r + 1; k < size; k++) s -= (a[r * size + k] as number) * (b[k] as number);
    b[r] = s / (a[r * size + r] as number);
  }
  return true;
}
