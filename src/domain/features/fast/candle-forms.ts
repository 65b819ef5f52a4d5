/**
 * Fast forms of candlestick patterns: the same questions, asked of columns. What a candle is measured by, means of bodies,
 * ranges and shadows, is made once for all patterns of the same bars. The answers are those of the stream, to the bit.
 */
import { CANDLE_MEANS } from '../../../hot/index.ts';
import type { CandleSetting } from '../blocks/candle-settings.ts';
import { MEASURE } from '../blocks/candle-settings.ts';
import { Candles } from '../blocks/candles.ts';
import { type IndicatorDefinition, type IndicatorParams, param } from '../indicator.ts';
import { type CandlePattern, candlePatternOf } from '../indicators/patterns/candle-pattern.ts';
import { PATTERNS_GROUP } from '../indicators/patterns/group.ts';
import type { FastForm, FastRun } from './fast-run.ts';
import { addressOf, runOnKernels } from './kernel-run.ts';

/** Rows that are left to the stream: as many candles as a pattern looks at, before which there is nothing. */
const HEAD = 32;
/** Number of bars in a mean, below this. */
const BARS = 16;
/** Means that patterns ask for. */
const MEANS: readonly (readonly [measure: number, bars: 5 | 10])[] = [
  [MEASURE.body, 10],
  [MEASURE.range, 10],
  [MEASURE.range, 5],
  [MEASURE.shadow, 10],
];

/** Mean of the 5 rows before each, oldest first as the stream adds them; without a meaning in the first rows. */
function meansOfFive(x: Float64Array): Float64Array {
  const means = new Float64Array(x.length);
  for (let t = 5; t < x.length; t++) {
    const first = (x[t - 5] as number) + (x[t - 4] as number) + (x[t - 3] as number);
    means[t] = (first + (x[t - 2] as number) + (x[t - 1] as number)) / 5;
  }
  return means;
}

/** The same for 10 rows. */
function meansOfTen(x: Float64Array): Float64Array {
  const means = new Float64Array(x.length);
  for (let t = 10; t < x.length; t++) {
    const first = (x[t - 10] as number) + (x[t - 9] as number) + (x[t - 8] as number) + (x[t - 7] as number);
    const more = first + (x[t - 6] as number) + (x[t - 5] as number) + (x[t - 4] as number) + (x[t - 3] as number);
    means[t] = (more + (x[t - 2] as number) + (x[t - 1] as number)) / 10;
  }
  return means;
}

/** Columns of candles, of which one row is the newest candle. */
class CandleColumns extends Candles {
  /** Row of the newest candle. */
  row = 0;
  readonly #open: Float64Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #close: Float64Array;
  readonly #body: Float64Array;
  readonly #measures: readonly Float64Array[];
  readonly #means: readonly Float64Array[];

  constructor(inputs: readonly Float64Array[]) {
    super();
    const [open, high, low, close] = inputs as [Float64Array, Float64Array, Float64Array, Float64Array];
    const [body, range, shadow] = [open, open, open].map(({ length }) => new Float64Array(length)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let t = 0; t < open.length; t++) {
      const o = open[t] as number;
      const h = high[t] as number;
      const l = low[t] as number;
      const c = close[t] as number;
      body[t] = Math.abs(c - o);
      range[t] = h - l;
      shadow[t] = (h - Math.max(o, c) + (Math.min(o, c) - l)) / 2;
    }
    this.#open = open;
    this.#high = high;
    this.#low = low;
    this.#close = close;
    this.#body = body;
    const measures = [open, high, low, close, body, range, shadow];
    const means: Float64Array[] = [];
    for (const [measure, bars] of MEANS) {
      const column = measures[measure] as Float64Array;
      means[measure * BARS + bars] = bars === 5 ? meansOfFive(column) : meansOfTen(column);
    }
    this.#measures = measures;
    this.#means = Array.from(means, (column) => column ?? new Float64Array(0));
  }

  override open(ago: number): number {
    return this.#open[this.row - ago] as number;
  }

