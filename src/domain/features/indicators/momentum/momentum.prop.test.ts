/**
 * The functions of TA-Lib in this folder against their definitions, written out over whole arrays with every window
 * summed anew, on drawn bars with stretches where nothing moves or trades.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import type { IndicatorDefinition, IndicatorParams } from '../../indicator.ts';
import { MOMENTUM_GROUP } from './group.ts';

type Numbers = readonly number[];
type Params = Readonly<Record<string, number>> & Readonly<Record<'kind', (name: string) => string>>;
interface Columns {
  readonly open: Numbers;
  readonly high: Numbers;
  readonly low: Numbers;
  readonly close: Numbers;
  readonly volume: Numbers;
}
/** (columns, parameters) to the outputs in the order of the definition, NaN during the warm-up. */
type Textbook = (bars: Columns, p: Params) => readonly Numbers[];

const nan = Number.NaN;
const at = (x: Numbers, i: number): number => (i < 0 ? nan : (x[i] as number));
const indices = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const each = (x: Numbers, f: (v: number, i: number) => number): number[] => x.map(f);
const zip = (a: Numbers, b: Numbers, f: (a: number, b: number) => number): number[] =>
  a.map((v, i) => f(v, b[i] as number));
const minus = (a: Numbers, b: Numbers): number[] => zip(a, b, (x, y) => x - y);
const lag = (x: Numbers, n: number): number[] => x.map((_, i) => at(x, i - n));
const changes = (x: Numbers, n = 1): number[] => minus(x, lag(x, n));
const sum = (x: Numbers): number => x.reduce((a, b) => a + b, 0);
const positive = (x: Numbers): number[] => x.map((v) => (v > 0 ? v : v - v));
const negated = (x: Numbers): number[] => x.map((v) => -v);
const rolling = (x: Numbers, n: number, f: (window: number[]) => number): number[] =>
  x.map((_, i) => {
    const window = indices(n).map((k) => at(x, i - n + 1 + k));
    return window.some(Number.isNaN) ? nan : f(window);
  });
const sums = (x: Numbers, n: number): number[] => rolling(x, n, sum);
const highest = (x: Numbers, n: number): number[] => rolling(x, n, (w) => Math.max(...w));
const lowest = (x: Numbers, n: number): number[] => rolling(x, n, (w) => Math.min(...w));
/** a / b, and what it is where b is 0. */
const ratio = (a: Numbers, b: Numbers, none = 0): number[] => zip(a, b, (x, y) => (y === 0 ? none : x / y));
const scaled = (x: Numbers, factor: number): number[] => x.map((v) => v * factor);

/** Plain mean of the first n values that are not NaN, then weight w on each new one. */
function fading(x: Numbers, n: number, w: number): number[] {
  const start = x.findIndex((v) => !Number.isNaN(v));
  const out = x.map(() => nan);
  if (start < 0) return out;
  for (let i = start + n - 1; i < x.length; i++) {
    out[i] = i === start + n - 1 ? sum(x.slice(start, i + 1)) / n : at(out, i - 1) * (1 - w) + at(x, i) * w;
  }
  return out;
}
const ema = (x: Numbers, n: number): number[] => fading(x, n, 2 / (n + 1));
const wilder = (x: Numbers, n: number): number[] => fading(x, n, 1 / n);
const sma = (x: Numbers, n: number): number[] => rolling(x, n, (w) => sum(w) / n);
const wma = (x: Numbers, n: number): number[] =>
  rolling(x, n, (w) => sum(w.map((v, i) => v * (i + 1))) / ((n * (n + 1)) / 2));
const AVERAGE: Readonly<Record<string, (x: Numbers, n: number) => number[]>> = {
  sma,
  ema,
  wma,
  rma: wilder,
  none: (x) => [...x],
};
function average(name: string, own: string, x: Numbers, n: number): number[] {
  const make = AVERAGE[name === 'own' ? own : name];
  if (make === undefined) throw new Error(`no textbook form of ${name}`);
  return make(x, n);
}

