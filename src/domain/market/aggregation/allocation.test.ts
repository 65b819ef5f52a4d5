/**
 * What a trade leaves on the heap. In a process of its own: what is counted is finished machine code, and how the compiler merges
 * calls depends on everything that ran before, refused trades and other rules included.
 */
import { expect, it } from 'vitest';
import { bytesPerOperation } from '../../../../bench/allocation.ts';
import { BarBuilder, BarSink, BarTable } from './index.ts';

const MINUTE = 60_000_000;

it.each([
  ['a minute', { kind: 'time', step: MINUTE, empty: 'skip' }],
  ['dollars', { kind: 'size', measure: 'notional', size: 1e18 }],
] as const)('a trade of a stream allocates nothing in bars of %s', (_, rule) => {
  const builder = new BarBuilder({ rule, late: 'drop', unknownSide: 'tick-rule', target: new BarTable() });
  const sink = new BarSink();
  sink.add(1, builder);
  const clock = new Float64Array(1).fill(1.7e15);
  const loop = (count: number): number => {
    let now = clock[0] as number;
    for (let i = 0; i < count; i++) {
      now += 1000;
      sink.trade(1, i, 6_000_000 + (i & 255), 4_000_000_000 + i, 1 - (i & 2), now);
    }
    clock[0] = now;
    return builder.trades;
  };
  expect(bytesPerOperation(loop)).toBeLessThan(0.8);
});
