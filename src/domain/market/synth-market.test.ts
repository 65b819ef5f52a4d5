import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import {
  type Bars,
  defaultSynthModel,
  describeSynthMarket,
  type SynthMarketOptions,
  type SynthModel,
  stylisedFacts,
  synthesizeMarket,
  synthSymbol,
} from './index.ts';
import { correlationOf, returnSeries } from './stylised-facts.ts';

const HOUR = 3600e6;
const MODEL = defaultSynthModel(HOUR);
const BASE: SynthMarketOptions = {
  seed: 1,
  bars: 3 * 8760,
  intervalMicros: HOUR,
  startMicros: 1_640_995_200e6,
  startPrice: 30_000,
  tickSize: '0.01',
  names: ['A-USDT'],
  correlation: 0,
  model: MODEL,
};

/** The model without anything but normal noise. */
const PLAIN: SynthModel = {
  ...MODEL,
  tailDf: 1000,
  garch: { alpha: 0, beta: 0, leverage: 0 },
  slow: [],
  turbulence: { calmBars: 600, turbulentBars: 120, ratio: 1 },
  trend: { bars: 360, driftYear: 0 },
  jumps: { perYear: 0, spread: 0 },
  hours: Array.from({ length: 24 }, () => 1),
};

function make(change: Partial<SynthMarketOptions>): readonly Bars[] {
  return synthesizeMarket({ ...BASE, ...change }).bars;
}

function returns(bars: Bars | undefined): Float64Array {
  return returnSeries(bars as Bars).value;
}

