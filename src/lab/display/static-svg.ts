/**
 * A static picture of a figure, for viewers without plotly: GitHub, nbconvert, a printed page. It draws lines, points,
 * bars, histograms and heat maps on one pair of axes; a figure with anything else says so in the picture, or has none at
 * all.
 */
import { type Axis, makeAxis } from './axis.ts';
import { escapeHtml } from './html.ts';
import type { Json } from './plain-json.ts';
import { type Area, draw } from './static-marks.ts';
import { asObject, type JsonObject, list, type Series, text, toSeries } from './static-series.ts';

/** Pixels that a name takes on a vertical axis, and a letter on a horizontal one. */
const NAME_HEIGHT = 13;
const LETTER_WIDTH = 6.5;

/** The picture as SVG text; undefined when no trace of the figure can be drawn. */
export function staticSvg(figure: { readonly data: Json; readonly layout: Json }): string | undefined {
  const traces = Array.isArray(figure.data) ? (figure.data as readonly Json[]).map(asObject) : [];
  const layout = asObject(figure.layout);
  const series = traces.flatMap((trace, i) => toSeries(trace, i));
  if (series.length === 0) return undefined;
  const named = layout.showlegend === false ? [] : series.filter((one) => one.name !== '');
  const area = areaOf(layout, named.length < 2 ? [] : named.map((one) => one.name));
  const { x, y } = axesOf(series, layout, area);
  const bars = series.filter((one) => one.kind === 'bar' || one.kind === 'sidebar');
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${area.width} ${area.height}" width="${area.width}" height="${area.height}" font-family="sans-serif" font-size="12" fill="#444">`,
    `<rect width="${area.width}" height="${area.height}" fill="#fff"/>`,
    label(area.width / 2, 24, titleOf(layout.title), 'middle', 'font-size="16"'),
    ...grid(x, y, area),
    label((area.left + area.right) / 2, area.height - 14, titleOf(asObject(layout.xaxis).title), 'middle'),
    rotated(16, (area.top + area.bottom) / 2, titleOf(asObject(layout.yaxis).title)),
    ...series.map((one) => draw(one, { x, y, area, index: bars.indexOf(one), count: bars.length })),
    ...legend(named, area),
  ];
  const left = traces.length - series.length;
  if (left > 0)
    parts.push(
      label(
        area.right,
        area.height - 4,
        `${left} of ${traces.length} traces are only in the interactive chart`,
        'end',
        'font-size="10"',
      ),
    );
  return `${parts.filter((part) => part !== '').join('\n')}\n</svg>`;
}

/** The figure's own height and margins, where they leave room for what the picture writes there: axes and legend. */
function areaOf(layout: JsonObject, names: readonly string[]): Area {
  const margin = asObject(layout.margin);
  const within = (value: Json | undefined, low: number, high: number): number =>
    Math.min(high, Math.max(low, typeof value === 'number' ? value : low));
  const width = 720;
  const height = within(layout.height ?? 400, 240, 2000);
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
  const legendWidth = names.length === 0 ? 0 : 30 + Math.min(190, LETTER_WIDTH * longest);
  return {
    width,
    height,
    left: within(margin.l, 64, 280),
    right: width - 20 - legendWidth,
    top: 44,
    bottom: height - within(margin.b, 56, 200),
  };
}

function axesOf(series: readonly Series[], layout: JsonObject, area: Area): { readonly x: Axis; readonly y: Axis } {
  const isUpright = series.some((one) => one.kind === 'bar');
  const isLying = series.some((one) => one.kind === 'sidebar');
  const reach = (one: Series, axis: 'x' | 'y'): Json[] => {
    const isAlong = axis === (one.kind === 'sidebar' ? 'x' : 'y');
    return isAlong ? [...one[axis], ...ends(one[axis], one.errors)] : [...one[axis]];
  };
  return {
    x: makeAxis(
      series.flatMap((one) => reach(one, 'x')),
      { from: area.left, to: area.right, isLog: isLog(layout.xaxis), withZero: isLying, ...namedTicks(layout.xaxis) },
    ),
    y: makeAxis(
      series.flatMap((one) => reach(one, 'y')),
      {
        ...(isReversed(layout.yaxis) ? { from: area.top, to: area.bottom } : { from: area.bottom, to: area.top }),
        isLog: isLog(layout.yaxis),
        withZero: isUpright,
        nameRoom: NAME_HEIGHT,
        ...namedTicks(layout.yaxis),
      },
    ),
  };
}

/** Both ends of every error bar. */
function ends(values: readonly Json[], errors: readonly Json[]): number[] {
  return errors.flatMap((error, i) => {
    const value = values[i];
    return typeof error === 'number' && typeof value === 'number' ? [value - error, value + error] : [];
  });
}

function namedTicks(axis: Json | undefined): { named?: { value: number; label: string }[] } {
  const values = list(asObject(axis).tickvals);
  const names = list(asObject(axis).ticktext);
  if (values.length === 0 || !values.every((value) => typeof value === 'number')) return {};
  return { named: values.map((value, i) => ({ value, label: String(names[i] ?? value) })) };
}

function isReversed(axis: Json | undefined): boolean {
  return asObject(axis).autorange === 'reversed';
}

function grid(x: Axis, y: Axis, area: Area): string[] {
  const parts = y.ticks.map(({ pixel, label: name }) => {
    const at = pixel.toFixed(1);
    return `<path d="M${area.left} ${at}H${area.right}" stroke="#eee"/>${label(area.left - 8, pixel + 4, name, 'end')}`;
  });
  const longest = x.ticks.reduce((most, tick) => Math.max(most, tick.label.length), 0);
  const isTight = x.kind === 'category' && longest * LETTER_WIDTH * x.ticks.length > area.right - area.left;
  for (const { pixel, label: name } of x.ticks) {
    const at = pixel.toFixed(1);
    const below = area.bottom + (isTight ? 14 : 20);
    const turn = isTight ? `transform="rotate(-45 ${at} ${below})"` : '';
    const anchor = isTight ? 'end' : 'middle';
    parts.push(`<path d="M${at} ${area.bottom}v5" stroke="#888"/>${label(pixel, below, name, anchor, turn)}`);
  }
  parts.push(`<path d="M${area.left} ${area.top}V${area.bottom}H${area.right}" fill="none" stroke="#888"/>`);
  return parts;
}

/** Names and colours to the right of the plot; a single one needs none. */
function legend(named: readonly Series[], area: Area): string[] {
  if (named.length < 2) return [];
  return named.map((one, i) => {
    const top = area.top + 8 + i * 18;
    return `<rect x="${area.right + 12}" y="${top}" width="12" height="4" fill="${escapeHtml(one.colour)}"/>${label(area.right + 30, top + 6, one.name, 'start')}`;
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
