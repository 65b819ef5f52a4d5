/** Return to the mean: in beyond a band of standard deviations, out at the mean. */
import { feature } from '../features/index.ts';
import type { BlockColumns, RuleOptions, ScanRule } from './scan-rule.ts';
import { allowedBits, maskOf, SIGNAL, type SignalFinder } from './signal.ts';

class BandFinder implements SignalFinder {
  bits = 0;
  readonly #block: BlockColumns;
  readonly #allowed: number;

  constructor(block: BlockColumns, o: RuleOptions) {
    this.#block = block;
    this.#allowed = maskOf(o.direction, o.exits);
  }

  find(from: number, to: number, wanted: number): number {
    const { columns, close } = this.#block;
    const [upper, lower, middle] = columns as [Float64Array, Float64Array, Float64Array];
    for (let row = from; row < to; row++) {
      const price = close[row + 1] as number;
      let bits = 0;
      if (price < (lower[row + 1] as number)) bits |= SIGNAL.enterLong;
      if (price > (upper[row + 1] as number)) bits |= SIGNAL.enterShort;
      if (price >= (middle[row + 1] as number)) bits |= SIGNAL.exitLong;
      if (price <= (middle[row + 1] as number)) bits |= SIGNAL.exitShort;
      bits = allowedBits(bits, this.#allowed);
      if ((bits & wanted) === 0) continue;
      this.bits = bits;
      return row;
    }
    return to;
  }
}

export const bollinger: ScanRule = {
  name: 'bollinger',
  summary: 'close beyond a band of `k` standard deviations, until it is back at the mean',
  params: [
    { name: 'period', meaning: 'bars of mean and deviation', isWhole: true, min: 2, max: 10_000, usual: 20 },
    { name: 'k', meaning: 'standard deviations', isWhole: false, min: 0.1, max: 10, usual: 2 },
  ],
  features: ({ period = 0, k = 0 }) => [
    feature.bbands('upper', { input: 'close', output: 'upper', period, up: k, down: k }),
    feature.bbands('lower', { input: 'close', output: 'lower', period, up: k, down: k }),
    feature.bbands('middle', { input: 'close', period, up: k, down: k }),
  ],
  onBar: ({ features: f, params: q, close, position }) => {
    const exitLong = close >= (f.middle as number);
    const exitShort = close <= (f.middle as number);
    const up = close < (f.lower as number) && q.long === 1 && !exitLong;
    const down = close > (f.upper as number) && q.short === 1 && !exitShort;
    if (position > 0) return down ? { target: -1 } : exitLong && q.exits === 1 ? { target: 0 } : undefined;
    if (position < 0) return up ? { target: 1 } : exitShort && q.exits === 1 ? { target: 0 } : undefined;
    return up ? { target: 1 } : down ? { target: -1 } : undefined;
  },
  finder: (block, _, options) => new BandFinder(block, options),
};
