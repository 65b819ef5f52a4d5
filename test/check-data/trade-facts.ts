/** Everything that `trades.json` says of one market, computed with bot4's aggregation and statistics. */
import { resampleTrades } from '../../src/domain/market/aggregation/index.ts';
import { describe } from '../../src/domain/stats/index.ts';
import { inOrder } from './bar-facts.ts';
import { pickValues, type Rows } from './columns.ts';
import { type Found, near } from './compare.ts';
import { type ExpectedObject, objectAt } from './expected-json.ts';
import { countRows, exactSum, firstLargest, firstSmallest, sumOf } from './sums.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A trade jumps when the larger of two neighbouring prices is more than this times the smaller. */
const JUMP = 1.2;
const RAW_TIMES = ['ts_s', 'ts', 'ts_ms', 'ts_us', 'time', 'timestamp'];

interface Trades {
  /** Milliseconds. */
  readonly time: Float64Array;
  /** The stamps as the file has them. */
  readonly stamp: Float64Array;
  readonly price: Float64Array;
  readonly amount: Float64Array;
}

function tradesOf({ time, numbers }: Rows, file: string): Trades {
  const price = numbers.price;
  const amount = numbers.amount ?? numbers.qty ?? numbers.quantity ?? numbers.size;
  if (price === undefined || amount === undefined) throw new Error(`${file} has no columns price and amount`);
  const raw = RAW_TIMES.find((name) => numbers[name] !== undefined);
  return { time, stamp: raw === undefined ? time : (numbers[raw] as Float64Array), price, amount };
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

/** Bars of trades in any order; aggregation refuses a negative amount, so what was given back is added up by itself. */
function barsOf(trades: Trades, step: number) {
  const order = inOrder(trades.time, step);
  const pick = (column: Float64Array): Float64Array => (order === undefined ? column : pickValues(column, order));
  const picked = pick(trades.time);
  const time = order === undefined ? picked : picked.map((t) => Math.floor(t / step) * step);
  const [price, amount] = [pick(trades.price), pick(trades.amount)];
  const bars = resampleTrades({ time, price, qty: amount.map((a) => Math.max(a, 0)) }, { step });
  if (!amount.some((a) => a < 0)) return bars;
  const negative = resampleTrades({ time, price, qty: amount.map((a) => Math.max(-a, 0)) }, { step });
  return { ...bars, volume: bars.volume.map((v, i) => v - (negative.volume[i] as number)) };
}

function perSecond({ time }: Trades): { readonly busy: number; readonly most: number } {
  const counts = new Map<number, number>();
  for (const t of time) {
    const second = Math.floor(t / SECOND_MS);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  let busy = 0;
  let most = 0;
  for (const count of counts.values()) {
    if (count > 1) busy += 1;
    most = Math.max(most, count);
  }
  return { busy, most };
}

/** Median price of each UTC day. */
function dayMedians({ time, price }: Trades): ReadonlyMap<number, number> {
  const days = new Map<number, number[]>();
  time.forEach((t, i) => {
    const day = Math.floor(t / DAY_MS);
    const prices = days.get(day);
    if (prices === undefined) days.set(day, [price[i] as number]);
    else prices.push(price[i] as number);
  });
  const medians = new Map<number, number>();
  for (const [day, prices] of days) {
    const sorted = Float64Array.from(prices).sort();
    const middle = sorted.length >> 1;
    const upper = sorted[middle] as number;
    medians.set(day, sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2);
  }
  return medians;
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
  const times = readRule(expected.rule);
  if (times === undefined) return undefined;
  const medians = dayMedians(trades);
  const { time, price, amount } = trades;
  const keeps = (i: number): boolean => {
    const median = medians.get(Math.floor((time[i] as number) / DAY_MS)) as number;
    const p = price[i] as number;
    return (amount[i] as number) > 0 && p >= median / times && p <= times * median;
  };
  const kept = [...time.keys()].filter(keeps);
  const prices = Float64Array.from(kept, (i) => price[i] as number);
  const notional = exactSum(kept.length, (k) => (prices[k] as number) * (amount[kept[k] as number] as number));
  const base = exactSum(kept.length, (k) => amount[kept[k] as number] as number);
  return {
    kept: kept.length,
    dropped: time.length - kept.length,
    vwap: near(notional / base),
    price_min: prices[firstSmallest(prices)] as number,
    price_max: prices[firstLargest(prices)] as number,
  };
}

/** All facts of one market. */
export function tradeFacts(rows: Rows, file: string, expected: ExpectedObject): Found {
  const trades = tradesOf(rows, file);
  const { stamp, price, amount } = trades;
  const n = price.length;
  const p = (i: number): number => price[i] as number;
  const a = (i: number): number => amount[i] as number;
  const [hourly, daily] = [barsOf(trades, HOUR_MS), barsOf(trades, DAY_MS)];
  const seconds = perSecond(trades);
  const summary = describe(amount);
  const notional = exactSum(n, (i) => p(i) * a(i));
  return {
    trades: n,
    first_ts: stamp[0] as number,
    last_ts: stamp[n - 1] as number,
    out_of_order: countRows(n - 1, (i) => (stamp[i + 1] as number) < (stamp[i] as number)),
    identical_rows_beyond_first: repeatedRows(trades),
    seconds_with_more_than_one_trade: seconds.busy,
    max_trades_in_one_second: seconds.most,
    nonpositive_amount: countRows(n, (i) => a(i) <= 0),
    price_min: p(firstSmallest(price)),
    price_max: p(firstLargest(price)),
    sum_amount: near(sumOf(amount)),
    sum_price_x_amount: near(notional),
    vwap: near(notional / sumOf(amount)),
    trade_jumps_over_20pct: countRows(n - 1, (i) => Math.max(p(i), p(i + 1)) / Math.min(p(i), p(i + 1)) > JUMP),
    hours_with_trades: hourly.time.length,
    sum_hourly: {
      o: near(sumOf(hourly.open)),
      h: near(sumOf(hourly.high)),
      l: near(sumOf(hourly.low)),
      c: near(sumOf(hourly.close)),
      v: near(sumOf(hourly.volume)),
    },
    days_with_trades: daily.time.length,
    sum_daily_close: near(sumOf(daily.close)),
    median_amount: near(summary.median),
    p99_amount: near(summary.q99),
    cleaned: cleanedFacts(trades, objectAt(expected, 'cleaned')),
  };
}
