import { describe, expect, it } from 'vitest';
import { syntheticBars } from '../../../test/fixtures.ts';
import { feature } from '../../domain/features/index.ts';
import type { Bars } from '../../domain/market/index.ts';
import { type RowRange, timeSeriesSplit } from '../../domain/ml/index.ts';
import { type TrainOptions, train } from './train.ts';

const BARS = syntheticBars({ seed: 2, bars: 700, edge: true });
const OPTIONS: TrainOptions = {
  label: 'small',
  features: [
    feature.logReturn('r6', { input: 'close', period: 6 }),
    feature.zscore('z24', { input: 'close', period: 24 }),
  ],
  horizon: 12,
  folds: 3,
  hidden: [3],
  activation: 'tanh',
  epochs: 2,
  batchSize: 64,
  learningRate: 0.01,
  l2: 0,
  patience: 2,
};
/** Rows whose features and label exist: the slower feature needs 24 bars, the label 12 more. */
const COMPLETE: RowRange = { from: 23, to: 700 - 12 };

async function trained(bars: Bars = BARS, change: Partial<TrainOptions> = {}) {
  const ranges: RowRange[] = [];
  const shares: number[] = [];
  const training = await train(
    bars,
    { ...OPTIONS, ...change },
    { seed: 5, count: (range) => ranges.push(range), progress: (share) => shares.push(share) },
  );
  return { training, ranges, shares };
}

describe('training for research', () => {
  it('counts each of 3 folds and the final model before it learns', async () => {
    const events: string[] = [];
    await train(BARS, OPTIONS, {
      seed: 5,
      count: () => events.push('count'),
      progress: () => events.push('learn'),
    });
    const order = events.filter((event, i) => event !== events[i - 1]);
    expect(order).toEqual(['count', 'learn', 'count', 'learn', 'count', 'learn', 'count', 'learn']);
  });

  it('counts a run that fails as well', async () => {
    let counted = 0;
    const run = train(BARS, { ...OPTIONS, learningRate: -1 }, { seed: 5, count: () => (counted += 1) });
    await expect(run).rejects.toMatchObject({ code: 'BOT4_MODEL_INPUT', place: { key: 'learningRate' } });
    expect(counted).toBe(1);
  });

  it('keeps twice the horizon between what a fold learns from and what it is tested on', async () => {
    const { ranges, training } = await trained();
    const rows = COMPLETE.to - COMPLETE.from;
    const tests = timeSeriesSplit(rows, { folds: 3, horizon: 12, embargo: 12 }).map(({ test }) => test);
    expect(ranges).toHaveLength(4);
    for (const [i, test] of tests.entries()) {
      const learned = ranges[i] as RowRange;
      expect(learned.from).toBe(COMPLETE.from);
      // The label of the last row that is learned from looks 12 rows ahead; 12 more are left out.
      expect(learned.to + 24).toBe(COMPLETE.from + test.from);
      expect(training.folds[i]).toMatchObject({ fold: i + 1 });
      expect(training.folds[i]?.trainedRows).toBeLessThan(learned.to - learned.from - 24);
    }
    expect(ranges.at(-1)).toEqual(COMPLETE);
  });

  it('scores a fold by nothing that came after its test', async () => {
    const rows = COMPLETE.to - COMPLETE.from;
    const [first] = timeSeriesSplit(rows, { folds: 3, horizon: 12, embargo: 12 });
    // The labels of the first test look 12 bars beyond it; everything later is another history.
    const end = COMPLETE.from + (first?.test.to as number) + 12;
    const other = syntheticBars({ seed: 3, bars: 700 });
    const mix = (a: Float64Array, b: Float64Array) => a.map((value, i) => (i < end ? value : (b[i] as number)));
    const changed: Bars = {
      ...BARS,
      open: mix(BARS.open, other.open),
      high: mix(BARS.high, other.high),
      low: mix(BARS.low, other.low),
      close: mix(BARS.close, other.close),
      volume: mix(BARS.volume, other.volume),
    };
    const [before, after] = [await trained(), await trained(changed)];
    expect(after.training.folds[0]).toEqual(before.training.folds[0]);
    expect(after.training.folds[2]).not.toEqual(before.training.folds[2]);
  });

  it('gives the model the time of the last price that its labels looked at', async () => {
    const { training } = await trained();
    const lastClose = (BARS.openTime.at(-1) as number) + BARS.intervalMicros;
    expect(training.model.trainedTo).toBe(lastClose);
    expect(training.model.features).toEqual(['r6', 'z24']);
  });

  it('is repeated bit for bit by the same seed', async () => {
    const [one, two] = [await trained(), await trained()];
    expect(two.training.model).toEqual(one.training.model);
    expect(two.training.folds).toEqual(one.training.folds);
    expect(two.training.history).toEqual(one.training.history);
  });

  it('tells its progress from 0 to 1 without going back', async () => {
    const { shares } = await trained();
    expect(shares.at(-1)).toBe(1);
    for (const [i, share] of shares.entries()) expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0);
  });

  it('keeps each epoch of the final model with both losses, and says which backend computed', async () => {
    const { training } = await trained();
    expect(training.history.map((row) => row.epoch)).toEqual([1, 2]);
    for (const row of training.history) expect(row.valLoss).toBeGreaterThan(0);
    expect(training.bestEpoch).toBeLessThanOrEqual(2);
    expect(training.backend).toContain('TensorFlow.js');
    for (const fold of training.folds) {
      expect(fold.auc).toBeGreaterThanOrEqual(0);
      expect(fold.baselineAccuracy).toBeGreaterThan(0);
    }
  });

  it.each([
    ['folds', { folds: 0 }, 'BOT4_MODEL_INPUT'],
    ['too many folds for its rows', { folds: 40 }, 'BOT4_DATA_TOO_SHORT'],
    ['a horizon beyond its bars', { horizon: 700 }, 'BOT4_MODEL_INPUT'],
    ['a feature that is none', { features: [{ kind: 'nonsense', name: 'x' } as never] }, 'BOT4_FEATURE_SPEC'],
  ])('refuses %s before anything is counted', async (_, change, code) => {
    let counted = 0;
    const run = train(BARS, { ...OPTIONS, ...change }, { seed: 5, count: () => (counted += 1) });
    await expect(run).rejects.toMatchObject({ code });
    expect(counted).toBe(0);
  });
});
