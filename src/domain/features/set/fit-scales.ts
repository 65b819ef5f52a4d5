/** Scales fitted on training rows and stored with the features, so that nothing after them is ever looked at. */
import { InputError } from '../../../core/index.ts';
import type { Bars } from '../../market/index.ts';
import { computeFeatureSet } from './compute-set.ts';
import type { FeatureScale, FeatureSet, SetFeature } from './feature-set.ts';

/** How scales are fitted. */
export interface FitScalesOptions {
  /** `standard`: mean and sample deviation; `robust`: median and interquartile range; `range`: smallest and largest − smallest. */
  readonly method: FeatureScale['method'];
  /** Training rows [from, to) of the bars. */
  readonly rows: { readonly from: number; readonly to: number };
  /** Features to scale. @defaultValue all */
  readonly names?: readonly string[];
}

/** Quantile of sorted values by linear interpolation (Hyndman and Fan, type 7). */
function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const below = sorted[low] as number;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return below + (at - low) * (above - below);
}

function standard(values: Float64Array): [number, number] {
  const n = values.length;
  const first = values[0] as number;
  let sum = 0;
  for (const value of values) sum += value - first;
  const center = first + sum / n;
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  return [center, Math.sqrt(squares / (n - 1))];
}

function measure(values: Float64Array, method: FeatureScale['method']): [number, number] {
  if (method === 'standard') return standard(values);
  const sorted = values.slice().sort();
  if (method === 'robust') return [quantile(sorted, 0.5), quantile(sorted, 0.75) - quantile(sorted, 0.25)];
  const smallest = sorted[0] as number;
  return [smallest, (sorted.at(-1) as number) - smallest];
}

/**
 * Fits scales on training rows.
 * @param bars n bars; only those before `rows.to` are read.
 * @returns the set with the constants in it; a feature that does not vary in the training rows gets a scale of 1.
 * @throws BOT4_DATA_TOO_SHORT when a feature has fewer than two values in the rows; BOT4_FEATURE_SPEC for unknown names.
 */
export function fitScales(bars: Bars, set: FeatureSet, options: FitScalesOptions): FeatureSet {
  const { method, rows, names = set.features.map(({ name }) => name) } = options;
  const n = bars.openTime.length;
  const { from, to } = rows;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to > n || from >= to) {
    throw new InputError('BOT4_FEATURE_SPEC', `rows are ${from} to ${to}; they lie within 0 and ${n}`, {
      place: { key: 'rows' },
    });
  }
  const unknown = names.find((name) => set.features.every((each) => each.name !== name));
  if (unknown !== undefined) {
    throw new InputError('BOT4_FEATURE_SPEC', `there is no feature ${unknown} to scale`, { place: { key: unknown } });
  }
  const bare: FeatureSet = { ...set, features: set.features.map(({ scale: _, ...each }) => each) };
  const past = Object.fromEntries(
    (['openTime', 'open', 'high', 'low', 'close', 'volume'] as const).map((field) => [field, bars[field].slice(0, to)]),
  );
  const columns = computeFeatureSet({ ...bars, ...past } as Bars, bare);
  const fittedUntil = (bars.openTime[to - 1] as number) + bars.intervalMicros;
  const scaled = (each: SetFeature): SetFeature => {
    if (!names.includes(each.name)) return each;
    const values = (columns[each.name] as Float64Array).subarray(from, to).filter(Number.isFinite);
    if (values.length < 2) {
      const detail = `feature ${each.name} has ${values.length} value(s) in the training rows; a scale needs two`;
      throw new InputError('BOT4_DATA_TOO_SHORT', detail, { place: { key: each.name } });
    }
    const [center, size] = measure(values, method);
    return { ...each, scale: { method, center, scale: size > 0 ? size : 1, fittedUntil } };
  };
  return { ...set, features: set.features.map(scaled) };
}
