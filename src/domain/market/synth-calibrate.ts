/**
 * Finds the model of a synthetic market whose facts are those of a real series. The memory of volatility comes from the
 * decay of the autocorrelation of |return|, as a sum of parts that fade at different speeds; everything else is found by
 * making data and comparing its facts, a fixed number of times with one seed, so the answer is the same everywhere.
 */
import type { Bars } from './bars.ts';
import { priceDecimals } from './infer-instrument.ts';
import { MEMORY_LAGS, type StylisedFacts, stylisedFacts } from './stylised-facts.ts';
import { type SyntheticMarket, synthesizeMarket } from './synth-market.ts';
import { exactExp, exactLog, exactPow } from './synth-math.ts';
import {
  defaultSynthModel,
  type SlowVolatility,
  type SynthMarketOptions,
  type SynthModel,
  unitRhythm,
} from './synth-model.ts';

/** Half-lives of the parts of volatility, in bars. */
const HALF_LIVES: readonly number[] = [1, 6, 30, 150, 1000];
/** Rounds of making and comparing. */
const ROUNDS = 7;
/** Trials of a round: facts of one path say too much about that path. */
const SEEDS: readonly number[] = [101, 202, 303, 404];
const TRIAL_BARS = 15_000;
/** E|z| of Student's t with unit variance and five degrees of freedom: 0.73. */
const MEAN_SIZE = 0.73;

/** Most variance that the log of volatility may have: above it, the mixture alone has fatter tails than any market. */
const VARIANCE_MAX = 0.75;
/** How far the rounds may take the parts of volatility from what the memory of the source says. */
const SPREAD_STRETCH = 1.15;

/** A calibrated market. */
export interface SynthCalibration {
  readonly model: SynthModel;
  /** Facts of the source. */
  readonly facts: StylisedFacts;
  /** Typical price of the source: the step of its price is as coarse to the synthetic one as to it. */
  readonly startPrice: number;
  readonly tickSize: string;
}

/** Weights ≥ 0 whose fading sums come nearest to the targets: coordinate descent, which cannot leave the allowed region. */
function fadingWeights(targets: readonly number[]): number[] {
  const basis = HALF_LIVES.map((halfLife) => MEMORY_LAGS.map((lag) => exactPow(0.5, lag / halfLife)));
  const weights = HALF_LIVES.map(() => 0);
  const rest = [...targets];
  for (let round = 0; round < 500; round++) {
    for (const [j, column] of basis.entries()) {
      const dot = column.reduce((sum, value, k) => sum + value * (rest[k] as number), 0);
      const square = column.reduce((sum, value) => sum + value * value, 0);
      const next = Math.max(0, (weights[j] as number) + dot / square);
      const step = next - (weights[j] as number);
      weights[j] = next;
      for (const [k, value] of column.entries()) rest[k] = (rest[k] as number) - step * value;
    }
  }
  return weights;
}

/**
 * Parts of log volatility that give |return| its memory. For |r| = e^x·|z| with x normal of variance v and covariance γ(k):
 * corr(k) = c²(e^γ(k) − 1)/(e^v − c²), c = E|z|; solved for γ with v as the sum of the weights, to a fixed point.
 */
