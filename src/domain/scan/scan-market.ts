/** What all parameter sets of a scan share: bars, costs, money, limits, and the days by which accounts are marked. */
import { MICROS_PER_DAY, type QuoteUnits } from '../../core/index.ts';
import { type Bars, type Instrument, type TickBars, toTickBars } from '../market/index.ts';
import type { RiskProfile } from '../risk/index.ts';
import type { CostModel } from '../sim/index.ts';
import { compileTrading, type Trading, type TradingRules } from '../strategy/index.ts';
import { ScanPlaces } from './scan-place.ts';

/** The limits that take part in a scan: those of a single order. Stop layers of the account do not. */
export type ScanLimits = Pick<RiskProfile, 'positionLimitPpm' | 'priceCollarPpm' | 'positionStopPpm'>;

/** What to scan on. */
export interface ScanMarket {
  readonly bars: Bars;
  readonly instrument: Instrument;
  readonly costs: CostModel;
  readonly initialCash: QuoteUnits;
  readonly risk: ScanLimits;
  /** Sizes and exits; targets are signals. */
  readonly trading: Omit<TradingRules, 'targets'>;
}

/** A market that is ready to be scanned. */
export interface ReadyMarket extends Omit<ScanMarket, 'trading'> {
  readonly ticks: TickBars;
  readonly trading: Trading;
  /** Bars at which an account is marked: the last one of each UTC day. */
  readonly marks: Int32Array;
  /** (marks,) days without bars before each of them; an account moves by nothing on these. */
  readonly quietDays: Int32Array;
  /** (bars / STRETCH,) lowest low and highest high of each stretch of bars: a level outside is not touched in it. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** The lowest low and the highest high of all bars, ticks. */
  readonly lowest: number;
  readonly highest: number;
  /** Memories of its scans. */
  readonly places: ScanPlaces;
}

/** Bars of a stretch. */
export const STRETCH = 64;

function extremesOf({ lowTicks, highTicks }: TickBars): Pick<ReadyMarket, 'lows' | 'highs' | 'lowest' | 'highest'> {
  const count = Math.ceil(lowTicks.length / STRETCH);
  const lows = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(count);
  for (let i = 0; i < lowTicks.length; i++) {
    const at = Math.floor(i / STRETCH);
    if ((lowTicks[i] as number) < (lows[at] as number)) lows[at] = lowTicks[i] as number;
    if ((highTicks[i] as number) > (highs[at] as number)) highs[at] = highTicks[i] as number;
  }
  const lowest = lows.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = highs.reduce((a, b) => Math.max(a, b), 0);
  return { lows, highs, lowest, highest };
}

/** The last bar of each UTC day, by its close; the bar that closes at midnight belongs to the day that ends. */
function daysOf({ openTime, intervalMicros }: Bars): { marks: Int32Array; quietDays: Int32Array } {
  const marks: number[] = [];
  const quiet: number[] = [];
  let last = Number.NaN;
  for (let i = 0; i < openTime.length; i++) {
    const day = dayOf(openTime[i] as number, intervalMicros);
    const isLast = i + 1 === openTime.length || dayOf(openTime[i + 1] as number, intervalMicros) !== day;
    if (!isLast) continue;
    marks.push(i);
    quiet.push(Number.isNaN(last) ? 0 : day - last - 1);
    last = day;
  }
  return { marks: Int32Array.from(marks), quietDays: Int32Array.from(quiet) };
}

function dayOf(openTime: number, intervalMicros: number): number {
  return Math.floor((openTime + intervalMicros - 1) / MICROS_PER_DAY);
}

/**
 * Makes a market ready: once for any number of scans over it. O(bars).
 * @throws BOT4_DATA_PRECISION for a price that is not on the grid of the instrument.
 */
export function readyMarket(market: ScanMarket): ReadyMarket {
  const { bars, instrument, costs, risk } = market;
  const trading = compileTrading({ ...market.trading, targets: 'signal' }, instrument, {
    ...risk,
    feePpm: costs.feePpm,
  });
  const ticks = toTickBars(bars, instrument);
  return { ...market, ticks, trading, ...daysOf(bars), ...extremesOf(ticks), places: new ScanPlaces() };
}
