import { describe, expect, it } from 'vitest';
import { makeAxis } from './axis.ts';
import { type Json, plainJson } from './plain-json.ts';
import { staticSvg } from './static-svg.ts';

function svg(data: Json, layout: Json = {}): string {
  return staticSvg({ data, layout }) ?? '';
}

describe('a static picture', () => {
  it('lifts the pen at a missing value', () => {
    const path = /<path d="(M[^"]*)" fill="none" stroke="#1f77b4"/.exec(svg([{ y: [1, 2, null, 3, 4] }]))?.[1] ?? '';
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/L/g)).toHaveLength(2);
  });

  it('thins a line of 100,000 points to less than 50 KB and keeps its spike', () => {
    const y = Array.from({ length: 100_000 }, (_, i) => (i === 54_321 ? 1000 : i % 7));
    const picture = svg([{ y }]);
    expect(picture.length).toBeLessThan(50_000);
    const top = makeAxis(y, { from: 344, to: 44 }).at(1000) ?? Number.NaN;
    expect(picture).toContain(` ${top.toFixed(1)}`);
  });

  it('counts 30 bins of a histogram, and draws bars from zero', () => {
    const picture = svg([{ type: 'histogram', x: Array.from({ length: 300 }, (_, i) => i) }]);
    expect(/<path d="([^"]*)" fill="#1f77b4"/.exec(picture)?.[1]?.match(/z/g)).toHaveLength(30);
    expect(picture).toContain('>0</text>');
  });

  it('escapes what the figure says', () => {
    const picture = svg(
      [
        { y: [1, 2], name: '<b>' },
        { y: [2, 1], name: '"' },
      ],
      { title: { text: 'a & b' } },
    );
    expect(picture).toContain('a &amp; b');
    expect(picture).toContain('&lt;b&gt;');
    expect(picture).not.toContain('<b>');
  });

  it('says how many traces it cannot draw, and is absent when it can draw none', () => {
    expect(svg([{ y: [1, 2] }, { type: 'heatmap', z: [[1]] }])).toContain('1 of 2 traces');
    expect(staticSvg({ data: [{ type: 'heatmap', z: [[1]] }], layout: {} })).toBeUndefined();
    expect(staticSvg({ data: [], layout: {} })).toBeUndefined();
  });
});

describe('an axis', () => {
  it('has round ticks inside its range', () => {
    expect(makeAxis([3, 97], { from: 0, to: 100 }).ticks.map((tick) => tick.label)).toEqual([
      '0',
      '20',
      '40',
      '60',
      '80',
      '100',
    ]);
  });

  it('places powers of ten evenly on a logarithmic scale', () => {
    const axis = makeAxis([1, 10, 100], { from: 0, to: 100, isLog: true });
    const [a, b, c] = [1, 10, 100].map((value) => axis.at(value) ?? Number.NaN) as [number, number, number];
    expect(b - a).toBeCloseTo(c - b, 9);
    expect(axis.at(0)).toBeUndefined();
  });

  it('labels dates by day over months, and by minute over hours', () => {
    const label = (values: Json[]): string => makeAxis(values, { from: 0, to: 1 }).ticks[0]?.label ?? '';
    expect(label(['2024-01-01', '2024-06-01'])).toMatch(/^2024-0\d-\d\d$/);
    expect(label(['2024-01-01T00:00:00Z', '2024-01-01T05:00:00Z'])).toMatch(/^\d\d-\d\d \d\d:\d\d$/);
  });

  it('spreads names evenly', () => {
    const axis = makeAxis(['a', 'b', 'c'], { from: 0, to: 90 });
    expect(['a', 'b', 'c', 'd'].map((name) => axis.at(name))).toEqual([15, 45, 75, undefined]);
  });
});

describe('plain JSON', () => {
  it('leaves out functions and undefined, and turns big integers and sets into numbers and lists', () => {
    expect(plainJson({ a: 1n, b: new Set([1]), c: undefined, d: () => 1, e: new Date(Number.NaN) })).toEqual({
      a: 1,
      b: [1],
      e: null,
    });
  });
});
