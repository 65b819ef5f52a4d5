/** Averages and overlays: examples worked out by hand, and definitions written out over whole arrays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import { createAverage } from '../../blocks/average.ts';
import { AVERAGES, type IndicatorDefinition, type IndicatorParams } from '../../indicator.ts';
import { accbands } from './accbands.ts';
import { chandelier } from './chandelier.ts';
import { donchian } from './donchian.ts';
import { AVERAGES_GROUP } from './group.ts';
import { ichimoku } from './ichimoku.ts';
import { kc } from './kc.ts';
import { keltnerEmaAtr } from './keltner-ema-atr.ts';
import { ma } from './ma.ts';
import { mavp } from './mavp.ts';
import { midpoint } from './midpoint.ts';
import { midprice } from './midprice.ts';
import { rollingVwap } from './rolling-vwap.ts';
import { sar } from './sar.ts';
import { sarext } from './sarext.ts';
import { supertrend } from './supertrend.ts';
import { t3 } from './t3.ts';
import { vwma } from './vwma.ts';

type Series = readonly number[];
type Columns = Readonly<Record<string, Series>>;

const nan = Number.NaN;

function usual(definition: IndicatorDefinition): IndicatorParams {
  return Object.fromEntries(definition.params.map((each) => [each.name, each.usual]));
}

/** Outputs of an indicator by name; its inputs are columns of their own name. */
function run(definition: IndicatorDefinition, params: IndicatorParams, columns: Columns): Record<string, number[]> {
  const inputs = definition.inputs.map(({ name }) => Float64Array.from(columns[name] as Series));
  const outputs = definition.outputs.map(() => new Float64Array(inputs[0]?.length ?? 0));
  streamOver(definition, { params: { ...usual(definition), ...params }, inputs, outputs });
  return Object.fromEntries(definition.outputs.map(({ name }, o) => [name, [...(outputs[o] as Float64Array)]]));
}

const close = Array.from({ length: 150 }, (_, t) => 100 + 8 * Math.sin(t / 9) + ((t * 7919) % 23) / 8);
const high = close.map((value, t) => value + ((t * 31) % 11) / 6);
const low = close.map((value, t) => value - ((t * 17) % 7) / 5);
const volume = close.map((_, t) => (t * 13) % 9);
const BARS: Columns = { input: close, close, high, low, volume, periods: close.map((_, t) => 1 + (t % 12)) };

const mean = (x: Series): number => x.reduce((a, b) => a + b, 0) / x.length;
const window = (x: Series, t: number, n: number): Series => x.slice(t - n + 1, t + 1);
const rolling = (x: Series, n: number, f: (window: Series) => number): number[] =>
  x.map((_, t) => (t < n - 1 ? nan : f(window(x, t, n))));

/** Recursion with a weight from the mean of the n values from `from` on. */
function fading(x: Series, n: number, weight: number, from = 0): number[] {
  const out = x.map(() => nan);
  for (let t = from + n - 1; t < x.length; t++) {
    const seed = t === from + n - 1;
    out[t] = seed ? mean(window(x, t, n)) : weight * (x[t] as number) + (1 - weight) * (out[t - 1] as number);
  }
  return out;
}
const ranges = close.map((_, t) => {
  const before = t === 0 ? nan : (close[t - 1] as number);
  return Math.max(high[t] as number, before) - Math.min(low[t] as number, before);
});
const atr = (n: number, from = 1): number[] => fading(ranges, n, 1 / n, from);

function expectSeries(actual: Series | undefined, expected: Series): void {
  expect(actual?.map((value) => (Number.isNaN(value) ? nan : value))).toEqual(
    expected.map((value) => (Number.isNaN(value) ? nan : expect.closeTo(value, 9))),
  );
}
const plus = (a: Series, b: Series, times: number): number[] => a.map((value, t) => value + times * (b[t] as number));

const PLAIN = AVERAGES.filter((name) => name !== 'own');

