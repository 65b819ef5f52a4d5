import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../../bench/allocation.ts';
import { Rng } from '../../../core/index.ts';
import { compileTrees, explainTrees, fitTrees } from './index.ts';

const N = 512;
const rng = new Rng(2);
const columns = Array.from({ length: 5 }, () => Float64Array.from({ length: N }, () => rng.normal()));
const label = Float64Array.from({ length: N }, (_, t) => (((columns[0] as Float64Array)[t] as number) > 0 ? 1 : 0));
const { model } = fitTrees(columns, label, {
  features: ['a', 'b', 'c', 'd', 'e'],
  objective: 'binary',
  trees: 20,
  leaves: 12,
  growth: 'leaf-wise',
  learningRate: 0.1,
  l2: 1,
  minChildWeight: 1,
  seed: 1,
});
const rows = Array.from({ length: N }, (_, t) => Float64Array.from(columns, (column) => column[t] as number));

describe('a tree kernel', () => {
  it('allocates nothing per row', () => {
    const kernel = compileTrees(model);
    const bytes = bytesPerOperation(
      (count) => {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += kernel.infer(rows[i & (N - 1)] as Float64Array);
        return sum;
      },
      { operations: 2048, passes: 31, warmup: 100_000 },
    );
    expect(bytes).toBeLessThan(0.05);
  });
});

describe('a tree explainer', () => {
  it('allocates nothing per row', () => {
    const explainer = explainTrees(model);
    const into = new Float64Array(5);
    const bytes = bytesPerOperation(
      (count) => {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += explainer.explain(rows[i & (N - 1)] as Float64Array, into)[0] as number;
        return sum;
      },
      { operations: 2048, passes: 21, warmup: 10_000 },
    );
    expect(bytes).toBeLessThan(0.05);
  });
});
