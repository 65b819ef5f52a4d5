import { describe, expect, it } from 'vitest';
import { crossRequest, HOUR, ports, START, syntheticBars } from '../../../../test/fixtures.ts';
import { replay } from '../../../app/backtest.ts';
import { Rng } from '../../../core/index.ts';
import { type Bars, inferInstrument } from '../../market/index.ts';
import { bundleStrategy, parseStrategyBundle, type StrategyContext, type StrategyDefinition } from '../index.ts';
import { meanReversion } from './mean-reversion.ts';
import { modelDriven } from './model-driven.ts';
import { momentum } from './momentum.ts';
import { pairBars } from './pair-bars.ts';
import { pairSpread } from './pair-spread.ts';
import { type Sizing, sizing } from './sizing.ts';

const WHOLE: Sizing = { kind: 'fixedFraction', fraction: 1 };

const MODEL = {
  kind: 'mlp' as const,
  version: 1 as const,
  features: ['r1'],
  scaler: { mean: [0], scale: [1] },
  layers: [],
};

/** The decision of a strategy for some inputs. */
function decide(definition: StrategyDefinition, given: Partial<StrategyContext>) {
  const state = given.state ?? definition.init?.(definition.params) ?? {};
  return definition.onBar({
    time: 0,
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 1,
    features: {},
    score: Number.NaN,
    position: 0,
    params: definition.params,
    ...given,
    state,
  })?.target;
}

/** Bars of a level that returns to its mean: an edge for reversion, and a loss for momentum. SYNTHETIC. */
function revertingBars(n: number, seed = 5): Bars {
  const rng = new Rng(seed);
  let x = 0;
  const close = Float64Array.from({ length: n }, () => {
    x = 0.9 * x + 0.01 * rng.normal();
    return Math.round(30_000 * Math.exp(x) * 100) / 100;
  });
  const open = close.map((_, i) => close[Math.max(0, i - 1)] as number);
  return {
    symbol: 'SYNTH-REVERT-USDT',
    intervalMicros: HOUR,
    openTime: Float64Array.from({ length: n }, (_, i) => START + i * HOUR),
    open,
    high: open.map((value, i) => Math.max(value, close[i] as number)),
    low: open.map((value, i) => Math.min(value, close[i] as number)),
    close,
    volume: new Float64Array(n).fill(10),
  };
}

function run(definition: StrategyDefinition, bars: Bars) {
  const instrument = inferInstrument(bars, { symbol: bars.symbol, kind: 'perp' });
  return replay({ ...crossRequest(bars), instrument, bundle: bundleStrategy(definition) }, ports);
}

describe('sizing', () => {
  it.each<[Sizing, number, number]>([
    [{ kind: 'fixedFraction', fraction: 0.25 }, 0.02, 0.25],
    [{ kind: 'volatilityTarget', perBar: 0.005, period: 24 }, 0.02, 0.25],
    [{ kind: 'volatilityTarget', perBar: 0.005, period: 24 }, 0.001, 1],
    [{ kind: 'kellyFraction', fraction: 0.5, meanPerBar: 0.0002, period: 24 }, 0.02, 0.25],
    [{ kind: 'kellyFraction', fraction: 0.5, meanPerBar: 0.0002, period: 24 }, 0, 1],
  ])('%o takes of a market with σ %f a bar %f of the limit', (rule, sigma, size) => {
    const long = momentum({ lookback: 24, threshold: 0, sizing: rule, allowShort: true });
    expect(decide(long, { features: { past: 0.1, noise: 0.01, sizeVolatility: sigma } })).toBeCloseTo(size, 12);
    expect(decide(long, { features: { past: -0.1, noise: 0.01, sizeVolatility: sigma } })).toBeCloseTo(-size, 12);
  });

  it.each<[unknown, string]>([
    [{ kind: 'fixedFraction', fraction: 0 }, 'sizing.fraction is 0'],
    [{ kind: 'fixedFraction', fraction: 1.01 }, 'sizing.fraction is 1.01'],
    [{ kind: 'volatilityTarget', perBar: Number.NaN, period: 24 }, 'perBar is NaN'],
    [{ kind: 'volatilityTarget', perBar: 0.01, period: 1 }, 'sizing.period is 1'],
    [{ kind: 'kellyFraction', fraction: 2, meanPerBar: 0.1, period: 24 }, 'sizing.fraction is 2'],
    [{ kind: 'kellyFraction', fraction: 1, meanPerBar: -0.1, period: 24 }, 'meanPerBar is -0.1'],
    [{ kind: 'martingale' }, 'sizing.kind is martingale'],
  ])('refuses %o', (rule, message) => {
    expect(() => sizing(rule as Sizing)).toThrow(message);
  });
});