const typical = ({ high, low, close }: Columns): number[] => high.map((h, i) => (h + at(low, i) + at(close, i)) / 3);
const middle = ({ high, low }: Columns): number[] => zip(high, low, (h, l) => (h + l) / 2);
const trueHigh = ({ high, close }: Columns): number[] => zip(high, lag(close, 1), Math.max);
const trueLow = ({ low, close }: Columns): number[] => zip(low, lag(close, 1), Math.min);
const trueRange = (bars: Columns): number[] => minus(trueHigh(bars), trueLow(bars));

/** Moves to new highs, or to new lows where the arguments change places. */
function moves(toward: Numbers, away: Numbers): number[] {
  return zip(changes(toward), negated(changes(away)), (a, b) => (Number.isNaN(a) ? nan : a > 0 && a > b ? a : 0));
}
const plusMoves = ({ high, low }: Columns): number[] => moves(high, low);
const minusMoves = ({ high, low }: Columns): number[] => moves(negated(low), negated(high));
/** Σ of moves 1 … n − 1, then s − s / n + the next. */
function wilderSum(x: Numbers, n: number): number[] {
  const out = x.map(() => nan);
  const first = Math.max(1, n - 1);
  for (let i = first; i < x.length; i++) {
    out[i] = i === first ? sum(x.slice(1, first + 1)) : at(out, i - 1) - at(out, i - 1) / n + at(x, i);
  }
  return out;
}
const from = (x: Numbers, first: number): number[] => x.map((v, i) => (i < first ? nan : v));
function indicator(movement: Numbers, bars: Columns, n: number): number[] {
  return from(scaled(ratio(wilderSum(movement, n), wilderSum(trueRange(bars), n)), n === 1 ? 1 : 100), n);
}
/** DX with undefined where nothing moved. */
function rawDx(bars: Columns, n: number): (number | undefined)[] {
  const plus = wilderSum(plusMoves(bars), n);
  const less = wilderSum(minusMoves(bars), n);
  return plus.map((p, i) => {
    const m = at(less, i);
    if (i < n) return nan;
    return p + m === 0 ? undefined : (100 * Math.abs(p - m)) / (p + m);
  });
}
function dx(bars: Columns, n: number): number[] {
  let last = 0;
  return rawDx(bars, n).map((v) => {
    if (Number.isNaN(v)) return nan;
    last = v ?? last;
    return last;
  });
}
function adx(bars: Columns, n: number): number[] {
  const raw = rawDx(bars, n);
  const out = raw.map(() => nan);
  const first = 2 * n - 1;
  for (let i = first; i < raw.length; i++) {
    const v = raw[i];
    if (i === first) out[i] = sum(raw.slice(n, 2 * n).map((each) => each ?? 0)) / n;
    else out[i] = v === undefined ? at(out, i - 1) : (at(out, i - 1) * (n - 1) + v) / n;
  }
  return out;
}
const rocp = (x: Numbers, n: number): number[] => ratio(changes(x, n), lag(x, n));
const gains = (x: Numbers): number[] => positive(changes(x));
const losses = (x: Numbers): number[] => positive(negated(changes(x)));
const share = (a: Numbers, b: Numbers, none = 0): number[] =>
  ratio(
    a,
    zip(a, b, (x, y) => x + y),
    none,
  );
