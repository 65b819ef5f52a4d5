/**
 * Features that are written as JSON: a list, `{ "features": [{ "name": "strength", "kind": "rsi" }] }`, or a set, which also
 * says `interval` and `gaps` and may have features with a `timeframe` and a `scale`.
 */
import { InputError } from '../core/index.ts';
import {
  buildFeature,
  compileFeatureSet,
  type FeatureOptions,
  type Features,
  type GapPolicy,
  type SetFeature,
} from '../domain/features/index.ts';
import { intervalMicrosOf } from '../domain/market/index.ts';

type Json = Readonly<Record<string, unknown>>;

function refuse(file: string, detail: string, cause?: unknown): never {
  throw new InputError('BOT4_FEATURE_SPEC', detail, { place: { file, key: 'features' }, cause });
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SPEC_KEYS = ['name', 'kind', 'input', 'inputs', 'output', 'params', 'lag'];
const SET_FEATURE_KEYS = [...SPEC_KEYS, 'timeframe', 'scale'];
const LIST_KEYS = ['features'];
const SET_KEYS = [...LIST_KEYS, 'version', 'interval', 'intervalMicros', 'gaps'];

/** A specification with the usual values of what it leaves out. */
function completed(file: string, entry: unknown, o: { readonly index: number; readonly keys: readonly string[] }) {
  const place = `feature ${o.index + 1} of the list`;
  if (!isRecord(entry)) return refuse(file, `${place} is no object`);
  const { name, kind, params = {}, timeframe, scale, ...rest } = entry;
  if (typeof name !== 'string' || typeof kind !== 'string') return refuse(file, `${place} needs a name and a kind`);
  const unknown = Object.keys(entry).find((key) => !o.keys.includes(key));
  if (unknown !== undefined) return refuse(file, `feature ${name} has no ${unknown}; it has ${o.keys.join(', ')}`);
  if (!isRecord(params)) return refuse(file, `the params of feature ${name} are no object`);
  const spec = buildFeature(kind, name, rest as FeatureOptions);
  const whole = {
    ...spec,
    params: { ...spec.params, ...params },
    ...(timeframe === undefined ? {} : { timeframe }),
    ...(scale === undefined ? {} : { scale }),
  };
  return whole as SetFeature;
}

function barLength(file: string, { interval, intervalMicros }: Json): number {
  if (typeof interval === 'string') return intervalMicrosOf(interval);
  if (typeof intervalMicros === 'number') return intervalMicros;
  return refuse(file, 'a set says how long a bar is: interval is missing, write for example "1h"');
}

/** A set when the file says more than a list of features, else the list. */
function featuresIn(file: string, parsed: Json): Features {
  const isSet = Object.keys(parsed).some((key) => key !== 'features');
  const known = isSet ? SET_KEYS : LIST_KEYS;
  const unknown = Object.keys(parsed).find((key) => !known.includes(key));
  if (unknown !== undefined) refuse(file, `the file has no ${unknown}; it has ${SET_KEYS.join(', ')}`);
  if (!Array.isArray(parsed.features)) return refuse(file, 'the file has no list `features`');
  if (parsed.features.length === 0) refuse(file, 'the list `features` is empty');
  const keys = isSet ? SET_FEATURE_KEYS : SPEC_KEYS;
  const features = parsed.features.map((entry, index) => completed(file, entry, { index, keys }));
  if (!isSet) return features;
  if (!isRecord(parsed.gaps))
    return refuse(file, 'a set says what a missing bar means: write "gaps": {"policy": "skip"}');
  const version = (parsed.version ?? 1) as 1;
  return { version, intervalMicros: barLength(file, parsed), gaps: parsed.gaps as unknown as GapPolicy, features };
}

/**
 * Reads features.
 * @param text JSON; parameters, inputs and lags that are left out have their usual values.
 * @param file named in errors.
 * @throws BOT4_FEATURE_SPEC naming the feature and the parameter; BOT4_CONFIG_VALUE for an interval that is none.
 * @example JSON.stringify(parseFeatureFile('{"features":[{"name":"a","kind":"obv"}]}', 'a.json')) // => '[{"name":"a","kind":"obv","params":{},"lag":0}]'
 */
export function parseFeatureFile(text: string, file: string): Features {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    refuse(file, 'the file is not JSON', cause);
  }
  if (!isRecord(parsed)) return refuse(file, 'the file has no list `features`');
  const features = featuresIn(file, parsed);
  compileFeatureSet(features);
  return features;
}
