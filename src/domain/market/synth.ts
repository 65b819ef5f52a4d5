/**
 * Synthetic bars that look like a crypto market: fat tails, volatility that clusters and follows the time of day, volume
 * that rises with the size of the move, and returns without memory. They are for tests, for lessons, and for a folder
 * without real data; the symbol and the source always say that they are synthetic.
 *
 * With `plantedEdge` the market has something to find: a hidden drift that fades slowly (an Ornstein-Uhlenbeck process
 * with a half-life of days) and shows itself only through the returns it bends. A filter of past returns recovers a part
 * of it; one bar says next to nothing. Without it the log price is a martingale up to rounding to the tick.
 *
 * All chance comes from named streams of one seed: with and without the edge the noise is the same.
 * References: Cont (2001), Quantitative Finance 1(2), on the stylised facts; Bollerslev (1986) on GARCH.
 */
import { Decimal } from 'decimal.js';
import { InputError, MICROS_PER_DAY, MICROS_PER_HOUR, Rng } from '../../core/index.ts';
import type { Bars } from './bars.ts';

/** A drift to be found. */
export interface PlantedEdge {
  /**
   * Standard deviation of the drift of a day as a fraction of the standard deviation of a day's noise. 0.5 is learnable
   * from a year of hours; 0 is none.
   */
  readonly strength: number;
  /** Hours after which half of the drift has faded. */
  readonly halfLifeHours: number;
}

/** Options of `synthesizeBars`. */
export interface SynthOptions {
  /** Unsigned 32-bit integer. */
  readonly seed: number;
  /** Number of bars. */
  readonly bars: number;
  readonly intervalMicros: number;
  /** Open time of the first bar, microseconds, a multiple of the interval. */
  readonly startMicros: number;
  /** Quote units per base unit; between 1,000 and 1e9 ticks. */
  readonly startPrice: number;
  /** Decimal text, a power of ten with at most 8 decimals, for example `0.01`. */
  readonly tickSize: string;
  readonly plantedEdge?: PlantedEdge;
}

/**
 * An edge that an honest small strategy can find on hourly bars: over 3 years and 10 seeds a 24/96 exponential crossover
 * has a Sharpe ratio of 3.4 a year (2.1 to 4.7) after 12 bps a side; without an edge it has 0.0 (−1.4 to 0.8).
 */
export const DEFAULT_PLANTED_EDGE: PlantedEdge = { strength: 0.5, halfLifeHours: 72 };

/** Standard deviation of a year of log returns. */
const VOLATILITY_YEAR = 0.6;
const MICROS_PER_YEAR = 365 * MICROS_PER_DAY;

/** Fast volatility: GARCH(1,1) with unit mean, α + β = 0.98, so that a shock halves in about 34 bars. */
const GARCH_ALPHA = 0.06;
const GARCH_BETA = 0.92;
/** Slow volatility: log-normal regimes that halve in 12 days. */
const REGIME_HALF_LIFE_HOURS = 288;
const REGIME_SD = 0.3;
/** One day's rhythm of volatility: ± 20 %, highest at 15:00 UTC. */
const DAY_AMPLITUDE = 0.2;
const DAY_PEAK_HOUR = 15;
/** Degrees of freedom of the innovations; their fourth moment is finite (6), their tail is not a normal one. */
const TAIL_DF = 5;
/** A variance above this multiple of its mean does not feed back, so that no seed explodes. */
const VARIANCE_MAX = 16;
/** Prices stay within the exact range: at least this many ticks, at most that many. */
const TICKS_MIN = 50;
const TICKS_MAX = 1e11;

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

/** Number of ticks of one quote unit, an exact power of ten. */
function ticksPerUnit(options: SynthOptions): number {
  const text = options.tickSize;
  if (!/^(1|0?\.0{0,7}1|1e-[1-8])$/.test(text)) {
    refuse('tickSize', `tickSize is ${text}; it is a power of ten from 0.00000001 to 1, as text`);
  }
  return new Decimal(1).div(text).toNumber();
}

