/**
 * A set of features: what a model or a strategy reads, as data. Beside the features it says how long a bar is, what a
 * missing bar means, which features live on longer bars, and how values are scaled. It is plain JSON; its canonical text
 * is hashed, it travels inside the promoted artifact, and the notebook, the backtest and the runner compile it with the
 * same code.
 */
import { InputError, MICROS_PER_DAY } from '../../../core/index.ts';
import { intervalMicrosOf } from '../../market/index.ts';
import { canonicalSpecs } from '../canonical-specs.ts';
import { CATALOGUE } from '../catalogue.ts';
import { BAR_SOURCE, checkFeatureSpecs, type SourceColumn } from '../check-spec.ts';
import type { FeatureSpec } from '../spec.ts';

/**
 * What a missing bar means.
 * - `skip`: nothing; a window of 20 holds the last 20 bars that there are.
 * - `fill`: nothing was traded; up to `longest` missing bars are put in at the last close with a volume of 0, and a
 *   longer hole is an end: everything is forgotten and warms up again.
 * - `reset`: up to `longest` missing bars are skipped, and a longer hole is an end.
 */
export type GapPolicy =
  | { readonly policy: 'skip' }
  | { readonly policy: 'fill'; readonly longest: number }
  | { readonly policy: 'reset'; readonly longest: number };

/** How a value is scaled: (value − center) / scale. Constants, fitted on training rows only. */
export interface FeatureScale {
  readonly method: 'standard' | 'robust' | 'range';
  readonly center: number;
  /** Above 0. */
  readonly scale: number;
  /** Close time of the last bar that the constants were fitted on, µs since the epoch. */
  readonly fittedUntil: number;
}

/** A feature of a set. */
export interface SetFeature extends FeatureSpec {
  /** Length of the bars that it is computed on, `4h`; its value stands until the next of them has closed. @defaultValue that of the set */
  readonly timeframe?: string;
  readonly scale?: FeatureScale;
}

/** A set of features. */
export interface FeatureSet {
  readonly version: 1;
  /** Length of a bar, microseconds. */
  readonly intervalMicros: number;
  readonly gaps: GapPolicy;
  /** Features; those of a longer timeframe may be read by the others, not the other way round. */
  readonly features: readonly SetFeature[];
}

/** A set, or a plain list: bars of any length, gaps skipped, no longer timeframes, nothing scaled. */
export type Features = readonly FeatureSpec[] | FeatureSet;

/** Features of one timeframe. */
export interface TimeframeGroup {
  readonly micros: number;
  readonly features: readonly SetFeature[];
}

/** A set taken apart: what is computed on which bars. */
export interface SplitSet {
  readonly set: FeatureSet;
  readonly timeframes: readonly TimeframeGroup[];
  readonly base: readonly FeatureSpec[];
  /** Columns that the base reads: those of a bar, the extra ones, then every feature of a longer timeframe in their order. */
  readonly columns: readonly SourceColumn[];
  /** Columns beside those of a bar, for example of other instruments. */
  readonly extras: readonly SourceColumn[];
}

const SET_KEYS = ['version', 'intervalMicros', 'gaps', 'features'];
const SCALE_METHODS = ['standard', 'robust', 'range'];
/** Longest hole that may be filled or passed over, bars. */
const LONGEST_MAX = 100_000;

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_FEATURE_SPEC', detail, { place: { key } });
}

/** Whether features are a set and not a plain list. */
export function isFeatureSet(features: Features): features is FeatureSet {
  return !Array.isArray(features);
}

/** The features of a set or a list. */
export function featuresOf(features: Features): readonly SetFeature[] {
  return isFeatureSet(features) ? features.features : features;
}

function checkGaps(gaps: GapPolicy): void {
  const { policy } = gaps;
  if (policy === 'skip') return;
  if (policy !== 'fill' && policy !== 'reset') {
    refuse('gaps', `gaps is ${JSON.stringify(gaps)}; policy is skip, fill or reset`);
  }
  const { longest } = gaps;
  if (!Number.isInteger(longest) || longest < 0 || longest > LONGEST_MAX) {
    refuse('gaps.longest', `gaps.longest is ${longest}; it is a whole number of bars from 0 to ${LONGEST_MAX}`);
  }
}

/** Length of a longer timeframe, µs: whole bars, and a day holds a whole number of them, so that they begin at midnight. */
function timeframeMicros({ name, timeframe }: SetFeature, intervalMicros: number): number {
  const micros = intervalMicrosOf(timeframe as string);
  const fits = micros > intervalMicros && micros % intervalMicros === 0 && MICROS_PER_DAY % micros === 0;
  if (fits) return micros;
  return refuse(
    `${name}.timeframe`,
    `feature ${name}: timeframe is '${timeframe}'; it is longer than a bar, holds whole bars, and a day holds whole ones of it`,
  );
}

