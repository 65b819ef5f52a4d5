import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import {
  drift,
  fitTrees,
  forwardReturns,
  type InformationResult,
  informationCoefficient,
  periodsOf,
  permutationImportance,
  redundancy,
  shapImportance,
  shapValues,
  tripleBarrierLabels,
} from '../../domain/ml/index.ts';
import type { Figure } from '../display/figure.ts';
import { DISPLAY } from '../display/mime.ts';
import {
  analysisTable,
  barrierFigure,
  clusterFigure,
  importanceFigure,
  informationFigure,
  shapFigure,
} from './index.ts';

const CORRECTION = { alpha: 0.05, method: 'holm' } as const;
const rng = new Rng(5);
const n = 400;
const normals = (): Float64Array => Float64Array.from({ length: n }, () => rng.normal());
const a = normals();
const b = a.map((v) => v + 0.1 * rng.normal());
const c = normals();
const close = Float64Array.from({ length: n }, (_, t) => 100 * Math.exp(0.01 * (a[Math.max(0, t - 1)] as number)));

/** Traces as plain JSON. */
function traces(figure: Figure): Record<string, unknown>[] {
  return figure.toJSON().data as unknown as Record<string, unknown>[];
}

/** The fallback picture; every trace must be in it. */
function picture(figure: Figure): string {
  const svg = figure[DISPLAY]()['image/svg+xml'] as string;
  expect(svg).toMatch(/^<svg /);
  expect(svg).not.toContain('only in the interactive chart');
  return svg;
}

