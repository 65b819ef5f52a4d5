/**
 * Synthetic markets with the stylised facts of real ones: regimes of calm and turbulence and of trend (Markov chains), fat
 * tails (Student's t), volatility that clusters over many scales (GARCH with leverage, slow log-normal parts), the rhythm
 * of the day, jumps, correlated assets whose correlation rises in turbulence, volume that follows volatility. Returns have
 * no memory unless one is planted.
 *
 * The same options give the same bits on every machine (`synth-math.ts`), and more bars begin with fewer: asking for more
 * does not change the first. Everything random has a stream of its own. Always labelled: symbols begin with `SYNTH-`.
 * References: Cont (2001), Quantitative Finance 1(2); Hamilton (1989), Econometrica 57(2), on regimes.
 */
import { MICROS_PER_DAY, MICROS_PER_HOUR, Rng } from '../../core/index.ts';
import type { Bars } from './bars.ts';
import { type Matrix, type ShockRoots, shockRoots } from './synth-correlation.ts';
import { Draws, exactExp, exactLog, FadingState } from './synth-math.ts';
import { checkSynthMarket, jumpShare, type SynthMarketOptions, type SynthModel, ticksPerUnit } from './synth-model.ts';

const MICROS_PER_YEAR = 365 * MICROS_PER_DAY;
/** A variance above this multiple of its mean does not feed back, so that no seed explodes. */
const VARIANCE_MAX = 100;
/** Prices stay within the exact range. */
const TICKS_MIN = 10;
const TICKS_MAX = 1e12;
const PREFIX = 'SYNTH-';

/** What came out. */
export interface SyntheticMarket {
  readonly bars: readonly Bars[];
  /** (n,) 1 in turbulent bars. */
  readonly turbulent: Uint8Array;
  /** (n,) 1 up, 0 sideways, −1 down. */
  readonly trend: Int8Array;
  /** How far correlations rise in turbulence; less than asked for when no assets could have it. */
  readonly stress: number;
}

/** A symbol with the prefix of synthetic data. @example synthSymbol('BTC/USDT') // => 'SYNTH-BTC-USDT' */
export function synthSymbol(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_-]+/g, '-');
  return plain.startsWith(PREFIX) ? plain : PREFIX + plain;
}

/** Calm and turbulent times, and trends. */
class Regimes {
  readonly #draws: Draws;
  readonly #model: SynthModel;
  readonly #calmScale: number;
  turbulent = false;
  trend = 0;

  constructor(draws: Draws, model: SynthModel) {
    this.#draws = draws;
    this.#model = model;
    const { ratio } = model.turbulence;
    const share = turbulentTime(model);
    this.#calmScale = 1 / Math.sqrt(1 - share + share * ratio * ratio);
    this.turbulent = draws.uniform() < share;
    this.trend = draws.below(3) - 1;
  }

