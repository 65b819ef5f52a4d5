/** Labels for models of direction. */
import { modelError, requireInteger } from './model-error.ts';

/** Labels with the row at which each became known. */
export interface Labels {
  /** (n,) 1 when the close `horizon` bars later is higher, else 0; NaN for the last `horizon` rows. */
  readonly label: Float64Array;
  /** (n,) row whose close decided the label; −1 where there is no label. */
  readonly endIndex: Int32Array;
}

/**
 * Direction of the return over the next `horizon` bars.
 * @param close (n,) quote asset per unit of base asset, positive.   @param options.horizon bars ahead, from 1.
 * @returns label (n,), endIndex (n,). An unchanged close is labelled 0: a position would only have paid costs.
 * @throws BOT4_MODEL_INPUT for a horizon or a close out of range.
 * label(t) = 1 if close(t + horizon) > close(t), else 0
 * @example forwardReturnLabels(Float64Array.of(1, 2, 2, 3), { horizon: 1 }).label.join() // => '1,0,1,NaN'
 * @example forwardReturnLabels(Float64Array.of(1, 2, 2, 3), { horizon: 2 }).endIndex.join() // => '2,3,-1,-1'
 */
export function forwardReturnLabels(close: ArrayLike<number>, options: { readonly horizon: number }): Labels {
  const { horizon } = options;
  requireInteger(horizon, 'horizon', 1);
  const n = close.length;
  for (let t = 0; t < n; t++) {
    const price = close[t] as number;
    if (!(price > 0 && price < Number.POSITIVE_INFINITY))
      throw modelError(`close[${t}]`, `is ${price}, must be a positive number`);
  }
  const label = new Float64Array(n).fill(Number.NaN);
  const endIndex = new Int32Array(n).fill(-1);
  for (let t = 0; t + horizon < n; t++) {
    label[t] = (close[t + horizon] as number) > (close[t] as number) ? 1 : 0;
    endIndex[t] = t + horizon;
  }
  return { label, endIndex };
}