describe('an average of the catalogue', () => {
  it.each(PLAIN.filter((name) => name !== 'none'))(
    '%s is the average of that name, alone and where it is chosen',
    (name) => {
      const definition = AVERAGES_GROUP.find(({ kind }) => kind === name) as IndicatorDefinition;
      for (const period of [1, 2, 3, 8, 13]) {
        const average = createAverage(name, name === 'mama' ? 2 : period);
        const expected = close.map((value) => average.update(value));
        expectSeries(run(definition, { period }, BARS).value, expected);
        if (name !== 'mama' || period > 1) expect(run(ma, { period, average: name }, BARS).value).toEqual(expected);
      }
    },
  );

  it('that is chosen and of its own is the simple one, and none is the value', () => {
    expect(run(ma, { period: 4, average: 'own' }, BARS).value).toEqual(run(ma, { period: 4 }, BARS).value);
    expect(run(ma, { period: 4, average: 'none' }, BARS).value).toEqual(close);
  });

  it('T3 without a factor is an exponential average three times, with a factor of 1 a double one three times', () => {
    const ema = (x: Series, n: number): number[] =>
      fading(
        x,
        n,
        2 / (n + 1),
        x.findIndex((value) => !Number.isNaN(value)),
      );
    const thrice = ema(ema(ema(close, 3), 3), 3);
    const six = ema(ema(ema(thrice, 3), 3), 3);
    const none = run(t3, { period: 3, factor: 0 }, BARS).value as number[];
    expectSeries(
      none,
      thrice.map((value, t) => (Number.isNaN(six[t]) ? nan : value)),
    );
    const [e4, e5] = [ema(thrice, 3), ema(ema(thrice, 3), 3)];
    const full = thrice.map((e3, t) => 8 * e3 - 12 * (e4[t] as number) + 6 * (e5[t] as number) - (six[t] as number));
    expectSeries(run(t3, { period: 3, factor: 1 }, BARS).value, full);
  });

  it('has values that stay with the input where nothing moves', () => {
    const flat = { input: new Array<number>(200).fill(60_000.1), volume: new Array<number>(200).fill(2) };
    for (const definition of AVERAGES_GROUP.filter(({ inputs }) => inputs[0]?.name === 'input')) {
      if (definition.kind === 'mavp') continue;
      const last = run(definition, {}, flat)[definition.outputs[0]?.name ?? '']?.at(-1) as number;
      expect(Math.abs(last / 60_000.1 - 1), definition.kind).toBeLessThan(1e-12);
    }
  });
});

describe('an average with weights of volume', () => {
  it('weighs values with what was traded', () => {
    expect(run(vwma, { period: 2 }, { input: [1, 2, 4], volume: [1, 3, 1] }).value).toEqual([nan, 7 / 4, 10 / 4]);
  });

  it('has no value while nothing is traded in its window, but for a window of one bar', () => {
    const quiet = { input: [3, 5, 7, 9, 11], volume: [1, 0, 0, 0.1, 0.3] };
    expect(run(vwma, { period: 2 }, quiet).value).toEqual([nan, 3, nan, 9, expect.closeTo(10.5, 12)]);
    expect(run(vwma, { period: 1 }, quiet).value).toEqual([3, 5, 7, 9, 11]);
  });

  it('over typical prices is the rolling VWAP', () => {
    const bars = { high: [3, 6, 9], low: [1, 2, 3], close: [2, 4, 6], volume: [1, 1, 2] };
    expect(run(rollingVwap, { period: 2 }, bars).value).toEqual([nan, 3, 16 / 3]);
    const typical = close.map((value, t) => ((high[t] as number) + (low[t] as number) + value) / 3);
    const traded = typical.map((value, t) => value * (volume[t] as number));
    const sum = (x: Series) => 10 * mean(x);
    const volumes = rolling(volume, 10, sum);
    expectSeries(
      run(rollingVwap, { period: 10 }, BARS).value,
      rolling(traded, 10, sum).map((value, t) => value / (volumes[t] as number)),
    );
  });
});

