import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { timeSeriesSplit } from '../time-series-split.ts';
import {
  averageUniqueness,
  fixedHorizonLabels,
  type LabelIntervals,
  metaLabels,
  overlapCounts,
  purgedSplits,
  purgedTraining,
  purgeSplit,
  sequentialBootstrap,
  tripleBarrierLabels,
} from './index.ts';

/** Labels with random gaps between starts and random lengths. */
const intervals = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 5 }), length: fc.integer({ min: 1, max: 20 }) }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((steps): LabelIntervals => {
    let at = -1;
    const start = Int32Array.from(steps, ({ gap }) => {
      at += gap;
      return at;
    });
    return { start, end: start.map((s, i) => s + (steps[i]?.length ?? 1)) };
  });
const embargo = fc.integer({ min: 0, max: 12 });

/** Seeded bars with gaps between close and open. */
function walk(seed: number, n: number) {
  const rng = new Rng(seed);
  const [open, high, low, close] = [0, 0, 0, 0].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let last = 100;
  for (let t = 0; t < n; t++) {
    open[t] = last * Math.exp(0.004 * rng.normal());
    close[t] = (open[t] as number) * Math.exp(0.02 * rng.normal());
    high[t] = Math.max(open[t] as number, close[t] as number) * (1 + 0.01 * rng.uniform());
    low[t] = Math.min(open[t] as number, close[t] as number) * (1 - 0.01 * rng.uniform());
    last = close[t] as number;
  }
  return { open, high, low, close };
}

/** The rule by its words: for every pair. */
function isApart(labels: LabelIntervals, i: number, j: number, gap: number): boolean {
  const [si, ei] = [labels.start[i] as number, labels.end[i] as number];
  const [sj, ej] = [labels.start[j] as number, labels.end[j] as number];
  return ei + gap < sj || ej + gap < si;
}

describe('purgedTraining', () => {
  it('keeps exactly the labels whose interval overlaps no tested interval plus embargo', () => {
    fc.assert(
      fc.property(intervals, embargo, fc.integer(), (labels, gap, seed) => {
        const rng = new Rng(seed >>> 0);
        const all = Array.from(labels.start.keys());
        const test = all.filter(() => rng.uniform() < 0.2);
        const kept = Array.from(purgedTraining(labels, { test, embargo: gap }));
        expect(kept).toEqual(all.filter((i) => test.every((j) => isApart(labels, i, j, gap))));
      }),
    );
  });
});

describe('purgedSplits', () => {
  it('never trains on a label that overlaps a tested one plus embargo, and tests each label at most once', () => {
    fc.assert(
      fc.property(
        intervals,
        embargo,
        fc.constantFrom('walk-forward' as const, 'k-fold' as const),
        (labels, gap, scheme) => {
          let splits: ReturnType<typeof purgedSplits> = [];
          try {
            splits = purgedSplits(labels, { folds: 3, embargo: gap, scheme });
          } catch (error) {
            expect((error as { code: string }).code).toBe('BOT4_DATA_TOO_SHORT');
          }
          const seen = new Set<number>();
          for (const { train, test } of splits) {
            for (const j of test) {
              expect(seen.has(j)).toBe(false);
              seen.add(j);
              for (const i of train) expect(isApart(labels, i, j, gap)).toBe(true);
              if (scheme === 'walk-forward') expect(train.at(-1) as number).toBeLessThan(j);
            }
          }
          if (scheme === 'k-fold' && splits.length > 0) expect(seen.size).toBe(labels.start.length);
        },
      ),
    );
  });
});

describe('purgeSplit', () => {
  it('keeps what a split of rows keeps when all labels share its horizon', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 6 }), (horizon, gap) => {
        const n = 120;
        const close = Float64Array.from({ length: n }, (_, t) => 100 + Math.sin(t));
        const labels = fixedHorizonLabels(close, { horizon });
        for (const split of timeSeriesSplit(n - horizon, { folds: 3, horizon, embargo: gap })) {
          const { train, test } = purgeSplit({ ...split, train: { from: 0, to: split.test.from } }, labels, {
            embargo: gap,
          });
          expect(train.length).toBe(split.train.to);
          expect([test[0], test.length]).toEqual([split.test.from, split.test.to - split.test.from]);
        }
      }),
    );
  });
});