const rsi = (x: Numbers, n: number): number[] => scaled(share(wilder(gains(x), n), wilder(losses(x), n)), 100);
function rawK(high: Numbers, low: Numbers, close: Numbers, n: number): number[] {
  return scaled(ratio(minus(close, lowest(low, n)), minus(highest(high, n), lowest(low, n))), 100);
}
/** Bars since the largest of n + 1 values, the latest of equal ones. */
const age = (x: Numbers, n: number): number[] => rolling(x, n + 1, (w) => w.length - 1 - w.lastIndexOf(Math.max(...w)));
function forecast(w: Numbers): number {
  const n = w.length;
  const centre = (n - 1) / 2;
  const slope = sum(w.map((v, i) => (i - centre) * v)) / sum(w.map((_, i) => (i - centre) ** 2));
  return sum(w) / n + slope * (n - centre);
}
/** Whether x[t−right] is above the `left` values before and the `right` values after it. */
function peaks(x: Numbers, left: number, right: number): number[] {
  return x.map((_, t) => {
    const pivot = t - right;
    const others = indices(left + right + 1).filter((k) => k !== left);
    return pivot - left >= 0 && others.every((k) => at(x, pivot - left + k) < at(x, pivot)) ? 100 : 0;
  });
}
/** Averages that begin at the same row: the one that could begin earlier does not see the rows before. */
function pair(x: Numbers, fast: (x: Numbers) => number[], slow: (x: Numbers) => number[]): number[] {
  const starts = [fast, slow].map((f) => f(x).findIndex((v) => !Number.isNaN(v)));
  if (starts.includes(-1)) return x.map(() => nan);
  const begin = Math.max(...starts);
  const [a, b] = [fast, slow].map((f, i) => f(from(x, begin - (starts[i] as number)))) as [number[], number[]];
  return minus(a, b);
}

const n = (p: Params): number => p.period as number;
const num = (p: Params, name: string): number => p[name] as number;

function ao(bars: Columns, p: Params): number[] {
  return minus(sma(middle(bars), num(p, 'fast')), sma(middle(bars), num(p, 'slow')));
}
function stochLines(bars: Columns, p: Params, own: string): [number[], number[]] {
  const k = average(p.kind('kAverage'), own, rawK(bars.high, bars.low, bars.close, n(p)), num(p, 'smooth'));
  return [k, average(p.kind('dAverage'), own, k, num(p, 'signal'))];
}
function lines(line: Numbers, signal: Numbers): Numbers[] {
  return [line, signal, minus(line, signal)];
}
function oscillator(x: Numbers, p: Params): [number[], number[]] {
  const kind = p.kind('average');
  return [average(kind, 'ema', x, num(p, 'fast')), average(kind, 'ema', x, num(p, 'slow'))];
}

