/**
 * Mutual information of features and a target: any relation counts, not only one that rises or falls.
 *
 * Estimator of Kraskov, Stögbauer & Grassberger (2004), the first one, with k nearest neighbours in the plane. Both
 * variables are first put on the same normal scores by their ranks: mutual information does not change when an axis is
 * stretched, and heavy tails cannot spoil distances. Equal values are ranked in random order, which adds no information.
 *
 * Both axes then hold the same n numbers, so positions on an axis are ranks and the counts on an axis are two searches.
 * Complexity: about O(n^1.5 √k) per estimate.
 */
import type { Rng } from '../../../core/index.ts';
import type { FeatureColumns } from '../../features/index.ts';
import { digamma, normal } from '../../stats/index.ts';
import { modelError, requireInteger } from '../model-error.ts';
import { type Analysis, adjusted, type Correction, openFeatures } from './feature-table.ts';

/** Options of `mutualInformation`. */
export interface MutualInformationOptions extends Correction {
  /** k of the estimator: 3 is usual; more is steadier and blurs fine detail. */
  readonly neighbours: number;
  /** Number of random shifts that show what chance gives, from 19; 0: no test. */
  readonly shifts: number;
  readonly rng: Rng;
}

/** One feature. */
export interface FeatureMutualInformation {
  readonly name: string;
  /** Rows where feature and target are finite. */
  readonly count: number;
  /** Nats; the estimate of an independent feature scatters about 0 and may be negative. */
  readonly information: number;
  /** |correlation| of two normal variables with this information. */
  readonly correlation: number;
  /** Mean estimate of the shifted target: what chance and persistence give. */
  readonly chance: number;
  readonly pValue: number;
  readonly adjusted: number;
}

/** Result of `mutualInformation`. */
export interface MutualInformationResult extends Analysis {
  readonly features: readonly FeatureMutualInformation[];
}

/** Ranks from 0 without ties: equal values in random order. */
function randomRanks(x: Float64Array, rng: Rng): Int32Array {
  const key = Float64Array.from(x, () => rng.uniform());
  const order = Int32Array.from({ length: x.length }, (_, i) => i).sort(
    (a, b) => (x[a] as number) - (x[b] as number) || (key[a] as number) - (key[b] as number),
  );
  const ranks = new Int32Array(x.length);
  order.forEach((row, rank) => {
    ranks[row] = rank;
  });
  return ranks;
}

/** Estimates for one number of rows; the scores and arrays are shared by all. */
class NeighbourSearch {
  readonly #scores: Float64Array;
  readonly #psi: Float64Array;
  readonly #nearest: Float64Array;
  readonly #other: Int32Array;

  constructor(n: number, neighbours: number) {
    this.#scores = Float64Array.from({ length: n }, (_, i) => normal.ppf((i + 0.5) / n));
    this.#psi = Float64Array.from({ length: n + 1 }, (_, i) => (i === 0 ? Number.NaN : digamma(i)));
    this.#nearest = new Float64Array(neighbours);
    this.#other = new Int32Array(n);
  }