describe('momentum', () => {
  const rule = momentum({ lookback: 4, threshold: 1, sizing: WHOLE, allowShort: false });

  it('holds nothing while the past return is below one deviation of its size', () => {
    expect(decide(rule, { features: { past: 0.0199, noise: 0.01, sizeVolatility: 0.01 } })).toBe(0);
    expect(decide(rule, { features: { past: 0.0201, noise: 0.01, sizeVolatility: 0.01 } })).toBe(1);
  });

  it('keeps what it holds, at the size of its entry, until the past return turns', () => {
    const held = (past: number) =>
      decide(rule, { features: { past, noise: 0.01, sizeVolatility: 0.01 }, position: 0.4 });
    expect([held(0.5), held(0.001), held(-0.001)]).toEqual([undefined, undefined, 0]);
  });

  it('sells nothing where it may not be short', () => {
    expect(decide(rule, { features: { past: -0.5, noise: 0.01, sizeVolatility: 0.01 } })).toBeCloseTo(0, 12);
  });

  it.each([
    [{ lookback: 1 }, 'lookback is 1'],
    [{ lookback: 2.5 }, 'lookback is 2.5'],
    [{ threshold: -1 }, 'threshold is -1'],
  ])('refuses %o', (change, message) => {
    expect(() => momentum({ lookback: 4, threshold: 1, sizing: WHOLE, allowShort: false, ...change })).toThrow(message);
  });

  it('earns where trends were planted and loses on a level that returns to its mean', async () => {
    const always = momentum({ lookback: 48, threshold: 0.5, sizing: WHOLE, allowShort: true });
    const trending = await run(always, syntheticBars({ seed: 8, bars: 4000, edge: true }));
    const reverting = await run(always, revertingBars(2000));
    expect(trending.finalEquity).toBeGreaterThan(trending.initialCash);
    expect(reverting.finalEquity).toBeLessThan(reverting.initialCash);
  });
});

describe('mean reversion', () => {
  const rule = meanReversion({ period: 24, entry: 2, exit: 0.5, sizing: WHOLE, allowShort: true });
  const at = (distance: number, position: number) =>
    decide(rule, { features: { distance, sizeVolatility: 0.01 }, position });

  it('enters against 2 deviations and leaves within 0.5', () => {
    expect([at(-2, 0), at(2, 0), at(1.9, 0.5)]).toEqual([1, -1, 0]);
    expect([at(-3, 0.5), at(3, -0.5)]).toEqual([undefined, undefined]);
    expect([at(-1.9, 1), at(-0.5, 1), at(0.5, -1), at(1.9, -1)]).toEqual([undefined, 0, 0, undefined]);
  });

  it('goes through the average from one side to the other without a stop at it', () => {
    expect(at(2.5, 1)).toBe(-1);
  });

  it.each([
    [{ exit: 2 }, 'exit is 2'],
    [{ exit: -0.1 }, 'exit is -0.1'],
    [{ entry: 0 }, 'entry is 0'],
    [{ period: 1 }, 'period is 1'],
  ])('refuses %o', (change, message) => {
    const options = { period: 24, entry: 2, exit: 0.5, sizing: WHOLE, allowShort: true, ...change };
    expect(() => meanReversion(options)).toThrow(message);
  });

  it('earns on a level that returns to its mean', async () => {
    const result = await run(
      meanReversion({ period: 48, entry: 1.5, exit: 0.2, sizing: WHOLE, allowShort: true }),
      revertingBars(2000),
    );
    expect(result.roundTrips.length).toBeGreaterThan(20);
    expect(result.finalEquity).toBeGreaterThan(result.initialCash);
  });
});

describe('pair bars', () => {
  const a = revertingBars(6);
  const b = { ...a, symbol: 'OTHER', open: a.open.map((x) => x * 2), close: a.close.map((x) => x * 4) };

  it('are the price of one market in the other, at the bars that both have', () => {
    const late = { ...b, openTime: b.openTime.map((time) => time + 2 * HOUR) };
    const pair = pairBars({ a, b: late, hedge: 1, scale: 100 });
    expect([...pair.openTime]).toEqual([...a.openTime].slice(2));
    expect(pair.close[0]).toBeCloseTo((100 * (a.close[2] as number)) / (late.close[0] as number), 12);
    expect(pair.symbol).toBe('SYNTH-REVERT-USDT-OTHER');
    for (const [i, high] of pair.high.entries()) {
      expect(high).toBe(Math.max(pair.open[i] as number, pair.close[i] as number));
      expect(pair.low[i]).toBe(Math.min(pair.open[i] as number, pair.close[i] as number));
    }
  });

  it('take the second price to the power of the hedge', () => {
    expect(pairBars({ a, b, hedge: 0.5 }).close[0]).toBeCloseTo(
      (a.close[0] as number) / Math.sqrt(b.close[0] as number),
      10,
    );
  });

  it.each([
    [{ hedge: 0 }, 'hedge is 0'],
    [{ hedge: Number.NaN }, 'hedge is NaN'],
    [{ scale: -1 }, 'scale is -1'],
    [{ b: { ...b, intervalMicros: 1 } }, 'not of one length'],
    [{ b: { ...b, openTime: b.openTime.map((time) => time + 5 * HOUR) } }, '1 bars in common'],
  ])('refuse %o', (change, message) => {
    expect(() => pairBars({ a, b, hedge: 1, ...change })).toThrow(message);
  });
});

