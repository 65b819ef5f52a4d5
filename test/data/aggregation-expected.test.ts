/**
 * Every number of bars.json, trades.json, stress_events.json, funding.json and correlation_1d_22.json, computed by the
 * functions of `bot4/bars`. The data stands beside the project and is not part of it: without the folder these tests are
 * skipped, with it every file must be there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadTable } from '../../src/adapters/duckdb/index.ts';
import { jarqueBera, pearson } from '../../src/domain/stats/index.ts';
import {
  alignBars,
  type BarColumns,
  buildBars,
  closeVolatility,
  deepestDrawdown,
  exactDot,
  exactSum,
  fundingPaid,
  lag1Autocorrelation,
  logReturns,
  medianFilter,
  moments,
  onGrid,
  quantileOf,
  resampleBars,
  resampleTrades,
  stressWindow,
  type TradeColumns,
  vwap,
  vwapOfBars,
} from '../../src/public/bars.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const DATA = join(SHARED, 'data');
const LONG = 'binance_1h_23symbols_2019-2025.parquet';
const TRADES = 'trades_okcoin_kraken_coinbase.parquet';
const YEAR_MS = 365 * 86_400_000;
const STEP_MS: Readonly<Record<string, number>> = { '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000 };

type Json = { readonly [key: string]: number | string | Json | readonly unknown[] };

function readExpected(name: string): Json {
  return existsSync(SHARED) ? (JSON.parse(readFileSync(join(DATA, 'expected', name), 'utf8')) as Json) : {};
}

interface Columns extends BarColumns {
  readonly extra: ReadonlyMap<string, Float64Array>;
}

async function table(file: string, sql: string): Promise<ReadonlyMap<string, Float64Array>> {
  const found = await loadTable(join(DATA, file), sql);
  return new Map(found.columnNames().map((name) => [name, Float64Array.from(found.array(name) as ArrayLike<number>)]));
}

function column(columns: ReadonlyMap<string, Float64Array>, name: string): Float64Array {
  const found = columns.get(name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}

function barsOf(extra: ReadonlyMap<string, Float64Array>, time: string): Columns {
  const [open, high, low, close, volume] = ['open', 'high', 'low', 'close', 'volume'].map((name) =>
    column(extra, name),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return { time: column(extra, time), open, high, low, close, volume, extra };
}

/** All series of the long file, read once. */
async function readLong(): Promise<ReadonlyMap<string, Columns>> {
  const counts = await loadTable(
    join(DATA, 'bars', LONG),
    'SELECT symbol, count(*) AS n FROM data GROUP BY 1 ORDER BY 1',
  );
  const sql = 'SELECT ts, open, high, low, close, volume FROM data ORDER BY symbol, ts';
  const all = await table(join('bars', LONG), sql);
  let from = 0;
  return new Map(
    counts.objects().map((row) => {
      const { symbol, n } = row as { symbol: string; n: number };
      const to = from + n;
      const part = new Map([...all].map(([name, values]) => [name, values.subarray(from, to)]));
      from = to;
      return [symbol, barsOf(part, 'ts')];
    }),
  );
}

const read = new Map<string, Promise<Columns>>();
const long: { series?: Promise<ReadonlyMap<string, Columns>> } = {};

async function readOnce(file: string, symbol: string | undefined): Promise<Columns> {
  if (symbol === undefined) {
    const time = file.endsWith('.csv.gz') ? 'open_time' : 'ts';
    return barsOf(await table(join('bars', file), `SELECT * FROM data ORDER BY ${time}`), time);
  }
  long.series ??= readLong();
  const found = (await long.series).get(symbol);
  if (found === undefined) throw new Error(`no symbol ${symbol}`);
  return found;
}

/** Bars of a file, times in milliseconds. */
function readBars(file: string, symbol?: string): Promise<Columns> {
  const key = `${file} ${symbol}`;
  const found = read.get(key) ?? readOnce(file, symbol);
  read.set(key, found);
  return found;
}

