/**
 * What is wrong with a series of trades, counted and named. Trades come in pieces, in the order of time; of a day only its
 * prices are kept until the day is over, because the robust filter needs their median.
 *
 * A row that repeats time, id, side, price and amount is counted, not condemned: without ids most of them are fills of one
 * order in parts. An outlier is a trade whose amount is not above zero, or whose price is outside [median/5, 5·median] of
 * its UTC day.
 */
import { formatUtc, MICROS_PER_DAY, MICROS_PER_SECOND, micros } from '../../core/index.ts';
import {
  findingsOf,
  many,
  percent,
  type QualityCandidate,
  type QualityFinding,
  ROWS_SHOWN,
} from './quality-finding.ts';
import { medianInPlace } from './quality-median.ts';
import type { TimeUnit } from './time-unit.ts';

/** Trades as columns, each (n,). */
export interface TradeColumns {
  /** Microseconds, from one row to the next not smaller. */
  readonly time: Float64Array;
  /** Quote asset per unit of base asset. */
  readonly price: Float64Array;
  /** Base asset. */
  readonly qty: Float64Array;
  /** The venue's ids, 0 where it has none. */
  readonly id?: Float64Array;
  /** −1, 0 or 1. */
  readonly side?: Float64Array;
}

/** Names of findings. */
export type TradeFinding =
  | 'disorder'
  | 'impossible-trades'
  | 'old-stamps'
  | 'outliers'
  | 'missing-ids'
  | 'repeated-ids'
  | 'repeated-rows'
  | 'coarse-stamps'
  | 'quiet-time';

/** The numbers of a series of trades. */
export interface TradeQualityReport {
  readonly trades: number;
  /** Times of the earliest and the latest trade, microseconds; 0 without trades. */
  readonly from: number;
  readonly to: number;
  readonly timeUnit: TimeUnit | null;
  /** Rows whose time is before that of the row before. */
  readonly outOfOrder: number;
  /** Rows that are equal to an earlier one in every column. */
  readonly repeatedRows: number;
  /** Seconds with more than one trade, and most trades in one. */
  readonly busySeconds: number;
  readonly tradesPerSecondMax: number;
  /** Amounts and prices that are not above zero. */
  readonly nonPositiveQty: number;
  readonly nonPositivePrice: number;
  /** Stamps before 2009, when there was no such market. */
  readonly before2009: number;
  readonly priceMin: number;
  readonly priceMax: number;
  /** Σ qty and Σ price·qty, rounding errors carried along; and their ratio, NaN without an amount. */
  readonly sumQty: number;
  readonly sumNotional: number;
  readonly vwap: number;
  /** Prices more than 20 % above or below the trade before: ratio above 1.2 or below 1/1.2. */
  readonly jumps: number;
  readonly days: number;
  /** Longest time between two trades, and where it begins; null with fewer than 2 trades. */
  readonly longestPause: { readonly micros: number; readonly from: number } | null;
  /** Gaps in the venue's ids; null where trades have none. */
  readonly ids: {
    readonly missing: number;
    readonly runs: number;
    readonly longest: number;
    /** Ids that came before. */
    readonly repeated: number;
  } | null;
  /** What the robust filter keeps. */
  readonly cleaned: {
    readonly kept: number;
    readonly dropped: number;
    readonly vwap: number;
    readonly priceMin: number;
    readonly priceMax: number;
  };
  readonly problems: readonly QualityFinding<TradeFinding>[];
}

/** 2009-01-03, the day of the first block of Bitcoin. Microseconds. */
const FIRST_MARKET = 1_230_940_800e6;
/** Distance from the median of the day beyond which a price is an outlier: a factor. */
export const OUTLIER_FACTOR = 5;
const JUMP = Math.log(1.2);
/** Ids that may come late: as many as are remembered. */
const LATE_IDS_MAX = 10_000;
/** Parts above which a finding is a warning. */
const OUTLIER_PART_MAX = 0.001;
const MISSING_PART_MAX = 0.001;

/** A sum with its rounding errors carried along (Neumaier 1974). */
class ExactSum {
  private sum = 0;
  private rest = 0;

  add(value: number): void {
    const next = this.sum + value;
    this.rest += Math.abs(this.sum) >= Math.abs(value) ? this.sum - next + value : value - next + this.sum;
    this.sum = next;
  }

  get value(): number {
    return this.sum + this.rest;
  }
}

/** The trade before. */
class LastTrade {
  time = -Infinity;
  price = 0;
  qty = 0;
  id = 0;
  side = 0;
  second = -1;
  inSecond = 0;
  /** The last id that is none of 0. */
  lastId = 0;

  row(): string {
    return `${this.price} ${this.qty} ${this.id} ${this.side}`;
  }
}

