/**
 * Loaded bars against answers that were computed elsewhere (pandas, cross-checked with another database). The data stands
 * beside the project and is not part of it: without the folder these tests are skipped, with it every file must be there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadBarsFile } from '../../src/adapters/duckdb/index.ts';
import {
  type Bars,
  inferInstrument,
  type LoadedBars,
  qualityReport,
  toTickBars,
} from '../../src/domain/market/index.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const BARS = join(SHARED, 'data', 'bars');
const LONG = 'binance_1h_23symbols_2019-2025.parquet';

/** The numbers of one series in the answers. */
interface Expected {
  readonly rows: number;
  readonly first: string;
  readonly last: string;
  readonly duplicates: number;
  readonly out_of_order: number;
  readonly expected_rows_if_no_gap: number;
  readonly missing_bars: number;
  readonly gap_runs: number;
  readonly longest_gap_bars: number;
  readonly longest_gap_from?: string;
  readonly longest_gap_to?: string;
  readonly ohlc_inconsistent: number;
  readonly zero_volume: number;
  readonly flat_bars_high_eq_low: number;
  readonly sum_open: number;
  readonly sum_high: number;
  readonly sum_low: number;
  readonly sum_close: number;
  readonly sum_volume: number;
  readonly log_return: { readonly n: number; readonly std_ddof1: number; readonly min: number; readonly max: number };
}

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(SHARED, 'data', ...path), 'utf8'));
}

/** Sum with the rounding errors carried along (Neumaier), exact to a rounding or two. */
function exactSum(column: Float64Array): number {
  let sum = 0;
  let rest = 0;
  for (const value of column) {
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
}

function close(actual: number, expected: number, relative: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.abs(expected) * relative);
}

function logReturns(bars: Bars): Float64Array {
  return bars.close.subarray(1).map((value, i) => Math.log(value / (bars.close[i] as number)));
}

function compare(loaded: LoadedBars, expected: Expected): void {
  const { bars } = loaded;
  const report = qualityReport(bars, { timeUnit: loaded.timeUnit });
  const micros = (text: string) => Date.parse(text) * 1000;
  expect(loaded.rows).toBe(expected.rows);
  expect(report.from).toBe(micros(expected.first));
  expect(report.to - bars.intervalMicros).toBe(micros(expected.last));
  expect(report.missing.bars + report.bars).toBe(expected.expected_rows_if_no_gap);
  expect(report.missing.bars).toBe(expected.missing_bars);
  expect(report.missing.runs).toBe(expected.gap_runs);
  expect(report.missing.longest?.bars ?? 0).toBe(expected.longest_gap_bars);
  if (report.missing.longest !== null && expected.longest_gap_from !== undefined) {
    // The answers name the last bar before the gap, the report the first that is missing.
    expect(report.missing.longest.from - bars.intervalMicros).toBe(micros(expected.longest_gap_from));
    expect(report.missing.longest.to).toBe(micros(expected.longest_gap_to as string));
  }
  expect(report.duplicates).toBe(expected.duplicates);
  expect(report.outOfOrder).toBe(expected.out_of_order);
  expect(report.impossible).toBe(expected.ohlc_inconsistent);
  expect(report.zeroVolume).toBe(expected.zero_volume);
  expect(report.flatBars).toBe(expected.flat_bars_high_eq_low);
  for (const key of ['open', 'high', 'low', 'close', 'volume'] as const) {
    close(exactSum(bars[key]), expected[`sum_${key}`], 1e-12);
  }
  const returns = logReturns(bars);
  const mean = exactSum(returns) / returns.length;
  const variance = exactSum(returns.map((value) => (value - mean) ** 2)) / (returns.length - 1);
  expect(returns.length).toBe(expected.log_return.n);
  close(Math.sqrt(variance), expected.log_return.std_ddof1, 1e-10);
  close(
    returns.reduce((a, b) => Math.min(a, b)),
    expected.log_return.min,
    1e-12,
  );
  close(
    returns.reduce((a, b) => Math.max(a, b)),
    expected.log_return.max,
    1e-12,
  );
}

