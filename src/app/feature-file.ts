/** Features that are written as JSON: `{ "features": [{ "name": "strength", "kind": "rsi", "params": { "period": 14 } }] }`. */
import { InputError } from '../core/index.ts';
import { buildFeature, compileFeatures, type FeatureOptions, type FeatureSpec } from '../domain/features/index.ts';

function refuse(file: string, detail: string, cause?: unknown): never {
  throw new InputError('BOT4_FEATURE_SPEC', detail, { place: { file, key: 'features' }, cause });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const KEYS = ['name', 'kind', 'input', 'inputs', 'output', 'params', 'lag'];

/** A specification with the usual values of what it leaves out. */
function completed(file: string, entry: unknown, index: number): FeatureSpec {
  const place = `feature ${index + 1} of the list`;
  if (!isRecord(entry)) return refuse(file, `${place} is no object`);
  const { name, kind, params = {}, ...rest } = entry;
  if (typeof name !== 'string' || typeof kind !== 'string') return refuse(file, `${place} needs a name and a kind`);
  const unknown = Object.keys(entry).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return refuse(file, `feature ${name} has no ${unknown}; it has ${KEYS.join(', ')}`);
  if (!isRecord(params)) return refuse(file, `the params of feature ${name} are no object`);
  const spec = buildFeature(kind, name, rest as FeatureOptions);
  return { ...spec, params: { ...spec.params, ...(params as FeatureSpec['params']) } };
}

/**
 * Reads features.
 * @param text JSON; parameters, inputs and lags that are left out have their usual values.
 * @param file named in errors.
 * @throws BOT4_FEATURE_SPEC naming the feature and the parameter.
 * @example parseFeatureFile('{"features":[{"name":"a","kind":"rsi"}]}', 'a.json')[0]?.params.period // => 14
 */
export function parseFeatureFile(text: string, file: string): readonly FeatureSpec[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    refuse(file, 'the file is not JSON', cause);
  }
  const features = isRecord(parsed) ? parsed.features : undefined;
  if (!Array.isArray(features)) return refuse(file, 'the file has no list `features`');
  const specs = features.map((entry, index) => completed(file, entry, index));
  if (specs.length === 0) refuse(file, 'the list `features` is empty');
  compileFeatures(specs);
  return specs;
}