const TEXTBOOK: Readonly<Record<string, Textbook>> = {
  ac: (bars, p) => [minus(ao(bars, p), sma(ao(bars, p), num(p, 'signal')))],
  adx: (bars, p) => [adx(bars, n(p))],
  adxr: (bars, p) => [zip(adx(bars, n(p)), lag(adx(bars, n(p)), n(p) - 1), (a, b) => (a + b) / 2)],
  ao: (bars, p) => [ao(bars, p)],
  apo: ({ close }, p) => [minus(...oscillator(close, p))],
  aroon: ({ high, low }, p) => [
    each(age(high, n(p)), (a) => 100 - (100 * a) / n(p)),
    each(age(negated(low), n(p)), (a) => 100 - (100 * a) / n(p)),
  ],
  aroonOsc: ({ high, low }, p) => [scaled(minus(age(negated(low), n(p)), age(high, n(p))), 100 / n(p))],
  bop: ({ open, high, low, close }) => [ratio(minus(close, open), minus(high, low))],
  cci: (bars, p) => [
    rolling(typical(bars), n(p), (w) => {
      const mean = sum(w) / w.length;
      const deviation = sum(w.map((v) => Math.abs(v - mean))) / w.length;
      const distance = (w.at(-1) as number) - mean;
      return Math.min(Math.abs(distance), deviation) <= 1e-14 * mean ? 0 : distance / (0.015 * deviation);
    }),
  ],
  cmo: ({ close }, p) => {
    const [g, l] = [wilder(gains(close), n(p)), wilder(losses(close), n(p))];
    return [scaled(minus(share(g, l), share(l, g)), 100)];
  },
  cmou: ({ close }, p) => {
    const [g, l] = [sums(gains(close), n(p)), sums(losses(close), n(p))];
    return [scaled(minus(share(g, l), share(l, g)), 100)];
  },
  coppock: ({ close }, p) => {
    const both = zip(rocp(close, num(p, 'first')), rocp(close, num(p, 'second')), (a, b) => 100 * (a + b));
    return [wma(both, n(p))];
  },
  dpo: ({ close }, p) => [minus(lag(close, Math.floor(n(p) / 2) + 1), sma(close, n(p)))],
  dx: (bars, p) => [dx(bars, n(p))],
  eri: ({ high, low, close }, p) => [minus(high, ema(close, n(p))), minus(low, ema(close, n(p)))],
  fosc: ({ close }, p) => {
    const before = lag(rolling(close, n(p), forecast), 1);
    return [scaled(ratio(minus(close, before), close), 100)];
  },
  fractal: ({ high, low }, p) => [
    peaks(high, num(p, 'left'), num(p, 'right')),
    peaks(negated(low), num(p, 'left'), num(p, 'right')),
  ],
  imi: ({ open, close }, p) => {
    const body = minus(close, open);
    return [scaled(share(sums(positive(body), n(p)), sums(positive(negated(body)), n(p)), 0.5), 100)];
  },
  kdj: (bars, p) => {
    const [k, d] = stochLines(bars, p, 'rma');
    return [k, d, zip(k, d, (a, b) => 3 * a - 2 * b)];
  },
  macdExt: ({ close }, p) => {
    const of = (kind: string, period: string) => (x: Numbers) => average(p.kind(kind), 'sma', x, num(p, period));
    const line = pair(close, of('fastAverage', 'fast'), of('slowAverage', 'slow'));
    return lines(line, of('signalAverage', 'signal')(line));
  },
  macdFix: ({ close }, p) => {
    const line = minus(fading(from(close, 14), 12, 0.15), fading(close, 26, 0.075));
    return lines(line, ema(line, num(p, 'signal')));
  },
  minusDi: (bars, p) => [indicator(minusMoves(bars), bars, n(p))],
  minusDm: (bars, p) => [wilderSum(minusMoves(bars), n(p))],
  mom: ({ close }, p) => [changes(close, n(p))],
  plusDi: (bars, p) => [indicator(plusMoves(bars), bars, n(p))],
  plusDm: (bars, p) => [wilderSum(plusMoves(bars), n(p))],
  ppo: ({ close }, p) => {
    const [fast, slow] = oscillator(close, p);
    return [scaled(ratio(minus(fast, slow), slow), 100)];
  },
  qstick: ({ open, close }, p) => [sma(minus(close, open), n(p))],
  rocp: ({ close }, p) => [rocp(close, n(p))],
  rocr: ({ close }, p) => [ratio(close, lag(close, n(p)))],
  rocr100: ({ close }, p) => [scaled(ratio(close, lag(close, n(p))), 100)],
  smi: ({ high, low, close }, p) => {
    const [h, l] = [highest(high, n(p)), lowest(low, n(p))];
    const twice = (x: Numbers): number[] => ema(ema(x, num(p, 'slow')), num(p, 'fast'));
    const distance = twice(minus(close, middle({ high: h, low: l, close, open: close, volume: close })));
    const index = scaled(ratio(distance, twice(minus(h, l))), 200);
    return [index, ema(index, num(p, 'signal'))];
  },
  stoch: (bars, p) => stochLines(bars, p, 'sma'),
  stochRsi: ({ close }, p) => {
    const r = rsi(close, n(p));
    const [h, l] = [highest(r, num(p, 'range')), lowest(r, num(p, 'range'))];
    const k = each(r, (v, i) => {
      const range = at(h, i) - at(l, i);
      return range < 1e-12 ? 0 : (100 * (v - at(l, i))) / range;
    });
    return [k, average(p.kind('average'), 'sma', k, num(p, 'signal'))];
  },
  trix: ({ close }, p) => [scaled(rocp(ema(ema(ema(close, n(p)), n(p)), n(p)), 1), 100)],
  tsi: ({ close }, p) => {
    const twice = (x: Numbers): number[] => ema(ema(x, num(p, 'first')), num(p, 'second'));
    return [scaled(ratio(twice(changes(close)), twice(changes(close).map(Math.abs))), 100)];
  },
  ultOsc: (bars, p) => {
    const periods = [num(p, 'short'), num(p, 'middle'), num(p, 'long')].sort((a, b) => a - b);
    const pressure = minus(bars.close, trueLow(bars));
    const [a, b, c] = periods.map((m) => ratio(sums(pressure, m), sums(trueRange(bars), m))) as [
      number[],
      number[],
      number[],
    ];
    return [each(a, (v, i) => (100 * (4 * v + 2 * at(b, i) + at(c, i))) / 7)];
  },
  vhf: ({ close }, p) => [
    ratio(minus(highest(close, n(p)), lowest(close, n(p))), sums(changes(close).map(Math.abs), n(p))),
  ],
  vortex: (bars, p) => {
    const ranges = sums(trueRange(bars), n(p));
    const ups = minus(bars.high, lag(bars.low, 1)).map(Math.abs);
    const downs = minus(bars.low, lag(bars.high, 1)).map(Math.abs);
    return [ratio(sums(ups, n(p)), ranges), ratio(sums(downs, n(p)), ranges)];
  },
  wad: (bars) => {
    const moved = each(changes(bars.close), (change, i) => {
      if (change > 0) return at(bars.close, i) - at(trueLow(bars), i);
      return change < 0 ? at(bars.close, i) - at(trueHigh(bars), i) : 0;
    });
    return [each(moved, (_, i) => sum(moved.slice(0, i + 1)))];
  },
  willr: ({ high, low, close }, p) => {
    const [h, l] = [highest(high, n(p)), lowest(low, n(p))];
    return [scaled(ratio(minus(h, close), minus(h, l)), -100).map((v) => v + 0)];
  },
};