  /** Moves on by a bar. @returns what volatility is multiplied with. */
  next(): number {
    const { turbulence, trend } = this.#model;
    const stay = this.turbulent ? turbulence.turbulentBars : turbulence.calmBars;
    if (this.#draws.uniform() * stay < 1) this.turbulent = !this.turbulent;
    // One of the two others follows a trend.
    if (this.#draws.uniform() * trend.bars < 1) this.trend = ((this.trend + 2 + this.#draws.below(2)) % 3) - 1;
    return this.turbulent ? this.#calmScale * turbulence.ratio : this.#calmScale;
  }
}

/** Share of bars that are turbulent. */
function turbulentTime({ turbulence }: SynthModel): number {
  return turbulence.turbulentBars / (turbulence.turbulentBars + turbulence.calmBars);
}

/** Share of variance that falls into turbulent bars. */
function turbulentVariance(model: SynthModel): number {
  const share = turbulentTime(model);
  const wild = share * model.turbulence.ratio ** 2;
  return wild / (wild + 1 - share);
}

/** Volatility that all assets share, as a multiple of its root mean square. */
class Clustering {
  readonly #model: SynthModel;
  readonly #slow: readonly FadingState[];
  readonly #offset: number;
  #variance = 1;

  constructor(root: Rng, model: SynthModel) {
    this.#model = model;
    this.#slow = model.slow.map(
      ({ halfLifeBars }, i) => new FadingState(new Draws(root.stream(`slow ${i}`)), halfLifeBars),
    );
    // exp(s·x − s²) has a mean square of one.
    this.#offset = model.slow.reduce((sum, { spread }) => sum + spread * spread, 0);
  }

  next(): number {
    let log = -this.#offset;
    for (const [i, state] of this.#slow.entries()) log += (this.#model.slow[i]?.spread ?? 0) * state.next();
    return exactExp(log) * Math.sqrt(this.#variance);
  }

  /** @param square mean of the squared shocks.   @param market shock of the market as a whole; both have unit variance. */
  feed(square: number, market: number): void {
    const { alpha, beta, leverage } = this.#model.garch;
    const falls = market < 0 ? leverage * market * market : 0;
    const next = 1 - alpha - beta - leverage / 2 + this.#variance * (alpha * square + beta + falls);
    this.#variance = Math.min(next, VARIANCE_MAX);
  }
}

/** Shocks of all assets in one bar. */
class Shocks {
  readonly value: Float64Array;
  readonly #draws: Draws;
  readonly #free: Float64Array;
  readonly #roots: ShockRoots;
  readonly #df: number;
  readonly #memory: number;
  readonly #remembered: Float64Array;

  constructor(draws: Draws, roots: ShockRoots, o: { readonly assets: number; readonly model: SynthModel }) {
    this.#draws = draws;
    this.#roots = roots;
    this.#df = o.model.tailDf;
    this.#memory = o.model.memory;
    this.value = new Float64Array(o.assets);
    this.#free = new Float64Array(o.assets);
    this.#remembered = new Float64Array(o.assets);
  }

  /** Draws a bar; tails are common to all assets, as falls of markets are. */
  next(turbulent: boolean): void {
    const tail = this.#draws.tailScale(this.#df);
    this.correlate(turbulent, tail);
    if (this.#memory === 0) return;
    const fresh = Math.sqrt(1 - this.#memory * this.#memory);
    for (let i = 0; i < this.value.length; i++) {
      this.value[i] = this.#memory * (this.#remembered[i] as number) + fresh * (this.value[i] as number);
      this.#remembered[i] = this.value[i] as number;
    }
  }

  /** Correlated normals times a scale. */
  correlate(turbulent: boolean, scale: number): void {
    const root: Matrix = turbulent ? this.#roots.turbulent : this.#roots.calm;
    for (let i = 0; i < this.#free.length; i++) this.#free[i] = this.#draws.normal();
    for (let i = 0; i < this.value.length; i++) {
      const row = root[i] as Float64Array;
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += (row[k] as number) * (this.#free[k] as number);
      this.value[i] = sum * scale;
    }
  }
}

/** Highest log price of a Brownian bridge from 0 to `move` (for the lowest: mirror it). */
function bridgeMax(move: number, sd: number, uniform: number): number {
  return (move + Math.sqrt(move * move - 2 * sd * sd * exactLog(1 - uniform))) / 2;
}

/** Prices and volumes of one asset, bar by bar. */
class Asset {
  readonly bars: Bars;
  readonly #range: Draws;
  readonly #trade: Draws;
  readonly #lasting: FadingState;
  readonly #options: SynthMarketOptions;
  readonly #perUnit: number;
  readonly #barSd: number;
  #ticks: number;
  /** The unrounded path carries on, so that rounding to the tick does not add up. */
  #exact: number;

  constructor(options: SynthMarketOptions, name: string, root: Rng) {
    const { bars: n, intervalMicros, startMicros, model } = options;
    const column = (): Float64Array => new Float64Array(n);
    const openTime = Float64Array.from({ length: n }, (_, i) => startMicros + i * intervalMicros);
    const symbol = synthSymbol(name);
    this.bars = {
      symbol,
      intervalMicros,
      openTime,
      open: column(),
      high: column(),
      low: column(),
      close: column(),
      volume: column(),
    };
    this.#options = options;
    this.#range = new Draws(root.stream('range'));
    this.#trade = new Draws(root.stream('volume'));
    this.#lasting = new FadingState(
      new Draws(root.stream('lasting')),
      Math.max(2, (12 * MICROS_PER_HOUR) / intervalMicros),
    );
    this.#perUnit = ticksPerUnit(options.tickSize);
    this.#barSd = model.volatilityYear * Math.sqrt(intervalMicros / MICROS_PER_YEAR);
    this.#ticks = Math.round(options.startPrice * this.#perUnit);
    this.#exact = this.#ticks;
  }

  /** @param move log return of bar `i`.   @param sd what it was drawn with.   @param hour rhythm of the hour. */
  add(i: number, move: number, sd: number, hour: number): void {
    const { bars } = this;
    const before = this.#exact;
    this.#exact = Math.min(Math.max(before * exactExp(move), TICKS_MIN), TICKS_MAX);
    const close = Math.round(this.#exact);
    const path = exactLog(this.#exact / before);
    const up = bridgeMax(path, sd, this.#range.uniform());
    const down = bridgeMax(-path, sd, this.#range.uniform());
    bars.open[i] = this.#ticks / this.#perUnit;
    bars.high[i] = Math.max(this.#ticks, close, Math.floor(before * exactExp(up))) / this.#perUnit;
    bars.low[i] = Math.min(this.#ticks, close, Math.max(1, Math.ceil(before * exactExp(-down)))) / this.#perUnit;
    bars.close[i] = close / this.#perUnit;
    bars.volume[i] = this.#volume(Math.abs(move) / this.#barSd, hour);
    this.#ticks = close;
  }

  #volume(size: number, hour: number): number {
    const { median, slope, lasting, passing } = this.#options.model.volume;
    const log =
      // The median of log(size + 1/4) is about −0.4: the middle of volume stays where it was asked for.
      slope * (exactLog(size + 0.25) + 0.4) +
      exactLog(hour) * 0.5 +
      lasting * this.#lasting.next() +
      passing * this.#trade.normal();
    return Math.max(1, Math.round(median * exactExp(log) * 1e5)) / 1e5;
  }
}

/**
 * Makes a synthetic market.
 * @returns bars of every asset, n each, without gaps, prices on the tick grid, low ≤ open, close ≤ high, volume above 0.
 * @throws BOT4_CONFIG_VALUE naming the option that is out of range.
 */
export function synthesizeMarket(options: SynthMarketOptions): SyntheticMarket {
  checkSynthMarket(options);
  const { bars: n, intervalMicros, startMicros, model, names } = options;
  const root = new Rng(options.seed);
  const turbulentShare = turbulentVariance(model);
  const roots = shockRoots(options.correlation, { assets: names.length, stress: model.stress, turbulentShare });
  const shocks = new Shocks(new Draws(root.stream('shocks')), roots, { assets: names.length, model });
  const jumps = new Shocks(new Draws(root.stream('jumps')), roots, { assets: names.length, model });
  const jumpTimes = new Draws(root.stream('jump times'));
  const regimes = new Regimes(new Draws(root.stream('regimes')), model);
  const clustering = new Clustering(root, model);
  const assets = names.map((name, i) => new Asset(options, name, root.stream(`asset ${i}`)));
  const barSd = model.volatilityYear * Math.sqrt((intervalMicros / MICROS_PER_YEAR) * (1 - jumpShare(model)));
  const drift = (model.trend.driftYear * intervalMicros) / MICROS_PER_YEAR;
  const steady = ((model.logDriftYear ?? 0) * intervalMicros) / MICROS_PER_YEAR;
  const half = model.logDriftYear === undefined ? 0.5 : 0;
  const jumpChance = (model.jumps.perYear * intervalMicros) / MICROS_PER_YEAR;
  // Shock of the market: the mean of all, with unit variance.
  const marketScale = 1 / Math.sqrt(names.length * (1 + (names.length - 1) * meanCorrelation(options)));
  const turbulent = new Uint8Array(n);
  const trend = new Int8Array(n);
  for (let i = 0; i < n; i++) {
    const time = startMicros + i * intervalMicros;
    const hour = model.hours[Math.floor((time % MICROS_PER_DAY) / MICROS_PER_HOUR)] as number;
    const sd = barSd * hour * regimes.next() * clustering.next();
    turbulent[i] = regimes.turbulent ? 1 : 0;
    trend[i] = regimes.trend;
    shocks.next(regimes.turbulent);
    const jump = jumpTimes.uniform() < jumpChance;
    if (jump) jumps.correlate(regimes.turbulent, model.jumps.spread);
    let squares = 0;
    let sum = 0;
    for (const [k, asset] of assets.entries()) {
      const shock = shocks.value[k] as number;
      squares += shock * shock;
      sum += shock;
      const leap = jump ? (jumps.value[k] as number) : 0;
      asset.add(i, steady + drift * regimes.trend + sd * shock - half * sd * sd + leap, sd, hour);
    }
    clustering.feed(squares / assets.length, sum * marketScale);
  }
  return { bars: assets.map(({ bars }) => bars), turbulent, trend, stress: roots.stress };
}

/** Mean correlation of two different assets. */
function meanCorrelation({ correlation, names }: SynthMarketOptions): number {
  if (typeof correlation === 'number') return Math.max(correlation, 0);
  const n = names.length;
  if (n === 1) return 0;
  let sum = 0;
  for (const [i, row] of correlation.entries()) for (let j = 0; j < i; j++) sum += row[j] as number;
  return Math.max((2 * sum) / (n * (n - 1)), 0);
}

/** One sentence that says what the data is and how to make it again. */
export function describeSynthMarket(options: SynthMarketOptions, like?: string): string {
  const { seed, bars, names, correlation, model, intervalMicros } = options;
  const assets = names.length === 1 ? '1 asset' : `${names.length} assets, correlation ${JSON.stringify(correlation)}`;
  const made = like === undefined ? '' : `, calibrated to ${like}`;
  const plant = model.memory === 0 ? '' : `, planted autocorrelation ${model.memory}`;
  const first = `synthetic, made by bot4 synth-market 1 with seed ${seed}: ${bars} bars of ${intervalMicros / 1e6} s, ${assets}`;
  return `${first}${plant}${made}; model ${JSON.stringify(model)}`;
}
