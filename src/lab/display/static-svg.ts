/**
 * A static picture of a figure, for viewers without plotly: GitHub, nbconvert, a printed page. It draws lines, points,
 * bars and histograms on one pair of axes; a figure with anything else says so in the picture, or has none at all.
 */
import { type Axis, makeAxis } from './axis.ts';
import { escapeHtml } from './html.ts';
import type { Json } from './plain-json.ts';

const WIDTH = 720;
const HEIGHT = 400;
const PLOT = { left: 64, right: WIDTH - 20, top: 44, bottom: HEIGHT - 56 };

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

/** More points than this on a line are thinned: the picture has only so many pixels. */
const LINE_POINTS_MAX = 1500;
const BINS = 30;

type JsonObject = { readonly [key: string]: Json };

interface Series {
  readonly kind: 'line' | 'markers' | 'bar';
  readonly name: string;
  readonly colour: string;
  readonly x: readonly Json[];
  readonly y: readonly Json[];
}

/** The picture as SVG text; undefined when no trace of the figure can be drawn. */
export function staticSvg(figure: { readonly data: Json; readonly layout: Json }): string | undefined {
  const traces = Array.isArray(figure.data) ? (figure.data as readonly Json[]).map(asObject) : [];
  const layout = asObject(figure.layout);
  const series = traces.flatMap((trace, i) => toSeries(trace, i));
  if (series.length === 0) return undefined;
  const isBar = series.some((one) => one.kind === 'bar');
  const x = makeAxis(
    series.flatMap((one) => one.x),
    { from: PLOT.left, to: PLOT.right, isLog: isLog(layout.xaxis) },
  );
  const y = makeAxis(
    series.flatMap((one) => one.y),
    { from: PLOT.bottom, to: PLOT.top, isLog: isLog(layout.yaxis), withZero: isBar },
  );
  const bars = series.filter((one) => one.kind === 'bar');
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12" fill="#444">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    label(WIDTH / 2, 24, titleOf(layout.title), 'middle', 'font-size="16"'),
    ...grid(x, y),
    label((PLOT.left + PLOT.right) / 2, HEIGHT - 14, titleOf(asObject(layout.xaxis).title), 'middle'),
    rotated(16, (PLOT.top + PLOT.bottom) / 2, titleOf(asObject(layout.yaxis).title)),
    ...series.map((one) =>
      one.kind === 'bar' ? drawBars(one, x, y, bars.indexOf(one), bars.length) : drawPoints(one, x, y),
    ),
    ...legend(series),
  ];
  const left = traces.length - series.length;
  if (left > 0)
    parts.push(
      label(
        PLOT.right,
        HEIGHT - 4,
        `${left} of ${traces.length} traces are only in the interactive chart`,
        'end',
        'font-size="10"',
      ),
    );
  return `${parts.filter((part) => part !== '').join('\n')}\n</svg>`;
}

function toSeries(trace: JsonObject, index: number): Series[] {
  const type = text(trace.type) || 'scatter';
  const isSecondary = ['xaxis', 'yaxis'].some(
    (axis) => ![undefined, 'x', 'y'].includes(trace[axis] as string | undefined),
  );
  if (trace.visible === false || isSecondary) return [];
  const paint = asObject(type.startsWith('scatter') && text(trace.mode) !== 'markers' ? trace.line : trace.marker);
  const base = {
    name: text(trace.name),
    colour: text(paint.color) || (COLOURS[index % COLOURS.length] ?? '#444'),
  };
  if (type === 'histogram') return [{ ...base, kind: 'bar', ...binned(list(trace.x)) }];
  const y = list(trace.y);
  const x = 'x' in trace ? list(trace.x) : y.map((_, i) => i);
  if (y.length === 0) return [];
  if (type === 'bar') return trace.orientation === 'h' ? [] : [{ ...base, kind: 'bar', x, y }];
  if (type !== 'scatter' && type !== 'scattergl') return [];
  return [{ ...base, kind: text(trace.mode) === 'markers' ? 'markers' : 'line', x, y }];
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

function grid(x: Axis, y: Axis): string[] {
  const parts = y.ticks.map(({ pixel, label: name }) => {
    const at = pixel.toFixed(1);
    return `<path d="M${PLOT.left} ${at}H${PLOT.right}" stroke="#eee"/>${label(PLOT.left - 8, pixel + 4, name, 'end')}`;
  });
  for (const { pixel, label: name } of x.ticks) {
    parts.push(
      `<path d="M${pixel.toFixed(1)} ${PLOT.bottom}v5" stroke="#888"/>${label(pixel, PLOT.bottom + 20, name, 'middle')}`,
    );
  }
  parts.push(`<path d="M${PLOT.left} ${PLOT.top}V${PLOT.bottom}H${PLOT.right}" fill="none" stroke="#888"/>`);
  return parts;
}

function drawBars(series: Series, x: Axis, y: Axis, index: number, count: number): string {
  const pixels = series.x.map((value) => x.at(value));
  const width = Math.max(1, (narrowestGap(pixels) * 0.8) / count);
  const zero = y.at(0) ?? PLOT.bottom;
  const bars = pixels.map((pixel, i) => {
    const top = y.at(series.y[i]);
    if (pixel === undefined || top === undefined) return '';
    const left = pixel + (index - count / 2) * width;
    return `M${left.toFixed(1)} ${zero.toFixed(1)}V${top.toFixed(1)}h${width.toFixed(1)}V${zero.toFixed(1)}z`;
  });
  return `<path d="${bars.join('')}" fill="${escapeHtml(series.colour)}"/>`;
}

function narrowestGap(pixels: readonly (number | undefined)[]): number {
  const sorted = pixels.filter((pixel) => pixel !== undefined).sort((a, b) => a - b);
  let gap = (PLOT.right - PLOT.left) / Math.max(1, sorted.length);
  for (let i = 1; i < sorted.length; i++) {
    const between = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0);
    if (between > 0) gap = Math.min(gap, between);
  }
  return gap;
}

