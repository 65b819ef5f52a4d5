import { describe, expect, it } from 'vitest';
import { InputError, Rng } from '../../../core/index.ts';
import { correlationMatrix } from '../hypothesis/index.ts';
import type { Series } from '../series.ts';
import { plainCorrelation, simdCorrelation } from './correlation-of-deviations.ts';
import {
  correlationEigenvalues,
  covariance,
  expCovariance,
  hrp,
  inverseVariance,
  type Linkage,
  ledoitWolf,
  marchenkoPastur,
  maxSharpe,
  minVariance,
  oas,
  riskParity,
  type ShrinkageTarget,
} from './index.ts';

function noise(seed: number, n: number): number[] {
  const rng = new Rng(seed);
  return Array.from({ length: n }, () => rng.normal());
}

const A = noise(1, 40);
const B = noise(2, 40);
const C = noise(3, 40);

const ALL: readonly (readonly [string, (columns: readonly Series[]) => unknown])[] = [
  ['covariance', covariance],
  ['correlationEigenvalues', correlationEigenvalues],
  ['expCovariance', (x) => expCovariance(x, { span: 20 })],
  ['ledoitWolf to scaledIdentity', (x) => ledoitWolf(x, { target: 'scaledIdentity' })],
  ['ledoitWolf to singleFactor', (x) => ledoitWolf(x, { target: 'singleFactor' })],
  ['ledoitWolf to constantCorrelation', (x) => ledoitWolf(x, { target: 'constantCorrelation' })],
  ['oas', oas],
  ['marchenkoPastur', marchenkoPastur],
  ['hrp', (x) => hrp(x, { linkage: 'average' })],
  ['minVariance', (x) => minVariance(x, { longOnly: false })],
  ['minVariance, long-only', (x) => minVariance(x, { longOnly: true })],
  ['maxSharpe', (x) => maxSharpe(x, { rf: -10, longOnly: false })],
  ['maxSharpe, long-only', (x) => maxSharpe(x, { rf: -10, longOnly: true })],
  ['riskParity', riskParity],
  ['inverseVariance', inverseVariance],
];

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe.each(ALL)('bad columns for %s', (_, estimate) => {
  it.each<[string, readonly Series[] | undefined, string]>([
    ['no column', [], 'columns'],
    ['no list', undefined, 'columns'],
    ['NaN', [A, B.with(7, Number.NaN)], 'columns[1]'],
    ['infinity', [A.with(0, Number.POSITIVE_INFINITY), B], 'columns[0]'],
    ['a constant', [A, B.map(() => 0.1)], 'columns[1]'],
    ['another length', [A, B, C.slice(1)], 'columns[2]'],
    ['one value', [[1], [2]], 'columns[0]'],
    ['something that is no series', [A, 5 as unknown as Series], 'columns[1]'],
  ])('with %s are refused by name', (_name, columns, key) => {
    expect(refusal(() => estimate(columns as readonly Series[]))).toMatch(/^BOT4_STATS_INPUT: /);
    expect(refusal(() => estimate(columns as readonly Series[]))).toContain(`[${key}]`);
  });
});

describe('collinear columns', () => {
  const twice = A.map((v) => 2 * v + 3);
  const sum = A.map((v, i) => v + (B[i] as number));
  const inverting = ALL.filter(([name]) => /^(minVariance|maxSharpe)/.test(name));

  it.each(inverting)('are refused by %s: a multiple, a sum, and a sum at a level of a million', (_, estimate) => {
    expect(refusal(() => estimate([A, twice]))).toContain('[columns[1]]');
    expect(refusal(() => estimate([A, B, sum]))).toContain('[columns[2]]');
    const high = [A, B, sum].map((c) => c.map((v) => v + 1e6));
    expect(refusal(() => estimate(high))).toContain('[columns[2]]');
    expect(refusal(() => estimate([high[2] as number[], B, A]))).toContain('[columns[2]]');
  });

  it.each(inverting)('are refused by %s when there are as many columns as observations', (_, estimate) => {
    const short = [A, B, C].map((c) => c.slice(0, 3));
    expect(refusal(() => estimate(short))).toContain('3 observations for 3 columns');
  });

  it('are served by those that do not invert', () => {
    const { weights, riskContributionShare } = riskParity([A, twice]);
    expect(weights[0]).toBeCloseTo(2 / 3, 12);
    expect(riskContributionShare[0]).toBeCloseTo(0.5, 12);
    expect(hrp([A, twice, B], { linkage: 'single' }).linkageHeights[0]).toBeLessThan(1e-7);
    expect(correlationEigenvalues([A, twice])[0]).toBeCloseTo(2, 12);
    const wide = noise(9, 30).map((_, j) => noise(100 + j, 5));
    expect(ledoitWolf(wide, { target: 'scaledIdentity' }).shrinkage).toBeGreaterThan(0.3);
  });

  it('that cancel each other have no equal risk', () => {
    const opposite = A.map((v) => -v);
    expect(refusal(() => riskParity([A, opposite]))).toContain('no risk');
    expect(refusal(() => riskParity([A, opposite, B]))).toContain('no risk');
    expect(refusal(() => ledoitWolf([A, opposite], { target: 'singleFactor' }))).toContain('never changes');
  });
});

