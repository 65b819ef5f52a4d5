/** Marks of a static picture: lines, points, bars, error bars and cells as SVG. */
import type { Axis } from './axis.ts';
import { escapeHtml } from './html.ts';
import type { Series } from './static-series.ts';

/** The picture and the rectangle of its axes, in pixels. */
export interface Area {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** More points than this on a line are thinned: the picture has only so many pixels. */
const LINE_POINTS_MAX = 1500;

/** Where a series is drawn; bars stand beside each other. */
export interface Place {
  readonly x: Axis;
  readonly y: Axis;
  readonly area: Area;
  readonly index: number;
  readonly count: number;
}

/** The marks of one series. */
export function draw(series: Series, place: Place): string {
  if (series.kind === 'cells') return drawCells(series, place);
  if (series.kind === 'bar') return drawBars(series, place) + drawErrors(series, place);
  if (series.kind === 'sidebar') return drawSideBars(series, place) + drawErrors(series, place);
  return drawPoints(series, place.x, place.y) + drawErrors(series, place);
}

function drawCells(series: Series, { x, y, area }: Place): string {
  const across = series.x.map((value) => x.at(value) ?? area.left);
  const down = series.y.map((value) => y.at(value) ?? area.top);
  const [width, height] = [narrowestGap(across, area.right - area.left), narrowestGap(down, area.bottom - area.top)];
  return across
    .map((at, i) => {
      const [left, top] = [at - width / 2, (down[i] as number) - height / 2];
      return `<path d="M${left.toFixed(1)} ${top.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h-${width.toFixed(1)}z" fill="${series.colours[i]}"/>`;
    })
    .join('');
}

/** Error bars through the points of a series, along its values. */
function drawErrors({ errors, kind, colour, x: xs, y: ys }: Series, { x, y }: Place): string {
  const isLying = kind === 'sidebar';
  const isBar = isLying || kind === 'bar';
  const path = errors.map((error, i) => {
    const value = isLying ? xs[i] : ys[i];
    if (typeof error !== 'number' || typeof value !== 'number') return '';
    const along = isLying ? x : y;
    const [low, high] = [along.at(value - error), along.at(value + error)];
    const at = isLying ? y.at(ys[i]) : x.at(xs[i]);
    if (low === undefined || high === undefined || at === undefined) return '';
    return isLying
      ? `M${low.toFixed(1)} ${at.toFixed(1)}H${high.toFixed(1)}m0 -3v6M${low.toFixed(1)} ${(at - 3).toFixed(1)}v6`
      : `M${at.toFixed(1)} ${low.toFixed(1)}V${high.toFixed(1)}m-3 0h6M${(at - 3).toFixed(1)} ${low.toFixed(1)}h6`;
  });
  const drawn = path.join('');
  return drawn === ''
    ? ''
    : `<path d="${drawn}" fill="none" stroke="${isBar ? '#555' : escapeHtml(colour)}" stroke-width="1"/>`;
}

function drawSideBars(series: Series, { x, y, area, index, count }: Place): string {
  const pixels = series.y.map((value) => y.at(value));
  const height = Math.max(1, (narrowestGap(pixels, area.bottom - area.top) * 0.8) / count);
  const zero = x.at(0) ?? area.left;
  const bars = pixels.map((pixel, i) => {
    const end = x.at(series.x[i]);
    if (pixel === undefined || end === undefined) return '';
    const top = pixel + (index - count / 2) * height;
    const colour = series.colours[i] ?? series.colour;
    return `<path d="M${zero.toFixed(1)} ${top.toFixed(1)}H${end.toFixed(1)}v${height.toFixed(1)}H${zero.toFixed(1)}z" fill="${escapeHtml(colour)}"/>`;
  });
  return bars.join('');
}

function drawBars(series: Series, { x, y, area, index, count }: Place): string {
  const pixels = series.x.map((value) => x.at(value));
  const width = Math.max(1, (narrowestGap(pixels, area.right - area.left) * 0.8) / count);
  const zero = y.at(0) ?? area.bottom;
  const bars = pixels.map((pixel, i) => {
    const top = y.at(series.y[i]);
    if (pixel === undefined || top === undefined) return '';
    const left = pixel + (index - count / 2) * width;
    return `M${left.toFixed(1)} ${zero.toFixed(1)}V${top.toFixed(1)}h${width.toFixed(1)}V${zero.toFixed(1)}z`;
  });
  return `<path d="${bars.join('')}" fill="${escapeHtml(series.colour)}"/>`;
}

function narrowestGap(pixels: readonly (number | undefined)[], length: number): number {
  const sorted = [...new Set(pixels)].filter((pixel) => pixel !== undefined).sort((a, b) => a - b);
  let gap = length / Math.max(1, sorted.length);
  for (let i = 1; i < sorted.length; i++) {
    const between = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0);
    if (between > 0) gap = Math.min(gap, between);
  }
  return gap;
}

function drawPoints(series: Series, x: Axis, y: Axis): string {
  const points = series.x.map((value, i) => [x.at(value), y.at(series.y[i])] as const);
  const colour = escapeHtml(series.colour);
  if (series.kind === 'markers') return dotsOf(series, points);
  let path = '';
  let isDown = false;
  for (const [px, py] of thinned(points)) {
    // A missing value lifts the pen: it must show as a gap, not as a straight line.
    if (px !== undefined && py !== undefined)
      path += isDown ? `L${px.toFixed(1)} ${py.toFixed(1)}` : `M${px.toFixed(1)} ${py.toFixed(1)}h0`;
    isDown = px !== undefined && py !== undefined;
  }
  const dash = DASHES[series.dash] ?? '';
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linecap="round"${dash}/>${series.pointSize > 0 ? dotsOf(series, points) : ''}`;
}

/** Plotly's names of dashed lines. */
const DASHES: Readonly<Record<string, string>> = {
  dash: ' stroke-dasharray="7 5"',
  dot: ' stroke-dasharray="2 4"',
  dashdot: ' stroke-dasharray="7 4 2 4"',
};

/** Points, one path per colour, so that many points stay a small picture. */
function dotsOf(series: Series, points: readonly Pixel[]): string {
  const paths = new Map<string, string>();
  points.forEach(([px, py], i) => {
    if (px === undefined || py === undefined) return;
    const colour = series.colours[i] ?? series.colour;
    paths.set(colour, `${paths.get(colour) ?? ''}M${px.toFixed(1)} ${py.toFixed(1)}h0`);
  });
  const dots = (colour: string, path: string) =>
    `<path d="${path}" stroke="${escapeHtml(colour)}" stroke-width="${series.pointSize}" stroke-linecap="round"/>`;
  return [...paths].map(([colour, path]) => dots(colour, path)).join('');
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
