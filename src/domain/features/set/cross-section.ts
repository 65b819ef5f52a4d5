/** Values of one moment compared with each other. */

/**
 * Ways to compare.
 * - `rank`: place among the values, 0 for the smallest and 1 for the largest, ties share the mean of their places.
 * - `zscore`: distance from the mean in sample deviations, 0 when all are equal.
 * - `demean`: distance from the mean.
 */
export const CROSS_WAYS = ['rank', 'zscore', 'demean'] as const;

/** A way to compare. */
export type CrossWay = (typeof CROSS_WAYS)[number];

function rankOf(values: Float64Array, x: number): number {
  let below = 0;
  let equal = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    if (value < x) below++;
    else if (value === x) equal++;
  }
  return count === 1 ? 0.5 : (below + (equal - 1) / 2) / (count - 1);
}

/** Mean and sample deviation of the values that are not NaN, about the first of them. */
function momentsOf(values: Float64Array): { mean: number; deviation: number } {
  let first = Number.NaN;
  let count = 0;
  let sum = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (count === 0) first = value;
    sum += value - first;
    count++;
  }
  const mean = first + sum / count;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  return { mean, deviation: count < 2 ? 0 : Math.sqrt(squares / (count - 1)) };
}

/**
 * Compares the values of one moment.
 * @param values (m,) one an instrument, NaN for those that have none.   @param results (m,) to be filled.
 * @param options.least fewest values for there to be a comparison; fewer give NaN for all.
 */
export function crossSection(
  values: Float64Array,
  results: Float64Array,
  { way, least }: { readonly way: CrossWay; readonly least: number },
): void {
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) count++;
  results.fill(Number.NaN);
  if (count < least || count === 0) return;
  const { mean, deviation } = momentsOf(values);
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (Number.isNaN(x)) continue;
    if (way === 'rank') results[i] = rankOf(values, x);
    else if (way === 'demean') results[i] = x - mean;
    else results[i] = deviation === 0 ? 0 : (x - mean) / deviation;
  }
}