describe('a synthetic market', () => {
  const facts = [1, 2, 3].map((seed) => stylisedFacts(make({ seed })[0] as Bars));

  it('has over 3 seeds the volatility that was asked for within 15 %', () => {
    for (const { volatilityYear } of facts) expect(Math.abs(volatilityYear / 0.6 - 1)).toBeLessThan(0.15);
  });

  it('has fat tails, an index from 2.4 to 3.6, and an excess kurtosis above 5', () => {
    for (const { tailIndex, excessKurtosis } of facts) {
      expect(tailIndex).toBeGreaterThan(2.4);
      expect(tailIndex).toBeLessThan(3.6);
      expect(excessKurtosis).toBeGreaterThan(5);
    }
  });

  it('remembers the size of returns for days, and their sign not at all', () => {
    for (const { memoryOfSize, memoryOfReturn } of facts) {
      expect(memoryOfSize[0]).toBeGreaterThan(0.15);
      expect(memoryOfSize[4]).toBeGreaterThan(0.08);
      expect(Math.abs(memoryOfReturn)).toBeLessThan(0.035);
    }
  });

  it('has a rhythm of the day and volume that follows the size of moves', () => {
    for (const { hours, volumeWithSize } of facts) {
      expect(Math.max(...hours) / Math.min(...hours)).toBeGreaterThan(1.4);
      expect(volumeWithSize).toBeGreaterThan(0.4);
    }
  });

  it('has the bits that were written down, on every machine', () => {
    const [bars] = make({ bars: 50, model: { ...MODEL, jumps: { perYear: 2000, spread: 0.005 } } });
    const sum = (column: Float64Array | undefined): number =>
      Array.from(column ?? []).reduce((total, value) => total + value, 0);
    expect([bars?.close[49], sum(bars?.high), sum(bars?.low), sum(bars?.volume)]).toMatchInlineSnapshot(`
      [
        30326.3,
        1491828.5799999998,
        1463874.7199999997,
        46368.918470000004,
      ]
    `);
  });

  it('spends about a sixth of its time in turbulence, in runs of five days, and switches trends', () => {
    const { turbulent, trend } = synthesizeMarket({ ...BASE, bars: 100_000 });
    const share = turbulent.reduce((sum, one) => sum + one, 0) / 100_000;
    expect(Math.abs(share - 1 / 6)).toBeLessThan(0.05);
    const switches = turbulent.slice(1).filter((one, i) => one !== turbulent[i]).length;
    expect(share * 100_000 * (2 / switches)).toBeGreaterThan(80);
    expect(new Set(trend)).toEqual(new Set([-1, 0, 1]));
    const moves = trend.slice(1).filter((one, i) => one !== trend[i]).length;
    expect(Math.abs(100_000 / moves / 360 - 1)).toBeLessThan(0.25);
  });

  it('plants a memory of returns only when it is asked for one', () => {
    const memory = (planted: number): number =>
      stylisedFacts(make({ model: { ...PLAIN, memory: planted } })[0] as Bars).memoryOfReturn;
    expect(Math.abs(memory(0))).toBeLessThan(0.02);
    expect(Math.abs(memory(0.15) - 0.15)).toBeLessThan(0.02);
    expect(Math.abs(memory(-0.2) + 0.2)).toBeLessThan(0.02);
  });

  it('leaves normal noise when every part is turned off', () => {
    const { excessKurtosis, memoryOfSize, volatilityYear, leverage } = stylisedFacts(make({ model: PLAIN })[0] as Bars);
    expect(Math.abs(excessKurtosis)).toBeLessThan(0.15);
    expect(Math.abs(memoryOfSize[0] as number)).toBeLessThan(0.02);
    expect(Math.abs(leverage)).toBeLessThan(0.02);
    expect(Math.abs(volatilityYear / 0.6 - 1)).toBeLessThan(0.02);
  });

  it('has leverage: falls bring unrest', () => {
    const garch = { alpha: 0.02, beta: 0.85, leverage: 0.2 };
    expect(stylisedFacts(make({ model: { ...PLAIN, garch } })[0] as Bars).leverage).toBeLessThan(-0.03);
  });

  it('jumps as often as it is told to, without being more volatile', () => {
    const model = { ...PLAIN, jumps: { perYear: 50, spread: 0.05 } };
    const [bars] = make({ model });
    const far = returns(bars).filter((value) => Math.abs(value) > 0.05).length;
    expect(far).toBeGreaterThan(25);
    expect(far).toBeLessThan(75);
    expect(Math.abs(stylisedFacts(bars as Bars).volatilityYear / 0.6 - 1)).toBeLessThan(0.08);
  });

  it('keeps the log of its price level when it is asked to, else it falls by half the variance', () => {
    const end = (logDriftYear: number | undefined): number => {
      const model = { ...PLAIN, volatilityYear: 1.5, ...(logDriftYear === undefined ? {} : { logDriftYear }) };
      return Math.log((make({ model })[0]?.close.at(-1) ?? 0) / 30_000);
    };
    expect(Math.abs(end(0) - end(undefined) - 1.5 * 1.5 * 1.5)).toBeLessThan(0.01);
    expect(Math.abs(end(1) - end(0) - 3)).toBeLessThan(0.01);
  });
});

describe('correlated assets', () => {
  // Standard error of the correlation of n pairs, four of them: an excess kurtosis of 30 makes it 3.3 times that of normal ones.
  const bound = (rho: number, n: number): number => (4 * 3.3 * (1 - rho * rho)) / Math.sqrt(n);

  it.each([0, 0.3, 0.6, 0.9])('have the correlation %d within its bounds, whatever the stress', (rho) => {
    const bars = make({ names: ['A', 'B', 'C'], correlation: rho });
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const found = correlationOf(returns(bars[i]), returns(bars[j]));
      expect(Math.abs(found - rho)).toBeLessThan(bound(rho, BASE.bars) + 0.005);
    }
  });

  it('have the matrix that was given', () => {
    const matrix = [
      [1, 0.8, -0.2],
      [0.8, 1, 0.1],
      [-0.2, 0.1, 1],
    ];
    const bars = make({ names: ['A', 'B', 'C'], correlation: matrix });
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < i; j++) {
        const rho = matrix[i]?.[j] as number;
        expect(Math.abs(correlationOf(returns(bars[i]), returns(bars[j])) - rho)).toBeLessThan(bound(rho, BASE.bars));
      }
    }
  });

  it('move together more in turbulent times', () => {
    const { bars, turbulent, stress } = synthesizeMarket({ ...BASE, names: ['A', 'B'], correlation: 0.5 });
    expect(stress).toBe(0.4);
    const pick = (wanted: number, k: number): Float64Array =>
      returns(bars[k]).filter((_, i) => turbulent[i + 1] === wanted);
    const calm = correlationOf(pick(0, 0), pick(0, 1));
    const wild = correlationOf(pick(1, 0), pick(1, 1));
    expect(Math.abs(wild - 0.7)).toBeLessThan(0.06);
    expect(wild).toBeGreaterThan(calm + 0.2);
  });
});

