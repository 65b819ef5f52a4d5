import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, auc, brier, logLoss, majorityBaseline } from './evaluation.ts';

/** Few distinct scores, so that ties are frequent. */
const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1));
const scored = fc
  .array(fc.record({ label: fc.constantFrom(0, 1), score }), { minLength: 2, maxLength: 60 })
  .map((rows) => ({ label: rows.map((row) => row.label), score: rows.map((row) => row.score) }));
const bothClasses = scored.filter(({ label }) => label.includes(0) && label.includes(1));

/** The definition, pair by pair. */
function aucTwin({ label, score }: { label: number[]; score: number[] }): number {
  let wins = 0;
  let pairs = 0;
  for (let i = 0; i < label.length; i++) {
    for (let j = 0; j < label.length; j++) {
      if (label[i] !== 1 || label[j] !== 0) continue;
      pairs++;
      if (score[i]! > score[j]!) wins += 1;
      else if (score[i]! === score[j]!) wins += 0.5;
    }
  }
  return wins / pairs;
}

describe('auc', () => {
  it('counts the same pairs as its plain twin, ties included', () => {
    fc.assert(
      fc.property(bothClasses, (rows) => {
        expect(auc(rows)).toBeCloseTo(aucTwin(rows), 12);
      }),
    );
  });

  it('turns into 1 - auc when labels are swapped', () => {
    fc.assert(
      fc.property(bothClasses, ({ label, score }) => {
        const swapped = label.map((y) => 1 - y);
        expect(auc({ label: swapped, score }) + auc({ label, score })).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('metrics', () => {
  it('stay in their ranges', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        expect(accuracy(rows)).toBeGreaterThanOrEqual(0);
        expect(accuracy(rows)).toBeLessThanOrEqual(1);
        expect(brier(rows)).toBeLessThanOrEqual(1);
        expect(logLoss(rows)).toBeGreaterThanOrEqual(0);
        expect(logLoss(rows)).toBeLessThan(35);
      }),
    );
  });

  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(bothClasses, ({ label, score }) => {
        const reversed = { label: label.toReversed(), score: score.toReversed() };
        for (const metric of [accuracy, auc, brier, logLoss]) {
          expect(metric(reversed)).toBeCloseTo(metric({ label, score }), 10);
        }
      }),
    );
  });
});

describe('majorityBaseline', () => {
  it('has the lowest log loss of all constants on its own training labels', () => {
    fc.assert(
      fc.property(bothClasses, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ({ label }, other) => {
        const rival = logLoss({ label, score: label.map(() => other) });
        expect(majorityBaseline({ train: label, test: label }).logLoss).toBeLessThanOrEqual(rival + 1e-12);
      }),
    );
  });
});