describe('an average with a changing period', () => {
  it('takes the period of each bar, cut to a whole number and to its range', () => {
    const columns = { input: [1, 2, 4, 8, 16, 32], periods: [9, 9, 2.9, 1, 100, -5] };
    const expected = [nan, nan, 3, (4 + 8) / 2, (4 + 8 + 16) / 3, 24];
    expect(run(mavp, { periodMin: 2, periodMax: 3 }, columns).value).toEqual(expected);
    expect(run(mavp, { periodMin: 2, periodMax: 3, average: 'own' }, columns).value).toEqual(expected);
  });

  it.each(PLAIN)('of kind %s has the average that starts so that all have their first value together', (name) => {
    const [periodMin, periodMax] = [2, 9];
    const warmup = mavp.warmup({ periodMin, periodMax, average: name }, 'value');
    const books = Array.from({ length: periodMax + 1 }, (_, period) => {
      if (period < periodMin) return [];
      const average = createAverage(name, period);
      const own = ma.warmup({ period, average: name }, 'value');
      return close.map((value, t) => (t < warmup - own ? nan : average.update(value)));
    });
    const expected = close.map((_, t) => {
      const period = Math.min(Math.max(BARS.periods?.[t] as number, periodMin), periodMax);
      return t < warmup ? nan : (books[period]?.[t] as number);
    });
    expectSeries(run(mavp, { periodMin, periodMax, average: name }, BARS).value, expected);
  });

  it('of kinds with a memory has the same bits after a reset', () => {
    const indicator = mavp.create({ periodMin: 2, periodMax: 9, average: 'ema' }, [0, 1]);
    const row = new Float64Array(3);
    const feed = (): number[] =>
      close.map((each, t) => {
        row.set([each, BARS.periods?.[t] as number]);
        indicator.update(row, row, 2);
        return row[2] as number;
      });
    const first = feed();
    indicator.reset();
    expect(feed()).toEqual(first);
  });

  it('refuses a range that is empty, and one of too many averages', () => {
    const said = (params: IndicatorParams) => mavp.relation?.({ ...usual(mavp), ...params });
    expect(said({ periodMin: 5, periodMax: 4 })).toBe('periodMin is 5 and periodMax is 4; periodMin is not larger');
    expect(said({ periodMin: 2, periodMax: 5000 })).toBeUndefined();
    expect(said({ periodMin: 2, periodMax: 1000, average: 'ema' })).toBeUndefined();
    expect(said({ periodMin: 2, periodMax: 5000, average: 'ema' })).toBe(
      'periodMax is 5000; with an average other than sma it is at most 1000',
    );
  });
});

describe('a range of a window', () => {
  it('has its middle between the extremes', () => {
    expect(run(midpoint, { period: 2 }, { input: [1, 4, 2, 2] }).value).toEqual([nan, 2.5, 3, 2]);
    expect(run(midprice, { period: 2 }, { high: [5, 7, 6], low: [3, 4, 1] }).value).toEqual([nan, 5, 4]);
  });

  it('is the channel of Donchian with the bar that has just closed', () => {
    const { value, upper, lower } = run(donchian, { period: 12 }, BARS);
    const tops = rolling(high, 12, (w) => Math.max(...w));
    const bottoms = rolling(low, 12, (w) => Math.min(...w));
    expect(upper).toEqual(tops);
    expect(lower).toEqual(bottoms);
    expect(value).toEqual(tops.map((top, t) => (top + (bottoms[t] as number)) / 2));
  });

  it('gives the lines of Ichimoku, none of which knows a later bar', () => {
    const middle = (n: number): number[] => {
      const bottoms = rolling(low, n, (w) => Math.min(...w));
      return rolling(high, n, (w) => Math.max(...w)).map((top, t) => (top + (bottoms[t] as number)) / 2);
    };
    const lines = run(ichimoku, { tenkan: 4, kijun: 7, senkou: 15 }, BARS);
    const [tenkan, kijun] = [middle(4), middle(7)];
    expect(lines.tenkan).toEqual(tenkan);
    expect(lines.kijun).toEqual(kijun);
    expect(lines.spanB).toEqual(middle(15));
    expectSeries(
      lines.spanA,
      tenkan.map((value, t) => (value + (kijun[t] as number)) / 2),
    );
    expectSeries(
      lines.lagging,
      close.map((value, t) => (t < 7 ? nan : value - (close[t - 7] as number))),
    );
    const shorter = Object.fromEntries(Object.entries(BARS).map(([name, column]) => [name, column.slice(0, 90)]));
    const early = run(ichimoku, { tenkan: 4, kijun: 7, senkou: 15 }, shorter);
    for (const [name, values] of Object.entries(lines)) expect(early[name]).toEqual(values.slice(0, 90));
  });

  it('has the warm-ups of Ichimoku line by line', () => {
    const params = { tenkan: 9, kijun: 26, senkou: 52 };
    const names = ['tenkan', 'kijun', 'spanA', 'spanB', 'lagging'];
    expect(names.map((name) => ichimoku.warmup(params, name))).toEqual([8, 25, 25, 51, 26]);
  });
});

