/** Facts of real and of synthetic data side by side, as a table for people. */
import { MEMORY_LAGS, type StylisedFacts } from '../../../src/domain/market/index.ts';

function digits(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  if (size >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/** Quietest and wildest hour of the day. */
function rhythm(facts: StylisedFacts): string {
  return `${digits(Math.min(...facts.hours))} to ${digits(Math.max(...facts.hours))}`;
}

const ROWS: readonly (readonly [string, (facts: StylisedFacts) => string])[] = [
  ['returns', (facts) => digits(facts.returns)],
  ['volatility of a year', (facts) => digits(facts.volatilityYear)],
  ['excess kurtosis', (facts) => digits(facts.excessKurtosis)],
  ['tail index (Hill)', (facts) => digits(facts.tailIndex)],
  ['median |r| / rms', (facts) => digits(facts.calmness)],
  ['autocorrelation of r, lag 1', (facts) => digits(facts.memoryOfReturn)],
  ...MEMORY_LAGS.map((lag, k): readonly [string, (facts: StylisedFacts) => string] => [
    `autocorrelation of |r|, lag ${lag}`,
    (facts) => digits(facts.memoryOfSize[k] ?? Number.NaN),
  ]),
  ['leverage (r with later |r|)', (facts) => digits(facts.leverage)],
  ['volatility by the hour', rhythm],
  ['returns of exactly 0', (facts) => digits(facts.flatShare)],
  ['median volume', (facts) => digits(facts.volumeMedian)],
  ['spread of log volume', (facts) => digits(facts.volumeSpread)],
  ['memory of log volume, lag 1', (facts) => digits(facts.volumeMemory)],
  ['log volume with |r|', (facts) => digits(facts.volumeWithSize)],
];

/**
 * Lines of a table, numbers to the right.
 * @param facts by the title of their column.
 */
export function factTable(facts: readonly (readonly [string, StylisedFacts])[]): string[] {
  const rows = [['fact', ...facts.map(([title]) => title)]];
  for (const [name, show] of ROWS) rows.push([name, ...facts.map(([, of]) => show(of))]);
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => row[k]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k] ?? 0) : cell.padStart(widths[k] ?? 0))).join('  '),
  );
}
