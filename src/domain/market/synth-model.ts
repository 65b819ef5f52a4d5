/**
 * What a synthetic market is made of, and the checks of it. Every part is scaled so that it leaves the volatility of a year
 * alone: turning one off changes the character of the market, not its size.
 */
import { Decimal } from 'decimal.js';
import { InputError, MICROS_PER_DAY, MICROS_PER_HOUR } from '../../core/index.ts';

/** A part of volatility that comes and goes: log-normal, halves in `halfLifeBars`. */
export interface SlowVolatility {
  readonly halfLifeBars: number;
  /** Standard deviation of the log of volatility. */
  readonly spread: number;
}

/** Parts of a synthetic market. */
export interface SynthModel {
  /** Standard deviation of the log returns of a year (365 days). */
  readonly volatilityYear: number;
  /** Degrees of freedom of Student's t of the shocks, above 2; a thousand are a normal. */
  readonly tailDf: number;
  /** GARCH(1,1) with leverage (Glosten, Jagannathan and Runkle, 1993): alpha + beta + leverage/2 < 1. */
  readonly garch: { readonly alpha: number; readonly beta: number; readonly leverage: number };
  readonly slow: readonly SlowVolatility[];
  /** Markov chain of calm and turbulent times: mean lengths in bars, and how many times wilder turbulent ones are. */
  readonly turbulence: { readonly calmBars: number; readonly turbulentBars: number; readonly ratio: number };
  /** Markov chain of up, sideways and down: mean length in bars, and the drift of a year in log return. */
  readonly trend: { readonly bars: number; readonly driftYear: number };
  /** Expected log return of a year. Absent: the price is as likely worth more as less, so the log falls by half the variance. */
  readonly logDriftYear?: number;
  /** Jumps of a year and the standard deviation of one, in log return. */
  readonly jumps: { readonly perYear: number; readonly spread: number };
  /** (24,) volatility of each hour of the day (UTC) over that of all. */
  readonly hours: readonly number[];
  /** How far correlations rise towards 1 in turbulent times, 0 to 1. */
  readonly stress: number;
  /** Planted autocorrelation of returns at lag 1; 0 plants none. */
  readonly memory: number;
  readonly volume: {
    readonly median: number;
    /** Slope of log volume on log(|return|/σ + 1/4). */
    readonly slope: number;
    /** Standard deviations of the parts of log volume that last (half a day) and that do not. */
    readonly lasting: number;
    readonly passing: number;
  };
}

/** Options of `synthesizeMarket`. */
export interface SynthMarketOptions {
  /** Unsigned 32-bit integer. */
  readonly seed: number;
  readonly bars: number;
  readonly intervalMicros: number;
  /** Open time of the first bar, microseconds, a multiple of the interval. */
  readonly startMicros: number;
  /** Quote units per base unit at the start, of every asset. */
  readonly startPrice: number;
  /** Decimal text, a power of ten from 0.00000001 to 1. */
  readonly tickSize: string;
  /** Symbols of the assets; each gets the prefix of synthetic data. */
  readonly names: readonly string[];
  /** One correlation for all pairs (a common factor), or the whole matrix. */
  readonly correlation: number | readonly (readonly number[])[];
  readonly model: SynthModel;
}

/** A day's rhythm as large venues have it: quiet at night in America and Europe, wildest when both are awake. */
const HOURS: readonly number[] = [
  1.03, 1.03, 0.95, 0.85, 0.8, 0.78, 0.83, 0.87, 0.9, 0.87, 0.84, 0.86, 0.97, 1.12, 1.28, 1.25, 1.2, 1.12, 1.08, 1.08,
  1.05, 1.04, 0.98, 0.92,
];

/** Scales multipliers so that their mean square is 1. */
export function unitRhythm(hours: readonly number[]): number[] {
  const mean = hours.reduce((sum, hour) => sum + hour * hour, 0) / hours.length;
  return hours.map((hour) => hour / Math.sqrt(mean));
}

/** A market that looks like a large coin against a dollar. @param intervalMicros length of a bar. */
export function defaultSynthModel(intervalMicros: number): SynthModel {
  const days = (count: number): number => Math.max(2, (count * MICROS_PER_DAY) / intervalMicros);
  return {
    volatilityYear: 0.6,
    tailDf: 4.5,
    garch: { alpha: 0.05, beta: 0.92, leverage: 0.01 },
    slow: [
      { halfLifeBars: days(0.5), spread: 0.2 },
      { halfLifeBars: days(12), spread: 0.22 },
    ],
    turbulence: { calmBars: days(25), turbulentBars: days(5), ratio: 2 },
    trend: { bars: days(15), driftYear: 0.8 },
    jumps: { perYear: 10, spread: 0.03 },
    hours: unitRhythm(HOURS),
    stress: 0.4,
    memory: 0,
    volume: { median: (500 * intervalMicros) / MICROS_PER_HOUR, slope: 0.75, lasting: 0.4, passing: 0.35 },
  };
}

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

