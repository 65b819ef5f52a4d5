/** Reversal of an oversold or overbought market: in when the relative strength comes back, out when it is past its middle. */
import { feature } from '../features/index.ts';
import type { BlockColumns, ScanRule } from './scan-rule.ts';
import { dropEntries, type SignalSource } from './signal.ts';

function signals({ columns, levels, masks, bits }: BlockColumns): SignalSource {
  const rsi = columns[0] as Float64Array;
  const [low, high, exit, mirror] = levels as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [enterLong, exitLong, enterShort, exitShort, back] = masks as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const out = { enterLong, exitLong, enterShort, exitShort };
  return {
    masks: out,
    fill: (rows) => {
      bits.above(rsi, exit, rows, exitLong);
      bits.above(mirror, rsi, rows, exitShort);
      bits.above(low, rsi, rows, enterLong);
      bits.atLeast(rsi, low, rows, back);
      andAfter(enterLong, back, (rsi[0] as number) < (low[0] as number), rows);
      bits.above(rsi, high, rows, enterShort);
      bits.atLeast(high, rsi, rows, back);
      andAfter(enterShort, back, (rsi[0] as number) > (high[0] as number), rows);
      dropEntries(out, rows);
    },
  };
}

/** Leaves the bits of `mask` of the row before that are followed by one of `next`. @param first bit before row 0 */
function andAfter(mask: Int32Array, next: Int32Array, first: boolean, rows: number): void {
  let carry = first ? 1 : 0;
  const words = Math.ceil(rows / 32);
  for (let i = 0; i < words; i++) {
    const word = mask[i] as number;
    mask[i] = ((word << 1) | carry) & (next[i] as number);
    carry = word >>> 31;
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
  levels: ({ low = 0, high = 0, exit = 0 }) => [low, high, exit, 100 - exit],
  signals,
};
