import { describe, expect, it } from 'vitest';
import { forwardReturnLabels } from './forward-return-labels.ts';

describe('forwardReturnLabels', () => {
  it('labels the direction over the next 2 closes and says where each was decided', () => {
    const { label, endIndex } = forwardReturnLabels([10, 11, 12, 9, 11], { horizon: 2 });
    expect([...label]).toEqual([1, 0, 0, Number.NaN, Number.NaN]);
    expect([...endIndex]).toEqual([2, 3, 4, -1, -1]);
  });

  it('labels an unchanged close 0', () => {
    expect(forwardReturnLabels([5, 5], { horizon: 1 }).label[0]).toBe(0);
  });

  it('has no label at all when the series is not longer than the horizon', () => {
    const { label, endIndex } = forwardReturnLabels([1, 2, 3], { horizon: 3 });
    expect([...label]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([...endIndex]).toEqual([-1, -1, -1]);
  });

  it.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY])('refuses a close of %d and names the row', (price) => {
    expect(() => forwardReturnLabels([1, price], { horizon: 1 })).toThrow(/BOT4_MODEL_INPUT.*\[close\[1\]\]/);
  });

  it('refuses a horizon of 0, which would label a close by itself', () => {
    expect(() => forwardReturnLabels([1, 2], { horizon: 0 })).toThrow(/BOT4_MODEL_INPUT.*\[horizon\]/);
  });
});