  /** I = ψ(k) + ψ(n) − mean of ψ(nₓ + 1) + ψ(n_y + 1), counts strictly within the distance to the k-th neighbour. */
  estimate(a: Int32Array, b: Int32Array): number {
    const n = a.length;
    for (let row = 0; row < n; row++) this.#other[a[row] as number] = b[row] as number;
    let sum = 0;
    for (let at = 0; at < n; at++) {
      const reach = this.#reach(at);
      sum += this.#psi[this.#within(at, reach)] as number;
      sum += this.#psi[this.#within(this.#other[at] as number, reach)] as number;
    }
    return (this.#psi[this.#nearest.length] as number) + (this.#psi[n] as number) - sum / n;
  }

  /** Distance to the k-th neighbour, the larger of both axes, of the point at this place of the first axis. */
  #reach(at: number): number {
    const scores = this.#scores;
    const nearest = this.#nearest.fill(Number.POSITIVE_INFINITY);
    const k = nearest.length;
    const x = scores[at] as number;
    const y = scores[this.#other[at] as number] as number;
    let left = at - 1;
    let right = at + 1;
    for (;;) {
      const toLeft = left >= 0 ? x - (scores[left] as number) : Number.POSITIVE_INFINITY;
      const toRight = right < scores.length ? (scores[right] as number) - x : Number.POSITIVE_INFINITY;
      const dx = Math.min(toLeft, toRight);
      // Everything further away on the first axis is further away.
      if (dx >= (nearest[k - 1] as number)) return nearest[k - 1] as number;
      const next = toLeft <= toRight ? left-- : right++;
      const dy = Math.abs((scores[this.#other[next] as number] as number) - y);
      insert(nearest, Math.max(dx, dy));
    }
  }

  /** 1 + number of other scores strictly within `reach` of the one at this place. */
  #within(at: number, reach: number): number {
    const x = this.#scores[at] as number;
    return this.#firstFrom(x + reach, at, this.#scores.length) - this.#firstAbove(x - reach, 0, at);
  }

  /** First place in [low, high) with x[place] ≥ limit. */
  #firstFrom(limit: number, low: number, high: number): number {
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#scores[middle] as number) >= limit) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  /** First place in [low, high) with x[place] > limit. */
  #firstAbove(limit: number, low: number, high: number): number {
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#scores[middle] as number) > limit) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

/** Puts a distance into the ascending list of the nearest, if it belongs there. */
function insert(nearest: Float64Array, d: number): void {
  let i = nearest.length - 1;
  if (d >= (nearest[i] as number)) return;
  for (; i > 0 && (nearest[i - 1] as number) > d; i--) nearest[i] = nearest[i - 1] as number;
  nearest[i] = d;
}

/** The target seen from another time: rows move round by at least a twentieth of the series. */
function shifted(ranks: Int32Array, rng: Rng): Int32Array {
  const n = ranks.length;
  const least = Math.ceil(n / 20);
  const by = least + rng.below(Math.max(1, n - 2 * least + 1));
  return ranks.map((_, row) => ranks[(row + by) % n] as number);
}

function requireMutualOptions({ neighbours, shifts }: MutualInformationOptions): void {
  requireInteger(neighbours, 'neighbours', 1);
  requireInteger(shifts, 'shifts', 0);
  if (shifts > 0 && shifts < 19) throw modelError('shifts', `is ${shifts}: the smallest p-value would be above 0.05`);
}

type Untested = Omit<FeatureMutualInformation, 'adjusted'>;

function informationOf(
  name: string,
  x: Float64Array,
  target: Float64Array,
  options: MutualInformationOptions,
  warnings: string[],
): Untested {
  const { neighbours, shifts, rng } = options;
  const rows: number[] = [];
  x.forEach((v, t) => {
    if (Number.isFinite(v) && Number.isFinite(target[t])) rows.push(t);
  });
  const count = rows.length;
  if (count < 10 * neighbours) {
    warnings.push(`${name}: ${count} rows are too few for ${neighbours} neighbours`);
    const none = Number.NaN;
    return { name, count, information: none, correlation: none, chance: none, pValue: none };
  }
  const own = rng.stream(name);
  const a = randomRanks(
    Float64Array.from(rows, (t) => x[t] as number),
    own,
  );
  const b = randomRanks(
    Float64Array.from(rows, (t) => target[t] as number),
    own,
  );
  const search = new NeighbourSearch(count, neighbours);
  const information = search.estimate(a, b);
  let atLeast = 0;
  let sum = 0;
  for (let s = 0; s < shifts; s++) {
    const chance = search.estimate(a, shifted(b, own));
    sum += chance;
    if (chance >= information) atLeast++;
  }
  const correlation = Math.sqrt(-Math.expm1(-2 * Math.max(0, information)));
  const pValue = shifts === 0 ? Number.NaN : (1 + atLeast) / (1 + shifts);
  return { name, count, information, correlation, chance: shifts === 0 ? Number.NaN : sum / shifts, pValue };
}

/**
 * Mutual information of each feature with a target.
 * @param features name to (n,), NaN while warming up.   @param target (n,) for example a forward return; NaN where unknown.
 * @param options neighbours, shifts, rng, alpha, method.
 * @returns features, warnings, table.
 * @throws BOT4_MODEL_INPUT for columns or options out of range; BOT4_STATS_ARGUMENT for an alpha or a method that is none.
 * Null hypothesis: feature and target are independent of each other, however persistent each is. The target is moved
 * round by random distances, which keeps the persistence of both; p = (1 + shifts with at least as much)/(1 + shifts).
 * Kraskov, Stögbauer & Grassberger (2004), Physical Review E 69, 066138, equation 8.
 * @example mutualInformation({ x: Float64Array.from({ length: 200 }, (_, t) => t) }, Float64Array.from({ length: 200 }, (_, t) => t), { neighbours: 3, shifts: 0, rng: new Rng(1), alpha: 0.05, method: 'holm' }).features[0].correlation > 0.99 // => true
 */
export function mutualInformation(
  features: FeatureColumns,
  target: Float64Array,
  options: MutualInformationOptions,
): MutualInformationResult {
  const { names, columns, rows } = openFeatures(features);
  requireMutualOptions(options);
  if (target.length !== rows) throw modelError('target', `has ${target.length} values for ${rows} rows`);
  const warnings: string[] = [];
  const needed = Math.ceil(names.length / options.alpha) - 1;
  if (options.shifts > 0 && options.shifts < needed) {
    warnings.push(
      `${options.shifts} shifts are few for ${names.length} features: with ${needed} each can pass by itself`,
    );
  }
  const untested = names.map((name, f) => informationOf(name, columns[f] as Float64Array, target, options, warnings));
  const family = adjusted(
    untested.map(({ pValue }) => pValue),
    options,
  );
  const judged = untested.map((one, f) => ({ ...one, adjusted: family[f] as number }));
  const table = judged.map((one) => ({
    feature: one.name,
    rows: one.count,
    'information (nats)': one.information,
    'as correlation': one.correlation,
    'by chance': one.chance,
    'p, adjusted': one.adjusted,
  }));
  return { features: judged, warnings, table };
}
