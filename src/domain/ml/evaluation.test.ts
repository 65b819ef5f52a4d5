import { describe, expect, it } from 'vitest';
import { accuracy, auc, brier, evaluateBinary, logLoss, majorityBaseline } from './evaluation.ts';

describe('accuracy', () => {
  it('counts 3 of 4 and reads a score of 0.5 as 0', () => {
    expect(accuracy({ label: [1, 0, 0, 1], score: [0.9, 0.2, 0.5, 0.1] })).toBe(0.75);
  });
});

describe('logLoss', () => {
  it('is the mean of the negative log-likelihoods', () => {
    const expected = -(Math.log(0.8) + Math.log(1 - 0.3)) / 2;
    expect(logLoss({ label: [1, 0], score: [0.8, 0.3] })).toBeCloseTo(expected, 15);
  });

  it('stays finite when a sure score is wrong: -ln(1e-15)', () => {
    expect(logLoss({ label: [0], score: [1] })).toBeCloseTo(34.538776, 5);
  });

  it('is exactly 0 when a sure score is right', () => {
    expect(logLoss({ label: [1, 0], score: [1, 0] })).toBeCloseTo(0, 14);
  });
});

describe('brier', () => {
  it('is the mean squared distance', () => {
    expect(brier({ label: [1, 0], score: [0.75, 0.5] })).toBe((0.0625 + 0.25) / 2);
  });
});

describe('auc', () => {
  it('is 1 for perfect, 0 for reversed and 0.5 for constant scores', () => {
    const label = [0, 0, 1, 1];
    expect(auc({ label, score: [0.1, 0.2, 0.3, 0.4] })).toBe(1);
    expect(auc({ label, score: [0.4, 0.3, 0.2, 0.1] })).toBe(0);
    expect(auc({ label, score: [0.3, 0.3, 0.3, 0.3] })).toBe(0.5);
  });

  it('refuses one class, where it is not defined', () => {
    expect(() => auc({ label: [1, 1], score: [0.1, 0.2] })).toThrow(/BOT4_MODEL_INPUT.*one class/);
    expect(() => auc({ label: [0, 0], score: [0.1, 0.2] })).toThrow(/BOT4_MODEL_INPUT.*one class/);
  });
});

describe('metrics', () => {
  it.each([
    ['no row', { label: [], score: [] }, 'label'],
    ['a label that is missing', { label: [1, Number.NaN], score: [0.5, 0.5] }, 'label\\[1\\]'],
    ['one score too few', { label: [1, 0], score: [0.5] }, 'score'],
    ['a score that is NaN', { label: [1, 0], score: [0.5, Number.NaN] }, 'score\\[1\\]'],
    ['a score that is no probability', { label: [1], score: [1.01] }, 'score\\[0\\]'],
  ])('refuse %s', (_what, scored, key) => {
    for (const metric of [accuracy, logLoss, brier, auc, evaluateBinary]) {
      expect(() => metric(scored)).toThrow(new RegExp(`BOT4_MODEL_INPUT.*\\[${key}\\]`));
    }
  });
});

describe('majorityBaseline', () => {
  it('answers 1 with 60 % when training had 3 of 5', () => {
    const baseline = majorityBaseline({ train: [1, 1, 1, 0, 0], test: [1, 0] });
    expect(baseline).toEqual({
      prediction: 1,
      probability: 0.6,
      accuracy: 0.5,
      logLoss: -(Math.log(0.6) + Math.log(0.4)) / 2,
      brier: expect.closeTo((0.16 + 0.36) / 2, 15),
    });
  });

  it('answers 0 for a tie, as accuracy reads 0.5', () => {
    const baseline = majorityBaseline({ train: [1, 0], test: [0, 0, 1] });
    expect([baseline.prediction, baseline.accuracy]).toEqual([0, 2 / 3]);
  });

  it('refuses training labels that are missing', () => {
    expect(() => majorityBaseline({ train: [Number.NaN], test: [1] })).toThrow(/BOT4_MODEL_INPUT/);
  });
});

describe('evaluateBinary', () => {
  it('holds every figure', () => {
    const scored = { label: [1, 0, 1, 1], score: [0.9, 0.6, 0.4, 0.8] };
    expect(evaluateBinary(scored)).toEqual({
      count: 4,
      positives: 0.75,
      accuracy: accuracy(scored),
      logLoss: logLoss(scored),
      brier: brier(scored),
      auc: 2 / 3,
    });
  });
});
