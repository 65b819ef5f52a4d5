import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { compileTrees, explainTrees, fitTrees, shapValues, type TreeEnsemble } from './index.ts';
import { TreeBuilder } from './tree-ensemble.ts';

interface Grown {
  readonly model: TreeEnsemble;
  readonly rows: readonly Float64Array[];
  readonly used: ReadonlySet<number>;
}

/** Random trees over k features, with repeated features on a path, and rows with missing values. */
const grown = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    k: fc.integer({ min: 1, max: 8 }),
    trees: fc.integer({ min: 1, max: 4 }),
    depth: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ seed, k, trees, depth }): Grown => {
    const rng = new Rng(seed);
    const builder = new TreeBuilder();
    const used = new Set<number>();
    const grow = (node: number, cover: number, left: number): void => {
      if (left === 0 || cover < 2 || rng.uniform() < 0.15) {
        builder.setValue(node, rng.normal());
        return;
      }
      const feature = rng.below(k);
      used.add(feature);
      const first = 1 + rng.below(cover - 1);
      const rule = { feature, threshold: rng.normal(), missingLeft: rng.uniform() < 0.5 };
      const child = builder.split(node, rule, [first, cover - first]);
      grow(child, first, left - 1);
      grow(child + 1, cover - first, left - 1);
    };
    for (let tree = 0; tree < trees; tree++) grow(builder.root(1000), 1000, depth);
    const features = Array.from({ length: k }, (_, f) => `f${f}`);
    const value = () => (rng.uniform() < 0.1 ? Number.NaN : rng.normal());
    const rows = Array.from({ length: 3 }, () => Float64Array.from({ length: k }, value));
    return { model: builder.build({ objective: 'regression', features, base: rng.normal() }), rows, used };
  });

/** Expected score when only the features of the bit set are known: both ways of an unknown one, weighted by cover. */
function expectation(model: TreeEnsemble, row: Float64Array, known: number, node: number): number {
  const f = model.feature[node] as number;
  if (f < 0) return model.value[node] as number;
  const [left, right] = [model.left[node] as number, model.right[node] as number];
  const below = (child: number) => expectation(model, row, known, child);
  if ((known >> f) & 1) {
    const x = row[f] as number;
    const isLeft = Number.isNaN(x) ? model.missingLeft[node] === 1 : x <= (model.threshold[node] as number);
    return below(isLeft ? left : right);
  }
  const [wl, wr] = [model.cover[left] as number, model.cover[right] as number];
  return (wl * below(left) + wr * below(right)) / (wl + wr);
}

/** Shapley values by their definition: the mean gain of a feature over all subsets of the others. */
function bruteForce(model: TreeEnsemble, row: Float64Array): number[] {
  const k = model.features.length;
  const score = Array.from({ length: 2 ** k }, (_, known) =>
    Array.from(model.roots).reduce((sum, root) => sum + expectation(model, row, known, root), model.base),
  );
  const factorial = Array.from({ length: k + 1 }, (_, i) => i).map((i) => {
    let product = 1;
    for (let j = 2; j <= i; j++) product *= j;
    return product;
  });
  const bits = (set: number): number => set.toString(2).replaceAll('0', '').length;
  return Array.from({ length: k }, (_, f) => {
    let sum = 0;
    for (let set = 0; set < 2 ** k; set++) {
      if ((set >> f) & 1) continue;
      const size = bits(set);
      const share = ((factorial[size] as number) * (factorial[k - size - 1] as number)) / (factorial[k] as number);
      sum += share * ((score[set | (1 << f)] as number) - (score[set] as number));
    }
    return sum;
  });
}

