/** Return to the mean: in beyond a band of standard deviations, out at the mean. */
import { feature } from '../features/index.ts';
import type { BlockColumns, ScanRule } from './scan-rule.ts';
import { dropEntries, type SignalSource } from './signal.ts';

function signals({ columns, close, masks, bits }: BlockColumns): SignalSource {
  const [upper, lower, middle] = columns as [Float64Array, Float64Array, Float64Array];
  const [enterLong, exitLong, enterShort, exitShort] = masks as [Int32Array, Int32Array, Int32Array, Int32Array];
  const out = { enterLong, exitLong, enterShort, exitShort };
  return {
    masks: out,
    fill: (rows) => {
      bits.above(lower, close, rows, enterLong);
      bits.above(close, upper, rows, enterShort);
      bits.atLeast(close, middle, rows, exitLong);
      bits.atLeast(middle, close, rows, exitShort);
      dropEntries(out, rows);
    },
  };
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
  signals,
};
