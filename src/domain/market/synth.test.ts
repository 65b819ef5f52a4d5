import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import {
  type Bars,
  DEFAULT_PLANTED_EDGE,
  describeSynthetic,
  isSyntheticSymbol,
  type SynthOptions,
  splitSymbol,
  synthesizeBars,
  syntheticSymbol,
} from './index.ts';

const HOUR = 3600e6;
const YEARS_3: SynthOptions = {
  seed: 1,
  bars: 3 * 8760,
  intervalMicros: HOUR,
  startMicros: 1_640_995_200e6,
  startPrice: 30_000,
  tickSize: '0.01',
};

function logReturns(bars: Bars): number[] {
  return Array.from(bars.close.subarray(1), (close, i) => Math.log(close / (bars.close[i] as number)));
}

function mean(x: readonly number[]): number {
  return x.reduce((sum, value) => sum + value, 0) / x.length;
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mx = mean(x);
  const my = mean(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < y.length; i++) {
    const a = (x[i] as number) - mx;
    const b = (y[i] as number) - my;
    xy += a * b;
    xx += a * a;
    yy += b * b;
  }
  return xy / Math.sqrt(xx * yy);
}

/**
 * Net Sharpe ratio of a year of an exponential 24/96 crossover, long and short, decided at a close and filled at the open
 * after it, with 12 bps of costs for each side.
 */
function crossoverSharpe(bars: Bars): number {
  const { open, close } = bars;
  let fast = close[0] as number;
  let slow = fast;
  let position = 0;
  let day = 0;
  const days: number[] = [];
  for (let i = 0; i + 2 < close.length; i++) {
    fast += (2 / 25) * ((close[i] as number) - fast);
    slow += (2 / 97) * ((close[i] as number) - slow);
    const wanted = i < 96 ? 0 : Math.sign(fast - slow);
    day += wanted * ((open[i + 2] as number) / (open[i + 1] as number) - 1) - Math.abs(wanted - position) * 0.0012;
    position = wanted;
    if (i % 24 === 23) {
      days.push(day);
      day = 0;
    }
  }
  const average = mean(days);
  const variance = days.reduce((sum, value) => sum + (value - average) ** 2, 0) / (days.length - 1);
  return (average / Math.sqrt(variance)) * Math.sqrt(365);
}

describe('synthetic bars without an edge', () => {
  const bars = synthesizeBars(YEARS_3);
  const returns = logReturns(bars);

  it('are the same for the same seed and others for another', () => {
    expect(synthesizeBars(YEARS_3).close).toEqual(bars.close);
    expect(synthesizeBars({ ...YEARS_3, seed: 2 }).close).not.toEqual(bars.close);
  });

  it('have the volatility of a crypto market, between 45 % and 90 % a year', () => {
    const sd = Math.sqrt(mean(returns.map((value) => value * value)) * 8760);
    expect(sd).toBeGreaterThan(0.45);
    expect(sd).toBeLessThan(0.9);
  });

  it('have fat tails: an excess kurtosis above 3', () => {
    const variance = mean(returns.map((value) => value ** 2));
    expect(mean(returns.map((value) => value ** 4)) / variance ** 2 - 3).toBeGreaterThan(3);
  });

  it('have clustered volatility: |return| remembers an hour and a day, the return does not', () => {
    const size = returns.map(Math.abs);
    expect(correlation(size, size.slice(1))).toBeGreaterThan(0.15);
    expect(correlation(size, size.slice(24))).toBeGreaterThan(0.08);
    for (const lag of [1, 2, 24]) expect(Math.abs(correlation(returns, returns.slice(lag)))).toBeLessThan(0.03);
  });

  it('have more volume when the price moves more', () => {
    expect(correlation(returns.map(Math.abs), Array.from(bars.volume.subarray(1), Math.log))).toBeGreaterThan(0.3);
  });

  it('open where the bar before closed', () => {
    expect(bars.open.subarray(1)).toEqual(bars.close.subarray(0, -1));
  });

  it('give a crossover nothing: its Sharpe ratios of 4 seeds lie around 0', () => {
    const sharpes = [1, 2, 3, 4].map((seed) => crossoverSharpe(synthesizeBars({ ...YEARS_3, seed })));
    expect(Math.abs(mean(sharpes))).toBeLessThan(0.7);
    expect(Math.max(...sharpes)).toBeLessThan(1.5);
  });
});

