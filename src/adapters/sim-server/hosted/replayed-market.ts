/** A recording as the market around the clients of a venue: its prices and quantities on the venue's grid, its times from now on. */
import { InputError } from '../../../core/index.ts';
import {
  type BackgroundFlow,
  L2Replay,
  type MarketGrid,
  marketGrid,
  ProbabilisticQueue,
  type SimVenue,
  TradeReplay,
  tradesOfBars,
} from '../../../domain/sim/index.ts';

/** Trades in columns, in units of the assets. */
export interface ReplayTrades {
  /** (n,) µs, not falling. */
  readonly times: Float64Array;
  readonly prices: Float64Array;
  readonly quantities: Float64Array;
  /** (n,) 1 the taker bought, −1 sold, 0 unknown. */
  readonly sides: Float64Array;
}

/** What is replayed. */
export type ReplaySource =
  | { readonly kind: 'trades'; readonly trades: ReplayTrades }
  | {
      readonly kind: 'bars';
      /** (n,) open times, µs, rising. */
      readonly times: Float64Array;
      readonly open: Float64Array;
      readonly high: Float64Array;
      readonly low: Float64Array;
      readonly close: Float64Array;
      readonly volume: Float64Array;
    }
  | {
      readonly kind: 'book';
      readonly times: Float64Array;
      /** Of `RecordedBook`. */
      readonly flags: Float64Array;
      readonly sides: Float64Array;
      readonly prices: Float64Array;
      readonly quantities: Float64Array;
      readonly trades?: ReplayTrades;
    };

/** Where and when it is replayed. */
export interface ReplayOptions {
  readonly symbol: number;
  /** When it begins, µs. */
  readonly startTime: number;
  readonly feeSchedule: string;
  readonly baseUnits: number;
  readonly quoteUnits: number;
}

/** Levels that the house stands at on each side of recorded trades, and how deep: so many typical trades. */
const LEVELS = 10;
const DEPTH_TRADES = 5;
/** Between its best prices, as a share of the price. */
const SPREAD_SHARE = 1e-4;
/** Steps of each of the three ways that a bar's price goes. */
const STEPS = 5;
/** How often a level's cancels come from before a client: see `ProbabilisticQueue`. */
const QUEUE = new ProbabilisticQueue('power', 3);
/** Part of a tick that a recorded price may be off the grid. */
const OFF_GRID = 1e-3;

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1] ?? 0;
}

function shifted(times: Float64Array, first: number, startTime: number): Float64Array {
  return times.map((time) => startTime + Math.round(time - first));
}

function lotsOf(quantities: Float64Array, { lotSize }: MarketGrid): Float64Array {
  return quantities.map((quantity) => (quantity > 0 ? Math.max(1, Math.round(quantity / lotSize)) : 0));
}

function ticksOf(prices: Float64Array, { tickSize, minTicks }: MarketGrid): Float64Array {
  return prices.map((price) => Math.max(minTicks, Math.round(price / tickSize)));
}

function tradesOf(trades: ReplayTrades, grid: MarketGrid, first: number, startTime: number) {
  return {
    times: shifted(trades.times, first, startTime),
    ticks: ticksOf(trades.prices, grid),
    lots: lotsOf(trades.quantities, grid),
    sides: trades.sides,
  };
}

/** Levels between two ticks would fall together, and a book with them is none. */
function checkGrid(prices: Float64Array, { tickSize }: MarketGrid): void {
  const off = prices.find((price) => Math.abs(price / tickSize - Math.round(price / tickSize)) > OFF_GRID);
  if (off !== undefined) {
    const detail = `a recorded level at ${off} is off the venue's tick of ${tickSize}; replay its trades, or a market with that tick`;
    throw new InputError('BOT4_DATA_PRECISION', detail);
  }
}

/** A recording as a flow of commands. @throws BOT4_DATA_PRECISION when a book is finer than the venue's grid, BOT4_DATA_TOO_SHORT */
export function replayFlow(venue: SimVenue, source: ReplaySource, options: ReplayOptions): BackgroundFlow {
  const { symbol, startTime } = options;
  const definition = venue.definitionOf(symbol);
  const grid = marketGrid(definition);
  const house = { ...options, name: `replay ${definition.symbol}` };
  const times = source.kind === 'trades' ? source.trades.times : source.times;
  const [first] = times;
  if (first === undefined) throw new InputError('BOT4_DATA_TOO_SHORT', 'a recording without a row cannot be replayed');
  if (source.kind === 'book') {
    checkGrid(source.prices, grid);
    const book = {
      times: shifted(source.times, first, startTime),
      flags: source.flags,
      sides: source.sides,
      ticks: source.prices.map((price) => Math.round(price / grid.tickSize)),
      lots: lotsOf(source.quantities, grid),
    };
    const trades = source.trades === undefined ? {} : { trades: tradesOf(source.trades, grid, first, startTime) };
    return new L2Replay(venue, { ...house, book, ...trades, queueModel: QUEUE });
  }
  const trades =
    source.kind === 'trades' ? tradesOf(source.trades, grid, first, startTime) : barTrades(source, grid, startTime);
  const spreadTicks = Math.max(1, Math.round(median(trades.ticks) * SPREAD_SHARE));
  const depthLots = Math.max(grid.minLots(median(trades.ticks)), Math.round(DEPTH_TRADES * median(trades.lots)));
  return new TradeReplay(venue, { ...house, trades, depthLots, levels: LEVELS, spreadTicks });
}

function barTrades(source: ReplaySource & { readonly kind: 'bars' }, grid: MarketGrid, startTime: number) {
  const times = shifted(source.times, source.times[0] as number, startTime);
  const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
  const bars = {
    times,
    open: ticksOf(source.open, grid),
    high: ticksOf(source.high, grid),
    low: ticksOf(source.low, grid),
    close: ticksOf(source.close, grid),
    volume: lotsOf(source.volume, grid),
  };
  return tradesOfBars(bars, { intervalMicros: Math.max(1, median(gaps)), stepsPerLeg: STEPS });
}