const iso = (ms: number, form = 'seconds'): string =>
  form === 'seconds' ? new Date(ms).toISOString().replace('.000Z', 'Z') : new Date(ms).toISOString();

/** Agreement of numbers to 1e-12 relative, or to `least` where that is more; everything else exactly. */
function compare(found: unknown, expected: unknown, path: string, least: (path: string) => number): void {
  if (typeof expected === 'number') {
    const off = Math.abs((found as number) - expected);
    const limit = Math.max(Math.abs(expected) * 1e-12, least(path));
    expect(off <= limit, `${path}: ${String(found)} is not ${expected}`).toBe(true);
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      compare((found as Record<string, unknown>)[key], value, `${path}.${key}`, least);
    }
  } else expect(found, path).toBe(expected);
}

function gridFigures(bars: Columns, step: number): Record<string, unknown> {
  const { time } = bars;
  const grid = onGrid(bars, { step, fill: 'missing' });
  const missing = grid.filled.reduce((sum, one) => sum + one, 0);
  const steps = time.subarray(1).map((t, i) => t - (time[i] as number));
  const longest = steps.length === 0 ? 0 : moments(steps).maxAt;
  const gap = (steps[longest] as number) > step;
  return {
    rows: time.length,
    first: iso(time[0] as number),
    last: iso(time.at(-1) as number),
    // The grid refuses all three.
    duplicates: 0,
    out_of_order: 0,
    off_grid: 0,
    expected_rows_if_no_gap: grid.time.length,
    missing_bars: missing,
    gap_runs: steps.filter((one) => one > step).length,
    longest_gap_bars: Math.round((steps[longest] as number) / step) - 1,
    ...(gap
      ? { longest_gap_from: iso(time[longest] as number), longest_gap_to: iso(time[longest + 1] as number) }
      : {}),
  };
}

function valueFigures(bars: Columns): Record<string, unknown> {
  const { time, open, high, low, close, volume } = bars;
  const count = (is: (i: number) => boolean): number => time.reduce((sum, _, i) => sum + (is(i) ? 1 : 0), 0);
  const at = (values: Float64Array, i: number): number => values[i] as number;
  const returns = logReturns(close);
  const found = moments(returns);
  const deepest = deepestDrawdown(close);
  return {
    ohlc_inconsistent: count(
      (i) => at(low, i) > Math.min(at(open, i), at(close, i)) || at(high, i) < Math.max(at(open, i), at(close, i)),
    ),
    zero_volume: count((i) => at(volume, i) === 0),
    flat_bars_high_eq_low: count((i) => at(high, i) === at(low, i)),
    nonpositive_price: count((i) => !(at(low, i) > 0)),
    sum_open: exactSum(open),
    sum_high: exactSum(high),
    sum_low: exactSum(low),
    sum_close: exactSum(close),
    sum_volume: exactSum(volume),
    vwap_typical: vwapOfBars({ time, open, high, low, close, volume }),
    log_return: {
      n: found.n,
      mean: found.mean,
      std_ddof1: found.std,
      skew_population: found.skewness,
      excess_kurtosis_population: found.excessKurtosis,
      min: found.min,
      min_at: iso(at(time, found.minAt + 1)),
      max: found.max,
      max_at: iso(at(time, found.maxAt + 1)),
    },
    jarque_bera: jarqueBera(returns).statistic,
    max_drawdown_close: deepest.depth,
    max_drawdown_at: iso(at(time, deepest.at)),
  };
}