describe('options', () => {
  it('out of range are refused by name', () => {
    expect(refusal(() => expCovariance([A], { span: 0.5 }))).toMatch(/^BOT4_STATS_ARGUMENT.*\[span\]/);
    expect(refusal(() => expCovariance([A], { span: Number.NaN }))).toContain('[span]');
    expect(refusal(() => ledoitWolf([A], { target: 'identity' as ShrinkageTarget }))).toContain('[target]');
    expect(refusal(() => hrp([A], { linkage: 'centroid' as Linkage }))).toContain('[linkage]');
    expect(refusal(() => minVariance([A], { longOnly: 1 as unknown as boolean }))).toContain('[longOnly]');
    expect(refusal(() => maxSharpe([A], { rf: Number.NaN, longOnly: true }))).toContain('[rf]');
    expect(refusal(() => maxSharpe([A], { rf: 0, longOnly: 0 as unknown as boolean }))).toContain('[longOnly]');
  });

  it('with correlation targets need two columns', () => {
    expect(refusal(() => ledoitWolf([A], { target: 'singleFactor' }))).toContain('needs at least 2');
    expect(refusal(() => ledoitWolf([A], { target: 'constantCorrelation' }))).toContain('needs at least 2');
  });
});

describe('one column', () => {
  it('is its own portfolio', () => {
    expect(Array.from(minVariance([A], { longOnly: true }).weights)).toEqual([1]);
    expect(Array.from(riskParity([A]).weights)).toEqual([1]);
    expect(Array.from(inverseVariance([A]))).toEqual([1]);
    expect(hrp([A], { linkage: 'ward' })).toEqual({
      weights: Float64Array.of(1),
      linkageHeights: new Float64Array(0),
      order: Uint32Array.of(0),
    });
    expect(ledoitWolf([A], { target: 'scaledIdentity' }).shrinkage).toBe(0);
    expect(oas([A]).shrinkage).toBe(1);
    expect(marchenkoPastur([A]).denoised).toEqual([Float64Array.of(1)]);
  });
});

describe('maximum Sharpe ratio', () => {
  it('long-only has no answer when no column earns more than rf', () => {
    const high = 1 + Math.max(...[A, B].map((c) => c.reduce((a, b) => a + b, 0) / c.length));
    expect(refusal(() => maxSharpe([A, B], { rf: high, longOnly: true }))).toContain('no column that earns more');
  });

  it('free has no answer when the portfolio of least variance earns no more than rf', () => {
    expect(refusal(() => maxSharpe([A, B], { rf: 10, longOnly: false }))).toContain('least variance earns no more');
  });

  it('is that of the best column when all others lose', () => {
    const gain = A.map((v) => v + 5);
    const loss = gain.map((v, i) => v + 0.1 * (B[i] as number) - 20);
    expect(Array.from(maxSharpe([gain, loss], { rf: 0, longOnly: true }).weights)).toEqual([1, 0]);
  });
});

describe('constant correlation of two columns', () => {
  it('is the sample itself, whatever the share', () => {
    const { matrix, shrinkage } = ledoitWolf([A, B], { target: 'constantCorrelation' });
    expect(shrinkage).toBe(1);
    expect(matrix[0]?.[1]).toBeCloseTo(covariance([A, B])[0]?.[1] as number, 14);
  });
});

describe('hierarchical risk parity', () => {
  it('puts similar columns side by side, with every linkage', () => {
    const near = A.map((v, i) => v + 0.1 * (C[i] as number));
    for (const linkage of ['single', 'complete', 'average', 'ward'] as const) {
      const { order, linkageHeights, weights } = hrp([A, B, near], { linkage });
      expect(Math.abs(order.indexOf(0) - order.indexOf(2))).toBe(1);
      expect(linkageHeights[0]).toBeLessThan(linkageHeights[1] as number);
      expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
    }
  });
});

describe('correlation of deviations', () => {
  it('is the same in plain loops and with the kernel, to 1e-12', () => {
    for (const k of [1, 2, 5, 12]) {
      const z = Array.from({ length: k }, (_, j) => Float64Array.from(noise(50 + j, 301)));
      for (const v of z) {
        const mean = v.reduce((a, b) => a + b, 0) / v.length;
        for (let t = 0; t < v.length; t++) v[t] = (v[t] as number) - mean;
      }
      const [plain, simd] = [plainCorrelation(z), simdCorrelation(z)];
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < k; j++) {
          expect(Math.abs((plain[i]?.[j] as number) - (simd[i]?.[j] as number))).toBeLessThan(1e-12);
        }
      }
    }
  });

  it('of 60 checked columns refuses the bad one by name, and serves one with values of 1e-200', () => {
    const columns = Array.from({ length: 60 }, (_, j) => Float64Array.from(noise(300 + j, 300)));
    const matrix = correlationMatrix(columns);
    const small = columns.with(
      4,
      (columns[4] as Float64Array).map((v) => v * 2 ** -700),
    );
    expect(correlationMatrix(small)[4]?.[9]).toBeCloseTo(matrix[4]?.[9] as number, 14);
    const broken = columns.with(7, (columns[7] as Float64Array).with(5, Number.NaN));
    expect(refusal(() => correlationMatrix(broken))).toContain('[columns[7]]');
    expect(refusal(() => correlationMatrix(columns.with(8, new Float64Array(300).fill(0.1))))).toContain(
      '[columns[8]]',
    );
    expect(refusal(() => correlationMatrix(columns.with(9, new Float64Array(299))))).toContain('[columns[9]]');
    expect(correlationMatrix(columns)).toEqual(matrix);
  });

  it('serves 60 columns of 300 values with the kernel', () => {
    const columns = Array.from({ length: 60 }, (_, j) => noise(300 + j, 300));
    const rows = covariance(columns);
    const [x, y] = [columns[3] as number[], columns[57] as number[]];
    const mean = (c: readonly number[]): number => c.reduce((a, b) => a + b, 0) / c.length;
    const sum = x.reduce((s, v, t) => s + (v - mean(x)) * ((y[t] as number) - mean(y)), 0);
    expect(rows[3]?.[57]).toBeCloseTo(sum / 299, 13);
    expect(rows[57]?.[3]).toBe(rows[3]?.[57]);
  });
});