function within(key: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) refuse(key, `${key} is ${value}; it is from ${low} to ${high}`);
}

function whole(key: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value)) refuse(key, `${key} is ${value}; it is a whole number`);
  within(key, value, low, high);
}

function checkVolatility(model: SynthModel): void {
  const { garch, turbulence, trend, jumps, hours } = model;
  within('volatilityYear', model.volatilityYear, 0.001, 20);
  within('tailDf', model.tailDf, 2.05, 1000);
  within('garch.alpha', garch.alpha, 0, 1);
  within('garch.beta', garch.beta, 0, 1);
  within('garch.leverage', garch.leverage, 0, 1);
  within('alpha + beta + leverage/2', garch.alpha + garch.beta + garch.leverage / 2, 0, 0.9999);
  for (const { halfLifeBars, spread } of model.slow) {
    within('slow.halfLifeBars', halfLifeBars, 0.1, 1e9);
    within('slow.spread', spread, 0, 2);
  }
  within('turbulence.calmBars', turbulence.calmBars, 1, 1e9);
  within('turbulence.turbulentBars', turbulence.turbulentBars, 1, 1e9);
  within('turbulence.ratio', turbulence.ratio, 1, 20);
  within('trend.bars', trend.bars, 1, 1e9);
  within('trend.driftYear', trend.driftYear, 0, 50);
  within('logDriftYear', model.logDriftYear ?? 0, -50, 50);
  within('jumps.perYear', jumps.perYear, 0, 1e5);
  within('jumps.spread', jumps.spread, 0, 1);
  if (jumpShare(model) > 0.8) refuse('jumps', 'jumps make more than 80 % of the variance of a year');
  if (hours.length !== 24) refuse('hours', `hours has ${hours.length} values; it has 24`);
  for (const hour of hours) within('hours', hour, 0.01, 20);
}

/** Share of jumps in the variance of a year. */
export function jumpShare(model: SynthModel): number {
  return (model.jumps.perYear * model.jumps.spread ** 2) / model.volatilityYear ** 2;
}

function checkRest(model: SynthModel): void {
  within('stress', model.stress, 0, 1);
  within('memory', model.memory, -0.95, 0.95);
  within('volume.median', model.volume.median, 1e-5, 1e15);
  within('volume.slope', model.volume.slope, 0, 5);
  within('volume.lasting', model.volume.lasting, 0, 5);
  within('volume.passing', model.volume.passing, 0, 5);
}

/** Ticks of one quote unit, an exact power of ten. @throws BOT4_CONFIG_VALUE */
export function ticksPerUnit(tickSize: string): number {
  if (!/^(1|0?\.0{0,7}1|1e-[1-8])$/.test(tickSize)) {
    refuse('tickSize', `tickSize is ${tickSize}; it is a power of ten from 0.00000001 to 1, as text`);
  }
  return new Decimal(1).div(tickSize).toNumber();
}

/** @throws BOT4_CONFIG_VALUE naming what is out of range. */
export function checkSynthMarket(options: SynthMarketOptions): void {
  const { intervalMicros, startMicros, startPrice, names } = options;
  whole('seed', options.seed, 0, 2 ** 32 - 1);
  whole('bars', options.bars, 1, 1e7);
  whole('intervalMicros', intervalMicros, 1e6, MICROS_PER_DAY);
  if (!Number.isSafeInteger(startMicros) || startMicros < 0 || startMicros % intervalMicros !== 0) {
    refuse('start', `the start (${startMicros} µs) is not a whole multiple of the bar length`);
  }
  const ticks = startPrice * ticksPerUnit(options.tickSize);
  if (!(ticks >= 100 && ticks <= 1e10)) {
    refuse('startPrice', `startPrice is ${startPrice}; it is from 100 to 1e10 ticks of ${options.tickSize}`);
  }
  whole('assets', names.length, 1, 200);
  if (options.bars * names.length > 2e7) refuse('bars', 'bars times assets is more than 20 million');
  if (new Set(names).size !== names.length) refuse('assets', 'two assets have the same symbol');
  checkVolatility(options.model);
  checkRest(options.model);
}
