/** The cycle indicators against their definition over whole arrays, and on series whose cycle is known. */
import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import type { IndicatorDefinition } from '../../indicator.ts';
import { htTrendline } from '../averages/ht-trendline.ts';
import { mama } from '../averages/mama.ts';
import { CYCLE_GROUP } from './group.ts';
import { htDcPeriod } from './ht-dc-period.ts';
import { htDcPhase } from './ht-dc-phase.ts';
import { htPhasor } from './ht-phasor.ts';
import { htSine } from './ht-sine.ts';
import { htTrendMode } from './ht-trend-mode.ts';

const DEGREES = 180 / Math.PI;
const ALL = [...CYCLE_GROUP, htTrendline, mama];

/** Outputs of an indicator of one column by name. */
function run(definition: IndicatorDefinition, x: readonly number[], params = {}): Record<string, number[]> {
  const usual = Object.fromEntries(definition.params.map((each) => [each.name, each.usual]));
  const outputs = definition.outputs.map(() => new Float64Array(x.length));
  streamOver(definition, { params: { ...usual, ...params }, inputs: [Float64Array.from(x)], outputs });
  return Object.fromEntries(definition.outputs.map(({ name }, o) => [name, [...(outputs[o] as Float64Array)]]));
}

/** A trend with a cycle whose period grows from 12 to 40 bars, a second one, and some noise. */
const X = Array.from({ length: 400 }, (_, t) => {
  const noise = ((t * 7919) % 101) / 200;
  return 100 + t / 20 + 6 * Math.sin(t / (2 + t / 100)) + 2 * Math.cos(t / 7) + noise;
});

type Series = readonly number[];
const at = (x: Series, t: number): number => x[t] ?? 0;

interface CycleBook {
  readonly smooth: Series;
  readonly inPhase: Series;
  readonly quadrature: Series;
  readonly period: Series;
}

/** Ehlers (2001), chapters 6 and 7, line by line, with all series 0 before `start`. */
function cycleBook(x: Series, start: number): CycleBook {
  const series = (): number[] => x.map(() => 0);
  const [smooth, detrended, i1, q1, i2, q2] = [series(), series(), series(), series(), series(), series()];
  const [re, im, raw, period] = [series(), series(), series(), series()];
  const taps = [0.0962, 0, 0.5769, 0, -0.5769, 0, -0.0962];
  for (let t = start; t < x.length; t++) {
    const hilbert = (y: Series): number =>
      taps.reduce((sum, tap, k) => sum + tap * at(y, t - k), 0) * (0.075 * at(raw, t - 1) + 0.54);
    smooth[t] = (4 * at(x, t) + 3 * at(x, t - 1) + 2 * at(x, t - 2) + at(x, t - 3)) / 10;
    detrended[t] = hilbert(smooth);
    q1[t] = hilbert(detrended);
    i1[t] = at(detrended, t - 3);
    i2[t] = 0.2 * (at(i1, t) - hilbert(q1)) + 0.8 * at(i2, t - 1);
    q2[t] = 0.2 * (at(q1, t) + hilbert(i1)) + 0.8 * at(q2, t - 1);
    re[t] = 0.2 * (at(i2, t) * at(i2, t - 1) + at(q2, t) * at(q2, t - 1)) + 0.8 * at(re, t - 1);
    im[t] = 0.2 * (at(i2, t) * at(q2, t - 1) - at(q2, t) * at(i2, t - 1)) + 0.8 * at(im, t - 1);
    let p = at(raw, t - 1);
    if (re[t] !== 0 && im[t] !== 0) p = 360 / (Math.atan(at(im, t) / at(re, t)) * DEGREES);
    p = Math.min(p, 1.5 * at(raw, t - 1));
    p = Math.max(p, 0.67 * at(raw, t - 1));
    p = Math.min(Math.max(p, 6), 50);
    raw[t] = 0.2 * p + 0.8 * at(raw, t - 1);
    period[t] = 0.33 * at(raw, t) + 0.67 * at(period, t - 1);
  }
  return { smooth, inPhase: i1, quadrature: q1, period };
}

function phaseBook(x: Series): Series {
  const { smooth, period } = cycleBook(x, 37);
  return x.map((_, t) => {
    const n = Math.floor(at(period, t) + 0.5);
    let real = 0;
    let imaginary = 0;
    for (let k = 0; k < n; k++) {
      real += Math.sin((2 * Math.PI * k) / n) * at(smooth, t - k);
      imaginary += Math.cos((2 * Math.PI * k) / n) * at(smooth, t - k);
    }
    const phase = Math.atan(real / imaginary) * DEGREES + 90 + 360 / at(period, t) + (imaginary < 0 ? 180 : 0);
    return phase > 315 ? phase - 360 : phase;
  });
}