describe('labels of synthetic markets', () => {
  it('begin with SYNTH- once, of letters that file systems take', () => {
    expect(['BTC/USDT', 'SYNTH-X', 'a b'].map(synthSymbol)).toEqual(['SYNTH-BTC-USDT', 'SYNTH-X', 'SYNTH-a-b']);
  });

  it('say generator, seed, parameters and what they were calibrated to', () => {
    const text = describeSynthMarket({ ...BASE, names: ['A', 'B'], correlation: 0.5 }, 'a file');
    expect(text).toContain(
      'synthetic, made by bot4 synth-market 1 with seed 1: 26280 bars of 3600 s, 2 assets, correlation 0.5',
    );
    expect(text).toContain('calibrated to a file; model {"volatilityYear":0.6');
    expect(describeSynthMarket({ ...BASE, model: { ...MODEL, memory: 0.1 } })).toContain('planted autocorrelation 0.1');
  });
});

describe('options of a synthetic market', () => {
  const model = (change: Partial<SynthModel>): Partial<SynthMarketOptions> => ({ model: { ...MODEL, ...change } });
  it.each([
    ['seed', { seed: -1 }],
    ['seed', { seed: 1.5 }],
    ['bars', { bars: 0 }],
    ['bars', { bars: 1e7, names: ['A', 'B', 'C'] }],
    ['intervalMicros', { intervalMicros: 10 }],
    ['start', { startMicros: 5 }],
    ['startPrice', { startPrice: 0.001 }],
    ['startPrice', { startPrice: Number.NaN }],
    ['tickSize', { tickSize: '0.05' }],
    ['assets', { names: [] }],
    ['assets', { names: ['A', 'A'] }],
    ['correlation', { names: ['A', 'B'], correlation: 1.5 }],
    ['correlation', { names: ['A', 'B', 'C'], correlation: -0.9 }],
    ['correlation', { names: ['A', 'B'], correlation: [[1]] }],
    [
      'correlation',
      {
        names: ['A', 'B'],
        correlation: [
          [1, 0.5],
          [0.4, 1],
        ],
      },
    ],
    ['volatilityYear', model({ volatilityYear: 0 })],
    ['tailDf', model({ tailDf: 2 })],
    ['alpha + beta + leverage/2', model({ garch: { alpha: 0.2, beta: 0.8, leverage: 0.1 } })],
    ['slow.spread', model({ slow: [{ halfLifeBars: 5, spread: 9 }] })],
    ['turbulence.ratio', model({ turbulence: { calmBars: 5, turbulentBars: 5, ratio: 0.5 } })],
    ['jumps', model({ jumps: { perYear: 1000, spread: 0.5 } })],
    ['hours', model({ hours: [1, 2] })],
    ['stress', model({ stress: 2 })],
    ['memory', model({ memory: 1 })],
    ['volume.median', model({ volume: { ...MODEL.volume, median: 0 } })],
  ] as [string, Partial<SynthMarketOptions>][])('are refused by name: %s %j', (key, change) => {
    try {
      make(change);
      throw new Error('was not refused');
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).code).toBe('BOT4_CONFIG_VALUE');
      expect((error as InputError).place.key).toBe(key);
    }
  });
});
