import { describe, expect, it } from 'vitest';
import { colourScale } from './colour-scale.ts';
import type { Json } from './plain-json.ts';
import { staticSvg } from './static-svg.ts';

function svg(data: Json, layout: Json = {}): string {
  return staticSvg({ data, layout }) ?? '';
}

/** Fills of all shapes after the white page. */
const fills = (picture: string): string[] =>
  [...picture.matchAll(/<path [^>]*fill="(#[0-9a-f]{6})"/g)].map((match) => match[1] as string);

describe('a static heat map', () => {
  const heat = {
    type: 'heatmap',
    x: ['a', 'b'],
    y: ['c', 'd'],
    z: [
      [-1, 0],
      [null, 1],
    ],
    zmin: -1,
    zmax: 1,
  };

  it('has one cell per value, blue to red, grey where there is none', () => {
    expect(fills(svg([heat]))).toEqual(['#2166ac', '#f7f7f7', '#bbbbbb', '#b2182b']);
  });

  it('names both axes, turned where the names are too long to stand side by side', () => {
    expect(svg([heat])).not.toContain('rotate(-45');
    const names = Array.from({ length: 12 }, (_, i) => `a long name of a feature ${i}`);
    const wide = { ...heat, x: names, z: [names.map(() => 0), names.map(() => 1)] };
    expect(svg([wide]).match(/rotate\(-45/g)).toHaveLength(12);
  });

  it('is only in the interactive chart when its axes have no names', () => {
    expect(svg([{ y: [1, 2] }, { ...heat, x: [1, 2] }])).toContain('1 of 2 traces');
  });
});

describe('static bars that lie', () => {
  const bars = { type: 'bar', orientation: 'h', y: ['a', 'b'], x: [2, -1], error_x: { array: [1, 0.5] } };

  it('begin at zero, each in its own colour, with error bars that are in view', () => {
    const picture = svg([{ ...bars, marker: { color: ['#123456', '#654321'] } }]);
    expect(fills(picture)).toEqual(['#123456', '#654321']);
    const starts = [...picture.matchAll(/<path d="M([\d.]+) [\d.]+H[\d.]+v/g)].map((match) => match[1]);
    expect(new Set(starts).size).toBe(1);
    expect(picture).toContain('stroke="#555"');
    expect(picture).toContain('>3</text>');
  });

  it('stand in the order of the names from below, or from above when the axis is reversed', () => {
    const place = (picture: string, name: string) =>
      Number(new RegExp(`y="([\\d.]+)" text-anchor="end" >${name}<`).exec(picture)?.[1]);
    const up = svg([bars]);
    const down = svg([bars], { yaxis: { autorange: 'reversed' } });
    expect(place(up, 'a')).toBeGreaterThan(place(up, 'b'));
    expect(place(down, 'a')).toBeLessThan(place(down, 'b'));
  });

  it('keep the names of 40 bars when the figure is high enough', () => {
    const y = Array.from({ length: 40 }, (_, i) => `name ${i}`);
    const many = { ...bars, y, x: y.map(() => 1), error_x: {} };
    expect(svg([many], { height: 800 }).match(/>name \d+</g)).toHaveLength(40);
    expect(svg([many], { height: 300 }).match(/>name \d+</g)?.length).toBeLessThan(20);
  });
});

describe('static points', () => {
  it('take the colours of their values, and one path per colour', () => {
    const marker = {
      color: [0, 1, 1, null],
      colorscale: [
        [0, '#000000'],
        [1, '#ff0000'],
      ],
      cmin: 0,
      cmax: 1,
      size: 10,
    };
    const picture = svg([{ mode: 'markers', x: [1, 2, 3, 4], y: [1, 2, 3, 4], marker }]);
    const strokes = [...picture.matchAll(/stroke="(#\w+)" stroke-width="8"/g)].map((match) => match[1]);
    expect(strokes).toEqual(['#000000', '#ff0000', '#bbbbbb']);
  });

  it('stand on a line that asks for them, with error bars of its colour and a dash', () => {
    const line = {
      mode: 'lines+markers',
      x: [1, 2],
      y: [1, 2],
      error_y: { array: [1, null] },
      line: { color: '#abcdef', dash: 'dash' },
    };
    const picture = svg([line]);
    expect(picture.match(/stroke="#abcdef"/g)).toHaveLength(3);
    expect(picture).toContain('stroke-dasharray');
    expect(picture).toContain('>0</text>');
  });

  it('have names of the figure on their axis', () => {
    const picture = svg([{ mode: 'markers', x: [1, 2], y: [0, 1] }], {
      yaxis: { tickvals: [0, 1], ticktext: ['low', 'high'] },
    });
    expect(picture).toContain('>low</text>');
    expect(picture).toContain('>high</text>');
  });
});

describe('a static legend', () => {
  it('stands beside the plot, and not at all when the figure or a trace does without', () => {
    const two = [
      { y: [1, 2], name: 'first' },
      { y: [2, 1], name: 'second' },
    ];
    const right = (picture: string) => Number(/M64 [\d.]+H([\d.]+)/.exec(picture)?.[1]);
    expect(right(svg(two))).toBeLessThan(right(svg([{ y: [1, 2] }])));
    expect(svg(two, { showlegend: false })).not.toContain('first');
    expect(svg([two[0] as Json, { ...(two[1] as object), showlegend: false }])).not.toContain('second');
  });
});

describe('a colour scale', () => {
  it('mixes the stops around a value, and stays at its ends beyond them', () => {
    const scale = colourScale(
      [
        [0, '#000000'],
        [0.5, '#808080'],
        [1, '#ffffff'],
      ],
      0,
      2,
    );
    expect([-5, 0, 0.5, 1, 2, 9].map(scale)).toEqual([
      '#000000',
      '#000000',
      '#404040',
      '#808080',
      '#ffffff',
      '#ffffff',
    ]);
  });

  it('falls back to blue and red for stops it does not know, and to the middle without a range', () => {
    expect(colourScale('Viridis', 0, 1)(0)).toBe('#2166ac');
    expect(
      colourScale(
        [
          [0, 'red'],
          [1, '#ffffff'],
        ],
        0,
        1,
      )(1),
    ).toBe('#b2182b');
    expect(colourScale(undefined, 1, 1)(1)).toBe('#f7f7f7');
    expect(colourScale(undefined, undefined, undefined)('x')).toBe('#bbbbbb');
  });
});
