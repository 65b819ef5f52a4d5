/** What a static picture draws of a figure: its traces as points, bars or cells with their colours. */
import { colourScale } from './colour-scale.ts';
import type { Json } from './plain-json.ts';

/** Plotly's own first colours, so that both pictures look alike. */
const COLOURS = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#7f7f7f',
  '#bcbd22',
  '#17becf',
];

const BINS = 30;

/** An object of JSON. */
export type JsonObject = { readonly [key: string]: Json };

/** One trace. */
export interface Series {
  readonly kind: 'line' | 'markers' | 'bar' | 'sidebar' | 'cells';
  readonly name: string;
  readonly colour: string;
  readonly dash: string;
  readonly x: readonly Json[];
  readonly y: readonly Json[];
  /** Half-lengths of error bars, along the value of each point. */
  readonly errors: readonly Json[];
  /** One colour per point, or per cell. */
  readonly colours: readonly string[];
  /** Diameter of points in pixels; 0 for a line without any. */
  readonly pointSize: number;
}

/** A trace as a series; empty when the picture cannot draw it. */
export function toSeries(trace: JsonObject, index: number): Series[] {
  const type = text(trace.type) || 'scatter';
  const isSecondary = ['xaxis', 'yaxis'].some(
    (axis) => ![undefined, 'x', 'y'].includes(trace[axis] as string | undefined),
  );
  if (trace.visible === false || isSecondary) return [];
  const isDots = text(trace.mode) === 'markers';
  const paint = asObject(type.startsWith('scatter') && !isDots ? trace.line : trace.marker);
  const base = {
    name: trace.showlegend === false ? '' : text(trace.name),
    colour: text(paint.color) || (COLOURS[index % COLOURS.length] ?? '#444'),
    dash: text(paint.dash),
    errors: list(asObject(trace.orientation === 'h' ? trace.error_x : trace.error_y).array),
    colours: Array.isArray(paint.color) ? pointColours(paint) : [],
    pointSize: text(trace.mode) === 'lines' || text(trace.mode) === '' ? 0 : pointSize(asObject(trace.marker).size),
  };
  if (type === 'histogram') return [{ ...base, kind: 'bar', ...binned(list(trace.x)) }];
  if (type === 'heatmap') return cells(trace, base);
  const y = list(trace.y);
  const x = 'x' in trace ? list(trace.x) : y.map((_, i) => i);
  if (y.length === 0) return [];
  if (type === 'bar') return [{ ...base, kind: trace.orientation === 'h' ? 'sidebar' : 'bar', x, y }];
  if (type !== 'scatter' && type !== 'scattergl') return [];
  return [{ ...base, kind: isDots ? 'markers' : 'line', x, y }];
}

/** Plotly's own size is 6; a picture of this size takes less. */
function pointSize(size: Json | undefined): number {
  return typeof size === 'number' ? Math.min(12, Math.max(2, size * 0.8)) : 5;
}

/** Colours of points: as named, or from numbers through the colour scale. */
function pointColours(paint: JsonObject): string[] {
  const values = list(paint.color);
  const scale = colourScale(paint.colorscale, paint.cmin, paint.cmax);
  return values.map((value) => (typeof value === 'string' ? value : scale(value)));
}

/** A heat map with names on both axes as one point per cell, row by row. */
function cells(trace: JsonObject, base: Omit<Series, 'kind' | 'x' | 'y'>): Series[] {
  const [names, rows, z] = [list(trace.x), list(trace.y), list(trace.z)];
  const isNamed = [...names, ...rows].every((name) => typeof name === 'string');
  if (names.length === 0 || rows.length === 0 || !isNamed) return [];
  const scale = colourScale(trace.colorscale, trace.zmin, trace.zmax);
  return [
    {
      ...base,
      kind: 'cells',
      name: '',
      x: rows.flatMap(() => names),
      y: rows.flatMap((row) => names.map(() => row)),
      colours: rows.flatMap((_, i) => names.map((_name, j) => scale(list(z[i])[j] ?? null))),
    },
  ];
}

function binned(values: readonly Json[]): { x: number[]; y: number[] } {
  const numbers = values.filter((value) => typeof value === 'number');
  const low = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const width = (high - low) / BINS || 1;
  const y = new Array<number>(BINS).fill(0);
  for (const value of numbers) {
    const bin = Math.min(BINS - 1, Math.floor((value - low) / width));
    y[bin] = (y[bin] ?? 0) + 1;
  }
  return { x: y.map((_, i) => low + (i + 0.5) * width), y };
}

/** The value where it is an object, else an empty one. */
export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The value where it is a list, else an empty one. */
export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The value where it is a text, else an empty one. */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
