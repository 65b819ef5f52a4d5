/** One text for one meaning, so that specifications can be hashed. */
import type { FeatureSpec } from './spec.ts';

function sortedParams(spec: FeatureSpec): Record<string, number> {
  return Object.fromEntries(Object.entries(spec.params).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is computed, without name and lag: two features with the same text share one indicator. */
export function indicatorKey(spec: FeatureSpec): string {
  const { input, kind } = spec;
  return JSON.stringify({ ...(input === undefined ? {} : { input }), kind, params: sortedParams(spec) });
}

/**
 * Specifications as canonical JSON: keys sorted, no spaces, the order of the features kept because it is the order of
 * the columns.
 * @param specs specifications that `compileFeatures` accepts.
 * @returns text that is equal exactly when the specifications mean the same.
 * @example canonicalSpecs([feature.ema('fast', { input: 'close', period: 20 })]) // => '[{"input":"close","kind":"ema","lag":0,"name":"fast","params":{"period":20}}]'
 */
export function canonicalSpecs(specs: readonly FeatureSpec[]): string {
  const ordered = specs.map((spec) => ({
    ...(spec.input === undefined ? {} : { input: spec.input }),
    kind: spec.kind,
    lag: spec.lag,
    name: spec.name,
    params: sortedParams(spec),
  }));
  return JSON.stringify(ordered);
}