interface Step {
  readonly move: number;
  readonly body: number;
  readonly up: number;
  readonly down: number;
  readonly quiet: boolean;
}
const steps = fc.record({
  move: fc.integer({ min: -20, max: 20 }),
  body: fc.integer({ min: -3, max: 3 }),
  up: fc.integer({ min: 0, max: 6 }),
  down: fc.integer({ min: 0, max: 6 }),
  quiet: fc.boolean(),
});

/** Bars on a grid of 0.25 from 200, whose sums are exact; half of the stretches of eight bars are quiet but for one. */
function barsOf(list: readonly Step[]): Columns {
  const rows: number[][] = [];
  let close = 200;
  for (const [i, step] of list.entries()) {
    const quiet = list[i - (i % 8)]?.quiet === true && i % 8 !== 7;
    const open = quiet ? close : Math.max(10, close + step.body / 4);
    close = quiet ? open : Math.max(10, open + step.move / 4);
    const high = Math.max(open, close) + (quiet ? 0 : step.up / 4);
    const low = Math.min(open, close) - (quiet ? 0 : step.down / 4);
    rows.push([open, high, low, close, quiet ? 0 : 1 + step.up]);
  }
  const column = (k: number): number[] => rows.map((row) => row[k] as number);
  return { open: column(0), high: column(1), low: column(2), close: column(3), volume: column(4) };
}
const drawnBars = fc.array(steps, { minLength: 1, maxLength: 110, size: 'max' }).map(barsOf);

function drawnParams({ params }: IndicatorDefinition): fc.Arbitrary<IndicatorParams> {
  return fc
    .record(
      Object.fromEntries(
        params.map((each) => [
          each.name,
          each.type === 'number'
            ? fc.integer({ min: each.min, max: 13 })
            : fc.constantFrom(...Object.keys(AVERAGE), 'own'),
        ]),
      ),
    )
    .map((params) => {
      const { fast, slow } = params as { fast?: number; slow?: number };
      if (fast === undefined || slow === undefined) return params;
      return { ...params, fast: Math.min(fast, slow), slow: Math.max(fast, slow) + 1 };
    });
}
interface Case {
  readonly definition: IndicatorDefinition;
  readonly params: IndicatorParams;
}
const drawnCases: fc.Arbitrary<Case[]> = fc.tuple(
  ...MOMENTUM_GROUP.filter(({ kind }) => kind in TEXTBOOK).map((definition) =>
    drawnParams(definition).map((params) => ({ definition, params })),
  ),
);

