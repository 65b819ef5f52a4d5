import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import { createAverage } from '../../blocks/average.ts';
import { AVERAGES, type AverageName } from '../../indicator.ts';
import { bbands } from './bbands.ts';

const X = Array.from({ length: 90 }, (_, t) => 100 + 5 * Math.sin(t / 4) + ((t * 7919) % 13) / 4);

function bands(x: readonly number[], params: { period: number; up: number; down: number; average: AverageName }) {
  const outputs = bbands.outputs.map(() => new Float64Array(x.length));
  streamOver(bbands, { params, inputs: [Float64Array.from(x)], outputs });
  const [value, upper, lower] = outputs.map((each) => [...each]) as [number[], number[], number[]];
  return { value, upper, lower };
}

describe('Bollinger bands', () => {
  it.each(AVERAGES)('around the average %s lie deviations from the plain mean away from it', (name) => {
    for (const period of [2, 7, 40]) {
      const average = createAverage(name === 'own' ? 'sma' : name, period);
      const { value, upper, lower } = bands(X, { period, up: 1.5, down: 0.5, average: name });
      const first = bbands.warmup({ period, average: name }, 'value');
      X.forEach((each, t) => {
        const centre = average.update(each);
        if (t < first) {
          expect([value[t], upper[t], lower[t]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
          return;
        }
        const window = X.slice(t - period + 1, t + 1);
        const mean = window.reduce((a, b) => a + b, 0) / period;
        const deviation = Math.sqrt(window.reduce((sum, v) => sum + (v - mean) ** 2, 0) / period);
        expect(value[t]).toBeCloseTo(centre, 9);
        expect(upper[t]).toBeCloseTo(centre + 1.5 * deviation, 9);
        expect(lower[t]).toBeCloseTo(centre - 0.5 * deviation, 9);
      });
    }
  });

  it('have the same bits after a reset, around averages with a memory too', () => {
    for (const average of ['sma', 'kama'] as const) {
      const indicator = bbands.create({ period: 5, up: 2, down: 2, average }, [0]);
      const row = new Float64Array(4);
      const feed = (): number[] =>
        X.flatMap((each) => {
          row[0] = each;
          indicator.update(row, row, 1);
          return [...row.subarray(1)];
        });
      const first = feed();
      indicator.reset();
      expect(feed()).toEqual(first);
    }
  });

  it('lie on the price where nothing moves', () => {
    const { value, upper, lower } = bands(new Array(9).fill(60_000.1), { period: 3, up: 2, down: 2, average: 'wma' });
    expect(value[8]).toBeCloseTo(60_000.1, 9);
    expect(upper[8]).toBe(value[8]);
    expect(lower[8]).toBe(value[8]);
  });
});