describe('TreeExplainer', () => {
  it('gives the Shapley values of the definition, over all subsets of up to 8 features', () => {
    fc.assert(
      fc.property(grown, ({ model, rows }) => {
        const explainer = explainTrees(model);
        for (const row of rows) {
          const values = explainer.explain(row, new Float64Array(row.length));
          for (const [f, wanted] of bruteForce(model, row).entries()) expect(values[f]).toBeCloseTo(wanted, 10);
        }
      }),
    );
  });

  it('adds up: base and values are the raw score', () => {
    fc.assert(
      fc.property(grown, ({ model, rows }) => {
        const explainer = explainTrees(model);
        const kernel = compileTrees(model);
        for (const row of rows) {
          const values = explainer.explain(row, new Float64Array(row.length));
          expect(values.reduce((a, b) => a + b, explainer.base)).toBeCloseTo(kernel.raw(row), 10);
        }
      }),
    );
  });

  it('gives exactly 0 to a feature that no tree asks for', () => {
    fc.assert(
      fc.property(grown, ({ model, rows, used }) => {
        const values = explainTrees(model).explain(rows[0] as Float64Array, new Float64Array(model.features.length));
        values.forEach((v, f) => {
          if (!used.has(f)) expect(v).toBe(0);
        });
      }),
    );
  });

  it('treats features alike: renaming them renames their values, and twins share alike', () => {
    fc.assert(
      fc.property(grown, fc.integer({ min: 0, max: 2 ** 31 }), ({ model, rows }, seed) => {
        const k = model.features.length;
        const rng = new Rng(seed);
        const to = Array.from({ length: k }, (_, f) => f);
        for (let i = k - 1; i > 0; i--) {
          const j = rng.below(i + 1);
          [to[i], to[j]] = [to[j] as number, to[i] as number];
        }
        const other = { ...model, feature: model.feature.map((f) => (f < 0 ? f : (to[f] as number))) };
        const row = rows[0] as Float64Array;
        const moved = new Float64Array(k);
        to.forEach((at, f) => {
          moved[at] = row[f] as number;
        });
        const a = explainTrees(model).explain(row, new Float64Array(k));
        const b = explainTrees(other).explain(moved, new Float64Array(k));
        for (const [f, at] of to.entries()) expect(b[at]).toBeCloseTo(a[f] as number, 10);
      }),
    );
    // x AND y with the order of the questions exchanged in the second tree: neither feature is before the other.
    const builder = new TreeBuilder();
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const root = builder.root(4);
      const left = builder.split(root, { feature: first, threshold: 0.5, missingLeft: true }, [2, 2]);
      const inner = builder.split(left + 1, { feature: second, threshold: 0.5, missingLeft: true }, [1, 1]);
      builder.setValue(inner + 1, 1);
    }
    const model = builder.build({ objective: 'regression', features: ['x', 'y'], base: 0 });
    expect(Array.from(explainTrees(model).explain(Float64Array.of(1, 1), new Float64Array(2)))).toEqual([0.75, 0.75]);
  });
});

describe('a path of 100 features that each part off a few rows', () => {
  /** A chain: every question sends one row in ten thousand to a leaf of its own. */
  function chain(k: number, seed: number): TreeEnsemble {
    const rng = new Rng(seed);
    const builder = new TreeBuilder();
    let cover = 1e12;
    let node = builder.root(cover);
    for (let feature = 0; feature < k; feature++) {
      const most = Math.floor(0.9999 * cover);
      const child = builder.split(node, { feature, threshold: 0, missingLeft: true }, [most, cover - most]);
      builder.setValue(child + 1, rng.normal());
      node = child;
      cover = most;
    }
    const features = Array.from({ length: k }, (_, f) => `f${f}`);
    return builder.build({ objective: 'regression', features, base: 0 });
  }

  it('loses no digits: base and values are the raw score to 1e-13', () => {
    // Unwinding sums over subset sizes, as the original algorithm does, is off by 3e9 here.
    for (let seed = 0; seed < 20; seed++) {
      const model = chain(100, seed);
      const rng = new Rng(seed + 1000);
      const row = Float64Array.from({ length: 100 }, () => (rng.uniform() < 0.97 ? -1 : 1));
      const explainer = explainTrees(model);
      const values = explainer.explain(row, new Float64Array(100));
      const sum = values.reduce((a, b) => a + b, explainer.base);
      expect(Math.abs(sum - compileTrees(model).raw(row))).toBeLessThan(1e-13);
    }
  });
});

/** Seeded training data with a step, a product and a feature that is sometimes missing. */
function sample(seed: number, n: number, k: number) {
  const rng = new Rng(seed);
  const columns = Array.from({ length: k }, () => Float64Array.from({ length: n }, () => rng.normal()));
  const [a, b, c] = columns as [Float64Array, Float64Array, Float64Array];
  for (let t = 0; t < n; t += 5) c[t] = Number.NaN;
  const score = (t: number) =>
    ((a[t] as number) > 0 ? 1 : -1) + (a[t] as number) * (b[t] as number) + (Number.isNaN(c[t]) ? 1 : 0);
  const label = Float64Array.from({ length: n }, (_, t) => score(t) + 0.3 * rng.normal());
  return { columns, label, features: columns.map((_, f) => `f${f}`) };
}

