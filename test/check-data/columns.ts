/**
 * Series of a data file as columns of doubles, in the order of the file, through the product's importer. Rows that an import
 * refuses (repeated times, prices of zero) stay, because the expected files count them.
 */
import { existsSync } from 'node:fs';
import { type RawFile, type RawSeries, readSeries } from '../../src/adapters/catalog/index.ts';
import { loadTable } from '../../src/adapters/duckdb/index.ts';
import type { TimeUnit } from '../../src/domain/market/index.ts';
import { isAscending } from './sums.ts';

/** One series; all columns are as long as `time`. */
export interface Rows {
  /** Milliseconds since the epoch. */
  readonly time: Float64Array;
  /** The times as the file has them. */
  readonly stamp: Float64Array;
  /** By role: `open`, `volume`, `price`, `qty`, `rate` … */
  readonly numbers: Readonly<Record<string, Float64Array>>;
}

const MICROS_PER: Readonly<Record<TimeUnit, number>> = { s: 1e6, ms: 1e3, us: 1, ns: 1e-3 };

/** The values `at` of a column. */
export function pickValues(column: Float64Array, at: Int32Array): Float64Array {
  const picked = new Float64Array(at.length);
  for (let i = 0; i < picked.length; i++) picked[i] = column[at[i] as number] as number;
  return picked;
}

/** The rows `at`, in their order. */
export function pickRows({ time, stamp, numbers }: Rows, at: Int32Array): Rows {
  return {
    time: pickValues(time, at),
    stamp: pickValues(stamp, at),
    numbers: Object.fromEntries(Object.entries(numbers).map(([name, column]) => [name, pickValues(column, at)])),
  };
}

function rowsOf({ columns, timeUnit }: RawSeries): Rows {
  const { time: micros, ...numbers } = Object.fromEntries(columns) as Record<string, Float64Array>;
  const unit = timeUnit === null ? 1 : MICROS_PER[timeUnit];
  const times = micros ?? new Float64Array(0);
  return { time: times.map((t) => t / 1000), stamp: times.map((t) => t / unit), numbers };
}

/** Data files that were read, so that several topics share them. */
export class DataFiles {
  readonly #files = new Map<string, Promise<RawFile>>();

  /** @throws Error that names the file when it is not there or cannot be read. */
  #file(path: string): Promise<RawFile> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    if (!existsSync(path)) return Promise.reject(new Error(`${path} is not there`));
    const reading = readSeries(path);
    this.#files.set(path, reading);
    return reading;
  }

  /** Names of the series of a file; empty for a file of one series without a name. */
  async names(path: string): Promise<readonly string[]> {
    return (await this.#file(path)).series.flatMap(({ name }) => (name === null ? [] : [name]));
  }

  /** One series of a file, or the only one. @throws Error that names file and series when it is not there. */
  async rows(path: string, name?: string): Promise<Rows> {
    const { series } = await this.#file(path);
    const found = name === undefined ? series : series.filter((one) => one.name === name);
    const [only] = found;
    if (only === undefined) throw new Error(`${path} has no rows${name === undefined ? '' : ` of ${name}`}`);
    if (found.length > 1) throw new Error(`${path} has ${found.length} series; which one is not said`);
    return rowsOf(only);
  }

  /** A series in the order of the file's own sequence numbers, where it has them. */
  async rowsInSequence(path: string, name?: string): Promise<Rows> {
    const rows = await this.rows(path, name);
    if (!(await this.#file(path)).ignored.includes('seq')) return rows;
    const whose = name === undefined ? '' : ` WHERE market = '${name.replaceAll("'", "''")}'`;
    const column = (await loadTable(path, `SELECT CAST(seq AS DOUBLE) AS seq FROM data${whose}`)).column('seq');
    const seq = Float64Array.from({ length: rows.time.length }, (_, i) => Number(column?.at(i)));
    if (isAscending(seq)) return rows;
    const order = Int32Array.from(seq.keys()).sort((a, b) => (seq[a] as number) - (seq[b] as number));
    return pickRows(rows, order);
  }
}