function check(options: SynthOptions, perUnit: number): void {
  const { seed, bars, intervalMicros, startMicros, startPrice, plantedEdge } = options;
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    refuse('seed', `seed is ${seed}; it is a whole number from 0 to 4294967295`);
  if (!Number.isInteger(bars) || bars < 1 || bars > 1e7)
    refuse('bars', `bars is ${bars}; it is a whole number from 1 to 10 million`);
  if (!Number.isInteger(intervalMicros) || intervalMicros < 1e6 || intervalMicros > MICROS_PER_DAY) {
    refuse('intervalMicros', `intervalMicros is ${intervalMicros}; it is from one second (1e6) to one day (8.64e10)`);
  }
  if (!Number.isSafeInteger(startMicros) || startMicros < 0 || startMicros % intervalMicros !== 0) {
    refuse('startMicros', `startMicros is ${startMicros}; it is a whole multiple of the interval`);
  }
  if (!(startPrice * perUnit >= 1000 && startPrice * perUnit <= 1e9)) {
    refuse('startPrice', `startPrice is ${startPrice}; it is from 1,000 to 1e9 ticks of ${options.tickSize}`);
  }
  if (plantedEdge === undefined) return;
  if (!(plantedEdge.strength >= 0 && plantedEdge.strength <= 5))
    refuse('plantedEdge.strength', 'strength is from 0 to 5');
  if (!(plantedEdge.halfLifeHours >= 1 && plantedEdge.halfLifeHours <= 10_000)) {
    refuse('plantedEdge.halfLifeHours', 'halfLifeHours is from 1 to 10,000');
  }
}

/** A draw of Student's t with unit variance: a normal over the root of a mean of squares. */
function fatTail(rng: Rng): number {
  let chiSquared = 0;
  for (let k = 0; k < TAIL_DF; k++) {
    const z = rng.normal();
    chiSquared += z * z;
  }
  return (rng.normal() * Math.sqrt(TAIL_DF - 2)) / Math.sqrt(chiSquared);
}

/** A stationary first-order autoregression with unit variance that halves in `halfLifeBars`. */
class SlowState {
  readonly #rng: Rng;
  readonly #keep: number;
  readonly #fresh: number;
  #value: number;
  constructor(rng: Rng, halfLifeBars: number) {
    this.#rng = rng;
    this.#keep = 0.5 ** (1 / halfLifeBars);
    this.#fresh = Math.sqrt(1 - this.#keep * this.#keep);
    this.#value = rng.normal();
  }
  next(): number {
    this.#value = this.#keep * this.#value + this.#fresh * this.#rng.normal();
    return this.#value;
  }
}