describe('bands', () => {
  it('of acceleration are means of highs and lows that are pushed apart', () => {
    // Widths 4 · 2 / 20 = 0.4 and 4 · 6 / 24 = 1: highs 11 · 1.4, 15 · 2, lows 9 · 0.6, 9 · 0.
    const bands = run(accbands, { period: 2 }, { high: [11, 15], low: [9, 9], close: [10, 12] });
    expectSeries(bands.value, [nan, 11]);
    expectSeries(bands.upper, [nan, (15.4 + 30) / 2]);
    expectSeries(bands.lower, [nan, 5.4 / 2]);
  });

  it('of acceleration have no width where high and low are 0', () => {
    const zero = [0, 0, 0];
    const bands = run(accbands, { period: 2 }, { high: zero, low: zero, close: zero });
    for (const band of Object.values(bands)) expect(band).toEqual([nan, 0, 0]);
  });

  it.each([
    [9, 4],
    [4, 9],
    [2, 1],
    [10, 10],
  ])('of Keltner over %i and %i bars are seeded with the bars just before the first result', (period, rangePeriod) => {
    const first = Math.max(period - 1, rangePeriod);
    const typical = close.map((value, t) => ((high[t] as number) + (low[t] as number) + value) / 3);
    const middle = fading(typical, period, 2 / (period + 1), first - period + 1);
    const range = atr(rangePeriod, first - rangePeriod + 1);
    const bands = run(kc, { period, rangePeriod, width: 1.5 }, BARS);
    expectSeries(bands.value, middle);
    expectSeries(bands.upper, plus(middle, range, 1.5));
    expectSeries(bands.lower, plus(middle, range, -1.5));
    expect(kc.warmup({ period, rangePeriod }, 'value')).toBe(first);
  });

  it('of Keltner over closes are average and ranges as they are', () => {
    const bands = run(keltnerEmaAtr, { period: 6, width: 2.5 }, BARS);
    const middle = fading(close, 6, 2 / 7);
    expectSeries(bands.value, middle);
    expectSeries(bands.upper, plus(middle, atr(6), 2.5));
    expectSeries(bands.lower, plus(middle, atr(6), -2.5));
  });

  it('that hang like a chandelier are ranges away from the extremes', () => {
    const exits = run(chandelier, { period: 8, width: 3 }, BARS);
    expectSeries(
      exits.long,
      plus(
        rolling(high, 8, (w) => Math.max(...w)),
        atr(8),
        -3,
      ),
    );
    expectSeries(
      exits.short,
      plus(
        rolling(low, 8, (w) => Math.min(...w)),
        atr(8),
        3,
      ),
    );
  });
});

describe('the supertrend', () => {
  // Ranges from bar 1: 2, 2, 6, 9; averages of two from bar 2: 2, 4, 6.5; middles 12, 8, 14.
  const bars = { high: [11, 12, 13, 10, 16], low: [9, 10, 11, 6, 12], close: [10, 11, 12, 7, 15] };

  it('keeps its bands until a close breaks one, and turns there', () => {
    const { value, trend } = run(supertrend, { period: 2, width: 1 }, bars);
    // Bar 2: bands 14 and 10. Bar 3: 12 is nearer than 14, 10 stays, and 7 is below it. Bar 4: 12 stays, 15 is above it,
    // and the lower band starts anew from 14 − 6.5, because the close before was below it.
    expect(value).toEqual([nan, nan, 10, 12, 7.5]);
    expect(trend).toEqual([nan, nan, 1, -1, 1]);
  });

  it('lies on the price where nothing moves', () => {
    const flat = new Array<number>(8).fill(5);
    const { value, trend } = run(supertrend, { period: 3 }, { high: flat, low: flat, close: flat });
    expect(value?.slice(3)).toEqual([5, 5, 5, 5, 5]);
    expect(trend?.slice(3)).toEqual([1, 1, 1, 1, 1]);
  });

  it('is below the close of an up trend and above that of a down trend', () => {
    const { value, trend } = run(supertrend, { period: 4, width: 0.7 }, BARS);
    const sides = close.slice(4).map((each, t) => (each - (value?.[t + 4] as number)) * (trend?.[t + 4] as number));
    expect(Math.min(...sides)).toBeGreaterThanOrEqual(0);
    expect(new Set(trend?.slice(4))).toEqual(new Set([1, -1]));
  });
});

