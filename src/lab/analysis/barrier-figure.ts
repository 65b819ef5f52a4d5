/** One label with its barriers and the prices that touched one. */
import type { Data } from 'plotly.js';
import type { BarPrices, TripleBarrierLabels, TripleBarrierOptions } from '../../domain/ml/index.ts';
import { type Figure, plot } from '../display/figure.ts';
import { BAD, GOOD, MUTED, PLAIN } from './palette.ts';

/** Options of `barrierFigure`. */
export interface BarrierFigureOptions {
  /** Number of the label, from 0. */
  readonly label: number;
  /** The options that the labels were made with. */
  readonly barriers: TripleBarrierOptions;
  /** (n,) microseconds of each row. @defaultValue rows are numbered */
  readonly time?: ArrayLike<number>;
  /** Rows shown before and after the label. @defaultValue 5 */
  readonly around?: number;
}

const OUTCOME = { '1': 'upper barrier', '-1': 'lower barrier', '0': 'end of the horizon' } as const;

/** Segments from low to high of each bar as one line that lifts the pen between them. */
function ranges(bars: BarPrices, rows: readonly number[], at: (row: number) => string | number): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'low to high',
    x: rows.flatMap((t) => [at(t), at(t), null]),
    y: rows.flatMap((t) => [bars.low[t] as number, bars.high[t] as number, null]),
    line: { color: MUTED, width: 1 },
    hoverinfo: 'skip',
  };
}

function segment(name: string, colour: string, x: readonly (string | number)[], y: readonly number[]): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...x],
    y: [...y],
    line: { color: colour, width: 2, dash: 'dash' },
  };
}

function point(name: string, colour: string, x: string | number, y: number): Data {
  return { type: 'scatter', mode: 'markers', name, x: [x], y: [y], marker: { color: colour, size: 10 } };
}

/**
 * A triple-barrier label as a picture: prices from a few bars before its start to a few after its horizon, the three
 * barriers, where it was opened and where it ended.
 * @param bars open, high, low, close, each (n,).   @param labels of `tripleBarrierLabels`.   @param options label, barriers.
 * @returns the figure.
 */
export function barrierFigure(bars: BarPrices, labels: TripleBarrierLabels, options: BarrierFigureOptions): Figure {
  const { label: i, barriers, time, around = 5 } = options;
  const start = labels.start[i] as number;
  const end = labels.end[i] as number;
  const last = start + barriers.horizon;
  const from = Math.max(0, start - around);
  const to = Math.min(bars.close.length - 1, last + around);
  const rows = Array.from({ length: to - from + 1 }, (_, k) => from + k);
  const at = (row: number): string | number =>
    time === undefined ? row : new Date((time[row] as number) / 1000).toISOString();
  const close = bars.close[start] as number;
  const unit = barriers.volatility === undefined ? 1 : (barriers.volatility[start] as number);
  const upper = close * (1 + barriers.upper * unit);
  const lower = close * (1 - barriers.lower * unit);
  const [high, low] = [Number.isFinite(upper) ? upper : close, Number.isFinite(lower) ? lower : close];
  const outcome = OUTCOME[String(labels.barrier[i]) as '0' | '1' | '-1'];
  const exit = close * (1 + (labels.returns[i] as number));
  const sides = [
    ...(Number.isFinite(upper) ? [segment('upper barrier', GOOD, [at(start), at(last)], [upper, upper])] : []),
    ...(Number.isFinite(lower) ? [segment('lower barrier', BAD, [at(start), at(last)], [lower, lower])] : []),
  ];
  return plot(
    [
      ranges(bars, rows, at),
      {
        type: 'scatter',
        mode: 'lines',
        name: 'close',
        x: rows.map(at),
        y: rows.map((t) => bars.close[t] as number),
        line: { color: PLAIN, width: 2 },
      },
      ...sides,
      segment('horizon', '#555555', [at(last), at(last)], [low, high]),
      point('opened', '#222222', at(start), close),
      point('ended', '#e67e22', at(end), exit),
    ],
    {
      title: {
        text: `Label ${labels.label[i]}: ${outcome} after ${end - start} bars, ${percent(labels.returns[i] as number)}`,
      },
      xaxis: { title: { text: time === undefined ? 'row' : '' } },
      yaxis: { title: { text: 'price' } },
    },
  );
}

function percent(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(100 * value).toFixed(2)} %`;
}
