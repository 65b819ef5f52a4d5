import { describe, expect, it } from 'vitest';
import { MICROS_PER_DAY as DAY } from '../../core/index.ts';
import { requireDaily } from './daily-series.ts';
import { splitDaily } from './index.ts';

const daily = { time: [0, DAY, 2 * DAY, 3 * DAY], value: [0.1, 0.2, 0.3, 0.4] };

describe('requireDaily', () => {
  it.each([
    ['value', { time: [0, DAY], value: [0.1] }, '1 returns for 2 days'],
    ['time', { time: [0, DAY + 1], value: [0, 0] }, 'not a UTC day at index 1'],
    ['time', { time: [Number.NaN], value: [0] }, 'not a UTC day at index 0'],
    ['time', { time: [DAY, DAY], value: [0, 0] }, 'does not increase at index 1'],
    ['value', { time: [0, DAY], value: [0, Number.NaN] }, 'at index 1'],
    ['value', { time: [0], value: [Number.POSITIVE_INFINITY] }, 'at index 0'],
    ['value', { time: [0], value: [-1.01] }, 'is -1.01 at index 0'],
  ])('refuses a fault in %s: %o', (key, series, detail) => {
    expect(() => requireDaily(series)).toThrow(
      expect.objectContaining({ code: 'BOT4_STATS_INPUT', message: expect.stringContaining(detail), place: { key } }),
    );
  });

  it('takes an empty series, a total loss and a missing day', () => {
    expect(() => requireDaily({ time: [], value: [] })).not.toThrow();
    expect(() => requireDaily({ time: [0, 5 * DAY], value: [-1, 0] })).not.toThrow();
  });
});

describe('splitDaily', () => {
  it('cuts at a midnight without losing a day', () => {
    const { inSample, outOfSample } = splitDaily(daily, 2 * DAY);
    expect(inSample).toEqual({ time: [0, DAY], value: [0.1, 0.2] });
    expect(outOfSample).toEqual({ time: [2 * DAY, 3 * DAY], value: [0.3, 0.4] });
  });

  it('gives the day that contains the boundary to neither part', () => {
    const { inSample, outOfSample } = splitDaily(daily, 2 * DAY + 1);
    expect(inSample.value).toEqual([0.1, 0.2]);
    expect(outOfSample.value).toEqual([0.4]);
  });

  it('gives everything to one part when the boundary is outside', () => {
    expect(splitDaily(daily, 0).inSample.value).toEqual([]);
    expect(splitDaily(daily, 0).outOfSample.value).toHaveLength(4);
    expect(splitDaily(daily, 4 * DAY).inSample.value).toHaveLength(4);
    expect(splitDaily(daily, 4 * DAY).outOfSample.value).toEqual([]);
    expect(splitDaily(daily, 3.5 * DAY).inSample.value).toHaveLength(3);
  });
});