describe('the parabolic stop', () => {
  const rising = { high: [10, 11, 12, 13, 12, 11], low: [9, 10, 11, 12, 8, 7] };

  it('runs after the highs of a long position and turns where it is touched', () => {
    // 9 + 0.02 · (11 − 9) = 9.04; + 0.04 · (12 − 9.04) = 9.1584; + 0.06 · (13 − 9.1584) = 9.388896, touched by 8: the
    // stop of the short position is the best price 13; 13 + 0.02 · (8 − 13) is inside of the bar before, so 13 again.
    const { value } = run(sar, {}, rising);
    expect(value).toEqual([nan, 9, 9.04, expect.closeTo(9.1584, 12), 13, 13]);
  });

  it('of a short position is the mirror image of that of a long one', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.nat(5)), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.double({ min: 0.01, max: 0.2, noNaN: true }), (list, acceleration) => {
        let price = 500;
        const bars = list.map(([move, range]) => {
          price += move;
          return [price + range, price - range] as const;
        });
        // The two first bars must say which side it is: a range that has gone nowhere counts as long in both images.
        fc.pre(bars[0]?.[0] !== bars[1]?.[0] && Math.sign((bars[1]?.[0] as number) - (bars[0]?.[0] as number)) > 0);
        fc.pre(
          (bars[1]?.[0] as number) - (bars[0]?.[0] as number) > (bars[0]?.[1] as number) - (bars[1]?.[1] as number),
        );
        const highs = bars.map(([top]) => top);
        const lows = bars.map(([, bottom]) => bottom);
        const long = run(sar, { acceleration }, { high: highs, low: lows }).value as number[];
        const short = run(sar, { acceleration }, { high: lows.map((x) => -x), low: highs.map((x) => -x) });
        expect(short.value).toEqual(long.map((stop) => -stop));
      }),
    );
  });

  it('is never inside of the bar before it', () => {
    const stops = run(sar, { acceleration: 0.1, maximum: 0.5 }, BARS).value as number[];
    for (let t = 2; t < stops.length; t++) {
      const stop = stops[t] as number;
      expect(stop <= (low[t - 1] as number) || stop >= (high[t - 1] as number)).toBe(true);
    }
  });

  it('with a start has it as the first stop, and its negative for a short position', () => {
    expect(run(sarext, { start: 5 }, rising).value?.slice(1, 3)).toEqual([5, 5 + 0.02 * 6]);
    expect(run(sarext, { start: -20 }, rising).value?.slice(1, 3)).toEqual([-20, -(20 + 0.02 * (10 - 20))]);
  });

  it('with an offset turns to a stop that is farther away, and shows a short position by its sign', () => {
    const { value } = run(sarext, { offset: 0.1 }, rising);
    expect(value?.[4]).toBeCloseTo(-14.3, 12);
    // A short position from 20: touched by 21, the new stop is 90 % of the lowest low.
    const { value: long } = run(sarext, { start: -20, offset: 0.1 }, { high: [10, 11, 21], low: [9, 8, 12] });
    expect(long?.[2]).toBeCloseTo(0.9 * 8, 12);
  });

  it('has an acceleration of its own for each side, none larger than the largest', () => {
    const wild = { initialLong: 0.5, accelerationLong: 0.5, maximumLong: 0.04 };
    // The shares are 0.04 from the first: 9 + 0.04 · 2, then + 0.04 · (12 − 9.08).
    expect(run(sarext, wild, rising).value?.slice(1, 4)).toEqual([9, 9.08, expect.closeTo(9.1968, 12)]);
    const short = run(
      sarext,
      { initialShort: 0.3, maximumShort: 0.3 },
      { high: [10, 11, 12, 9, 8, 8], low: [9, 10, 4, 5, 6, 6] },
    );
    // Bar 2 turns at 9 to 12; 12 + 0.3 · (4 − 12) = 9.6 is inside of the last two bars until the high of 12 is not among them.
    expect(short.value).toEqual([nan, 9, -12, -12, -12, expect.closeTo(-9.6, 12)]);
  });

  it('needs two bars', () => {
    expect(run(sar, {}, { high: [1], low: [1] }).value).toEqual([nan]);
    expect(run(sar, {}, { high: [5, 5, 5], low: [5, 5, 5] }).value).toEqual([nan, 5, 5]);
  });
});

describe('an overlay', () => {
  it.each(AVERAGES_GROUP.map((definition) => [definition.kind, definition] as const))(
    '%s has the same bits after a reset, and a first value at the end of its warm-up',
    (_, definition) => {
      const params = usual(definition);
      const count = definition.inputs.length;
      const indicator = definition.create(
        params,
        definition.inputs.map((_input, i) => i),
      );
      const row = new Float64Array(count + definition.outputs.length);
      const feed = (): number[][] =>
        close.map((_value, t) => {
          definition.inputs.forEach(({ name }, i) => {
            row[i] = (BARS[name] as Series)[t] as number;
          });
          indicator.update(row, row, count);
          return [...row.subarray(count)];
        });
      const first = feed();
      indicator.reset();
      expect(feed()).toEqual(first);
      definition.outputs.forEach(({ name }, o) => {
        const begins = first.findIndex((values) => !Number.isNaN(values[o]));
        expect([name, begins]).toEqual([name, definition.warmup(params, name)]);
      });
    },
  );
});
