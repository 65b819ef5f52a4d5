/** All rows of a file as columns, as they are: for a look at a file before it is imported. Nothing is checked but numbers. */
import { type TimeUnit, timeUnitOf } from '../../../domain/market/index.ts';
import { FilePass, openImportFile } from './file-bytes.ts';
import { GatheredRows } from './gathered-rows.ts';
import { type ImportOptions, openRows } from './import-file.ts';
import type { ImportKind, Role } from './roles.ts';
import { valuesAt } from './row-block.ts';

/** One series of a file. */
export interface RawSeries {
  /** What the symbol column says, or the market column where that names the series; null in a file of one series. */
  readonly name: string | null;
  /** `spot`, `um_perp` … where the file says it. */
  readonly market: string | null;
  /** Unit of its times; null when their size tells none. */
  readonly timeUnit: TimeUnit | null;
  /** (n,) by role, in the order of the file; `time` in microseconds. */
  readonly columns: ReadonlyMap<Role, Float64Array>;
}

/** A file that was read as it is. */
export interface RawFile {
  readonly kind: ImportKind;
  readonly layout: string;
  readonly ignored: readonly string[];
  readonly sha256: string;
  readonly series: readonly RawSeries[];
}

/** The unit that most stamps have. */
function commonUnit(stamps: Float64Array): TimeUnit | null {
  const counts = new Map<TimeUnit, number>();
  for (const stamp of stamps) {
    const unit = timeUnitOf(stamp);
    if (unit !== null) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

const MICROS_PER: Readonly<Record<TimeUnit, number>> = { s: 1e6, ms: 1e3, us: 1, ns: 1e-3 };

/** Times in microseconds; stamps of another size than most are converted like the rest, so that the report can count them. */
function toMicros(stamps: Float64Array, unit: TimeUnit | null): Float64Array {
  if (unit === null) return stamps.slice();
  return stamps.map((stamp) => Math.round(stamp * MICROS_PER[unit]));
}

/**
 * Reads a file as it is.
 * @param options.symbol only this series.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT, BOT4_DATA_COLUMN, BOT4_DATA_VALUE
 */
export async function readSeries(path: string, options: ImportOptions = {}): Promise<RawFile> {
  const file = await openImportFile(path);
  const pass = new FilePass(file);
  const rows = await openRows(file, pass, options);
  const gathered = new GatheredRows(file.path, options.memoryBytes ?? Infinity);
  for await (const block of rows.blocks()) gathered.add(block);
  if (file.packing === 'parquet') await pass.readThrough();
  const { columns, rows: count } = gathered.block();
  const symbol = columns.get('symbol');
  const market = columns.get('market');
  const groups = new Map<string, number[]>();
  let group: number[] = [];
  for (let i = 0; i < count; i++) {
    if (i === 0 || symbol?.[i] !== symbol?.[i - 1] || market?.[i] !== market?.[i - 1]) {
      const key = `${symbol?.[i] ?? -1} ${market?.[i] ?? -1}`;
      group = groups.get(key) ?? [];
      groups.set(key, group);
    }
    group.push(i);
  }
  const word = (number: number): string | null => (number < 0 ? null : rows.words.word(number));
  const series = [...groups].map(([key, members]) => {
    const [symbolWord, marketWord] = key.split(' ').map(Number) as [number, number];
    const pick = (values: Float64Array) => (members.length === count ? values : valuesAt(values, members));
    const own = new Map(
      [...columns].filter(([role]) => role !== 'symbol' && role !== 'market').map(([role, all]) => [role, pick(all)]),
    );
    const stamps = own.get('time') as Float64Array;
    const timeUnit = rows.timeUnit ?? commonUnit(stamps);
    own.set('time', toMicros(stamps, timeUnit));
    return { name: word(symbolWord) ?? word(marketWord), market: word(marketWord), timeUnit, columns: own };
  });
  const wanted = series.filter(({ name }) => options.symbol === undefined || name === null || name === options.symbol);
  return { kind: rows.kind, layout: rows.layout, ignored: rows.ignored, sha256: pass.sha256(), series: wanted };
}
