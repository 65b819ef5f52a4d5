/** Reversal of an oversold or overbought market: in when the relative strength comes back, out when it is past its middle. */
import { feature } from '../features/index.ts';
import type { BlockColumns, RuleOptions, ScanParams, ScanRule } from './scan-rule.ts';
import { allowedBits, maskOf, SIGNAL, type SignalFinder } from './signal.ts';

class ReversalFinder implements SignalFinder {
  bits = 0;
  readonly #rsi: Float64Array;
  readonly #low: number;
  readonly #high: number;
  readonly #exit: number;
  readonly #allowed: number;

  constructor({ columns }: BlockColumns, { low = 0, high = 0, exit = 0 }: ScanParams, o: RuleOptions) {
    this.#rsi = columns[0] as Float64Array;
    this.#low = low;
    this.#high = high;
    this.#exit = exit;
    this.#allowed = maskOf(o.direction, o.exits);
  }

  find(from: number, to: number, wanted: number): number {
    const rsi = this.#rsi;
    const low = this.#low;
    const high = this.#high;
    const exit = this.#exit;
    for (let row = from; row < to; row++) {
      const before = rsi[row] as number;
      const now = rsi[row + 1] as number;
      let bits = 0;
      if (now > exit) bits |= SIGNAL.exitLong;
      if (now < 100 - exit) bits |= SIGNAL.exitShort;
      if (before < low && now >= low) bits |= SIGNAL.enterLong;
      if (before > high && now <= high) bits |= SIGNAL.enterShort;
      if (bits === 0) continue;
      bits = allowedBits(bits, this.#allowed);
      if ((bits & wanted) === 0) continue;
      this.bits = bits;
      return row;
    }
    return to;
  }
}

const percent = { isWhole: false, min: 0, max: 100 } as const;

export const rsiReversal: ScanRule = {
  name: 'rsi-reversal',
  summary: 'return of the relative strength index from below `low` or above `high`',
  params: [
    { name: 'period', meaning: 'bars of the index', isWhole: true, min: 2, max: 10_000, usual: 14 },
    { name: 'low', meaning: 'oversold below it', ...percent, usual: 30 },
    { name: 'high', meaning: 'overbought above it', ...percent, usual: 70 },
    { name: 'exit', meaning: 'a long position ends above it, a short one below 100 less it', ...percent, usual: 50 },
  ],
  features: ({ period = 0 }) => [feature.rsi('rsi', { input: 'close', period })],
  onBar: ({ features: f, state: s, params: q, position }) => {
    const rsi = f.rsi as number;
    const before = s.before as number | undefined;
    s.before = rsi;
    // The exits count even where only those of the venue close: they drop an entry of the same bar.
    const exitLong = rsi > (q.exit as number);
    const exitShort = rsi < 100 - (q.exit as number);
    const rose = before !== undefined && before < (q.low as number) && rsi >= (q.low as number);
    const fell = before !== undefined && before > (q.high as number) && rsi <= (q.high as number);
    const up = rose && q.long === 1 && !exitLong;
    const down = fell && q.short === 1 && !exitShort;
    if (position > 0) return down ? { target: -1 } : exitLong && q.exits === 1 ? { target: 0 } : undefined;
    if (position < 0) return up ? { target: 1 } : exitShort && q.exits === 1 ? { target: 0 } : undefined;
    return up ? { target: 1 } : down ? { target: -1 } : undefined;
  },
  finder: (block, params, options) => new ReversalFinder(block, params, options),
};