function checkScale({ name, scale }: SetFeature): void {
  if (scale === undefined) return;
  const { method, center, scale: size, fittedUntil } = scale;
  const finite = Number.isFinite(center) && Number.isFinite(size) && size > 0 && Number.isFinite(fittedUntil);
  if (finite && SCALE_METHODS.includes(method)) return;
  refuse(
    `${name}.scale`,
    `feature ${name}: scale is ${JSON.stringify(scale)}; it has a method (${SCALE_METHODS.join(', ')}), a finite center, a scale above 0 and fittedUntil`,
  );
}

/** A feature as the plain compiler takes it. */
function plain({ timeframe: _, scale: __, ...spec }: SetFeature): FeatureSpec {
  return spec;
}

function checkShape(set: FeatureSet): void {
  const unknown = Object.keys(set).find((key) => !SET_KEYS.includes(key));
  if (unknown !== undefined) refuse(unknown, `there is no ${unknown} in a feature set`);
  if (set.version !== 1) refuse('version', `version ${String(set.version)} of feature sets is not known`);
  if (!Number.isSafeInteger(set.intervalMicros) || set.intervalMicros <= 0) {
    refuse('intervalMicros', `intervalMicros is ${set.intervalMicros}; it is a positive whole number`);
  }
  if (!Array.isArray(set.features)) refuse('features', 'features are not a list');
  checkGaps(set.gaps);
}

/**
 * Checks a set and takes it apart by timeframe.
 * @param extras columns that a row has beside those of a bar.
 * @throws BOT4_FEATURE_SPEC naming the feature and what is wrong.
 */
export function splitSet(set: FeatureSet, extras: readonly SourceColumn[] = []): SplitSet {
  checkShape(set);
  const groups = new Map<number, SetFeature[]>();
  const base: FeatureSpec[] = [];
  const names = new Set<string>();
  for (const each of set.features) {
    if (names.has(each.name)) refuse(each.name, `two features have the name ${each.name}`);
    names.add(each.name);
    checkScale(each);
    if (each.timeframe === undefined) {
      base.push(plain(each));
      continue;
    }
    const micros = timeframeMicros(each, set.intervalMicros);
    groups.set(micros, [...(groups.get(micros) ?? []), each]);
  }
  const timeframes = [...groups].map(([micros, features]) => ({ micros, features }));
  const longer = timeframes.flatMap(({ features }) => features.map(({ name }) => ({ name, of: 'feature' as const })));
  const columns = [...BAR_SOURCE, ...extras, ...longer];
  checkFeatureSpecs(base, { definitions: CATALOGUE, columns });
  for (const { features } of timeframes) {
    checkFeatureSpecs(features.map(plain), { definitions: CATALOGUE, columns: BAR_SOURCE });
  }
  return { set, timeframes, base, columns, extras };
}

/** The features of a timeframe as the plain compiler takes them. */
export function plainSpecs(group: TimeframeGroup): readonly FeatureSpec[] {
  return group.features.map(plain);
}

/** What a set is made of. */
export interface FeatureSetOptions {
  /** Length of a bar, `1h`. */
  readonly interval: string;
  readonly gaps: GapPolicy;
  readonly features: readonly SetFeature[];
}

/**
 * Makes a set of features, checked where it is written.
 * @throws BOT4_FEATURE_SPEC, BOT4_CONFIG_VALUE for `interval`
 * @example featureSet({ interval: '1h', gaps: { policy: 'skip' }, features: [onTimeframe('1d', { name: 'trend', kind: 'sma', params: { period: 50 }, lag: 0 })] }).features[0]?.timeframe // => '1d'
 */
export function featureSet({ interval, gaps, features }: FeatureSetOptions): FeatureSet {
  const set: FeatureSet = { version: 1, intervalMicros: intervalMicrosOf(interval), gaps, features };
  splitSet(set);
  return set;
}

/**
 * The feature computed on longer bars.
 * @example onTimeframe('4h', { name: 'slow', kind: 'ema', params: { period: 20 }, lag: 0 }).timeframe // => '4h'
 */
export function onTimeframe(timeframe: string, spec: FeatureSpec): SetFeature {
  return { ...spec, timeframe };
}

/**
 * A set or a list as canonical JSON, to be hashed: equal exactly when the same is computed, in the same order.
 * @example canonicalFeatures([{ name: 'o', kind: 'obv', params: {}, lag: 0 }]) // => '[{"kind":"obv","lag":0,"name":"o","params":{}}]'
 */
export function canonicalFeatures(features: Features): string {
  if (!isFeatureSet(features)) return canonicalSpecs(features);
  const { version, intervalMicros, gaps } = features;
  const longest = gaps.policy === 'skip' ? {} : { longest: gaps.longest };
  const specs = JSON.parse(canonicalSpecs(features.features)) as Record<string, unknown>[];
  const whole = specs.map((spec, i) => {
    const { timeframe, scale } = features.features[i] as SetFeature;
    const scaled =
      scale === undefined
        ? {}
        : {
            scale: {
              center: scale.center,
              fittedUntil: scale.fittedUntil,
              method: scale.method,
              scale: scale.scale,
            },
          };
    return { ...spec, ...scaled, ...(timeframe === undefined ? {} : { timeframe }) };
  });
  return JSON.stringify({ features: whole, gaps: { ...longest, policy: gaps.policy }, intervalMicros, version });
}