/** The inferred instrument holds every price, and a lot is small unless the prices use all decimals of money. */
function checkInstrument(loaded: LoadedBars): void {
  const { bars } = loaded;
  const instrument = inferInstrument(bars, { symbol: bars.symbol, kind: loaded.market === 'spot' ? 'spot' : 'perp' });
  const ticks = toTickBars(bars, instrument);
  expect(ticks.closeTicks.length).toBe(bars.close.length);
  const lotValue = Number(instrument.lotSize) * (bars.close.at(-1) as number);
  expect(instrument.unitsPerTickLot === 1 || (lotValue > 0.001 && lotValue <= 1)).toBe(true);
  expect(instrument.maxQtyLots).toBeGreaterThanOrEqual(1000);
}

describe.skipIf(!existsSync(SHARED))('recorded bars', () => {
  const answers = existsSync(SHARED)
    ? (readJson('expected', 'bars.json') as Record<string, Expected | Record<string, Expected>>)
    : {};
  const hashes = new Map(
    existsSync(SHARED)
      ? (readJson('MANIFEST.json') as { files: { file: string; sha256: string }[] }).files.map((one) => [
          one.file,
          one.sha256,
        ])
      : [],
  );
  const single = Object.entries(answers).filter(([file]) => file !== LONG) as [string, Expected][];
  const many = Object.entries((answers[LONG] ?? {}) as Record<string, Expected>);
  const perpetuals = 'BCH LTC ETC XMR ATOM ZEC DASH UNI AAVE NEAR FIL ALGO FTT'.split(' ').map((coin) => `${coin}USDT`);

  it('have answers for 6 files of one series and for 23 series', () => {
    expect([single.length, many.length]).toEqual([6, 23]);
  });

  it.each(single)(
    'of %s have the hash, counts, sums and returns of the answers',
    { timeout: 600_000 },
    async (file, expected) => {
      const loaded = await loadBarsFile(join(BARS, file));
      expect(loaded.sha256).toBe(hashes.get(`bars/${file}`));
      compare(loaded, expected);
      checkInstrument(loaded);
    },
  );

  it.each(many)(
    'of %s in the file of 23 have the counts, sums and returns of the answers',
    async (symbol, expected) => {
      const loaded = await loadBarsFile(join(BARS, LONG), { symbol });
      expect(loaded.sha256).toBe(hashes.get(`bars/${LONG}`));
      expect(loaded.market).toBe(perpetuals.includes(symbol) ? 'um_perp' : 'spot');
      expect(loaded.symbols.length).toBe(23);
      compare(loaded, expected);
      checkInstrument(loaded);
    },
  );

  it('of a dead market are an error of quality: FTT repeats one price for 27,451 hours', async () => {
    const { bars } = await loadBarsFile(join(BARS, LONG), { symbol: 'FTTUSDT' });
    const report = qualityReport(bars);
    expect([report.deadBars, report.deadRunLongest]).toEqual([27_451, 27_451]);
    expect(report.problems[0]).toMatchObject({
      severity: 'error',
      what: 'dead-bars',
      rows: [5115, 5116, 5117, 5118, 5119],
    });
  });

  it('that are newest first below a banner, with another name for volume, are refused by column', async () => {
    const path = join(SHARED, 'data', 'dirty', 'cryptodatadownload_Bitstamp_BTCUSD_d.csv');
    await expect(loadBarsFile(path)).rejects.toThrow(/BOT4_DATA_COLUMN: no column volume; the file has: unix, date/);
  });

  it('that are funding rates are refused by column', async () => {
    const path = join(BARS, 'binance_um_funding_8h_BTCUSDT_2023-2025.csv');
    await expect(loadBarsFile(path)).rejects.toThrow(/BOT4_DATA_COLUMN: no column open/);
  });
});