/** Numbers in a row, as many as come. */
class Growing {
  private values = new Float64Array(4096);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  view(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}

/**
 * The bounds of the robust filter for the prices of one UTC day.
 * @param prices (n,) of the whole day, n ≥ 1.
 * @returns prices that are kept: from `low` to `high`, both inclusive.
 * @example tradePriceBounds(Float64Array.of(99, 100, 1e7)) // => { low: 20, high: 500 }
 */
export function tradePriceBounds(prices: Float64Array): { readonly low: number; readonly high: number } {
  const median = medianInPlace(prices.slice());
  return { low: median / OUTLIER_FACTOR, high: median * OUTLIER_FACTOR };
}

type RowList = 'disorder' | 'impossible' | 'old' | 'outliers' | 'repeatedIds' | 'repeatedRows' | 'missingIds';

/** Counts trades piece by piece. */
export class TradeQuality {
  private readonly counts = {
    trades: 0,
    outOfOrder: 0,
    repeatedRows: 0,
    busySeconds: 0,
    tradesPerSecondMax: 0,
    nonPositiveQty: 0,
    nonPositivePrice: 0,
    before2009: 0,
    jumps: 0,
    days: 0,
    kept: 0,
    subSecond: 0,
  };
  private readonly ids = { missing: 0, runs: 0, repeated: 0, any: false };
  private readonly rows: Record<RowList, number[]> = {
    disorder: [],
    impossible: [],
    old: [],
    outliers: [],
    repeatedIds: [],
    repeatedRows: [],
    missingIds: [],
  };
  private readonly range = {
    from: Infinity,
    to: -Infinity,
    low: Infinity,
    high: -Infinity,
    keptLow: Infinity,
    keptHigh: -Infinity,
  };
  private readonly sums = {
    qty: new ExactSum(),
    notional: new ExactSum(),
    keptQty: new ExactSum(),
    keptNotional: new ExactSum(),
  };
  private readonly last = new LastTrade();
  private readonly gaps: { left: number }[] = [];
  /** Ids that were passed over lately, with their gap. */
  private readonly missing = new Map<number, { left: number }>();
  private pause = { micros: 0, from: 0 };
  private readonly seen = new Set<string>();
  private day = { number: Number.NaN, firstRow: 1, price: new Growing(), qty: new Growing() };
  private readonly timeUnit: TimeUnit | null;

  /** @param options.timeUnit unit of the times in the file; only reported. */
  constructor(options: { readonly timeUnit?: TimeUnit } = {}) {
    this.timeUnit = options.timeUnit ?? null;
  }

  private show(list: RowList, row: number): void {
    if (this.rows[list].length < ROWS_SHOWN) this.rows[list].push(row);
  }

  /** Counts more trades, which follow those before. */
  add(trades: TradeColumns): void {
    for (let i = 0; i < trades.time.length; i++) {
      this.counts.trades += 1;
      this.countTime(trades.time[i] as number);
      this.countValue(trades.price[i] as number, trades.qty[i] as number);
      this.countId(trades.id?.[i] ?? 0);
      this.countRepeated(trades, i);
    }
  }

  private countTime(time: number): void {
    const { counts, last, range } = this;
    const row = counts.trades;
    if (time < last.time) {
      counts.outOfOrder += 1;
      this.show('disorder', row);
    } else if (row > 1 && time - last.time > this.pause.micros)
      this.pause = { micros: time - last.time, from: last.time };
    if (time < FIRST_MARKET) {
      counts.before2009 += 1;
      this.show('old', row);
    }
    range.from = Math.min(range.from, time);
    range.to = Math.max(range.to, time);
    const second = Math.floor(time / MICROS_PER_SECOND);
    if (second * MICROS_PER_SECOND !== time) counts.subSecond += 1;
    last.inSecond = second === last.second ? last.inSecond + 1 : 1;
    last.second = second;
    if (last.inSecond === 2) counts.busySeconds += 1;
    counts.tradesPerSecondMax = Math.max(counts.tradesPerSecondMax, last.inSecond);
    const day = Math.floor(time / MICROS_PER_DAY);
    if (day !== this.day.number) {
      this.endDay();
      this.day = { number: day, firstRow: row, price: new Growing(), qty: new Growing() };
      counts.days += 1;
    }
  }

  private countValue(price: number, qty: number): void {
    const { counts, last, range, sums } = this;
    if (!(price > 0)) counts.nonPositivePrice += 1;
    if (!(qty > 0)) counts.nonPositiveQty += 1;
    if (!(price > 0 && qty > 0)) this.show('impossible', counts.trades);
    if (counts.trades > 1 && Math.abs(Math.log(price / last.price)) > JUMP) counts.jumps += 1;
    range.low = Math.min(range.low, price);
    range.high = Math.max(range.high, price);
    sums.qty.add(qty);
    sums.notional.add(price * qty);
    this.day.price.push(price);
    this.day.qty.push(qty);
  }

