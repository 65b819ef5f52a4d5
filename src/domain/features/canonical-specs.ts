/** One text for one meaning, so that specifications can be hashed. */
import type { FeatureSpec } from './spec.ts';

/** Keys sorted, so that the order in which they were written does not matter. */
function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function canonical(spec: FeatureSpec): Record<string, unknown> {
  const { inputs = {} } = spec;
  return {
    ...(spec.input === undefined ? {} : { input: spec.input }),
    ...(Object.keys(inputs).length === 0 ? {} : { inputs: sorted(inputs) }),
    kind: spec.kind,
    lag: spec.lag,
    name: spec.name,
    ...(spec.output === undefined || spec.output === 'value' ? {} : { output: spec.output }),
    params: sorted(spec.params),
  };
}

/**
 * Specifications as canonical JSON: keys sorted, no spaces, the order of the features kept because it is the order of
 * the columns.
 * @param specs specifications that `compileFeatures` accepts.
 * @returns text that is equal exactly when the specifications say the same.
 * @example canonicalSpecs([feature.ema('fast', { input: 'close', period: 20 })]) // => '[{"input":"close","kind":"ema","lag":0,"name":"fast","params":{"period":20}}]'
 */
export function canonicalSpecs(specs: readonly FeatureSpec[]): string {
  return JSON.stringify(specs.map(canonical));
}

/** What is computed: indicators with the same text are one. `sources` are columns or cells, as the plan has them. */
export function indicatorKey(spec: FeatureSpec, sources: readonly (string | number)[]): string {
  return JSON.stringify([spec.kind, sources, sorted(spec.params)]);
}
