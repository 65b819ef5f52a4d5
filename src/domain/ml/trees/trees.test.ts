import { describe, expect, it } from 'vitest';
import { binAt, binsOf } from './feature-bins.ts';
import { compileTrees, explainTrees, type FitTreesOptions, fitTrees, shapValues, type TreeEnsemble } from './index.ts';

function code(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
}

/** x ≤ 0 ? 1 : 3, of 3 and 1 training rows, missing values to the left. */
const STUMP: TreeEnsemble = {
  kind: 'trees',
  objective: 'regression',
  features: ['x', 'y'],
  base: 10,
  roots: Int32Array.of(0),
  feature: Int32Array.of(0, -1, -1),
  threshold: Float64Array.of(0, 0, 0),
  left: Int32Array.of(1, 0, 0),
  right: Int32Array.of(2, 0, 0),
  missingLeft: Uint8Array.of(1, 0, 0),
  value: Float64Array.of(0, 1, 3),
  cover: Float64Array.of(4, 3, 1),
};

const OPTIONS: FitTreesOptions = {
  features: ['x'],
  objective: 'regression',
  trees: 1,
  leaves: 2,
  growth: 'leaf-wise',
  learningRate: 1,
  l2: 0,
  minChildWeight: 1,
  seed: 1,
};

describe('compileTrees', () => {
  it('goes left at the threshold, right above it, and with a missing value where the node says', () => {
    const kernel = compileTrees(STUMP);
    const at = (x: number) => kernel.raw(Float64Array.of(x, 0));
    expect([at(0), at(1e-300), at(Number.NaN), at(Number.NEGATIVE_INFINITY)]).toEqual([11, 13, 11, 11]);
    const other = compileTrees({ ...STUMP, missingLeft: Uint8Array.of(0, 0, 0) });
    expect(other.raw(Float64Array.of(Number.NaN, 0))).toBe(13);
  });

  it('turns the raw score of a binary model into a probability', () => {
    const kernel = compileTrees({ ...STUMP, objective: 'binary', base: -1 });
    expect(kernel.infer(Float64Array.of(0, 0))).toBe(0.5);
    expect(kernel.inputs).toBe(2);
  });

  it('refuses arrays that are no trees', () => {
    const faults: Partial<TreeEnsemble>[] = [
      { value: Float64Array.of(0, 1) },
      { roots: Int32Array.of(3) },
      { base: Number.NaN },
      { cover: Float64Array.of(4, 4, 0) },
      { cover: Float64Array.of(4, 3, 2) },
      { value: Float64Array.of(0, 1, Number.NaN) },
      { feature: Int32Array.of(2, -1, -1) },
      { threshold: Float64Array.of(Number.NaN, 0, 0) },
      { left: Int32Array.of(0, 0, 0) },
      { left: Int32Array.of(2, 0, 0) },
      { right: Int32Array.of(3, 0, 0) },
    ];
    expect(faults.map((fault) => code(() => compileTrees({ ...STUMP, ...fault })))).toEqual(
      faults.map(() => 'BOT4_MODEL_INPUT'),
    );
  });
});

describe('explainTrees', () => {
  it('credits one question with the distance from the mean of the training rows', () => {
    const explainer = explainTrees(STUMP);
    // Mean leaf: (3 · 1 + 1 · 3)/4 = 1.5.
    expect(explainer.base).toBe(11.5);
    expect(Array.from(explainer.explain(Float64Array.of(5, 0), new Float64Array(2)))).toEqual([1.5, 0]);
    expect(Array.from(explainer.explain(Float64Array.of(Number.NaN, 0), new Float64Array(2)))).toEqual([-0.5, 0]);
  });
});

describe('shapValues', () => {
  it('refuses columns that do not fit the model, and rows that are not there', () => {
    const x = Float64Array.of(1, 2);
    expect(code(() => shapValues(STUMP, [x]))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => shapValues(STUMP, [x, Float64Array.of(1)]))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => shapValues(STUMP, [x, x], [2]))).toBe('BOT4_MODEL_INPUT');
    expect(shapValues(STUMP, [x, x]).values[0]).toEqual(Float64Array.of(1.5, 1.5));
  });
});