function slowParts(memory: readonly number[]): SlowVolatility[] {
  let variance = 0.3;
  let weights: number[] = [];
  const square = MEAN_SIZE * MEAN_SIZE;
  for (let round = 0; round < 30; round++) {
    const gap = exactExp(variance) - square;
    weights = fadingWeights(memory.map((value) => exactLog(1 + (Math.max(value, 0) * gap) / square)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    variance = Math.min(sum, VARIANCE_MAX);
    if (sum > VARIANCE_MAX) weights = weights.map((weight) => (weight * VARIANCE_MAX) / sum);
  }
  return HALF_LIVES.map((halfLifeBars, j) => ({ halfLifeBars, spread: Math.sqrt(weights[j] ?? 0) })).filter(
    ({ spread }) => spread > 0.005,
  );
}

function between(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function firstModel(facts: StylisedFacts, intervalMicros: number): SynthModel {
  const base = defaultSynthModel(intervalMicros);
  return {
    ...base,
    volatilityYear: between(facts.volatilityYear, 0.001, 20),
    tailDf: between(facts.tailIndex * 1.4, 2.2, 30),
    garch: { alpha: 0.02, beta: 0.9, leverage: between(-2 * facts.leverage, 0, 0.1) },
    slow: slowParts(facts.memoryOfSize),
    // Regimes are in the slow parts already; what is left of them moves correlations only.
    turbulence: { ...base.turbulence, ratio: 1 },
    trend: { ...base.trend, driftYear: 0 },
    logDriftYear: 0,
    jumps: { perYear: 0, spread: 0 },
    hours: unitRhythm(facts.hours.map((hour) => between(hour, 0.05, 10))),
    volume: {
      median: between(facts.volumeMedian, 1e-5, 1e15),
      slope: between(facts.volumeSlope, 0, 3),
      lasting: facts.volumeSpread * 0.6,
      passing: facts.volumeSpread * 0.4,
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Volume parts nearer to the facts: first the whole spread, then which share of it lasts. */
function nextVolume(volume: SynthModel['volume'], want: StylisedFacts, got: StylisedFacts): SynthModel['volume'] {
  const scale = got.volumeSpread > 0 ? between(want.volumeSpread / got.volumeSpread, 0.6, 1.6) : 1;
  const shift = between(want.volumeMemory - got.volumeMemory, -0.2, 0.2);
  const lasting = volume.lasting ** 2 + 1e-6;
  const passing = volume.passing ** 2 + 1e-6;
  const total = (lasting + passing) * scale * scale;
  const share = between(lasting / (lasting + passing) + shift, 0.01, 0.99);
  return {
    median:
      got.volumeMedian > 0
        ? between(volume.median * (want.volumeMedian / got.volumeMedian), 1e-5, 1e15)
        : volume.median,
    slope: between(volume.slope + (want.volumeSlope - got.volumeSlope) * 0.8, 0, 3),
    lasting: between(Math.sqrt(total * share), 0, 4),
    passing: between(Math.sqrt(total * (1 - share)), 0, 4),
  };
}

/** A model nearer to the facts that are wanted. */
function nextModel(first: SynthModel, model: SynthModel, want: StylisedFacts, got: StylisedFacts): SynthModel {
  const wanted = Math.max(mean(want.memoryOfSize.slice(0, 6)), 0.005);
  const found = Math.max(mean(got.memoryOfSize.slice(0, 6)), 0.005);
  const memory = between(Math.sqrt(wanted / found), 0.8, 1.25);
  // The quickest part makes tails more than memory: it gives way when tails are too fat.
  const thinner = between((got.tailIndex / want.tailIndex) ** 0.7, 0.7, 1.2);
  const fast = ({ halfLifeBars }: SlowVolatility): number => (halfLifeBars > 1 ? 1 : thinner);
  const leverage = between(model.garch.leverage + (got.leverage - want.leverage) * 0.8, 0, 0.12);
  return {
    ...model,
    volatilityYear: between(
      model.volatilityYear * between(want.volatilityYear / got.volatilityYear, 0.6, 1.6),
      0.001,
      20,
    ),
    tailDf: between(2 + (model.tailDf - 2) * between((want.tailIndex / got.tailIndex) ** 2, 0.6, 1.6), 2.1, 60),
    garch: { ...model.garch, leverage },
    slow: model.slow.map((part, i) => ({
      ...part,
      spread: Math.min(part.spread * memory * fast(part), (first.slow[i]?.spread ?? 0) * SPREAD_STRETCH),
    })),
    volume: nextVolume(model.volume, want, got),
  };
}

/** How far facts are from those wanted. */
function distance(want: StylisedFacts, got: StylisedFacts): number {
  const ratio = (a: number, b: number): number => Math.abs(exactLog(Math.max(a, 1e-9) / Math.max(b, 1e-9)));
  const memory = want.memoryOfSize.map((value, k) => Math.abs(value - (got.memoryOfSize[k] as number)));
  return ratio(want.tailIndex, got.tailIndex) + ratio(want.volumeSpread, got.volumeSpread) * 0.3 + mean(memory) * 5;
}

/** Mean facts of several trials. */
function trialFacts(
  model: SynthModel,
  start: Pick<SynthMarketOptions, 'startPrice' | 'tickSize' | 'intervalMicros'>,
): StylisedFacts {
  const trials = SEEDS.map((seed) => {
    const options = { ...start, seed, bars: TRIAL_BARS, startMicros: 0, names: ['TRIAL'], correlation: 0, model };
    return stylisedFacts(synthesizeMarket(options).bars[0] as Bars);
  });
  const average = (of: (facts: StylisedFacts) => number): number => mean(trials.map(of));
  return {
    ...(trials[0] as StylisedFacts),
    volatilityYear: Math.sqrt(average((facts) => facts.volatilityYear ** 2)),
    tailIndex: average((facts) => facts.tailIndex),
    calmness: average((facts) => facts.calmness),
    memoryOfSize: MEMORY_LAGS.map((_, k) => average((facts) => facts.memoryOfSize[k] as number)),
    leverage: average((facts) => facts.leverage),
    volumeMedian: average((facts) => facts.volumeMedian),
    volumeSpread: average((facts) => facts.volumeSpread),
    volumeMemory: average((facts) => facts.volumeMemory),
    volumeSlope: average((facts) => facts.volumeSlope),
  };
}

/** Geometric mean of the closes. */
function typicalPrice(bars: Bars): number {
  let sum = 0;
  for (const close of bars.close) sum += exactLog(close);
  return exactExp(sum / bars.close.length);
}

/**
 * Calibrates a model to a real series.
 * @param bars gaps are allowed; returns across them are left out.
 * @throws BOT4_DATA_TOO_SHORT when there are too few bars, or the price does not move.
 */
export function calibrateSynth(bars: Bars): SynthCalibration {
  const facts = stylisedFacts(bars);
  const decimals = Math.min(8, priceDecimals(bars));
  const tickSize = decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`;
  // The generator's range of ticks; outside of it no real price was found.
  const startPrice = between(typicalPrice(bars), 100 / 10 ** decimals, 1e10 / 10 ** decimals);
  const { intervalMicros } = bars;
  const start = { startPrice, tickSize, intervalMicros };
  const first = firstModel(facts, intervalMicros);
  let model = first;
  let best = model;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const got = trialFacts(model, start);
    const far = distance(facts, got);
    if (far < bestDistance) {
      bestDistance = far;
      best = model;
    }
    model = nextModel(first, model, facts, got);
  }
  return { model: best, facts, startPrice, tickSize };
}

/** Rounds in which the size of returns and of volumes is made that of the source. */
const SIZE_ROUNDS = 2;

/**
 * A synthetic market whose sample has the volatility and the median volume of the source. One path of a market with long
 * memory can be half as volatile as another; whoever asked for data like a file wants the size of that file.
 * @param options names, seed and length; its model, price and step are those of the calibration.
 * @returns the market and the options that make it again.
 * @throws BOT4_CONFIG_VALUE naming the option that is out of range; BOT4_DATA_TOO_SHORT below 501 bars.
 */
export function synthesizeLike(
  options: Omit<SynthMarketOptions, 'model' | 'startPrice' | 'tickSize'>,
  calibration: SynthCalibration,
): { readonly market: SyntheticMarket; readonly options: SynthMarketOptions } {
  const { facts, startPrice, tickSize } = calibration;
  let whole: SynthMarketOptions = { ...options, startPrice, tickSize, model: calibration.model };
  let market = synthesizeMarket(whole);
  for (let round = 0; round < SIZE_ROUNDS; round++) {
    const got = stylisedFacts(market.bars[0] as Bars);
    const { model } = whole;
    const volatilityYear = between((model.volatilityYear * facts.volatilityYear) / got.volatilityYear, 0.001, 20);
    const scale = got.volumeMedian > 0 && facts.volumeMedian > 0 ? facts.volumeMedian / got.volumeMedian : 1;
    const volume = { ...model.volume, median: between(model.volume.median * scale, 1e-5, 1e15) };
    whole = { ...whole, model: { ...model, volatilityYear, volume } };
    market = synthesizeMarket(whole);
  }
  return { market, options: whole };
}
