/** Arithmetic on columns against numbers that are known without a computer. */
import { describe, expect, it } from 'vitest';
import { runIndicator } from '../../batch.ts';
import { TRANSFORMS_GROUP } from './group.ts';

const nan = Number.NaN;
const inf = Number.POSITIVE_INFINITY;

function run(kind: string, ...columns: readonly (readonly number[])[]): number[] {
  const definition = TRANSFORMS_GROUP.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`no ${kind}`);
  const output = new Float64Array(columns[0]?.length ?? 0);
  runIndicator(definition, { params: {}, inputs: columns.map((x) => Float64Array.from(x)), outputs: [output] });
  return [...output];
}

/** Values and results of the functions of one column. */
const UNARY: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>> = {
  acos: [
    [1, 0],
    [0, Math.PI / 2],
    [-1, Math.PI],
    [1.5, nan],
  ],
  asin: [
    [0, 0],
    [1, Math.PI / 2],
    [-0.5, -Math.PI / 6],
    [-2, nan],
  ],
  atan: [
    [0, 0],
    [1, Math.PI / 4],
    [-inf, -Math.PI / 2],
  ],
  ceil: [
    [2.1, 3],
    [-2.5, -2],
    [4, 4],
  ],
  cos: [
    [0, 1],
    [Math.PI / 3, 0.5],
    [Math.PI, -1],
  ],
  cosh: [
    [0, 1],
    [Math.LN2, 1.25],
    [-Math.LN2, 1.25],
  ],
  exp: [
    [0, 1],
    [Math.LN10, 10],
    [1000, inf],
  ],
  floor: [
    [2.9, 2],
    [-2.5, -3],
    [4, 4],
  ],
  ln: [
    [1, 0],
    [Math.E, 1],
    [0, -inf],
    [-1, nan],
  ],
  log10: [
    [1000, 3],
    [0.01, -2],
    [0, -inf],
    [-1, nan],
  ],
  sin: [
    [0, 0],
    [Math.PI / 6, 0.5],
    [-Math.PI / 2, -1],
  ],
  sinh: [
    [0, 0],
    [Math.LN2, 0.75],
    [-Math.LN2, -0.75],
  ],
  sqrt: [
    [9, 3],
    [2.25, 1.5],
    [0, 0],
    [-1, nan],
  ],
  tan: [
    [0, 0],
    [Math.PI / 4, 1],
    [-Math.PI / 4, -1],
  ],
  tanh: [
    [0, 0],
    [Math.LN2, 0.6],
    [-100, -1],
  ],
};

describe('a function of one column', () => {
  it.each(Object.entries(UNARY))('%s has the values of the table', (kind, rows) => {
    const actual = run(
      kind,
      rows.map(([x]) => x),
    );
    rows.forEach(([, y], i) => {
      const value = actual[i] as number;
      if (Number.isFinite(y)) expect(value).toBeCloseTo(y, 14);
      else expect(value).toBe(y);
    });
  });

  it('is in the table whatever its kind is', () => {
    const unary = TRANSFORMS_GROUP.filter(({ inputs }) => inputs.length === 1).map(({ kind }) => kind);
    expect(unary.sort()).toEqual(Object.keys(UNARY).sort());
  });
});

describe('a function of two columns', () => {
  it('adds, subtracts, multiplies and divides row by row', () => {
    expect(run('add', [1, 2.5], [3, -4])).toEqual([4, -1.5]);
    expect(run('sub', [1, 2.5], [3, -4])).toEqual([-2, 6.5]);
    expect(run('mult', [1, 2.5], [3, -4])).toEqual([3, -10]);
    expect(run('div', [1, 2.5], [4, -5])).toEqual([0.25, -0.5]);
  });

  it('leaves a division by 0 as the machine has it', () => {
    expect(run('div', [3, -3, 0], [0, 0, 0])).toEqual([inf, -inf, nan]);
  });

  it('has no value where one of the two has none, and is none the worse for it', () => {
    expect(run('sub', [1, nan, 3], [1, 1, nan])).toEqual([0, nan, nan]);
    expect(run('add', [nan, 2], [1, 1])).toEqual([nan, 3]);
  });
});