describe('fitTrees', () => {
  const shape = fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    growth: fc.constantFrom('leaf-wise' as const, 'depth-wise' as const),
    leaves: fc.integer({ min: 2, max: 20 }),
    depth: fc.integer({ min: 1, max: 6 }),
    learningRate: fc.double({ min: 0.05, max: 1, noNaN: true }),
    l2: fc.double({ min: 0, max: 5, noNaN: true }),
    minChildWeight: fc.double({ min: 0.5, max: 10, noNaN: true }),
    rowShare: fc.constantFrom(1, 0.7),
    columnShare: fc.constantFrom(1, 0.5),
    bins: fc.constantFrom(4, 255),
  });

  it('scores its training rows as the compiled model does, and is the same for the same seed', () => {
    fc.assert(
      fc.property(shape, fc.constantFrom('regression' as const, 'binary' as const), (options, objective) => {
        const { columns, label, features } = sample(options.seed, 150, 4);
        const y = objective === 'binary' ? label.map((v) => (v > 0 ? 1 : 0)) : label;
        const all = { ...options, features, objective, trees: 5 };
        const { model, trainLoss } = fitTrees(columns, y, all);
        const kernel = compileTrees(model);
        let loss = 0;
        for (let t = 0; t < 150; t++) {
          const row = Float64Array.from(columns, (column) => column[t] as number);
          const p = kernel.infer(row);
          loss += objective === 'binary' ? -Math.log(y[t] === 1 ? p : 1 - p) : (p - (y[t] as number)) ** 2;
        }
        expect(trainLoss[4]).toBeCloseTo(loss / 150, 10);
        expect(fitTrees(columns, y, all)).toEqual({ model, trainLoss, warnings: [] });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps to its limits: leaves, depth, weight of every leaf, sums of covers', () => {
    fc.assert(
      fc.property(shape, (options) => {
        const { columns, label, features } = sample(options.seed, 150, 4);
        const { model } = fitTrees(columns, label, { ...options, features, objective: 'regression', trees: 3 });
        for (const root of model.roots) {
          const walk = (node: number, depth: number): number => {
            expect(depth).toBeLessThanOrEqual(options.depth);
            if ((model.feature[node] as number) < 0) {
              if (node !== root) expect(model.cover[node]).toBeGreaterThanOrEqual(options.minChildWeight);
              return 1;
            }
            const [a, b] = [model.left[node] as number, model.right[node] as number];
            expect((model.cover[a] as number) + (model.cover[b] as number)).toBe(model.cover[node]);
            return walk(a, depth + 1) + walk(b, depth + 1);
          };
          expect(walk(root, 0)).toBeLessThanOrEqual(options.leaves);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('learns nothing from rows that are not named', () => {
    fc.assert(
      fc.property(shape, (options) => {
        const { columns, label, features } = sample(options.seed, 150, 4);
        const rows = Int32Array.from({ length: 100 }, (_, i) => i);
        const all = { ...options, features, objective: 'regression' as const, trees: 3 };
        const part = fitTrees(
          columns.map((column) => column.slice(0, 100)),
          label.slice(0, 100),
          all,
        );
        expect(fitTrees(columns, label, { ...all, rows })).toEqual(part);
      }),
      { numRuns: 20 },
    );
  });

  it('lets a row of weight 2 count as two rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const { columns, label, features } = sample(seed, 60, 3);
        const shape = { features, objective: 'regression', trees: 2, leaves: 4, growth: 'leaf-wise' } as const;
        const options = { ...shape, learningRate: 0.5, l2: 1, minChildWeight: 4, seed: 1 };
        const twice = (column: Float64Array) => Float64Array.from({ length: 120 }, (_, i) => column[i >> 1] as number);
        const doubled = compileTrees(fitTrees(columns.map(twice), twice(label), options).model);
        const weighted = compileTrees(fitTrees(columns, label, { ...options, weight: Array(60).fill(2) }).model);
        // Compared by what they answer: two splits that part the same rows gain the same, up to rounding.
        for (let t = 0; t < 60; t++) {
          const row = Float64Array.from(columns, (column) => column[t] as number);
          expect(weighted.raw(row)).toBeCloseTo(doubled.raw(row), 10);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('shapValues', () => {
  it('adds up to the raw score of every row of a trained model', () => {
    const { columns, label, features } = sample(3, 300, 5);
    const { model } = fitTrees(columns, label, {
      features,
      objective: 'regression',
      trees: 30,
      leaves: 16,
      growth: 'leaf-wise',
      learningRate: 0.2,
      l2: 1,
      minChildWeight: 2,
      seed: 1,
    });
    const rows = [0, 5, 299];
    const { base, values } = shapValues(model, columns, rows);
    const kernel = compileTrees(model);
    rows.forEach((t, i) => {
      const row = Float64Array.from(columns, (column) => column[t] as number);
      expect(values.reduce((sum, column) => sum + (column[i] as number), base)).toBeCloseTo(kernel.raw(row), 10);
    });
    expect(shapValues(model, columns).values[0]).toHaveLength(300);
  });
});
