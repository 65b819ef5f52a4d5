/**
 * The region of a volatility model and where the search for its maximum begins. The search runs in variables that are
 * the parameters themselves, but for the degrees of freedom, which it sees as their reciprocal: a likelihood that is
 * flat towards the normal distribution ends at a bound instead of running away.
 */
import type { LinearConstraints } from '../optimise/index.ts';
import { type GarchModel, garchLayout } from './garch-model.ts';

/** Smallest omega as a share of the mean square: with less, a variance could reach zero. */
const MIN_OMEGA = 1e-8;
/** Degrees of freedom are searched from here … */
const MIN_TAIL = 2.05;
/** … to here; above, the t distribution is normal for every purpose. The bounds are those of arch. */
const MAX_TAIL = { t: 500, 'skew-t': 300 } as const;
const MAX_SKEW = 0.9999;
/** End of the sentence for a row of a calm region. */
export const HELD = 'is held at 0';

/** Parameters of search variables: reciprocal of the degrees of freedom. `out` may be `x`. */
export function parametersOf(model: GarchModel, x: Float64Array, out: Float64Array): Float64Array {
  const { shape, size } = garchLayout(model);
  out.set(x);
  if (size > shape) out[shape] = 1 / (x[shape] as number);
  return out;
}

/** Linear constraints in search variables, for data whose mean square is 1, with a sentence for each row. */
export interface GarchRegion extends LinearConstraints {
  readonly meanings: readonly string[];
}

/**
 * The region: omega > 0, every weight of a square and of a past variance ≥ 0, alpha + gamma ≥ 0, persistence ≤ 1;
 * EGARCH: every beta ≥ 0 and their sum ≤ 1; degrees of freedom in [2.05, 500] (300 for the skew t).
 * @param calm EGARCH: also every alpha ≥ 0. A variance that falls with the size of a shock makes the next shock larger:
 * such filters can be chaotic, and their likelihood a thicket of spikes (Straumann & Mikosch 2006, Ann. Statist. 34(5)).
 */
export function garchRegion(model: GarchModel, calm: boolean): GarchRegion {
  const layout = garchLayout(model);
  const rows: number[][] = [];
  const limits: number[] = [];
  const meanings: string[] = [];
  const add = (entries: readonly (readonly [number, number])[], limit: number, meaning: string): void => {
    const row = new Array<number>(layout.size).fill(0);
    for (const [at, weight] of entries) row[at] = weight;
    rows.push(row);
    limits.push(limit);
    meanings.push(meaning);
  };
  const beta = Array.from({ length: model.q }, (_, j) => layout.beta + j);
  beta.forEach((at, j) => {
    add([[at, 1]], 0, `beta[${j + 1}] is at its bound 0`);
  });
  if (model.volatility === 'egarch') {
    if (model.q > 0) add(persistenceWeights(model, -1), -1, 'the persistence is at its bound 1');
    for (let i = 0; calm && i < model.p; i++) add([[layout.alpha + i, 1]], 0, `alpha[${i + 1}] ${HELD}`);
  } else {
    add([[layout.omega, 1]], MIN_OMEGA, 'omega is at its bound, next to 0');
    for (let i = 0; i < model.p; i++) add([[layout.alpha + i, 1]], 0, `alpha[${i + 1}] is at its bound 0`);
    for (let j = 0; j < model.o; j++) {
      const own = [layout.gamma + j, 1] as const;
      if (j < model.p) add([own, [layout.alpha + j, 1]], 0, `alpha[${j + 1}] + gamma[${j + 1}] is at its bound 0`);
      else add([own], 0, `gamma[${j + 1}] is at its bound 0`);
    }
    add(persistenceWeights(model, -1), -1, 'the persistence is at its bound 1: the variance has no mean');
  }
  if (model.distribution !== 'normal') {
    const most = MAX_TAIL[model.distribution];
    add([[layout.shape, 1]], 1 / most, `the degrees of freedom are at their bound ${most}: the tails are normal`);
    add([[layout.shape, -1]], -1 / MIN_TAIL, `the degrees of freedom are at their bound ${MIN_TAIL}`);
  }
  if (model.distribution === 'skew-t') {
    add([[layout.shape + 1, 1]], -MAX_SKEW, 'the skewness is at its bound −1');
    add([[layout.shape + 1, -1]], -MAX_SKEW, 'the skewness is at its bound 1');
  }
  return { rows: Float64Array.from(rows.flat()), limits: Float64Array.from(limits), meanings };
}

/** Weights with which parameters enter the persistence: alpha + beta + ½ gamma; beta for EGARCH. */
export function persistenceWeights(model: GarchModel, sign: 1 | -1): (readonly [number, number])[] {
  const layout = garchLayout(model);
  const out: (readonly [number, number])[] = [];
  const garch = model.volatility === 'garch';
  for (let at = garch ? layout.alpha : layout.beta; at < layout.shape; at++) {
    out.push([at, at >= layout.gamma && at < layout.beta ? 0.5 * sign : sign]);
  }
  return out;
}

/** Share of the shocks in the persistence, and the persistence, of the places where a search may begin; best guess first. */
const GARCH_STARTS: readonly (readonly [number, number])[] = [
  [0.08, 0.96],
  [0.05, 0.99],
  [0.03, 0.9],
  [0.15, 0.98],
  [0.2, 0.85],
  [0.1, 0.6],
  [0.3, 0.95],
  [0.01, 0.995],
  [0.4, 0.6],
  [0.02, 0.3],
];
/** alpha and beta of EGARCH, likewise. */
const EGARCH_STARTS: readonly (readonly [number, number])[] = [
  [0.15, 0.95],
  [0.1, 0.98],
  [0.2, 0.9],
  [0.3, 0.8],
  [0.05, 0.99],
  [0.1, 0.6],
  [0.4, 0.5],
  [0.02, 0.3],
];
const TAIL_START = 1 / 7;

/** Most different places where a search can begin. */
export const MAX_STARTS = 8;

/**
 * Places where a search may begin, for data whose mean square is 1, best guess first.
 * @param mean parameters of the mean.
 */
export function garchStarts(model: GarchModel, mean: Float64Array): Float64Array[] {
  const layout = garchLayout(model);
  const garch = model.volatility === 'garch';
  return (garch ? GARCH_STARTS : EGARCH_STARTS).map(([shock, level]) => {
    const x = new Float64Array(layout.size);
    x.set(mean);
    const persistence = garch && model.q === 0 ? Math.min(0.9, 3 * shock) : level;
    const shocks = model.q === 0 ? persistence : shock;
    if (garch) {
      x[layout.omega] = 1 - persistence;
      // With leverage, negative shocks get three times the weight of positive ones.
      const symmetric = model.o === 0 ? shocks : model.p === 0 ? 0 : 0.5 * shocks;
      x.fill(symmetric / Math.max(1, model.p), layout.alpha, layout.gamma);
      x.fill((2 * (shocks - symmetric)) / Math.max(1, model.o), layout.gamma, layout.beta);
      x.fill((persistence - shocks) / Math.max(1, model.q), layout.beta, layout.shape);
    } else {
      x.fill(shock / Math.max(1, model.p), layout.alpha, layout.gamma);
      x.fill(level / Math.max(1, model.q), layout.beta, layout.shape);
    }
    if (layout.size > layout.shape) x[layout.shape] = TAIL_START;
    return x;
  });
}