describe('pair spread', () => {
  const options = { period: 24, entry: 2, exit: 0.5, broken: 4, holdMax: 3, sizing: WHOLE };
  const rule = pairSpread(options);
  const play = (steps: readonly (readonly [distance: number, position: number])[]) => {
    const state = rule.init?.(rule.params) ?? {};
    return steps.map(([distance, position]) =>
      decide(rule, { features: { distance, sizeVolatility: 0.01 }, position, state }),
    );
  };

  it('sells the spread above its mean, buys it below, and leaves when it is back', () => {
    expect(
      play([
        [1.9, 0],
        [2, 0],
        [1, -1],
        [0.5, -1],
        [-2, 0],
      ]),
    ).toEqual([undefined, -1, undefined, 0, 1]);
  });

  it('leaves when the spread has passed its mean to the other side', () => {
    expect(
      play([
        [2, 0],
        [-1, -1],
      ]),
    ).toEqual([-1, 0]);
  });

  it('gives a spread up that is 4 deviations away, until it has been back at its mean', () => {
    expect(
      play([
        [2, 0],
        [4, -1],
        [3, 0],
        [2, 0],
        [0.4, 0],
        [2, 0],
      ]),
    ).toEqual([-1, 0, 0, 0, 0, -1]);
  });

  it('gives a position up that has not come back after 3 bars', () => {
    expect(
      play([
        [2, 0],
        [2, -1],
        [2, -1],
        [2, -1],
        [2, 0],
        [0, 0],
        [-2, 0],
      ]),
    ).toEqual([-1, undefined, undefined, 0, 0, 0, 1]);
  });

  it('refuses a break nearer than the entry', () => {
    expect(() => pairSpread({ ...options, broken: 1.9 })).toThrow('broken is 1.9');
    expect(() => pairSpread({ ...options, holdMax: 0 })).toThrow('holdMax is 0');
  });

  it('earns on a spread that returns to its mean', async () => {
    const wide = pairSpread({ ...options, period: 48, entry: 1.5, broken: 5, holdMax: 96 });
    const result = await run(wide, revertingBars(2000));
    expect(result.finalEquity).toBeGreaterThan(result.initialCash);
  });
});

describe('a strategy that follows a model', () => {
  const rule = (change: Partial<Parameters<typeof modelDriven>[0]> = {}) =>
    modelDriven({
      model: MODEL as never,
      features: [],
      enter: 0.1,
      leave: 0.02,
      sizing: WHOLE,
      allowShort: true,
      ...change,
    });
  const at = (score: number, position: number, change = {}) =>
    decide(rule(change), { score, position, features: { sizeVolatility: 0.01 } });

  it('enters 0.1 from a coin and leaves within 0.02 of it', () => {
    expect([at(0.61, 0), at(0.39, 0), at(0.59, 0), at(0.53, 1), at(0.51, 1), at(0.48, -1), at(0.49, -1)]).toEqual([
      1,
      -1,
      0,
      undefined,
      0,
      undefined,
      0,
    ]);
  });

  it('keeps flat instead of short where it may not be short', () => {
    expect(at(0.2, 1, { allowShort: false })).toBeCloseTo(0, 12);
  });

  it('refuses to leave farther out than it enters', () => {
    expect(() => rule({ leave: 0.2 })).toThrow('leave is 0.2');
    expect(() => rule({ enter: 0.5, leave: 0 })).toThrow('enter is 0.5');
  });
});

describe('every example', () => {
  const bars = revertingBars(600);
  it.each([
    momentum({
      lookback: 24,
      threshold: 1,
      sizing: { kind: 'volatilityTarget', perBar: 0.005, period: 24 },
      allowShort: true,
    }),
    meanReversion({
      period: 24,
      entry: 1.5,
      exit: 0.2,
      sizing: { kind: 'kellyFraction', fraction: 0.5, meanPerBar: 1e-4, period: 24 },
      allowShort: true,
    }),
    pairSpread({ period: 24, entry: 1.5, exit: 0.2, broken: 5, holdMax: 48, sizing: WHOLE }),
  ])('decides the same from the text that travels as in the session it was written in ($name)', async (definition) => {
    const here = await run(definition, bars);
    const travelled = parseStrategyBundle(JSON.parse(JSON.stringify(bundleStrategy(definition))));
    const there = await replay(
      {
        ...crossRequest(bars),
        instrument: inferInstrument(bars, { symbol: bars.symbol, kind: 'perp' }),
        bundle: travelled,
      },
      ports,
    );
    expect(here.orders).toBeGreaterThan(5);
    expect(there.orderListHash).toBe(here.orderListHash);
  });
});