describe('bins of a feature', () => {
  it('are one per value when there are few, with thresholds half-way between', () => {
    const { upper, hasMissing } = binsOf(Float64Array.of(3, 1, 1, 2, Number.NaN), 255);
    expect(Array.from(upper)).toEqual([1.5, 2.5, Number.POSITIVE_INFINITY]);
    expect(hasMissing).toBe(true);
    expect([Number.NaN, -9, 1.5, 1.6, 9].map((x) => binAt(upper, x))).toEqual([0, 1, 1, 2, 3]);
  });

  it('hold about equal numbers, and a frequent value has a bin of its own', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 600 ? 0 : i));
    const { upper } = binsOf(values, 5);
    expect(upper).toHaveLength(5);
    const counts = [1, 2, 3, 4, 5].map((bin) => values.filter((v) => binAt(upper, v) === bin).length);
    expect(counts).toEqual([600, 100, 100, 100, 100]);
  });

  it('keep apart neighbours between which no number lies, and infinite values', () => {
    const next = 1 + Number.EPSILON;
    expect(Array.from(binsOf(Float64Array.of(1, next), 9).upper)).toEqual([1, Number.POSITIVE_INFINITY]);
    const ends = binsOf(Float64Array.of(Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY), 9).upper;
    expect([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY].map((x) => binAt(ends, x))).toEqual([1, 2, 3]);
  });

  it('are one for a feature without a value', () => {
    expect(Array.from(binsOf(Float64Array.of(Number.NaN, Number.NaN), 9).upper)).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe('fitTrees', () => {
  const x = Float64Array.of(1, 2, 3, 4);

  it('parts four rows where their labels part, and answers the mean of each side', () => {
    const { model, trainLoss, warnings } = fitTrees([x], [0, 0, 2.5, 1.5], OPTIONS);
    expect(model.base).toBe(1);
    expect(model.threshold[0]).toBe(2.5);
    expect(Array.from(model.value.slice(1))).toEqual([-1, 1]);
    expect(Array.from(model.cover)).toEqual([4, 2, 2]);
    expect(trainLoss[0]).toBe(0.125);
    expect(warnings).toEqual([]);
  });

  it('shrinks a leaf by the learning rate and by l2', () => {
    const { model } = fitTrees([x], [0, 0, 2.5, 1.5], { ...OPTIONS, learningRate: 0.5, l2: 2 });
    // −0.5 · G/(H + λ) with G = ±2, H = 2, λ = 2.
    expect(Array.from(model.value.slice(1))).toEqual([-0.25, 0.25]);
  });

  it('starts a binary model at the log-odds and steps by Newton', () => {
    const { model } = fitTrees([x], [0, 0, 1, 0], { ...OPTIONS, objective: 'binary', minChildWeight: 0.1 });
    expect(model.base).toBeCloseTo(Math.log(1 / 3), 15);
    // p = 1/4, hessian 3/16 each; left G = 1/2, H = 3/8; right G = −1/2.
    expect(model.threshold[0]).toBe(2.5);
    expect(model.value[1]).toBeCloseTo(-4 / 3, 12);
  });

  it('sends missing rows where they help, and learns from being missing alone', () => {
    const missing = Float64Array.of(1, 2, Number.NaN, Number.NaN);
    const { model } = fitTrees([missing], [0, 0, 1, 1], OPTIONS);
    const kernel = compileTrees(model);
    expect([1, 2, Number.NaN].map((v) => kernel.infer(Float64Array.of(v)))).toEqual([0, 0, 1]);
    const left = fitTrees([Float64Array.of(1, Number.NaN, 3, 4)], [0, 0, 1, 1], OPTIONS).model;
    expect(left.missingLeft[0]).toBe(1);
    expect(left.threshold[0]).toBe(2);
  });

  it('sends values that training never missed to the side with more rows', () => {
    const left = fitTrees([x], [0, 0, 0, 9], OPTIONS).model;
    const right = fitTrees([x], [9, 0, 0, 0], OPTIONS).model;
    expect([left.missingLeft[0], right.missingLeft[0]]).toEqual([1, 0]);
  });

  it('is a constant, and says so, when nothing can be gained', () => {
    const { model, warnings } = fitTrees([x], [2, 2, 2, 2], { ...OPTIONS, trees: 2 });
    expect(compileTrees(model).infer(Float64Array.of(7))).toBe(2);
    expect(warnings).toHaveLength(1);
    expect(fitTrees([x], [0, 0, 2.5, 1.5], { ...OPTIONS, minGain: 5 }).warnings).toHaveLength(1);
  });

  it('grows by depth or by gain: the leaf near the root, or the one that gains most', () => {
    const eight = Float64Array.from({ length: 8 }, (_, i) => i);
    const label = [0, 0, 1, 1, 100, 130, 200, 240];
    const shape = { ...OPTIONS, leaves: 4 };
    const depthOf = (model: TreeEnsemble, node: number): number =>
      (model.feature[node] as number) < 0
        ? 0
        : 1 + Math.max(depthOf(model, model.left[node] as number), depthOf(model, model.right[node] as number));
    expect(depthOf(fitTrees([eight], label, { ...shape, growth: 'depth-wise' }).model, 0)).toBe(2);
    expect(depthOf(fitTrees([eight], label, shape).model, 0)).toBe(3);
    expect(depthOf(fitTrees([eight], label, { ...shape, depth: 1 }).model, 0)).toBe(1);
  });

  it('refuses options, columns, labels, weights and rows that are out of range', () => {
    const y = [0, 1, 0, 1];
    const faults: Partial<FitTreesOptions>[] = [
      { objective: 'x' as 'binary' },
      { growth: 'x' as 'leaf-wise' },
      { trees: 0 },
      { leaves: 1 },
      { learningRate: 0 },
      { l2: -1 },
      { minChildWeight: 0 },
      { seed: -1 },
      { seed: 2 ** 32 },
      { depth: 0 },
      { bins: 1 },
      { bins: 256 },
      { minGain: Number.NaN },
      { rowShare: 0 },
      { columnShare: 1.1 },
      { features: ['x', 'y'] },
      { weight: [1] },
      { weight: [1, 1, 0, 1] },
      { rows: [1, 0] },
      { rows: [0, 4] },
    ];
    expect(faults.map((fault) => code(() => fitTrees([x], y, { ...OPTIONS, ...fault })))).toEqual(
      faults.map(() => 'BOT4_MODEL_INPUT'),
    );
    expect(code(() => fitTrees([], y, OPTIONS))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => fitTrees([Float64Array.of(1)], y, OPTIONS))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => fitTrees([x], [0, 1, Number.NaN, 1], OPTIONS))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => fitTrees([x], [0, 1, 2, 1], { ...OPTIONS, objective: 'binary' }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => fitTrees([x], [1, 1, 1, 1], { ...OPTIONS, objective: 'binary' }))).toBe('BOT4_MODEL_INPUT');
    expect(code(() => fitTrees([x], y, { ...OPTIONS, rows: [1] }))).toBe('BOT4_DATA_TOO_SHORT');
  });
});
