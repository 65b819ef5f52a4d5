/**
 * The works of group `data`: trades to bars and files to columns beside polars on one thread, and the import of a year of
 * one-minute bars into the catalog, which no library of the peers does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from 'duckdb';
import { importFile, openCatalog, readCsvColumns } from '../../src/adapters/catalog/index.ts';
import { resampleTrades } from '../../src/domain/market/index.ts';
import { allocateColumns } from '../../src/hot/index.ts';
import { type PeerInput, rowsOf } from './inputs.ts';
import { barsCsv, tickColumns, ticksCsv } from './market-inputs.ts';
import type { Answer, Closeness, OwnCall, PeerWork } from './work.ts';

const MINUTE_MS = 60_000;
const YEAR_OF_MINUTES = 525_600;

function exactly(names: readonly string[]): Closeness[] {
  return names.map((name) => ({ name, rule: 'absolute', limit: 0 }));
}

const resampleWork: PeerWork = {
  group: 'data',
  name: 'trades in memory to one-minute bars',
  n: 10_000_000,
  peer: { library: 'polars', work: 'resampleMinutes' },
  inputs: (n) => [tickColumns(n)],
  ours: ([ticks]) => {
    const [time, prices, qtys] = rowsOf(ticks as PeerInput) as [Float64Array, Float64Array, Float64Array];
    // As the catalog gives trades: in a memory that the kernel reads where it stands. The peer, too, gets its own columns.
    const { price, qty } = allocateColumns(['price', 'qty'], time.length);
    price.set(prices);
    qty.set(qtys);
    // The peer is told, too, that the times ascend.
    const call = () => resampleTrades({ time, price, qty }, { step: MINUTE_MS, assumeSorted: true });
    return {
      call,
      answer: () => {
        const { time: start, open, high, low, close, volume } = call();
        return { time: start, open, high, low, close, volume };
      },
    };
  },
  goal: { kind: 'faster', times: 2 },
  closeness: [...exactly(['time', 'open', 'high', 'low', 'close']), { name: 'volume', rule: 'relative', limit: 1e-12 }],
};

const TICK_COLUMNS = ['ts', 'price', 'qty', 'side'] as const;

/** Sum of a column with the rounding errors carried along, each value times its weight. */
function weightedSum(column: Float64Array, weight: (i: number) => number): number {
  let sum = 0;
  let rest = 0;
  for (let i = 0; i < column.length; i++) {
    const value = (column[i] as number) * weight(i);
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
}

/** Sums of all columns, plain and by place: a value in the wrong row or column changes one of them. */
function sumsOf({ names, columns }: ReturnType<typeof readCsvColumns>): Answer {
  const sums: Record<string, number> = {};
  names.forEach((name, k) => {
    sums[name] = weightedSum(columns[k] as Float64Array, () => 1);
    sums[`${name}Weighted`] = weightedSum(columns[k] as Float64Array, (i) => i + 1);
  });
  return sums;
}

const csvWork: PeerWork = {
  group: 'data',
  name: 'CSV of ticks to columns',
  n: 1_000_000,
  peer: { library: 'polars', work: 'readTicksCsv' },
  inputs: (n) => [ticksCsv(n)],
  ours: (_inputs, [path]) => {
    const call = () => readCsvColumns(path as string);
    return { call, answer: () => sumsOf(call()) };
  },
  goal: { kind: 'share', share: 1 },
  closeness: TICK_COLUMNS.flatMap((name) => [
    { name, rule: 'relative', limit: 1e-12 } as const,
    { name: `${name}Weighted`, rule: 'relative', limit: 1e-12 } as const,
  ]),
};

/** Imports the file into an empty catalog, again and again. */
function importing(file: string, folder: string): OwnCall {
  let count = 0;
  let last = '';
  const call = async () => {
    if (last !== '') rmSync(last, { recursive: true, force: true });
    last = join(folder, `catalog-${count++}`);
    return importFile(openCatalog(last), file, {
      venue: 'bench',
      market: 'spot',
      symbol: 'BTCUSDT',
      kind: 'bars',
    });
  };
  return {
    call,
    awaited: true,
    answer: async () => ({ rows: (await call()).series[0]?.rowsAdded ?? 0 }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function asParquet(csv: string, folder: string): Promise<string> {
  const path = join(folder, 'bars.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

function importWork(format: 'CSV' | 'Parquet'): PeerWork {
  return {
    group: 'data',
    name: `one-minute bars of a year into the catalog, ${format}`,
    n: YEAR_OF_MINUTES,
    inputs: (n) => [barsCsv(n)],
    ours: async (_inputs, [path]) => {
      const folder = mkdtempSync(join(tmpdir(), 'bot4-peers-'));
      const csv = path as string;
      return importing(format === 'CSV' ? csv : await asParquet(csv, folder), folder);
    },
    goal: { kind: 'within', seconds: 1 },
    // A commit waits for the disk, and so does whoever imports.
    clock: 'wall',
    closeness: [],
  };
}

/** Works of group `data`, in the order of the table. */
export const DATA_WORKS: readonly PeerWork[] = [resampleWork, csvWork, importWork('CSV'), importWork('Parquet')];