function run({ definition, params }: Case, bars: Columns): number[][] {
  const column = (name: string): Numbers => bars[(name === 'input' ? 'close' : name) as keyof Columns];
  const inputs = definition.inputs.map(({ name }) => Float64Array.from(column(name)));
  const outputs = definition.outputs.map(() => new Float64Array(bars.close.length));
  streamOver(definition, { params, inputs, outputs });
  return outputs.map((output) => [...output]);
}

function byTheBook({ definition, params }: Case, bars: Columns): readonly Numbers[] {
  const book = TEXTBOOK[definition.kind] as Textbook;
  return book(bars, { ...params, kind: (name: string) => params[name] as string } as Params);
}

/** Sentences about what is not as the book has it. */
function disagreements(one: Case, bars: Columns): string[] {
  const { definition, params } = one;
  const actual = run(one, bars);
  const expected = byTheBook(one, bars);
  return definition.outputs.flatMap(({ name }, o) => {
    const [ours, theirs] = [actual[o] as number[], expected[o] as number[]];
    const size = Math.max(1, ...theirs.filter((v) => !Number.isNaN(v)).map(Math.abs));
    const row = ours.findIndex(
      (v, i) => !(Math.abs(v - at(theirs, i)) <= 1e-11 * size) && !(Number.isNaN(v) && Number.isNaN(at(theirs, i))),
    );
    const where = `${definition.kind}.${name} ${JSON.stringify(params)} row ${row}`;
    return row < 0 ? [] : [`${where}: ${ours[row]}, by the book ${theirs[row]}`];
  });
}

describe('the momentum functions of TA-Lib', () => {
  it('agree with their textbook to 1e-11', () => {
    fc.assert(
      fc.property(drawnBars, drawnCases, (bars, cases) => {
        expect(cases.flatMap((one) => disagreements(one, bars))).toEqual([]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('have their first value after exactly the warm-up that they state, and no NaN after it', () => {
    fc.assert(
      fc.property(drawnBars, drawnCases, (bars, cases) => {
        for (const one of cases) {
          for (const [o, values] of run(one, bars).entries()) {
            const { name } = one.definition.outputs[o] as { name: string };
            const wait = one.definition.warmup(one.params, name);
            const expected = values.map((_, i) => i >= wait);
            expect([one, name, values.map(Number.isFinite)]).toEqual([one, name, expected]);
          }
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('say nothing else of a row when more rows follow', () => {
    fc.assert(
      fc.property(drawnBars, drawnCases, fc.nat(), (bars, cases, cut) => {
        const length = cut % (bars.close.length + 1);
        const cutBars = Object.fromEntries(
          Object.entries(bars).map(([name, column]) => [name, column.slice(0, length)]),
        ) as unknown as Columns;
        for (const one of cases) {
          expect(run(one, cutBars)).toEqual(run(one, bars).map((values) => values.slice(0, length)));
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it('give the same bits after a reset', () => {
    fc.assert(
      fc.property(drawnBars, drawnBars, drawnCases, (before, bars, cases) => {
        for (const { definition, params } of cases) {
          const count = definition.inputs.length;
          const row = new Float64Array(count + definition.outputs.length);
          const indicator = definition.create(params, indices(count));
          const feed = (some: Columns): number[][] =>
            some.close.map((_, t) => {
              for (const [i, { name }] of definition.inputs.entries()) {
                row[i] = at(some[(name === 'input' ? 'close' : name) as keyof Columns], t);
              }
              indicator.update(row, row, count);
              return [...row.subarray(count)];
            });
          feed(before);
          indicator.reset();
          const columns = run({ definition, params }, bars);
          const fresh = bars.close.map((_, t) => columns.map((values) => at(values, t)));
          expect([definition.kind, feed(bars)]).toEqual([definition.kind, fresh]);
        }
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('cover every function of TA-Lib of this folder that the textbook of all indicators does not', () => {
    const others = ['donchianPosition', 'efficiencyRatio', 'ewmaReturn', 'logReturn', 'macd', 'mfi', 'returnTStat'];
    const named = [...Object.keys(TEXTBOOK), ...others, 'roc', 'rsi'];
    expect(MOMENTUM_GROUP.map(({ kind }) => kind).sort()).toEqual(named.sort());
  });
});