function drawPoints(series: Series, x: Axis, y: Axis): string {
  const points = series.x.map((value, i) => [x.at(value), y.at(series.y[i])] as const);
  const colour = escapeHtml(series.colour);
  if (series.kind === 'markers') {
    const dots = points.map(([px, py]) =>
      px === undefined || py === undefined ? '' : `M${px.toFixed(1)} ${py.toFixed(1)}h0`,
    );
    return `<path d="${dots.join('')}" stroke="${colour}" stroke-width="5" stroke-linecap="round"/>`;
  }
  let path = '';
  let isDown = false;
  for (const [px, py] of thinned(points)) {
    // A missing value lifts the pen: it must show as a gap, not as a straight line.
    if (px !== undefined && py !== undefined)
      path += isDown ? `L${px.toFixed(1)} ${py.toFixed(1)}` : `M${px.toFixed(1)} ${py.toFixed(1)}h0`;
    isDown = px !== undefined && py !== undefined;
  }
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linecap="round"/>`;
}

type Pixel = readonly [number | undefined, number | undefined];

/** Keeps of every group its lowest, its highest and its first missing point, so that spikes and gaps stay visible. */
function thinned(points: readonly Pixel[]): readonly Pixel[] {
  if (points.length <= LINE_POINTS_MAX) return points;
  const size = Math.ceil((points.length * 3) / LINE_POINTS_MAX);
  const kept: Pixel[] = [];
  for (let start = 0; start < points.length; start += size) {
    const end = Math.min(points.length, start + size);
    let low = start;
    let high = start;
    let gap = -1;
    for (let i = start; i < end; i++) {
      const py = points[i]?.[1];
      if (py === undefined) gap = gap < 0 ? i : gap;
      else {
        if (py < (points[low]?.[1] ?? Number.POSITIVE_INFINITY)) low = i;
        if (py > (points[high]?.[1] ?? Number.NEGATIVE_INFINITY)) high = i;
      }
    }
    for (const i of [...new Set([low, high, gap])].sort((a, b) => a - b)) {
      const point = points[i];
      if (point !== undefined) kept.push(point);
    }
  }
  return kept;
}

function legend(series: readonly Series[]): string[] {
  const named = series.filter((one) => one.name !== '');
  if (named.length < 2) return [];
  return named.map((one, i) => {
    const top = PLOT.top + 8 + i * 18;
    return `<rect x="${PLOT.right - 130}" y="${top}" width="12" height="4" fill="${escapeHtml(one.colour)}"/>${label(PLOT.right - 112, top + 6, one.name, 'start')}`;
  });
}

function label(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', more = ''): string {
  if (content === '') return '';
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" ${more}>${escapeHtml(content)}</text>`;
}

function rotated(x: number, y: number, content: string): string {
  return label(x, y, content, 'middle', `transform="rotate(-90 ${x} ${y})"`);
}

function isLog(axis: Json | undefined): boolean {
  return asObject(axis).type === 'log';
}

function titleOf(title: Json | undefined): string {
  return text(title) || text(asObject(title).text);
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