describe('tripleBarrierLabels', () => {
  it('agree with a search over whole arrays that knows no early exit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 12 }), (seed, horizon) => {
        const bars = walk(seed, 80);
        const labels = tripleBarrierLabels(bars, { upper: 0.03, lower: 0.02, horizon });
        expect(labels.start.length).toBe(80 - horizon);
        labels.start.forEach((t, i) => {
          const close = bars.close[t] as number;
          const rows = Array.from({ length: horizon }, (_, k) => t + 1 + k);
          const up = rows.find((r) => (bars.high[r] as number) >= close * 1.03) ?? 1e9;
          const down = rows.find((r) => (bars.low[r] as number) <= close * 0.98) ?? 1e9;
          const isUp = up < down || (up === down && up < 1e9 && (bars.open[up] as number) >= close * 1.03);
          const wanted = up === 1e9 && down === 1e9 ? 0 : isUp ? 1 : -1;
          expect([labels.label[i], labels.end[i]]).toEqual([wanted, Math.min(up, down, t + horizon)]);
        });
      }),
    );
  });

  it('do not change when prices after their end change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 20, max: 79 }), (seed, cut) => {
        const bars = walk(seed, 80);
        const other = walk((seed ^ 77) >>> 0, 80);
        const mixed = Object.fromEntries(
          Object.entries(bars).map(([key, column]) => [
            key,
            column.map((v, t) => (t < cut ? v : (other[key as 'open'][t] as number))),
          ]),
        ) as typeof bars;
        const options = { upper: 0.02, lower: 0.02, horizon: 10 };
        const a = tripleBarrierLabels(bars, options);
        const b = tripleBarrierLabels(mixed, options);
        a.start.forEach((_, i) => {
          if ((a.end[i] as number) < cut)
            expect([b.label[i], b.end[i], b.returns[i]]).toEqual([a.label[i], a.end[i], a.returns[i]]);
        });
      }),
    );
  });

  it('give a long bet the returns of meta-labels of side 1, and a short one the mirrored prices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.constantFrom(1, -1), (seed, side) => {
        const bars = walk(seed, 60);
        const options = { horizon: 8, cost: 0 };
        const meta = metaLabels(bars, { ...options, side: new Int8Array(60).fill(side), profit: 0.03, loss: 0.02 });
        const [upper, lower] = side > 0 ? [0.03, 0.02] : [0.02, 0.03];
        const plain = tripleBarrierLabels(bars, { upper, lower, horizon: 8, side: side as 1 | -1 });
        expect(Array.from(meta.returns)).toEqual(Array.from(plain.returns, (r) => side * r));
        expect(meta.barrier).toEqual(plain.barrier);
      }),
    );
  });
});

describe('label weights', () => {
  it('count overlaps as a search over all labels does, and average their inverses', () => {
    fc.assert(
      fc.property(intervals, (labels) => {
        const n = Math.max(...labels.end) + 1;
        const counts = Array.from(overlapCounts(labels, n));
        const slow = counts.map(
          (_, t) => labels.start.filter((s, i) => s < t && t <= (labels.end[i] as number)).length,
        );
        expect(counts).toEqual(slow);
        averageUniqueness(labels).forEach((u, i) => {
          const rows = slow.slice((labels.start[i] as number) + 1, (labels.end[i] as number) + 1);
          expect(u).toBeCloseTo(rows.reduce((s, c) => s + 1 / c, 0) / rows.length, 12);
          expect(u).toBeGreaterThan(0);
          expect(u).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('are 1 for labels that share no return, and sum to at most the number of rows with a label', () => {
    const alone = { start: Int32Array.of(0, 1, 4), end: Int32Array.of(1, 4, 6) };
    expect(Array.from(averageUniqueness(alone))).toEqual([1, 1, 1]);
    fc.assert(
      fc.property(intervals, (labels) => {
        const covered = overlapCounts(labels, Math.max(...labels.end) + 1).filter((c) => c > 0).length;
        // Each label is at least one row long, so its uniqueness is at most the sum of its shares of rows.
        expect(averageUniqueness(labels).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(covered + 1e-9);
      }),
    );
  });
});

describe('sequentialBootstrap', () => {
  it('draws labels that are more unique on average than plain draws, the same for one seed', () => {
    // Ten labels on one stretch and ten alone.
    const start = Int32Array.from({ length: 20 }, (_, i) => (i < 10 ? i : 10 + 20 * (i - 9)));
    const labels = { start, end: start.map((s, i) => (i < 10 ? 20 : s + 10)) };
    let drawnAlone = 0;
    for (let seed = 0; seed < 200; seed++) {
      const drawn = sequentialBootstrap(labels, { size: 20, rng: new Rng(seed) });
      drawnAlone += drawn.filter((i) => i >= 10).length;
      if (seed === 7) expect(sequentialBootstrap(labels, { size: 20, rng: new Rng(7) })).toEqual(drawn);
    }
    // Plain draws take 10 of 20 on average, with a standard error of 0.16 over 200 resamples.
    expect(drawnAlone / 200).toBeGreaterThan(11.5);
  });

  it('refuses to draw from nothing', () => {
    const none = { start: new Int32Array(0), end: new Int32Array(0) };
    expect(() => sequentialBootstrap(none, { size: 1, rng: new Rng(1) })).toThrow('is empty');
    expect(sequentialBootstrap(none, { size: 0, rng: new Rng(1) })).toHaveLength(0);
  });
});