/** Standard deviation of the noise of each bar, as its two components and the rhythm of the day make it. */
class Volatility {
  readonly #barSd: number;
  readonly #regime: SlowState;
  #garch = 1;
  constructor(rng: Rng, options: SynthOptions) {
    this.#barSd = VOLATILITY_YEAR * Math.sqrt(options.intervalMicros / MICROS_PER_YEAR);
    this.#regime = new SlowState(rng, (REGIME_HALF_LIFE_HOURS * MICROS_PER_HOUR) / options.intervalMicros);
  }
  /** For the bar that opens at `time`. */
  next(time: number): number {
    const hour = (time % MICROS_PER_DAY) / MICROS_PER_HOUR;
    const day = 1 + DAY_AMPLITUDE * Math.cos(((hour - DAY_PEAK_HOUR) / 24) * 2 * Math.PI);
    // exp(s·x − s²) has a mean square of one, so regimes do not change the volatility of a year.
    const regime = Math.exp(REGIME_SD * this.#regime.next() - REGIME_SD * REGIME_SD);
    return this.#barSd * day * regime * Math.sqrt(this.#garch);
  }
  /** Feeds the shock of the bar back; it has unit variance. */
  feed(shock: number): void {
    const next = 1 - GARCH_ALPHA - GARCH_BETA + this.#garch * (GARCH_ALPHA * shock * shock + GARCH_BETA);
    this.#garch = Math.min(next, VARIANCE_MAX);
  }
  get barSd(): number {
    return this.#barSd;
  }
}

/** Highest log price of a Brownian bridge from 0 to `move` (for the lowest: mirror it). Exact, Glasserman (2004), 6.4. */
function bridgeMax(move: number, sd: number, uniform: number): number {
  return (move + Math.sqrt(move * move - 2 * sd * sd * Math.log(1 - uniform))) / 2;
}

/** Begins the symbol of every synthetic series, also when it comes back from a file. */
const SYNTHETIC_PREFIX = 'SYNTH-';

/** Symbol of synthetic bars; it says what they are. */
export function syntheticSymbol(plantedEdge: PlantedEdge | undefined): string {
  return `${SYNTHETIC_PREFIX}${plantedEdge === undefined || plantedEdge.strength === 0 ? 'NOISE' : 'EDGE'}-USDT`;
}

/** Whether a symbol is of the generator. @example isSyntheticSymbol('SYNTH-EDGE-USDT') // => true */
export function isSyntheticSymbol(symbol: string): boolean {
  return symbol.startsWith(SYNTHETIC_PREFIX);
}

/**
 * One line for reports that says what the data is.
 * @example describeSynthetic({ seed: 7, bars: 100, intervalMicros: 3600e6, startMicros: 0, startPrice: 30000, tickSize: '0.01' }) // => 'synthetic, seed 7, no edge planted, 100 bars'
 */
export function describeSynthetic(options: SynthOptions): string {
  const { seed, bars, plantedEdge } = options;
  const edge =
    plantedEdge === undefined || plantedEdge.strength === 0
      ? 'no edge planted'
      : `planted edge of strength ${plantedEdge.strength} with a half-life of ${plantedEdge.halfLifeHours} h`;
  return `synthetic, seed ${seed}, ${edge}, ${bars} bars`;
}

/**
 * Makes synthetic bars.
 *
 * Log return of bar t: σₜ·(a·xₜ + εₜ) − σₜ²/2 with εₜ of Student's t₅ (unit variance), σₜ² the product of GARCH(1,1), slow
 * log-normal regimes and the time of day, xₜ the hidden drift (unit variance) and a = strength·√(interval / 1 day).
 * High and low are the extremes of a Brownian bridge between open and close; volume is log-normal around a level that
 * rises with |return|.
 * @returns n bars without gaps, prices on the tick grid, low ≤ open, close ≤ high, volume above 0.
 * @throws BOT4_CONFIG_VALUE naming the option that is out of range.
 * @example synthesizeBars({ seed: 7, bars: 100, intervalMicros: 3600e6, startMicros: 0, startPrice: 30000, tickSize: '0.01' }).symbol // => 'SYNTH-NOISE-USDT'
 */
export function synthesizeBars(options: SynthOptions): Bars {
  const perUnit = ticksPerUnit(options);
  check(options, perUnit);
  const { bars: n, intervalMicros, startMicros, plantedEdge } = options;
  const root = new Rng(options.seed);
  const noise = root.stream('noise');
  const range = root.stream('range');
  const trade = root.stream('volume');
  const volatility = new Volatility(root.stream('volatility'), options);
  const activity = new SlowState(root.stream('activity'), (24 * MICROS_PER_HOUR) / intervalMicros);
  const drift = new SlowState(
    root.stream('drift'),
    ((plantedEdge?.halfLifeHours ?? 24) * MICROS_PER_HOUR) / intervalMicros,
  );
  const driftScale = (plantedEdge?.strength ?? 0) * Math.sqrt(intervalMicros / MICROS_PER_DAY);
  const volumeLevel = (2e7 / options.startPrice) * (intervalMicros / MICROS_PER_HOUR);

  const openTime = new Float64Array(n);
  const open = new Float64Array(n);
  const high = new Float64Array(n);
  const low = new Float64Array(n);
  const close = new Float64Array(n);
  const volume = new Float64Array(n);
  let ticks = Math.round(options.startPrice * perUnit);
  // The unrounded path carries on, so that rounding to the tick does not add up.
  let exact = ticks;
  for (let i = 0; i < n; i++) {
    const time = startMicros + i * intervalMicros;
    const sd = volatility.next(time);
    const shock = fatTail(noise);
    const move = sd * (driftScale * drift.next() + shock) - (sd * sd) / 2;
    volatility.feed(shock);
    const before = exact;
    exact = Math.min(Math.max(exact * Math.exp(move), TICKS_MIN), TICKS_MAX);
    const closeTicks = Math.round(exact);
    const path = Math.log(exact / before);
    const up = bridgeMax(path, sd, range.uniform());
    const down = bridgeMax(-path, sd, range.uniform());
    const highTicks = Math.max(ticks, closeTicks, Math.floor(before * Math.exp(up)));
    const lowTicks = Math.min(ticks, closeTicks, Math.max(1, Math.ceil(before * Math.exp(-down))));
    const size = Math.abs(move) / volatility.barSd;
    const level = volumeLevel * (0.4 + 0.8 * size) * Math.exp(0.35 * activity.next() + 0.35 * trade.normal());
    openTime[i] = time;
    open[i] = ticks / perUnit;
    high[i] = highTicks / perUnit;
    low[i] = lowTicks / perUnit;
    close[i] = closeTicks / perUnit;
    volume[i] = Math.max(1, Math.round(level * 1e5)) / 1e5;
    ticks = closeTicks;
  }
  return { symbol: syntheticSymbol(plantedEdge), intervalMicros, openTime, open, high, low, close, volume };
}
