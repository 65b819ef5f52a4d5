/**
 * The charts of the page as plotly figures. Colours are names of style properties (`--account`), which the script of the
 * page resolves, so that a chart follows light, dark and paper. Only numbers and words of this project go into a figure:
 * plotly reads some HTML in labels, so text from outside stays out.
 */
import type { Data, Layout, LayoutAxis } from 'plotly.js';
import { MICROS_PER_MS } from '../../core/index.ts';
import type { CurveRecord, FoldScores, TrainingRecord } from '../../dto/run-report.ts';
import { html, type Markup } from './markup.ts';

/** A chart before it is drawn. */
export interface Figure {
  readonly data: readonly Partial<Data>[];
  readonly layout: Partial<Layout>;
}

/** How a chart stands on the page. */
export interface FigurePlace {
  /** What there is to see, in words: read aloud instead of the picture. */
  readonly label: string;
  readonly caption: Markup;
  readonly size: 'tall' | 'small';
}

/** Collects the charts of a page and makes their places. */
export class FigureList {
  readonly #figures: Figure[] = [];

  /** Data and layout of all charts, in the order of their places. */
  get all(): readonly Figure[] {
    return this.#figures;
  }

  /** Adds a chart. @returns the element that it is drawn into, with its caption. */
  add(figure: Figure, place: FigurePlace): Markup {
    const id = `figure-${this.#figures.length}`;
    this.#figures.push(figure);
    return html`<figure><figcaption>${place.caption}</figcaption>
<div class="plot ${place.size}" id="${id}" role="img" aria-label="${place.label}"></div></figure>`;
  }
}

/** Log scale from this ratio of highest to lowest price on: below it equal steps read as equal money. */
const LOG_RATIO = 4;

function axis(more: Partial<LayoutAxis>): Partial<LayoutAxis> {
  return {
    gridcolor: '--grid',
    linecolor: '--line',
    tickcolor: '--line',
    zeroline: false,
    automargin: true,
    ...more,
  };
}

function layout(more: Partial<Layout>): Partial<Layout> {
  return {
    autosize: true,
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: {
      family: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
      size: 12,
      color: '--soft',
    },
    margin: { l: 56, r: 12, t: 30, b: 32 },
    hoverlabel: { bgcolor: '--page', bordercolor: '--line', font: { color: '--ink' } },
    showlegend: false,
    ...more,
  };
}

/** A word beside the plot, at fractions of it. */
function note(text: string, at: { x: number; y: number; right?: boolean; colour?: string; shift?: number }) {
  return {
    text,
    x: at.x,
    y: at.y,
    xref: 'paper' as const,
    yref: 'paper' as const,
    xanchor: at.right === true ? ('right' as const) : ('left' as const),
    yanchor: 'bottom' as const,
    showarrow: false,
    font: { color: at.colour ?? '--soft', size: 12 },
  };
}

/** Enough digits for a picture. */
function thin(values: readonly number[], digits: number): number[] {
  return values.map((value) => Number(value.toPrecision(digits)));
}

/** Where the panels of the curve stand, as fractions of the height. */
const PANELS = { equity: [0.56, 1], drawdown: [0.3, 0.47], close: [0, 0.21] } as const;

/** What the chart of an account says beside its lines. */
export interface CurveOptions {
  /** Microseconds. */
  readonly outOfSampleFrom: number;
  readonly initialCash: number;
  readonly synthetic: boolean;
}

function curveShapes(curve: CurveRecord, { outOfSampleFrom, initialCash }: CurveOptions): Partial<Layout>['shapes'] {
  const boundary = outOfSampleFrom / MICROS_PER_MS;
  const first = (curve.time[0] ?? 0) / MICROS_PER_MS;
  const last = (curve.time.at(-1) ?? 0) / MICROS_PER_MS;
  const across = {
    type: 'line',
    x0: first,
    x1: last,
    y0: initialCash,
    y1: initialCash,
    yref: 'y',
    layer: 'below',
  } as const;
  const start = { ...across, layer: 'between', line: { color: '--soft', width: 1, dash: 'dot' } } as const;
  if (boundary >= last) return [start];
  const upright = { yref: 'paper', y0: 0, y1: 1, layer: 'below' } as const;
  return [
    { ...upright, type: 'rect', x0: boundary, x1: last, fillcolor: '--shade', line: { width: 0 } },
    { ...upright, type: 'line', x0: boundary, x1: boundary, line: { color: '--soft', width: 1 } },
    start,
  ];
}

function curveNotes(curve: CurveRecord, options: CurveOptions, isLog: boolean): Partial<Layout>['annotations'] {
  const boundary = options.outOfSampleFrom / MICROS_PER_MS;
  const side = {
    yref: 'paper',
    y: 1,
    yanchor: 'bottom',
    showarrow: false,
    font: { size: 12, color: '--ink' },
  } as const;
  const isSplit = boundary < (curve.time.at(-1) ?? 0) / MICROS_PER_MS;
  const split = isSplit
    ? [
        { ...side, x: boundary, xref: 'x' as const, xanchor: 'left' as const, text: '\u00a0\u00a0out of sample →' },
        { ...side, x: boundary, xref: 'x' as const, xanchor: 'right' as const, text: '← in sample\u00a0\u00a0' },
      ]
    : [];
  const label = options.synthetic ? [note('SYNTHETIC DATA', { x: 1, y: 0.47, right: true, colour: '--warn' })] : [];
  return [
    note('Equity', { x: 0, y: 1, colour: '--account' }),
    note('Drawdown', { x: 0, y: PANELS.drawdown[1], colour: '--loss' }),
    note(isLog ? 'Market close (log scale)' : 'Market close', { x: 0, y: PANELS.close[1], colour: '--market' }),
    ...split,
    ...label,
  ];
}