  /** Ids may come late: one that was found missing before is then there after all. */
  private countId(id: number): void {
    if (id === 0) return;
    const { ids, last } = this;
    ids.any = true;
    if (last.lastId === 0 || id > last.lastId) {
      if (last.lastId !== 0 && id > last.lastId + 1) this.openGap(last.lastId + 1, id);
      last.lastId = id;
      return;
    }
    const gap = this.missing.get(id);
    if (gap === undefined) {
      ids.repeated += 1;
      this.show('repeatedIds', this.counts.trades);
      return;
    }
    this.missing.delete(id);
    gap.left -= 1;
    ids.missing -= 1;
    if (gap.left === 0) ids.runs -= 1;
  }

  private openGap(from: number, to: number): void {
    const { ids } = this;
    const gap = { left: to - from };
    ids.missing += gap.left;
    ids.runs += 1;
    this.gaps.push(gap);
    this.show('missingIds', this.counts.trades);
    if (gap.left > LATE_IDS_MAX) return;
    for (let id = from; id < to; id++) this.missing.set(id, gap);
    // Ids that are missing for long do not come any more.
    for (const id of this.missing.keys()) {
      if (this.missing.size <= LATE_IDS_MAX) break;
      this.missing.delete(id);
    }
  }

  /** Rows of one time are kept as texts, from the second one on: most times have one trade. */
  private countRepeated(trades: TradeColumns, i: number): void {
    const { last } = this;
    const price = trades.price[i] as number;
    const qty = trades.qty[i] as number;
    const id = trades.id?.[i] ?? 0;
    const side = trades.side?.[i] ?? 0;
    if ((trades.time[i] as number) !== last.time) {
      if (this.seen.size > 0) this.seen.clear();
    } else {
      if (this.seen.size === 0) this.seen.add(last.row());
      const row = `${price} ${qty} ${id} ${side}`;
      if (this.seen.has(row)) {
        this.counts.repeatedRows += 1;
        this.show('repeatedRows', this.counts.trades);
      } else this.seen.add(row);
    }
    last.time = trades.time[i] as number;
    last.price = price;
    last.qty = qty;
    last.id = id;
    last.side = side;
  }

  /** Applies the filter to the day that is over. */
  private endDay(): void {
    const prices = this.day.price.view();
    if (prices.length === 0) return;
    const { low, high } = tradePriceBounds(prices);
    const { range, sums } = this;
    const qtys = this.day.qty.view();
    for (let i = 0; i < prices.length; i++) {
      const price = prices[i] as number;
      const qty = qtys[i] as number;
      if (!(qty > 0 && price >= low && price <= high)) {
        this.show('outliers', this.day.firstRow + i);
        continue;
      }
      this.counts.kept += 1;
      range.keptLow = Math.min(range.keptLow, price);
      range.keptHigh = Math.max(range.keptHigh, price);
      sums.keptQty.add(qty);
      sums.keptNotional.add(price * qty);
    }
    this.day.price = new Growing();
    this.day.qty = new Growing();
  }

  /** The report on everything that was added. No trades may be added after it. */
  report(): TradeQualityReport {
    this.endDay();
    const { counts, ids, range, sums } = this;
    const n = counts.trades;
    const { subSecond: _, kept, ...numbers } = counts;
    return {
      ...numbers,
      from: n === 0 ? 0 : range.from,
      to: n === 0 ? 0 : range.to,
      timeUnit: this.timeUnit,
      priceMin: range.low,
      priceMax: range.high,
      sumQty: sums.qty.value,
      sumNotional: sums.notional.value,
      vwap: sums.notional.value / sums.qty.value,
      longestPause: n < 2 ? null : this.pause,
      ids: ids.any
        ? { missing: ids.missing, runs: ids.runs, longest: this.longestGap(), repeated: ids.repeated }
        : null,
      cleaned: {
        kept,
        dropped: n - kept,
        vwap: sums.keptNotional.value / sums.keptQty.value,
        priceMin: range.keptLow,
        priceMax: range.keptHigh,
      },
      problems: findingsOf([...this.wrongRows(n), ...this.wrongSeries(n)]),
    };
  }

  private longestGap(): number {
    return this.gaps.reduce((most, { left }) => Math.max(most, left), 0);
  }

