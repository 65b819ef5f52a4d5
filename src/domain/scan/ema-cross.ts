/**
 * Cross of two exponential averages: long when the fast one comes above the slow one, short when it comes below. With both
 * directions a cross reverses; with one it closes.
 */
import { feature } from '../features/index.ts';
import type { BlockColumns, ScanParams, ScanRule } from './scan-rule.ts';
import type { SignalSource } from './signal.ts';

/** Most bars of an average. */
const PERIOD_MAX = 10_000;

function signals({ columns, masks, bits }: BlockColumns): SignalSource {
  const [a, b] = columns as [Float64Array, Float64Array];
  const [rises, falls] = masks as [Int32Array, Int32Array];
  const pair = { a, b };
  const out = { rises, falls };
  return {
    masks: { enterLong: rises, exitShort: rises, enterShort: falls, exitLong: falls },
    fill: (rows) => bits.crosses(pair, rows, out),
  };
}

export const emaCross: ScanRule = {
  name: 'ema-cross',
  summary: 'cross of two exponential averages of the close',
  params: [
    { name: 'fast', meaning: 'bars of the fast average', isWhole: true, min: 1, max: PERIOD_MAX, usual: 20 },
    { name: 'slow', meaning: 'bars of the slow average', isWhole: true, min: 2, max: PERIOD_MAX, usual: 60 },
  ],
  conflict: ({ fast = 0, slow = 0 }: ScanParams) => (fast < slow ? '' : `fast (${fast}) must be below slow (${slow})`),
  features: ({ fast = 0, slow = 0 }) => [
    feature.ema('fast', { input: 'close', period: fast }),
    feature.ema('slow', { input: 'close', period: slow }),
  ],
  onBar: ({ features: f, state: s, params: q, position }) => {
    const fast = f.fast as number;
    const slow = f.slow as number;
    const up = s.isKnown === true && fast > slow && s.above !== true;
    const down = s.isKnown === true && fast < slow && s.below !== true;
    s.isKnown = true;
    s.above = fast > slow;
    s.below = fast < slow;
    const exits = q.exits === 1 && !(q.long === 1 && q.short === 1);
    if (position > 0) return down && q.short === 1 ? { target: -1 } : down && exits ? { target: 0 } : undefined;
    if (position < 0) return up && q.long === 1 ? { target: 1 } : up && exits ? { target: 0 } : undefined;
    return up && q.long === 1 ? { target: 1 } : down && q.short === 1 ? { target: -1 } : undefined;
  },
  reverses: true,
  isCross: true,
  signals,
};