function trendBook(x: Series): Series {
  const { period } = cycleBook(x, 37);
  const means = x.map((_, t) => {
    const n = Math.floor(at(period, t) + 0.5);
    return t < 37 || n === 0 ? 0 : x.slice(t - n + 1, t + 1).reduce((a, b) => a + b, 0) / n;
  });
  return x.map((_, t) => (4 * at(means, t) + 3 * at(means, t - 1) + 2 * at(means, t - 2) + at(means, t - 3)) / 10);
}

const sine = (phase: number, lead = 0): number => Math.sin((phase + lead) / DEGREES);

function modeBook(x: Series): Series {
  const { smooth, period } = cycleBook(x, 37);
  const phase = phaseBook(x);
  const trend = trendBook(x);
  const ahead = phase.map((each) => sine(each) - sine(each, 45));
  let crossed = 36;
  return x.map((_, t) => {
    if (t < 37) return 0;
    const before = t === 37 ? 0 : at(ahead, t - 1);
    if ((at(ahead, t) > 0 && before <= 0) || (at(ahead, t) < 0 && before >= 0)) crossed = t;
    if (Math.abs(at(smooth, t) / at(trend, t) - 1) >= 0.015) return 1;
    if (t === crossed || t - crossed + 1 < at(period, t) / 2) return 0;
    const turn = ((at(phase, t) - at(phase, t - 1)) * at(period, t)) / 360;
    return turn > 0.67 && turn < 1.5 ? 0 : 1;
  });
}

function expectFrom(actual: Series, expected: Series, from: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, t) => {
    if (t < from) expect(value, `row ${t}`).toBeNaN();
    else expect(value, `row ${t}`).toBeCloseTo(expected[t] as number, 8);
  });
}

describe('the period of the dominant cycle', () => {
  it('is that of the book', () => {
    expectFrom(run(htDcPeriod, X).value as number[], cycleBook(X, 12).period, 32);
  });

  it.each([10, 15, 20, 30, 40])('of a sine of %i bars is %i bars', (n) => {
    const x = Array.from({ length: 600 }, (_, t) => 100 + 10 * Math.sin((2 * Math.PI * t) / n));
    const period = run(htDcPeriod, x).value?.at(-1) as number;
    expect(Math.abs(period / n - 1)).toBeLessThan(0.08);
  });

  it('keeps within 6 and 50 bars once it has begun', () => {
    const x = X.map((value, t) => (t % 2 === 0 ? value : 200 - value));
    for (const values of [run(htDcPeriod, x).value, run(htDcPeriod, X).value] as number[][]) {
      for (const value of values.slice(60)) expect(value >= 5.9 && value <= 50).toBe(true);
    }
  });
});

describe('the components of the dominant cycle', () => {
  it('are those of the book', () => {
    const { inPhase, quadrature } = run(htPhasor, X);
    const book = cycleBook(X, 12);
    expectFrom(inPhase as number[], book.inPhase, 32);
    expectFrom(quadrature as number[], book.quadrature, 32);
  });

  it('of a sine are a quarter of a cycle apart and of about the same size', () => {
    const x = Array.from({ length: 600 }, (_, t) => 100 + 10 * Math.sin((2 * Math.PI * t) / 20));
    const { inPhase, quadrature } = run(htPhasor, x) as { inPhase: number[]; quadrature: number[] };
    const sizes = inPhase.slice(-20).map((i, t) => Math.hypot(i, quadrature.slice(-20)[t] as number));
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.25);
    expect(Math.min(...sizes)).toBeGreaterThan(7);
  });
});

