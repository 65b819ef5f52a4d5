/** Everything that `trades.json` says of one market, computed with bot4's aggregation and statistics. */
import {
  exactDot,
  exactSum,
  medianFilter,
  quantileOf,
  resampleTrades,
  tradeQualityReport,
  vwap,
} from '../../src/domain/market/index.ts';
import { inOrder } from './bar-facts.ts';
import { pickValues, type Rows } from './columns.ts';
import { type Found, near } from './compare.ts';
import { type ExpectedObject, objectAt } from './expected-json.ts';
import { countRows } from './sums.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MICROS_PER_MS = 1000;
/** A trade jumps when the larger of two neighbouring prices is more than this times the smaller. */
const JUMP = 1.2;

interface Trades {
  /** Milliseconds. */
  readonly time: Float64Array;
  /** The stamps as the file has them. */
  readonly stamp: Float64Array;
  readonly price: Float64Array;
  readonly amount: Float64Array;
}

function tradesOf({ time, stamp, numbers }: Rows, file: string): Trades {
  const { price, qty: amount } = numbers;
  if (price === undefined || amount === undefined) throw new Error(`${file} has no prices and amounts`);
  return { time, stamp, price, amount };
}

/** How often a row repeats an earlier one in stamp, price and amount (and market, where rows are of several). */
export function repeatedRows(
  { stamp, price, amount }: Omit<Trades, 'time'>,
  sameMarket: (a: number, b: number) => boolean = () => true,
): number {
  // Rows of one stamp stand in a chain: there are few of them.
  const last = new Map<number, number>();
  const before = new Int32Array(stamp.length).fill(-1);
  return countRows(stamp.length, (i) => {
    const t = stamp[i] as number;
    const first = last.get(t) ?? -1;
    before[i] = first;
    last.set(t, i);
    for (let at = first; at >= 0; at = before[at] as number) {
      if (price[at] === price[i] && amount[at] === amount[i] && sameMarket(at, i)) return true;
    }
    return false;
  });
}

/** Trades in the order of their buckets, with the left edge as time where they were in none. */
function bucketed({ time, price, amount }: Trades, step: number) {
  const order = inOrder(time, step);
  if (order === undefined) return { time, price, qty: amount };
  return {
    time: pickValues(time, order).map((t) => Math.floor(t / step) * step),
    price: pickValues(price, order),
    qty: pickValues(amount, order),
  };
}

/** Bars of trades in any order; aggregation refuses a negative amount, so what was given back is added up by itself. */
function barsOf(trades: Trades, step: number) {
  const { time, price, qty } = bucketed(trades, step);
  if (!qty.some((q) => q < 0)) return resampleTrades({ time, price, qty }, { step });
  const bars = resampleTrades({ time, price, qty: qty.map((q) => Math.max(q, 0)) }, { step });
  const negative = resampleTrades({ time, price, qty: qty.map((q) => Math.max(-q, 0)) }, { step });
  return { ...bars, volume: bars.volume.map((v, i) => v - (negative.volume[i] as number)) };
}

/** Reads `keep amount>0 and price within [median/5, 5*median] of the UTC day`; undefined for any other rule. */
export function readRule(rule: unknown): number | undefined {
  const match = /^keep amount\s*>\s*0 and price within \[median\/([\d.]+), ([\d.]+)\*median\] of the UTC day$/.exec(
    String(rule),
  );
  return match !== null && match[1] === match[2] ? Number(match[1]) : undefined;
}

/** The trades that the rule keeps. */
function cleanedFacts(trades: Trades, expected: ExpectedObject): Found {
  const factor = readRule(expected.rule);
  if (factor === undefined) return undefined;
  const { price, qty } = medianFilter(bucketed(trades, DAY_MS), { step: DAY_MS, factor });
  return {
    kept: price.length,
    dropped: trades.price.length - price.length,
    vwap: near(vwap({ price, qty })),
    price_min: price.reduce((a, b) => Math.min(a, b), Infinity),
    price_max: price.reduce((a, b) => Math.max(a, b), -Infinity),
  };
}

/** What the quality report counts; jumps are those between neighbours of the file, in whatever order they are. */
function qualityFacts({ time, price, amount }: Trades): { readonly [key: string]: Found } {
  const report = tradeQualityReport({ time: time.map((t) => t * MICROS_PER_MS), price, qty: amount });
  const p = (i: number): number => price[i] as number;
  const jumped = (i: number): boolean => Math.max(p(i), p(i + 1)) / Math.min(p(i), p(i + 1)) > JUMP;
  return {
    trades: report.trades,
    out_of_order: report.outOfOrder,
    identical_rows_beyond_first: report.repeatedRows,
    seconds_with_more_than_one_trade: report.busySeconds,
    max_trades_in_one_second: report.tradesPerSecondMax,
    nonpositive_amount: report.nonPositiveQty,
    price_min: report.priceMin,
    price_max: report.priceMax,
    trade_jumps_over_20pct: report.outOfOrder === 0 ? report.jumps : countRows(price.length - 1, jumped),
  };
}

/** All facts of one market. */
export function tradeFacts(rows: Rows, file: string, expected: ExpectedObject): Found {
  const trades = tradesOf(rows, file);
  const { stamp, price, amount } = trades;
  const [hourly, daily] = [barsOf(trades, HOUR_MS), barsOf(trades, DAY_MS)];
  const [base, notional] = [exactSum(amount), exactDot(price, amount)];
  return {
    ...qualityFacts(trades),
    first_ts: stamp[0] as number,
    last_ts: stamp.at(-1) as number,
    sum_amount: near(base),
    sum_price_x_amount: near(notional),
    vwap: near(notional / base),
    hours_with_trades: hourly.time.length,
    sum_hourly: {
      o: near(exactSum(hourly.open)),
      h: near(exactSum(hourly.high)),
      l: near(exactSum(hourly.low)),
      c: near(exactSum(hourly.close)),
      v: near(exactSum(hourly.volume)),
    },
    days_with_trades: daily.time.length,
    sum_daily_close: near(exactSum(daily.close)),
    median_amount: near(quantileOf(amount, 0.5)),
    p99_amount: near(quantileOf(amount, 0.99)),
    cleaned: cleanedFacts(trades, objectAt(expected, 'cleaned')),
  };
}
