/**
 * Bars of several markets to learn on: recorded ones where this machine has them, else a synthetic market with the same
 * shape, labelled as such. For notebooks that ask about more than one market; a candidate for trading goes through
 * `openResearch`, which counts trials.
 */
import { defaultBarsFile, loadBarsFile } from '../../adapters/duckdb/index.ts';
import { InputError, MICROS_PER_HOUR, Rng } from '../../core/index.ts';
import { type Bars, defaultSynthModel, sliceBars, synthesizeMarket } from '../../domain/market/index.ts';
import { findProject } from './project.ts';

export interface PracticeBarsOptions {
  /** Symbols as the file has them; synthetic ones get the prefix `SYNTH-`. */
  readonly symbols: readonly string[];
  /** Hourly bars of each market at most, the last ones of the file. */
  readonly bars: number;
  /** Seed of the synthetic market. */
  readonly seed: number;
  /** True makes a synthetic market although recorded bars are there. @defaultValue false */
  readonly synthetic?: boolean;
  /** A synthetic market moves its second symbol with its first: their spread returns to its mean. @defaultValue false */
  readonly tied?: boolean;
  /** @defaultValue the first default of the project */
  readonly file?: string;
}

export interface PracticeBars {
  /** One series for each symbol, in their order. */
  readonly bars: readonly Bars[];
  readonly synthetic: boolean;
  /** A line for titles: where the data is from. */
  readonly source: string;
}

const START_MICROS = 1_640_995_200_000_000;
const CORRELATION = 0.6;
/** Of the spread of tied markets: it halves in this many bars, and moves by this much a bar. */
const SPREAD_HALF_LIFE = 36;
const SPREAD_SD = 0.004;
const SPREAD_HEDGE = 0.9;

/**
 * @throws BOT4_DATA_SYMBOL for a symbol that the file does not have, BOT4_CONFIG_VALUE for fewer than two bars, and the
 * codes of `loadBars`.
 */
export async function practiceBars(options: PracticeBarsOptions): Promise<PracticeBars> {
  const { symbols, bars: count } = options;
  if (!Number.isSafeInteger(count) || count < 2) {
    throw new InputError('BOT4_CONFIG_VALUE', `bars is ${count}, must be a whole number from 2`, {
      place: { key: 'bars' },
    });
  }
  const file = options.synthetic === true ? null : (options.file ?? defaultBarsFile(findProject(process.cwd())));
  if (file === null) return synthetic(options);
  const loaded = await Promise.all(symbols.map((symbol) => loadBarsFile(file, { symbol })));
  const bars = loaded.map((series) => lastBars(series.bars, count));
  return { bars, synthetic: loaded.some((series) => series.synthetic), source: `${loaded[0]?.source ?? file}` };
}

function lastBars(bars: Bars, count: number): Bars {
  const n = bars.close.length;
  return sliceBars(bars, { from: Math.max(0, n - count), to: n });
}

function synthetic({ symbols, bars: count, seed, tied }: PracticeBarsOptions): PracticeBars {
  const market = synthesizeMarket({
    seed,
    bars: count,
    intervalMicros: MICROS_PER_HOUR,
    startMicros: START_MICROS,
    startPrice: 1000,
    tickSize: '0.01',
    names: symbols.map(named),
    correlation: CORRELATION,
    model: defaultSynthModel(MICROS_PER_HOUR),
  });
  const bars = [...market.bars];
  const [first, second] = bars;
  if (tied === true && first !== undefined && second !== undefined) bars[1] = tiedTo(first, second, seed);
  return {
    bars,
    synthetic: true,
    source: `SYNTHETIC market, seed ${seed}, ${count} hours${tied === true ? ', the first two tied' : ''}`,
  };
}

/** `BTCUSDT` as `BTC-USDT`, so that the quote asset is read from a name with a prefix, too. */
function named(symbol: string): string {
  return symbol.replace(/^([A-Z0-9]+)(USDT|USDC|USD)$/, '$1-$2');
}

/** The second market as the first to the power of a hedge, times a spread that returns to its mean. */
function tiedTo(first: Bars, second: Bars, seed: number): Bars {
  const rng = new Rng(seed).stream('spread');
  const keep = 0.5 ** (1 / SPREAD_HALF_LIFE);
  const scale = 1000 ** (1 - SPREAD_HEDGE);
  let spread = 0;
  const close = first.close.map((price) => {
    spread = keep * spread + SPREAD_SD * rng.normal();
    return Math.round(100 * scale * price ** SPREAD_HEDGE * Math.exp(spread)) / 100;
  });
  const open = close.map((_, i) => close[Math.max(0, i - 1)] as number);
  return {
    ...second,
    open,
    close,
    high: close.map((value, i) => Math.max(value, open[i] as number)),
    low: close.map((value, i) => Math.min(value, open[i] as number)),
  };
}