function resampleFigures(bars: Columns, step: number, expected: Json): Record<string, unknown> {
  const found = resampleBars(bars, { step });
  const row = (i: number) => ({
    ts: found.time[i],
    open: found.open[i],
    high: found.high[i],
    low: found.low[i],
    close: found.close[i],
    volume: found.volume[i],
    n: found.count[i],
  });
  const { index } = expected.middle_bucket as { readonly index: number };
  return {
    buckets: found.time.length,
    sum_open: exactSum(found.open),
    sum_high: exactSum(found.high),
    sum_low: exactSum(found.low),
    sum_close: exactSum(found.close),
    sum_volume: exactSum(found.volume),
    realised_vol_annualised_std: closeVolatility(found.close, { periodsPerYear: YEAR_MS / step }),
    lag1_autocorr: lag1Autocorrelation(logReturns(found.close)),
    first_bucket: row(0),
    middle_bucket: { index, ...row(index) },
  };
}

/** What only the venue's own candles have. */
function candleFigures({ extra }: Columns): Record<string, unknown> {
  if (!extra.has('quote_volume')) return {};
  const sum = (name: string): number => exactSum(column(extra, name));
  return {
    vwap_exact_quote_over_base: sum('quote_volume') / sum('volume'),
    sum_trades: sum('count'),
    taker_buy_share: sum('taker_buy_volume') / sum('volume'),
  };
}

function barFigures(bars: Columns, expected: Json): Record<string, unknown> {
  const step = Math.min(...bars.time.subarray(1, 1000).map((t, i) => t - (bars.time[i] as number)));
  const wanted = Object.entries((expected.resample_utc_left ?? {}) as Readonly<Record<string, Json>>);
  return {
    ...gridFigures(bars, step),
    ...valueFigures(bars),
    ...candleFigures(bars),
    resample_utc_left: Object.fromEntries(
      wanted.map(([name, one]) => [name, resampleFigures(bars, STEP_MS[name] as number, one)]),
    ),
  };
}

/**
 * A mean return is a small difference of large numbers: known to the rounding of a logarithm, about 1e-16, over √n. The others
 * are of the order of one, or of a return.
 */
function leastOfBars(path: string): number {
  if (path.endsWith('.mean')) return 1e-17;
  if (/lag1_autocorr|skew|kurtosis/.test(path)) return 1e-12;
  return 1e-16;
}

const bars = readExpected('bars.json') as Readonly<Record<string, Json>>;
const SINGLE = Object.entries(bars).filter(([file]) => file !== LONG);
const MANY = Object.entries((bars[LONG] ?? {}) as Readonly<Record<string, Json>>);

describe.skipIf(!existsSync(SHARED))('bars.json', () => {
  it('holds 6 files of one series and 23 series of another', () => {
    expect([SINGLE.length, MANY.length]).toEqual([6, 23]);
  });

  it.each(SINGLE)('of %s agrees in every number', async (file, expected) => {
    compare(barFigures(await readBars(file), expected), expected, file, leastOfBars);
  });

  it.each(MANY)('of %s agrees in every number', async (symbol, expected) => {
    compare(barFigures(await readBars(LONG, symbol), expected), expected, symbol, leastOfBars);
  });
});

/** Rows that repeat an earlier (second, price, amount). */
function repeats({ time, price, qty }: TradeColumns): number {
  const seen = new Set<string>();
  for (let i = 0; i < time.length; i++) seen.add(`${time[i]} ${price[i]} ${qty[i]}`);
  return time.length - seen.size;
}