describe('the phase of the dominant cycle', () => {
  it('is that of the book, and so are its sines', () => {
    const phase = phaseBook(X);
    expectFrom(run(htDcPhase, X).value as number[], phase, 63);
    const sines = run(htSine, X);
    expectFrom(
      sines.sine as number[],
      phase.map((each) => sine(each)),
      63,
    );
    expectFrom(
      sines.lead as number[],
      phase.map((each) => sine(each, 45)),
      63,
    );
  });

  it('of a sine turns once in its period', () => {
    const x = Array.from({ length: 600 }, (_, t) => 100 + 10 * Math.sin((2 * Math.PI * t) / 24));
    const phase = (run(htDcPhase, x).value as number[]).slice(-96);
    const turned = phase.slice(1).reduce((sum, each, t) => sum + ((each - (phase[t] as number) + 720) % 360), 0);
    expect(turned).toBeCloseTo((95 * 360) / 24, -1);
  });

  it('stays where nothing moves, whatever rounding makes of the sums', () => {
    const x = [...X.slice(0, 200), ...new Array<number>(120).fill(60_000.1)];
    const phase = run(htDcPhase, x).value as number[];
    const still = phase.slice(260);
    expect(new Set(still).size).toBe(1);
    expect(still[0]).toBeGreaterThanOrEqual(-45);
    expect(new Set((run(htSine, x).sine as number[]).slice(260)).size).toBe(1);
  });
});

describe('the instantaneous trend line', () => {
  it('is that of the book', () => {
    expectFrom(run(htTrendline, X).value as number[], trendBook(X), 63);
  });

  it('of a constant is the constant', () => {
    expect(run(htTrendline, new Array<number>(120).fill(64)).value?.slice(63)).toEqual(new Array(57).fill(64));
  });
});

describe('the mode', () => {
  it('is that of the book, with trends and cycles', () => {
    const mode = run(htTrendMode, X).value as number[];
    expectFrom(mode, modeBook(X), 63);
    const quiet = X.map((value) => 1000 + value);
    const quietMode = run(htTrendMode, quiet).value as number[];
    expectFrom(quietMode, modeBook(quiet), 63);
    expect(new Set(quietMode.slice(63))).toEqual(new Set([0, 1]));
  });

  it('of a steep line is a trend', () => {
    const line = Array.from({ length: 200 }, (_, t) => 100 * 1.01 ** t);
    expect(new Set((run(htTrendMode, line).value as number[]).slice(100))).toEqual(new Set([1]));
  });
});

describe('the average of MESA', () => {
  it('and the one that follows it are those of the book', () => {
    const [fast, slow] = [0.6, 0.1];
    const { inPhase, quadrature } = cycleBook(X, 12);
    const phase = X.map((_, t) => (at(inPhase, t) === 0 ? 0 : Math.atan(at(quadrature, t) / at(inPhase, t)) * DEGREES));
    let [first, second] = [0, 0];
    const book = X.map((x, t) => {
      if (t < 12) return [0, 0];
      const turn = Math.max(at(phase, t - 1) - at(phase, t), 1);
      const weight = Math.max(slow, fast / turn);
      first = weight * x + (1 - weight) * first;
      second = (weight / 2) * first + (1 - weight / 2) * second;
      return [first, second];
    });
    const { value, following } = run(mama, X, { fast, slow });
    const column = (i: number): number[] => book.map((each) => each[i] as number);
    expectFrom(value as number[], column(0), 32);
    expectFrom(following as number[], column(1), 32);
  });

  it('with a slow limit above the fast one has the fast one where the phase does not turn', () => {
    const values = run(mama, new Array<number>(80).fill(64), { fast: 0.25, slow: 0.75 }).value as number[];
    const misses = values.slice(32).map((value) => 64 - value);
    expect((misses[1] as number) / (misses[0] as number)).toBeCloseTo(0.75, 6);
  });
});

describe('a cycle indicator', () => {
  it.each(ALL.map((definition) => [definition.kind, definition] as const))(
    '%s has the same bits after a reset, and a first value at the end of its warm-up',
    (_, definition) => {
      const params = Object.fromEntries(definition.params.map((each) => [each.name, each.usual]));
      const indicator = definition.create(params, [0]);
      const row = new Float64Array(1 + definition.outputs.length);
      const feed = (x: Series): number[] =>
        x.flatMap((value) => {
          row[0] = value;
          indicator.update(row, row, 1);
          return [...row.subarray(1)];
        });
      const first = feed(X);
      indicator.reset();
      expect(feed(X)).toEqual(first);
      const count = definition.outputs.length;
      definition.outputs.forEach(({ name }, o) => {
        const begins = X.findIndex((_value, t) => !Number.isNaN(first[t * count + o]));
        expect([name, begins]).toEqual([name, definition.warmup(params, name)]);
      });
    },
  );

  it.each(ALL.map((definition) => [definition.kind, definition] as const))(
    '%s of too few bars has no value',
    (_, definition) => {
      for (const values of Object.values(run(definition, X.slice(0, 32))))
        expect(values.every(Number.isNaN)).toBe(true);
    },
  );
});
