/** One text for one meaning, so that specifications can be hashed. */
import type { FeatureSpec } from './spec.ts';

/** What is computed, without name and lag: two features with the same text share one indicator. */
export function indicatorKey(spec: FeatureSpec): string {
  const params = Object.fromEntries(Object.entries(spec.params).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ ...(spec.input === undefined ? {} : { input: spec.input }), kind: spec.kind, params });
}

/**
 * Specifications as canonical JSON: keys sorted, no spaces, the order of the features kept because it is the order of
 * the columns.
 * @param specs specifications that `compileFeatures` accepts.
 * @returns text that is equal exactly when the specifications mean the same.
 * @example canonicalSpecs([feature.ema('fast', { input: 'close', period: 20 })]) // => '[{"input":"close","kind":"ema","lag":0,"name":"fast","params":{"period":20}}]'
 */
export function canonicalSpecs(specs: readonly FeatureSpec[]): string {
  const ordered = specs.map(({ name, kind, input, params, lag }) => ({
    ...(input === undefined ? {} : { input }),
    kind,
    lag,
    name,
    params: Object.fromEntries(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))),
  }));
  return JSON.stringify(ordered);
}
