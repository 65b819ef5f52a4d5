/** Shapley values of many rows, one swarm of points per feature. */
import type { Data } from 'plotly.js';
import { type ShapValues, shapImportance } from '../../domain/ml/index.ts';
import { type Figure, plot } from '../display/figure.ts';
import { LOW_TO_HIGH, MUTED, nameMargin, rowsHeight } from './palette.ts';

/** Features shown, and points of each: more of either is a cloud that nobody reads. */
const FEATURES_SHOWN = 12;
const POINTS_SHOWN = 400;
/** Slices along the values in which points are stacked, and the share of its line that a swarm may fill. */
const SLICES = 80;
const HALF_WIDTH = 0.38;

/** Rows that are drawn: at equal distances, so that no period is left out. */
function drawnRows(m: number): number[] {
  const step = Math.max(1, m / POINTS_SHOWN);
  return Array.from({ length: Math.min(m, POINTS_SHOWN) }, (_, i) => Math.floor(i * step));
}

/** Offset of each point from its line: points of one slice stand above and below each other by turns. */
function swarm(values: readonly number[], low: number, high: number): number[] {
  const width = (high - low) / SLICES || 1;
  const filled = new Map<number, number>();
  const places = values.map((v) => {
    const slice = Math.floor((v - low) / width);
    const place = filled.get(slice) ?? 0;
    filled.set(slice, place + 1);
    return place;
  });
  const most = Math.max(2, ...filled.values());
  const step = Math.min(0.09, (2 * HALF_WIDTH) / most);
  return places.map((place) => (place % 2 === 0 ? 1 : -1) * Math.ceil(place / 2) * step);
}

/** Rank of each value among those that are there, 0 … 1; null where it is missing. */
function shareOf(values: readonly number[]): (number | null)[] {
  const sorted = values.filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
  const place = new Map(sorted.map((v, i) => [v, i / Math.max(1, sorted.length - 1)]));
  return values.map((v) => place.get(v) ?? null);
}

/**
 * Swarm of Shapley values: one line per feature, most important on top; a point to the right raises the score of its row.
 * Colour is the value of the feature, from blue for its lowest to red for its highest; grey where it is missing.
 * @param shap values of m rows.   @param columns k features of the same rows, each (m,).
 * @param options.top number of features. @defaultValue 12
 * @returns a figure of up to 400 points per feature.
 */
export function shapFigure(
  shap: ShapValues,
  columns: readonly Float64Array[],
  options: { readonly top?: number } = {},
): Figure {
  const names = shapImportance(shap, columns)
    .features.slice(0, options.top ?? FEATURES_SHOWN)
    .map(({ name }) => name);
  const rows = drawnRows(shap.values[0]?.length ?? 0);
  const chosen = names.map((name) => {
    const f = shap.features.indexOf(name);
    const pick = (from: readonly Float64Array[]) => rows.map((t) => (from[f] as Float64Array)[t] as number);
    return { name, values: pick(shap.values), feature: pick(columns) };
  });
  const all = chosen.flatMap(({ values }) => values);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const lines = chosen.flatMap(({ name, values, feature }, line): Data[] => {
    const offset = swarm(values, low, high);
    const share = shareOf(feature);
    const points = (isThere: boolean) => values.flatMap((_, i) => ((share[i] !== null) === isThere ? [i] : []));
    const trace = (at: readonly number[], colour: object): Data => ({
      type: 'scatter',
      mode: 'markers',
      name,
      showlegend: false,
      x: at.map((i) => values[i] as number),
      y: at.map((i) => line + (offset[i] as number)),
      text: at.map((i) => `${name} = ${(feature[i] as number).toPrecision(4)}`),
      hovertemplate: '%{text}<br>%{x:.4g}<extra></extra>',
      marker: { size: 5, ...colour },
    });
    const there = points(true);
    const missing = points(false);
    const scale = { color: there.map((i) => share[i]), colorscale: LOW_TO_HIGH, cmin: 0, cmax: 1 };
    const bar = { title: { text: 'feature' }, tickvals: [0, 1], ticktext: ['low', 'high'] };
    const known = trace(there, line === 0 ? { ...scale, showscale: true, colorbar: bar } : scale);
    return missing.length === 0 ? [known] : [known, trace(missing, { color: MUTED })];
  });
  const zero: Data = {
    type: 'scatter',
    mode: 'lines',
    name: 'zero',
    showlegend: false,
    hoverinfo: 'skip',
    x: [0, 0],
    y: [-0.5, names.length - 0.5],
    line: { color: '#888888', width: 1 },
  };
  return plot([zero, ...lines], {
    title: { text: `What raises and lowers the score, ${rows.length} rows` },
    height: rowsHeight(names.length, 34),
    margin: { l: nameMargin(names), r: 24, t: 48, b: 56 },
    xaxis: { title: { text: 'share in the raw score: feature low (blue) … high (red)' }, zeroline: false },
    yaxis: {
      autorange: 'reversed',
      tickvals: names.map((_, i) => i),
      ticktext: names,
      showgrid: false,
      zeroline: false,
    },
  });
}
