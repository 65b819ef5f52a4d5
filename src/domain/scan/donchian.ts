/** Break-out of a channel: in beyond the extremes of the bars before, out beyond those of a shorter channel. */
import { feature } from '../features/index.ts';
import type { BlockColumns, RuleOptions, ScanRule } from './scan-rule.ts';
import { allowedBits, maskOf, SIGNAL, type SignalFinder } from './signal.ts';

class ChannelFinder implements SignalFinder {
  bits = 0;
  readonly #block: BlockColumns;
  readonly #allowed: number;

  constructor(block: BlockColumns, o: RuleOptions) {
    this.#block = block;
    this.#allowed = maskOf(o.direction, o.exits);
  }

  find(from: number, to: number, wanted: number): number {
    const { columns, close } = this.#block;
    const [highest, lowest, exitLow, exitHigh] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (let row = from; row < to; row++) {
      const price = close[row + 1] as number;
      const top = highest[row + 1] as number;
      const exitTop = exitHigh[row + 1] as number;
      let bits = 0;
      if (price > top) bits |= SIGNAL.enterLong;
      if (price < (lowest[row + 1] as number)) bits |= SIGNAL.enterShort;
      if (price < (exitLow[row + 1] as number)) bits |= SIGNAL.exitLong;
      if (price > exitTop) bits |= SIGNAL.exitShort;
      // Nothing is said while one of the channels is incomplete.
      if (bits === 0 || Number.isNaN(top + exitTop)) continue;
      bits = allowedBits(bits, this.#allowed);
      if ((bits & wanted) === 0) continue;
      this.bits = bits;
      return row;
    }
    return to;
  }
}

export const donchian: ScanRule = {
  name: 'donchian',
  summary: 'close beyond the highest high or the lowest low of the bars before',
  params: [
    { name: 'entry', meaning: 'bars of the channel that opens', isWhole: true, min: 2, max: 10_000, usual: 48 },
    { name: 'exit', meaning: 'bars of the channel that closes', isWhole: true, min: 2, max: 10_000, usual: 24 },
  ],
  features: ({ entry = 0, exit = 0 }) => [
    feature.max('highest', { input: 'high', period: entry, lag: 1 }),
    feature.min('lowest', { input: 'low', period: entry, lag: 1 }),
    feature.min('exitLow', { input: 'low', period: exit, lag: 1 }),
    feature.max('exitHigh', { input: 'high', period: exit, lag: 1 }),
  ],
  onBar: ({ features: f, params: q, close, position }) => {
    const exitLong = close < (f.exitLow as number);
    const exitShort = close > (f.exitHigh as number);
    const up = close > (f.highest as number) && q.long === 1 && !exitLong;
    const down = close < (f.lowest as number) && q.short === 1 && !exitShort;
    if (position > 0) return down ? { target: -1 } : exitLong && q.exits === 1 ? { target: 0 } : undefined;
    if (position < 0) return up ? { target: 1 } : exitShort && q.exits === 1 ? { target: 0 } : undefined;
    return up ? { target: 1 } : down ? { target: -1 } : undefined;
  },
  finder: (block, _, options) => new ChannelFinder(block, options),
};