describe('synthetic bars with the default edge', () => {
  it('give an exponential crossover a Sharpe ratio above 1.5 after costs for each of 4 seeds', () => {
    const sharpes = [1, 2, 3, 4].map((seed) =>
      crossoverSharpe(synthesizeBars({ ...YEARS_3, seed, plantedEdge: DEFAULT_PLANTED_EDGE })),
    );
    expect(Math.min(...sharpes)).toBeGreaterThan(1.5);
    expect(Math.max(...sharpes)).toBeLessThan(6);
  });

  it('still look like a market: one hour tells next to nothing about the next', () => {
    const returns = logReturns(synthesizeBars({ ...YEARS_3, plantedEdge: DEFAULT_PLANTED_EDGE }));
    expect(Math.abs(correlation(returns, returns.slice(1)))).toBeLessThan(0.04);
  });

  it('have the noise of the bars without it: strength 0 changes nothing', () => {
    const zero = synthesizeBars({ ...YEARS_3, bars: 500, plantedEdge: { strength: 0, halfLifeHours: 72 } });
    expect(zero.close).toEqual(synthesizeBars({ ...YEARS_3, bars: 500 }).close);
  });
});

describe('label of synthetic bars', () => {
  it('says that they are synthetic, which seed and which edge', () => {
    expect(describeSynthetic({ ...YEARS_3, plantedEdge: DEFAULT_PLANTED_EDGE })).toBe(
      'synthetic, seed 1, planted edge of strength 0.5 with a half-life of 72 h, 26280 bars',
    );
    expect(describeSynthetic(YEARS_3)).toBe('synthetic, seed 1, no edge planted, 26280 bars');
  });

  it('is part of a symbol that can be split', () => {
    const symbols = [undefined, DEFAULT_PLANTED_EDGE].map(syntheticSymbol);
    expect(symbols).toEqual(['SYNTH-NOISE-USDT', 'SYNTH-EDGE-USDT']);
    expect(symbols.map(isSyntheticSymbol)).toEqual([true, true]);
    expect(symbols.map((symbol) => splitSymbol(symbol)?.quote)).toEqual(['USDT', 'USDT']);
    expect(isSyntheticSymbol('BTCUSDT')).toBe(false);
  });
});

describe('options of the generator', () => {
  it.each([
    ['seed', { seed: -1 }],
    ['seed', { seed: 2 ** 32 }],
    ['bars', { bars: 0 }],
    ['bars', { bars: 1.5 }],
    ['intervalMicros', { intervalMicros: 1000 }],
    ['startMicros', { startMicros: 1 }],
    ['startPrice', { startPrice: 1 }],
    ['startPrice', { startPrice: Number.NaN }],
    ['tickSize', { tickSize: '0.05' }],
    ['tickSize', { tickSize: 'a' }],
    ['plantedEdge.strength', { plantedEdge: { strength: 9, halfLifeHours: 72 } }],
    ['plantedEdge.halfLifeHours', { plantedEdge: { strength: 0.5, halfLifeHours: 0 } }],
  ] as [string, Partial<SynthOptions>][])('are refused by name: %s %j', (key, change) => {
    try {
      synthesizeBars({ ...YEARS_3, ...change });
      throw new Error('was not refused');
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).code).toBe('BOT4_CONFIG_VALUE');
      expect((error as InputError).place.key).toBe(key);
    }
  });
});