function tradeFigures(trades: TradeColumns): Record<string, unknown> {
  const { time, price, qty } = trades;
  const n = time.length;
  const seconds = resampleTrades(trades, { step: 1 });
  const hours = resampleTrades(trades, { step: 3600 });
  const days = resampleTrades(trades, { step: 86_400 });
  const clean = medianFilter(trades, { step: 86_400, factor: 5 });
  const range = moments(price);
  const cleanRange = moments(clean.price);
  // Up or down alike: the larger of two neighbours over the smaller.
  const isJump = (p: number, before: number): boolean => Math.max(p, before) / Math.min(p, before) > 1.2;
  const jumps = price.subarray(1).filter((p, i) => isJump(p, price[i] as number)).length;
  return {
    trades: n,
    first_ts: time[0],
    last_ts: time[n - 1],
    // Resampling refuses times that descend.
    out_of_order: 0,
    identical_rows_beyond_first: repeats(trades),
    seconds_with_more_than_one_trade: seconds.count.filter((count) => count > 1).length,
    max_trades_in_one_second: moments(seconds.count).max,
    nonpositive_amount: clean.droppedQty,
    price_min: range.min,
    price_max: range.max,
    sum_amount: exactSum(qty),
    sum_price_x_amount: exactDot(price, qty),
    vwap: vwap({ price, qty }),
    trade_jumps_over_20pct: jumps,
    hours_with_trades: hours.time.length,
    sum_hourly: {
      o: exactSum(hours.open),
      h: exactSum(hours.high),
      l: exactSum(hours.low),
      c: exactSum(hours.close),
      v: exactSum(hours.volume),
    },
    days_with_trades: days.time.length,
    sum_daily_close: exactSum(days.close),
    median_amount: quantileOf(qty, 0.5),
    p99_amount: quantileOf(qty, 0.99),
    cleaned: {
      rule: 'keep amount>0 and price within [median/5, 5*median] of the UTC day',
      kept: clean.time.length,
      dropped: clean.droppedQty + clean.droppedPrice,
      vwap: vwap(clean),
      price_min: cleanRange.min,
      price_max: cleanRange.max,
    },
  };
}

/** Trades of a market, times in seconds. */
async function readTrades(market: string): Promise<TradeColumns> {
  const sql = `SELECT ts_s AS time, price, amount AS qty FROM data WHERE market = '${market}' ORDER BY seq`;
  const columns = await table(join('trades', TRADES), sql);
  return { time: column(columns, 'time'), price: column(columns, 'price'), qty: column(columns, 'qty') };
}

describe.skipIf(!existsSync(SHARED))('trades.json', () => {
  const expected = Object.entries(readExpected('trades.json')) as [string, Json][];

  it('holds 3 markets', () => {
    expect(expected.length).toBe(3);
  });

  it.each(expected)('of %s agrees in every number', async (market, one) => {
    compare(tradeFigures(await readTrades(market)), one, market, () => 0);
  });
});

describe.skipIf(!existsSync(SHARED))('trades one by one', () => {
  it('make the same hours as all at once: 251,972 trades of krakenCAD, prices equal and sums to 1e-13', async () => {
    const trades = await readTrades('krakenCAD');
    const rule = { kind: 'time', step: 3600, empty: 'skip' } as const;
    const built = buildBars(trades, { rule, late: 'refuse', unknownSide: 'tick-rule', last: 'keep' });
    const fast = resampleTrades(trades, { step: 3600 });
    for (const key of ['time', 'open', 'high', 'low', 'close', 'count'] as const) expect(built[key]).toEqual(fast[key]);
    for (const key of ['volume', 'notional'] as const) {
      const off = built[key].map((sum, j) => Math.abs(sum / (fast[key][j] as number) - 1));
      expect(moments(off).max).toBeLessThan(1e-13);
    }
  });
});

function stressFigures(series: BarColumns, event: Json, step: number): Record<string, unknown> {
  const found = stressWindow(series, {
    from: Date.parse(event.from as string),
    to: Date.parse(event.to_exclusive as string),
    periodsPerYear: YEAR_MS / step,
  });
  return {
    bars: found.bars,
    bar_ms: step,
    first_open: found.firstOpen,
    last_close: found.lastClose,
    min_low: found.minLow,
    min_low_at: iso(found.minLowAt),
    low_vs_first_open: found.lowVsFirstOpen,
    max_drawdown_close: found.maxDrawdownClose,
    worst_bar_log_return: found.worstReturn,
    worst_bar_at: iso(found.worstReturnAt),
    best_bar_log_return: found.bestReturn,
    widest_bar_high_over_low: found.widestBar,
    realised_vol_annualised: found.volatility,
    sum_volume: found.volume,
  };
}

