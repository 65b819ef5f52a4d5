import { describe, expect, it } from 'vitest';
import { MICROS_PER_DAY as DAY } from '../../core/index.ts';
import { drawdowns } from './index.ts';

const series = (...value: number[]): { time: number[]; value: number[] } => ({
  time: value.map((_, day) => day * DAY),
  value,
});

describe('drawdowns', () => {
  it('of a fall to half over two days that recovers on the fourth are one episode of three days', () => {
    expect(drawdowns(series(0.5, -0.25, -1 / 3, 0.5, 1 / 3 + 1e-9), { count: 5 })).toEqual([
      {
        from: DAY,
        troughAt: 2 * DAY,
        recoveredAt: 4 * DAY,
        depth: expect.closeTo(-0.5, 12),
        lengthDays: 3,
        fallDays: 2,
      },
    ]);
  });

  it('count the start as a peak and stay open at the end', () => {
    expect(drawdowns(series(-0.1, 0.05), { count: 5 })).toEqual([
      { from: 0, troughAt: 0, recoveredAt: null, depth: expect.closeTo(-0.1, 12), lengthDays: 2, fallDays: 1 },
    ]);
  });

  it('come deepest first and no more than asked for', () => {
    const values = [-0.1, 0.2, -0.3, 0.5, -0.2, 0.3];
    expect(drawdowns(series(...values), { count: 5 }).map((d) => d.depth.toFixed(2))).toEqual([
      '-0.30',
      '-0.20',
      '-0.10',
    ]);
    expect(drawdowns(series(...values), { count: 1 }).map((d) => d.from)).toEqual([2 * DAY]);
  });

  it('of equal depth come in the order of time', () => {
    expect(drawdowns(series(-0.5, 1, -0.5, 1), { count: 5 }).map((d) => d.from)).toEqual([0, 2 * DAY]);
  });

  it('of an account that lost everything have depth -1 and no end', () => {
    expect(drawdowns(series(-1, 0.5), { count: 5 })).toMatchObject([{ depth: -1, recoveredAt: null, lengthDays: 2 }]);
  });

  it('of an account that never falls are none', () => {
    expect(drawdowns(series(0, 0.1, 0), { count: 5 })).toEqual([]);
    expect(drawdowns(series(), { count: 5 })).toEqual([]);
  });

  it('refuse a series that is not in order', () => {
    expect(() => drawdowns({ time: [DAY, 0], value: [0, 0] }, { count: 1 })).toThrow('BOT4_STATS_INPUT');
  });
});
