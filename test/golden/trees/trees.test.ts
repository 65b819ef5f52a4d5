import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auc, compileTrees, explainTrees, fitTrees, logLoss, type TreeEnsemble } from '../../../src/domain/ml/index.ts';
import { mulberry32 } from '../../../src/domain/stats/index.ts';

interface PlainTrees {
  readonly objective: 'regression' | 'binary';
  readonly features: readonly string[];
  readonly base: number;
  readonly roots: readonly number[];
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly missingLeft: readonly number[];
  readonly value: readonly number[];
  readonly cover: readonly number[];
}

interface TreeCase {
  readonly name: string;
  readonly model: PlainTrees;
  readonly rows: readonly (readonly (number | null)[])[];
  readonly raw: readonly number[];
  readonly prediction: readonly number[];
  readonly base: number;
  readonly shap: readonly (readonly number[])[];
}

interface LearningCase {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  readonly trees: number;
  readonly seed: number;
  readonly rows: number;
  readonly train: number;
  readonly columns: number;
  readonly labelSum: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly testAuc: number;
}

interface TreeFile {
  readonly tolerance: { readonly raw: number; readonly shap: number };
  readonly cases: readonly TreeCase[];
  readonly learning?: readonly LearningCase[];
}

const read = (name: string): TreeFile => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as TreeFile;
const LIGHTGBM = read('lightgbm.json');
const SCIKIT = read('scikit-learn.json');

function typed(plain: PlainTrees): TreeEnsemble {
  return {
    kind: 'trees',
    objective: plain.objective,
    features: plain.features,
    base: plain.base,
    roots: Int32Array.from(plain.roots),
    feature: Int32Array.from(plain.feature),
    threshold: Float64Array.from(plain.threshold),
    left: Int32Array.from(plain.left),
    right: Int32Array.from(plain.right),
    missingLeft: Uint8Array.from(plain.missingLeft),
    value: Float64Array.from(plain.value),
    cover: Float64Array.from(plain.cover),
  };
}

function close(actual: number, wanted: number, tolerance: number): void {
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted)));
}

describe.each([
  ...LIGHTGBM.cases.map((one) => ({ ...one, tool: 'LightGBM', tolerance: LIGHTGBM.tolerance })),
  ...SCIKIT.cases.map((one) => ({ ...one, tool: 'scikit-learn', tolerance: SCIKIT.tolerance })),
])('a model of $tool: $name', ({ model, rows, raw, prediction, base, shap, tolerance }) => {
  const trees = typed(model);
  const inputs = rows.map((row) => Float64Array.from(row, (v) => v ?? Number.NaN));

  it('predicts what its own program predicts', () => {
    const kernel = compileTrees(trees);
    inputs.forEach((row, i) => {
      close(kernel.raw(row), raw[i] as number, tolerance.raw);
      close(kernel.infer(row), prediction[i] as number, tolerance.raw);
    });
  });

  it('has the Shapley values and the base of the reference', () => {
    const explainer = explainTrees(trees);
    close(explainer.base, base, tolerance.shap);
    inputs.forEach((row, i) => {
      const values = explainer.explain(row, new Float64Array(row.length));
      for (const [f, v] of values.entries()) close(v, (shap[i] as number[])[f] as number, tolerance.shap);
    });
  });
});

/** The sample of reference.py, draw by draw. */
function sample({ seed, rows, columns: k }: LearningCase) {
  const draw = mulberry32(seed);
  const columns = Array.from({ length: k }, () => new Float64Array(rows));
  const label = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    for (const column of columns) column[t] = draw();
    const [a, b, c, d] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
    c[t] = Math.floor(64 * (c[t] as number)) / 64;
    if (draw() < 0.2) d[t] = Number.NaN;
    const product = 6 * ((a[t] as number) * (b[t] as number) - 0.25);
    const z = product + ((c[t] as number) > 0.6 ? 1.5 : -0.5) + (Number.isNaN(d[t]) ? 1 : 0);
    label[t] = draw() < 1 / (1 + Math.exp(-2 * z)) ? 1 : 0;
  }
  return { columns, label };
}

describe.each(LIGHTGBM.learning ?? [])('training beside LightGBM, $name', (one) => {
  const { columns, label } = sample(one);
  const { params } = one;
  const shape = { trees: one.trees, leaves: params.num_leaves as number, growth: 'leaf-wise', seed: 1 } as const;
  const { model, trainLoss } = fitTrees(columns, label, {
    ...shape,
    features: columns.map((_, f) => `f${f}`),
    objective: 'binary',
    learningRate: params.learning_rate as number,
    l2: params.lambda_l2 as number,
    minChildWeight: params.min_sum_hessian_in_leaf as number,
    rows: Int32Array.from({ length: one.train }, (_, t) => t),
    ...(params.max_depth === undefined ? {} : { depth: params.max_depth }),
  });
  const kernel = compileTrees(model);
  const tested = Array.from({ length: one.rows - one.train }, (_, i) => one.train + i);
  const score = tested.map((t) => kernel.infer(Float64Array.from(columns, (column) => column[t] as number)));

  it('draws the same sample', () => {
    expect(label.reduce((a, b) => a + b, 0)).toBe(one.labelSum);
  });

  it('reaches its AUC and its losses to 0.001', () => {
    const scored = { label: tested.map((t) => label[t] as number), score };
    expect(Math.abs(auc(scored) - one.testAuc)).toBeLessThan(0.001);
    expect(Math.abs(logLoss(scored) - one.testLoss)).toBeLessThan(0.001);
    expect(Math.abs((trainLoss.at(-1) as number) - one.trainLoss)).toBeLessThan(0.001);
  });
});
