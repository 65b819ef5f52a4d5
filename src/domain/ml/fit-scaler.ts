/** Standardisation. Fitted on training rows only: a mean over all rows would tell training about the future. */
import { type FeatureRows, requireRange, rowReader } from './feature-rows.ts';
import type { Scaler } from './model.ts';
import { modelError } from './model-error.ts';
import type { RowRange } from './time-series-split.ts';

/**
 * Mean and deviation of each feature over the rows of `range`, and of no other row.
 * @param rows (n, k) features, as columns or row-major.   @param range rows to look at, the training rows.
 * @returns mean (k,), deviation (k,). A feature that never changes gets deviation 1, so it scales to 0 and not to NaN.
 * @throws BOT4_MODEL_INPUT for a range outside the rows, a value in it that is not finite, or values whose squares
 * overflow.
 * mean = x₀ + Σ(x − x₀)/m with x₀ the first row, which is exact for a feature that never changes;
 * deviation = √(Σ(x − mean)²/m) in a second pass: sums of squares would lose a small variance on a large mean.
 * @example fitScaler([Float64Array.of(1, 3, 99)], { from: 0, to: 2 }).mean // => [2]
 * @example fitScaler([Float64Array.of(1, 3, 99)], { from: 0, to: 2 }).deviation // => [1]
 */
export function fitScaler(rows: FeatureRows, range: RowRange): Scaler {
  const reader = rowReader(rows);
  requireRange(range, 'range', reader.rows);
  const k = reader.columns;
  const m = range.to - range.from;
  const row = new Float64Array(k);
  const origin = Float64Array.from(reader.read(range.from, row));
  const mean = new Float64Array(k);
  const square = new Float64Array(k);
  for (let t = range.from; t < range.to; t++) {
    reader.read(t, row);
    for (let c = 0; c < k; c++) {
      const x = row[c] as number;
      if (!Number.isFinite(x)) throw modelError(`rows[${t}][${c}]`, `is ${x}; the range holds an incomplete row`);
      mean[c] = (mean[c] as number) + (x - (origin[c] as number));
    }
  }
  for (let c = 0; c < k; c++) mean[c] = (origin[c] as number) + (mean[c] as number) / m;
  for (let t = range.from; t < range.to; t++) {
    reader.read(t, row);
    for (let c = 0; c < k; c++) square[c] = (square[c] as number) + ((row[c] as number) - (mean[c] as number)) ** 2;
  }
  const deviation = Array.from(square, (sum, c) => spread(c, Math.sqrt(sum / m), mean[c] as number));
  return { mean: [...mean], deviation };
}

/** A spread that is only the rounding of the values (2⁻⁵² of them, 16 times as a margin) is no spread. */
function spread(column: number, deviation: number, mean: number): number {
  if (!Number.isFinite(deviation)) throw modelError(`rows[][${column}]`, 'is too large to be standardised');
  return deviation > Math.abs(mean) * 16 * 2 ** -52 ? deviation : 1;
}