  private wrongRows(n: number): QualityCandidate<TradeFinding>[] {
    const { counts, rows } = this;
    const dropped = n - counts.kept;
    const impossible = counts.nonPositivePrice + counts.nonPositiveQty;
    return [
      {
        when: counts.outOfOrder > 0,
        severity: 'error',
        what: 'disorder',
        message: `${many(counts.outOfOrder, 'trade')} with a time before that of the trade before`,
        rows: rows.disorder,
        repair: 'sort by time, keeping the order within one time',
      },
      {
        when: impossible > 0,
        severity: 'error',
        what: 'impossible-trades',
        message: `${many(counts.nonPositiveQty, 'trade')} with an amount that is not above zero, ${counts.nonPositivePrice} with such a price`,
        rows: rows.impossible,
        repair: 'drop them',
      },
      {
        when: counts.before2009 > 0,
        severity: 'error',
        what: 'old-stamps',
        message: `${many(counts.before2009, 'trade')} with a time before 2009, when there was no such market`,
        rows: rows.old,
        repair: 'drop them',
      },
      {
        when: dropped > 0,
        severity: dropped > OUTLIER_PART_MAX * n ? 'warning' : 'note',
        what: 'outliers',
        message: `${many(dropped, 'trade')} (${percent(dropped, n)}) without an amount or with a price outside [median/5, 5·median] of the day; prices from ${this.range.low} to ${this.range.high}`,
        rows: rows.outliers,
        repair: 'drop them',
      },
    ];
  }

  private wrongSeries(n: number): QualityCandidate<TradeFinding>[] {
    const { counts, ids, rows, pause } = this;
    return [
      {
        when: ids.repeated > 0,
        severity: 'error',
        what: 'repeated-ids',
        message: `${many(ids.repeated, 'trade')} with an id that came before`,
        rows: rows.repeatedIds,
        repair: 'keep the first of equal ids',
      },
      {
        when: ids.missing > 0,
        severity: ids.missing > MISSING_PART_MAX * n ? 'warning' : 'note',
        what: 'missing-ids',
        message: `${many(ids.missing, 'id')} missing in ${many(ids.runs, 'run')}, the longest of ${this.longestGap()}`,
        rows: rows.missingIds,
        repair: 'fetch that time again; nothing can be filled in',
      },
      {
        when: counts.repeatedRows > 0,
        severity: 'note',
        what: 'repeated-rows',
        message: `${many(counts.repeatedRows, 'trade')} (${percent(counts.repeatedRows, n)}) equal to an earlier one in every column`,
        rows: rows.repeatedRows,
        repair: ids.any
          ? 'keep the first of them'
          : 'keep them: without ids most are parts of one order; dropping is possible',
      },
      {
        when: n > 0 && counts.subSecond === 0 && counts.busySeconds > 0,
        severity: 'note',
        what: 'coarse-stamps',
        message: `times are whole seconds, up to ${many(counts.tradesPerSecondMax, 'trade')} in one: their order is that of the rows`,
        rows: [],
        repair: 'none; do not measure anything below a second',
      },
      {
        when: pause.micros > MICROS_PER_DAY,
        severity: 'note',
        what: 'quiet-time',
        message: `no trade for ${(pause.micros / MICROS_PER_DAY).toFixed(1)} days${pause.micros > MICROS_PER_DAY ? ` from ${formatUtc(micros(Math.max(0, pause.from)))}` : ''}`,
        rows: [],
        repair: 'compare with another source',
      },
    ];
  }
}

/** Positions in the order of time, those of one time as they came. */
function orderOf(time: Float64Array): Uint32Array {
  const order = Uint32Array.from(time.keys());
  return order.sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
}

/**
 * Counts what is wrong with trades in any order.
 * @param trades (n,) columns.   @param options.timeUnit unit of the times in the file; only reported.
 * @returns counts and `problems`, worst first. Rows of findings are those of the order of time when there is disorder.
 * O(n) for trades in order, O(n log n) otherwise.
 */
export function tradeQualityReport(
  trades: TradeColumns,
  options: { readonly timeUnit?: TimeUnit } = {},
): TradeQualityReport {
  const { time } = trades;
  let outOfOrder = 0;
  for (let i = 1; i < time.length; i++) if ((time[i] as number) < (time[i - 1] as number)) outOfOrder += 1;
  const quality = new TradeQuality(options);
  if (outOfOrder === 0) {
    quality.add(trades);
    return quality.report();
  }
  const order = orderOf(time);
  const pick = (values: Float64Array): Float64Array => {
    const picked = new Float64Array(order.length);
    for (let i = 0; i < order.length; i++) picked[i] = values[order[i] as number] as number;
    return picked;
  };
  const { id, side } = trades;
  quality.add({
    time: pick(time),
    price: pick(trades.price),
    qty: pick(trades.qty),
    ...(id === undefined ? {} : { id: pick(id) }),
    ...(side === undefined ? {} : { side: pick(side) }),
  });
  const report = quality.report();
  const disorder: QualityFinding<TradeFinding> = {
    severity: 'error',
    what: 'disorder',
    message: `${many(outOfOrder, 'trade')} with a time before that of the trade before`,
    rows: [],
    repair: 'sort by time, keeping the order within one time',
  };
  return { ...report, outOfOrder, problems: [disorder, ...report.problems] };
}
