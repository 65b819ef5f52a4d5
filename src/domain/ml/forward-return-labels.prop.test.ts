import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardReturnLabels } from './forward-return-labels.ts';

const closes = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const horizons = fc.integer({ min: 1, max: 20 });

describe('forwardReturnLabels', () => {
  it('does not change a label when closes after its endIndex change', () => {
    fc.assert(
      fc.property(closes, horizons, fc.nat(), (close, horizon, pick) => {
        const { label, endIndex } = forwardReturnLabels(close, { horizon });
        const t = pick % close.length;
        const end = endIndex[t]!;
        if (end < 0) return;
        const future = close.map((price, i) => (i > end ? price * 3 + 1 : price));
        expect(forwardReturnLabels(future, { horizon }).label[t]).toBe(label[t]);
      }),
    );
  });

  it('is the same for prices in another unit', () => {
    fc.assert(
      fc.property(closes, horizons, (close, horizon) => {
        const scaled = close.map((price) => price * 8);
        expect(forwardReturnLabels(scaled, { horizon }).label).toEqual(forwardReturnLabels(close, { horizon }).label);
      }),
    );
  });

  it('has a label exactly where it has an endIndex', () => {
    fc.assert(
      fc.property(closes, horizons, (close, horizon) => {
        const { label, endIndex } = forwardReturnLabels(close, { horizon });
        for (let t = 0; t < close.length; t++) expect(Number.isNaN(label[t])).toBe(endIndex[t] === -1);
      }),
    );
  });
});