  override high(ago: number): number {
    return this.#high[this.row - ago] as number;
  }

  override low(ago: number): number {
    return this.#low[this.row - ago] as number;
  }

  override close(ago: number): number {
    return this.#close[this.row - ago] as number;
  }

  override body(ago: number): number {
    return this.#body[this.row - ago] as number;
  }

  override average({ measure, bars, factor }: CandleSetting, ago: number): number {
    const columns = bars === 0 ? this.#measures : this.#means;
    return factor * ((columns[bars === 0 ? measure : measure * BARS + bars] as Float64Array)[this.row - ago] as number);
  }
}

function isMade({ measure, bars }: CandleSetting): boolean {
  return bars === 0 || MEANS.some(([made, count]) => made === measure && count === bars);
}

function fill(candles: CandleColumns, y: Float64Array, { signal }: CandlePattern, penetration: number): void {
  for (let t = HEAD; t < y.length; t++) {
    candles.row = t;
    y[t] = signal(candles, penetration);
  }
}

/** The form of one pattern. */
function patternForm(definition: IndicatorDefinition, pattern: CandlePattern): FastForm {
  const penetrationOf = (params: IndicatorParams) =>
    pattern.penetration === undefined ? 0 : param(params, 'penetration');
  return (run) => {
    const { params, inputs, outputs, shared } = run;
    if (!pattern.settings.every(isMade)) return false;
    const penetration = penetrationOf(params);
    // The head is written afterwards: it would be lost where the columns are copied.
    const isFilled = fillByKernel(definition.kind, run, penetration);
    const y = outputs[0] as Float64Array;
    const head = definition.create(params, [0, 1, 2, 3]);
    const row = new Float64Array(5);
    for (let t = 0; t < Math.min(HEAD, y.length); t++) {
      for (let i = 0; i < 4; i++) row[i] = (inputs[i] as Float64Array)[t] as number;
      head.update(row, y, t);
    }
    if (isFilled || y.length <= HEAD) return true;
    const make = () => new CandleColumns(inputs);
    fill(shared === undefined ? make() : shared.of('candles', inputs, make), y, pattern, penetration);
    return true;
  };
}

const { body, range, near } = CANDLE_MEANS;
/** Patterns that a kernel knows, in the order of their numbers there, and the means that each asks for. */
const CANDLE_KERNELS: readonly (readonly [kind: string, means: number])[] = [
  ['cdlDoji', range],
  ['cdlEngulfing', 0],
  ['cdlHammer', body | range | near],
  ['cdlHarami', body],
  ['cdlShootingStar', body | range],
  ['cdlMorningStar', body],
  ['cdlEveningStar', body],
  ['cdl3WhiteSoldiers', body | range | near],
  ['cdl3BlackCrows', range],
  ['cdlMarubozu', body | range],
  ['cdlPiercing', body],
  ['cdlDarkCloudCover', body],
];

/** Signals from row HEAD on by a kernel, when it knows the pattern. */
function fillByKernel(kind: string, run: FastRun, penetration: number): boolean {
  const pattern = CANDLE_KERNELS.findIndex(([known]) => known === kind);
  if (pattern < 0) return false;
  return runOnKernels(run, ({ kernels, inputs: columns, outputs: [y], rows }) => {
    const [open, high, low, close] = columns.map((column) => addressOf(column)) as [number, number, number, number];
    const [, means] = CANDLE_KERNELS[pattern] as readonly [string, number];
    const to = addressOf(y as Float64Array);
    kernels.candle(pattern, means, open, high, low, close, to, HEAD, rows, penetration);
  });
}

/** The forms of all patterns, by kind. */
export const CANDLE_FORMS: Readonly<Record<string, FastForm>> = Object.fromEntries(
  PATTERNS_GROUP.flatMap((definition) => {
    const pattern = candlePatternOf(definition);
    return pattern === undefined ? [] : [[definition.kind, patternForm(definition, pattern)]];
  }),
);
