/** Break-out of a channel: in beyond the extremes of the bars before, out beyond those of a shorter channel. */
import { feature } from '../features/index.ts';
import type { BlockColumns, ScanRule } from './scan-rule.ts';
import { dropEntries, type SignalSource } from './signal.ts';

function signals({ columns, close, masks, bits }: BlockColumns): SignalSource {
  const [highest, lowest, exitLow, exitHigh] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [enterLong, exitLong, enterShort, exitShort] = masks as [Int32Array, Int32Array, Int32Array, Int32Array];
  const out = { enterLong, exitLong, enterShort, exitShort };
  return {
    masks: out,
    fill: (rows) => {
      bits.above(close, highest, rows, enterLong);
      bits.above(lowest, close, rows, enterShort);
      bits.above(exitLow, close, rows, exitLong);
      bits.above(close, exitHigh, rows, exitShort);
      dropEntries(out, rows);
      // Nothing is said while one of the channels is incomplete.
      for (let r = 0; r < rows && Number.isNaN((highest[r + 1] as number) + (exitHigh[r + 1] as number)); r++) {
        for (const mask of [enterLong, exitLong, enterShort, exitShort]) (mask[r >> 5] as number) &= ~(1 << (r & 31));
      }
    },
  };
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
  signals,
};