/** Equity, drawdown and the market's close over one axis of time, the out-of-sample part shaded. */
export function curveFigure(curve: CurveRecord, options: CurveOptions): Figure {
  const x = curve.time.map((at) => Math.round(at / MICROS_PER_MS));
  const closes = curve.close.filter((close) => close > 0);
  const low = closes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = closes.reduce((a, b) => Math.max(a, b), 0);
  const isLog = closes.length === curve.close.length && high > LOG_RATIO * low;
  const line = (color: string) => ({ type: 'scatter', mode: 'lines', x, line: { color, width: 1.5 } }) as const;
  return {
    data: [
      { ...line('--account'), y: thin(curve.equity, 9), yaxis: 'y', name: 'Equity', hovertemplate: '%{y:,.2f}' },
      {
        ...line('--loss'),
        y: thin(curve.drawdown, 5),
        yaxis: 'y2',
        name: 'Drawdown',
        fill: 'tozeroy',
        fillcolor: '--loss-fill',
        hovertemplate: '%{y:.3%}',
      },
      { ...line('--market'), y: thin(curve.close, 7), yaxis: 'y3', name: 'Market close', hovertemplate: '%{y:,~r}' },
    ],
    layout: layout({
      hovermode: 'x unified',
      xaxis: axis({ type: 'date', anchor: 'y3', hoverformat: '%Y-%m-%d %H:%M UTC', showgrid: false, showline: true }),
      yaxis: axis({ domain: [...PANELS.equity], tickformat: ',~f', nticks: 7 }),
      yaxis2: axis({ domain: [...PANELS.drawdown], tickformat: '.3~%', nticks: 4 }),
      yaxis3: axis({ domain: [...PANELS.close], type: isLog ? 'log' : 'linear', tickformat: '~s', nticks: 4 }),
      shapes: curveShapes(curve, options) ?? [],
      annotations: curveNotes(curve, options, isLog) ?? [],
    }),
  };
}

/** Loss by epoch for the rows that trained and those that were held back, and the epoch that was kept. */
export function lossFigure({ history, bestEpoch }: TrainingRecord): Figure {
  const x = history.map((row) => row.epoch);
  const held = history.map((row) => row.valLoss);
  const line = (color: string, dash: 'solid' | 'dash') =>
    ({ type: 'scatter', mode: 'lines', x, line: { color, width: 2, dash } }) as const;
  const trained = {
    ...line('--market', 'dash'),
    y: thin(
      history.map((row) => row.loss),
      6,
    ),
    name: 'Training rows',
  };
  const validated = { ...line('--account', 'solid'), y: held, name: 'Held-back rows' };
  return {
    data: held.some((loss) => loss !== null) ? [trained, validated] : [trained],
    layout: layout({
      hovermode: 'x unified',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', font: { color: '--ink' } },
      xaxis: axis({ title: { text: 'Epoch' }, showgrid: false, showline: true, rangemode: 'tozero' }),
      yaxis: axis({ title: { text: 'Loss (nats)' }, tickformat: '.4~f', nticks: 6 }),
      shapes: [
        {
          type: 'line',
          x0: bestEpoch,
          x1: bestEpoch,
          yref: 'paper',
          y0: 0,
          y1: 1,
          line: { color: '--soft', width: 1, dash: 'dot' },
        },
      ],
      annotations: [
        {
          x: bestEpoch,
          yref: 'paper',
          y: 0.98,
          text: ' kept',
          xanchor: 'left',
          showarrow: false,
          font: { color: '--soft' },
        },
      ],
    }),
  };
}

/** Accuracy of each fold beside that of always giving the more frequent answer. */
export function foldFigure(folds: readonly FoldScores[]): Figure {
  const x = folds.map((fold) => fold.fold);
  const dots = { type: 'scatter', mode: 'markers', x } as const;
  const model = folds.map((fold) => fold.accuracy);
  const baseline = folds.map((fold) => fold.baselineAccuracy);
  const links = folds.map(({ fold, accuracy, baselineAccuracy }) => ({
    type: 'line' as const,
    layer: 'below' as const,
    x0: fold,
    x1: fold,
    y0: baselineAccuracy,
    y1: accuracy,
    line: { color: '--line', width: 3 },
  }));
  return {
    data: [
      {
        ...dots,
        y: baseline,
        name: 'Baseline',
        marker: { symbol: 'line-ew-open', size: 18, color: '--soft', line: { width: 3, color: '--soft' } },
        hovertemplate: '%{y:.2%}',
      },
      {
        ...dots,
        y: model,
        name: 'Model',
        marker: { symbol: 'circle', size: 10, color: '--account' },
        hovertemplate: '%{y:.2%}',
      },
    ],
    layout: layout({
      hovermode: 'x unified',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', font: { color: '--ink' } },
      xaxis: axis({
        title: { text: 'Fold, in order of time' },
        tickvals: x,
        range: [0.5, x.length + 0.5],
        showgrid: false,
        showline: true,
      }),
      yaxis: axis({ title: { text: 'Accuracy' }, tickformat: '.1%', nticks: 6 }),
      shapes: links,
    }),
  };
}