describe.skipIf(!existsSync(SHARED))('stress_events.json', () => {
  const events = Object.entries(readExpected('stress_events.json')) as [string, Json][];
  const cases = events.flatMap(([name, event]) =>
    Object.entries(event.series as Readonly<Record<string, Json>>).map(
      ([source, expected]) => [name, source, event, expected] as const,
    ),
  );

  it('holds 12 events', () => {
    expect(events.length).toBe(12);
  });

  it.each(cases)('of %s in %s agrees in every number', async (_, source, event, expected) => {
    const [file, symbol] = source.split(' ') as [string, string | undefined];
    const found = stressFigures(await readBars(file, symbol), event, expected.bar_ms as number);
    compare(found, expected, source, () => 1e-15);
  });
});

describe.skipIf(!existsSync(SHARED))('funding.json', () => {
  it('agrees in every number: a long unit paid rate times the mark at the settlement', async () => {
    const expected = readExpected('funding.json');
    const columns = await table(
      'bars/binance_um_funding_8h_BTCUSDT_2023-2025.csv',
      'SELECT ts, funding_rate, mark_open FROM data ORDER BY ts',
    );
    const rate = column(columns, 'funding_rate');
    const late = column(columns, 'ts').map((t) => t % 28_800_000);
    const found = {
      rows: rate.length,
      sum_rate: exactSum(rate),
      negative: rate.filter((r) => r < 0).length,
      min: moments(rate).min,
      max: moments(rate).max,
      'exactly_0.0001': rate.filter((r) => r === 0.0001).length,
      late_ms_max: moments(late).max,
      rows_not_on_grid: late.filter((ms) => ms !== 0).length,
      long_1_unit_paid_quote: fundingPaid({ rate, mark: column(columns, 'mark_open') }),
    };
    compare(found, expected, 'funding', () => 0);
  });
});

describe.skipIf(!existsSync(SHARED))('correlation_1d_22.json', () => {
  it('agrees in 484 correlations of aligned daily closes', async () => {
    const expected = readExpected('correlation_1d_22.json');
    const symbols = expected.symbols as readonly string[];
    const days: Record<string, BarColumns> = {};
    for (const symbol of symbols) days[symbol] = resampleBars(await readBars(LONG, symbol), { step: 86_400_000 });
    const aligned = alignBars(days, {
      step: 86_400_000,
      // The first return is that of 2023-01-01, so the first close is the day before.
      from: Date.UTC(2022, 11, 31),
      to: Date.UTC(2025, 0, 1),
      fill: 'forward',
      span: 'intersection',
      minDeadRun: 1,
    });
    expect(aligned.allAlive.every((alive) => alive === 1)).toBe(true);
    const returns = symbols.map((symbol) => logReturns((aligned.bars.get(symbol) as BarColumns).close));
    expect(returns[0]?.length).toBe(expected.n);
    (expected.correlation as readonly (readonly number[])[]).forEach((row, i) => {
      row.forEach((value, j) => {
        const found = i === j ? 1 : pearson(returns[i] as Float64Array, returns[j] as Float64Array).statistic;
        // The answers have twelve decimals.
        expect(Math.abs(found - value), `${symbols[i]} ${symbols[j]}`).toBeLessThanOrEqual(1e-12);
      });
    });
  });

  it('has no part for FTT, whose market is dead in 2023 and 2024', async () => {
    const grid = onGrid(await readBars(LONG, 'FTTUSDT'), { step: 3_600_000, fill: 'forward' });
    const aligned = alignBars({ FTT: grid }, { step: 3_600_000, fill: 'forward', span: 'union', minDeadRun: 24 });
    expect(aligned.dead.get('FTT')?.reduce((sum, one) => sum + one, 0)).toBe(27_451);
  });
});