describe('informationFigure', () => {
  const result = informationCoefficient({ a, b, c }, forwardReturns(close, [1, 2, 5]), {
    period: periodsOf(n, 40),
    ranks: 'history',
    barsPerPeriod: 40,
    ...CORRECTION,
  });

  it('has one line per feature over the horizons, with two standard errors, and a static picture', () => {
    const figure = informationFigure(result);
    const lines = traces(figure).slice(1) as { name: string; y: number[]; error_y: { array: number[] } }[];
    expect(lines.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const [first] = result.features;
    expect(lines[0]?.y[0]).toBe(first?.mean);
    expect(lines[0]?.error_y.array[0]).toBeCloseTo(Math.abs((2 * (first?.mean as number)) / (first?.t as number)), 12);
    expect(picture(figure)).toContain('>5</text>');
  });

  it('shows the features asked for, or the eight strongest', () => {
    expect(traces(informationFigure(result, { features: ['c'] }))).toHaveLength(2);
    const features = Array.from({ length: 10 }, (_, i) => ({ ...result.features[0], name: `f${i}`, mean: i / 100 }));
    const many = { ...result, features } as InformationResult;
    const names = traces(informationFigure(many))
      .slice(1)
      .map(({ name }) => name);
    expect(names).toEqual(['f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9']);
  });
});

describe('clusterFigure', () => {
  it('has the correlations in the order of the tree, with the number of each cluster', () => {
    const result = redundancy({ a, c, b }, { threshold: 0.8 });
    const figure = clusterFigure(result);
    const [heat] = traces(figure) as { x: string[]; z: number[][] }[];
    const at = (name: string) => (heat as { x: string[] }).x.findIndex((label) => label.startsWith(name));
    expect(Math.abs(at('a') - at('b'))).toBe(1);
    expect(heat?.z[at('a')]?.[at('b')]).toBeCloseTo(result.correlation[0]?.[2] as number, 4);
    expect(picture(figure).match(/fill="#[0-9a-f]{6}"\/>/g)?.length).toBeGreaterThanOrEqual(9);
  });
});

describe('importanceFigure', () => {
  const score = (columns: readonly Float64Array[]): number => {
    let sum = 0;
    (columns[0] as Float64Array).forEach((v, t) => {
      sum -= (v - (a[t] as number)) ** 2;
    });
    return sum;
  };
  const folds = [0, 1].map(() => ({ columns: [a, c], score }));

  it('has bars with two standard errors, grey where they reach zero, and a static picture', () => {
    const result = permutationImportance(['a', 'c'], folds, {
      repeats: 3,
      blockRows: 5,
      rng: new Rng(1),
      ...CORRECTION,
    });
    const figure = importanceFigure(result);
    const [bars] = traces(figure) as {
      y: string[];
      x: number[];
      error_x: { array: number[] };
      marker: { color: string[] };
    }[];
    expect(bars?.y).toEqual(['a', 'c']);
    expect(bars?.error_x.array[0]).toBe(2 * (result.features[0]?.standardError as number));
    expect(new Set(bars?.marker.color).size).toBe(2);
    expect(picture(figure)).toContain('>a</text>');
  });

  it('says how many features it leaves out', () => {
    const shap = { features: ['a', 'c'], base: 0, values: [a, c] };
    const figure = importanceFigure(shapImportance(shap, [a, c]), { top: 1 });
    expect(traces(figure)[0]?.y).toHaveLength(1);
    expect(picture(figure)).toContain('Mean |SHAP| of each feature (1 more not shown)');
  });
});

describe('shapFigure', () => {
  const holed = c.map((v, t) => (t % 4 === 0 ? Number.NaN : v));
  const { model } = fitTrees([a, holed], a, {
    features: ['used', 'holed'],
    objective: 'regression',
    trees: 5,
    leaves: 8,
    growth: 'leaf-wise',
    learningRate: 0.3,
    l2: 1,
    minChildWeight: 5,
    seed: 1,
  });
  const figure = shapFigure(shapValues(model, [a, holed]), [a, holed]);

  it('has a swarm per feature, most important on top, points without a value in grey', () => {
    const swarms = traces(figure).slice(1) as { name: string; y: number[]; marker: { color: unknown } }[];
    expect(swarms.map(({ name }) => name)).toEqual(['used', 'holed', 'holed']);
    expect(swarms[2]?.marker.color).toBe('#8a939c');
    expect(swarms[2]?.y).toHaveLength(100);
    expect(swarms[0]?.y.every((y) => Math.abs(y) <= 0.4)).toBe(true);
    expect(swarms[1]?.y.every((y) => Math.abs(y - 1) <= 0.4)).toBe(true);
  });

  it('has a static picture, and draws 400 of many rows', () => {
    expect(picture(figure)).toContain('>used</text>');
    const long = new Float64Array(5000).map((_, t) => t);
    const shap = { features: ['x'], base: 0, values: [long] };
    expect(traces(shapFigure(shap, [long]))[1]?.x).toHaveLength(400);
  });
});

describe('barrierFigure', () => {
  const bars = { open: close, high: close.map((p) => 1.001 * p), low: close.map((p) => 0.999 * p), close };
  const barriers = { upper: 0.015, lower: 0.01, horizon: 6 };
  const labels = tripleBarrierLabels(bars, barriers);

  it('shows the barriers where they stood, and where the label began and ended', () => {
    const i = labels.barrier.indexOf(1);
    const figure = barrierFigure(bars, labels, { label: i, barriers });
    const of = (name: string) => traces(figure).find((trace) => trace.name === name) as { x: number[]; y: number[] };
    const start = labels.start[i] as number;
    expect(of('upper barrier').y[0]).toBeCloseTo((close[start] as number) * 1.015, 12);
    expect(of('lower barrier').x).toEqual([start, start + 6]);
    expect(of('ended').x).toEqual([labels.end[i]]);
    expect(of('ended').y[0]).toBeCloseTo((close[start] as number) * (1 + (labels.returns[i] as number)), 12);
    expect(picture(figure)).toContain('Label 1: upper barrier');
  });

  it('has times where they are given, and no line for a barrier at infinity', () => {
    const open = { ...barriers, upper: Number.POSITIVE_INFINITY };
    const volatility = new Float64Array(n).fill(1);
    const time = Float64Array.from({ length: n }, (_, t) => 1.7e15 + t * 3.6e9);
    const figure = barrierFigure(bars, tripleBarrierLabels(bars, open), {
      label: 0,
      barriers: { ...open, volatility },
      time,
    });
    expect(traces(figure).map(({ name }) => name)).not.toContain('upper barrier');
    expect((traces(figure).find(({ name }) => name === 'opened') as { x: string[] }).x).toEqual([
      '2023-11-14T22:13:20.000Z',
    ]);
  });
});

describe('analysisTable', () => {
  const result = drift({ a, c }, { a: a.map((v) => v + 1), c }, { bins: 10, ...CORRECTION });
  const shown = analysisTable('Drift <now>', result)[DISPLAY]();
  const html = shown['text/html'] as string;

  it('shows rows with verdicts in colour, as HTML and as text', () => {
    expect(html).toContain('color:#c0392b;font-weight:600">shifted');
    expect(html).toContain('color:#2e8b57;font-weight:600">stable');
    expect(html).toContain('Drift &lt;now&gt;');
    expect((shown['text/plain'] as string).split('\n')[1]).toMatch(/^feature +PSI/);
  });

  it('writes numbers to three digits, and what is no number as a dash', () => {
    const table = [
      {
        a: 1.23456,
        b: -0.00001234,
        c: Number.NaN,
        d: Number.POSITIVE_INFINITY,
        e: true,
        f: 12345,
        g: 'x',
        h: Number.NEGATIVE_INFINITY,
        i: false,
      },
    ];
    const text = analysisTable('t', { table, warnings: ['careful'] })[DISPLAY]()['text/plain'] as string;
    expect(text.split('\n')[2]?.split(/ +/)).toEqual(['1.23', '−1.2e−5', '–', '∞', 'yes', '12,345', 'x', '−∞']);
    expect(text).toContain('! careful');
  });

  it('says how many rows and warnings it leaves out, and shows an empty analysis', () => {
    const table = Array.from({ length: 65 }, (_, i) => ({ i }));
    const warnings = Array.from({ length: 14 }, (_, i) => `w${i}`);
    const long = analysisTable('t', { table, warnings })[DISPLAY]()['text/html'] as string;
    expect(long).toContain('5 more rows not shown');
    expect(long).toContain('2 more warnings not shown');
    expect(analysisTable('t', { table: [], warnings: [] })[DISPLAY]()['text/plain']).toContain('t');
  });
});
