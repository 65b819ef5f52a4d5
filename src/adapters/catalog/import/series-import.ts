/**
 * One series of a file on its way into one data set: units of time, whole numbers, order, repeated and impossible rows. What
 * the file does not say is asked for; what is changed is counted and recorded with the data.
 */
import { formatUtc, InputError, micros } from '../../../core/index.ts';
import { stampsToMicros, type TimeUnit, timeUnitOf } from '../../../domain/market/index.ts';
import type {
  DataColumns,
  DataOrigin,
  DataRepair,
  DataSetKey,
  DataSetManifest,
} from '../../../ports/market-catalog.ts';
import type { FileCatalog } from '../catalog.ts';
import { BAR_COLUMNS, type ColumnScale } from '../column-layout.ts';
import { dataSetId } from '../data-set-id.ts';
import type { DataSetWriter } from '../data-set-writer.ts';
import type { InsertingWriter } from '../inserting-writer.ts';
import { EarlierRow } from '../merge-rows.ts';
import { commonStep } from './common-step.ts';
import { decimalsOf, toUnits } from './decimals.ts';
import type { ImportKind, Role } from './roles.ts';
import { FIRST_MARKET_MICROS, pickRows, possibleRows, refuseFaults } from './row-faults.ts';

/** What is the same for every series of a file. */
export interface SeriesContext {
  readonly catalog: FileCatalog;
  readonly file: string;
  readonly kind: ImportKind;
  readonly timeUnit: 'us' | null;
  readonly intervalMicros?: number;
  readonly dropDuplicates: boolean;
  readonly dropImpossible: boolean;
  /** Rows may lie before the end of what is stored. */
  readonly insert: boolean;
}

type Columns = Map<Role, Float64Array>;

/** Unit of the first stamp that has one, where impossible stamps are left out. */
function firstUnit(stamps: Float64Array): TimeUnit | null {
  for (const stamp of stamps) {
    const unit = timeUnitOf(stamp);
    if (unit !== null) return unit;
  }
  return null;
}

/** One series. */
export class SeriesImport {
  readonly rows = { read: 0, repeated: 0, impossible: 0 };
  private readonly context: SeriesContext;
  readonly name: Omit<DataSetKey, 'kind' | 'intervalMicros'>;
  private unit: TimeUnit | null;
  private writer: DataSetWriter | InsertingWriter | undefined;
  private isCommitted = false;
  private interval: number | undefined;
  private firstTime = 0;
  private lastTime = -1;
  /** Rows of the last time, where repeated ones are left out. */
  private readonly seen = new Set<string>();
  private scale: ColumnScale = { priceDecimals: 0, qtyDecimals: 0 };
  /** Rows that came before the bar length was known. */
  private waiting: { readonly columns: Columns; readonly firstRow: number } | undefined;

  constructor(context: SeriesContext, name: Omit<DataSetKey, 'kind' | 'intervalMicros'>) {
    this.context = context;
    this.name = name;
    this.unit = context.timeUnit;
    this.interval = context.intervalMicros;
  }

  /** Adds rows. @param firstRow number of the first in the file. @throws the codes of `importFile`. */
  async add(source: ReadonlyMap<Role, Float64Array>, firstRow: number): Promise<void> {
    this.rows.read += (source.get('time') as Float64Array).length;
    const columns = this.possible(this.withMicros(source, firstRow), firstRow);
    const fresh = this.inOrder(columns, firstRow);
    if ((fresh.get('time') as Float64Array).length === 0) return;
    await this.open(fresh, firstRow);
  }

  private withMicros(source: ReadonlyMap<Role, Float64Array>, firstRow: number): Columns {
    const { file, kind, dropImpossible } = this.context;
    let columns: Columns = new Map(source);
    let stamps = columns.get('time') as Float64Array;
    if (dropImpossible) {
      this.unit ??= firstUnit(stamps);
      const unit = this.unit;
      const keep = Uint32Array.from(stamps.keys()).filter((i) => timeUnitOf(stamps[i] as number) === unit);
      this.rows.impossible += stamps.length - keep.length;
      if (keep.length < stamps.length) columns = pickRows(columns, keep);
      stamps = columns.get('time') as Float64Array;
    }
    const { unit, micros: time } = stampsToMicros(stamps, {
      file,
      firstRow,
      rounds: kind !== 'bars',
      ...(this.unit === null ? {} : { unit: this.unit }),
    });
    this.unit = unit ?? this.unit;
    return columns.set('time', time);
  }

  private possible(columns: Columns, firstRow: number): Columns {
    const { file, kind, dropImpossible } = this.context;
    const time = columns.get('time') as Float64Array;
    if (!dropImpossible) {
      const old = time.findIndex((at) => at < FIRST_MARKET_MICROS);
      if (old >= 0) {
        const detail = `the time ${formatUtc(micros(time[old] as number))} is older than any crypto market; --drop-impossible leaves such rows out`;
        throw new InputError('BOT4_DATA_TIME', detail, { place: { file, row: firstRow + old, key: 'time' } });
      }
      refuseFaults(kind, columns, { file, firstRow });
      return columns;
    }
    const young = Uint32Array.from(time.keys()).filter((i) => (time[i] as number) >= FIRST_MARKET_MICROS);
    const recent = young.length === time.length ? columns : pickRows(columns, young);
    const keep = possibleRows(kind, recent);
    const kept = keep === undefined ? recent : pickRows(recent, keep);
    this.rows.impossible += time.length - (kept.get('time') as Float64Array).length;
    return kept;
  }

  /** Checks the order of time across blocks, and finds rows that repeat. */
  private inOrder(columns: Columns, firstRow: number): Columns {
    const { kind, dropDuplicates } = this.context;
    const time = columns.get('time') as Float64Array;
    if (dropDuplicates) return this.withoutRepeated(columns, firstRow);
    const step = kind === 'trades' ? 0 : 1;
    let last = this.lastTime;
    for (let i = 0; i < time.length; i++) {
      const at = time[i] as number;
      if (!(at - last >= step)) this.refuseOrder(last, at, firstRow + i);
      last = at;
    }
    this.lastTime = last;
    return columns;
  }

  /** The rows without those that are equal to an earlier row of the same time. */
  private withoutRepeated(columns: Columns, firstRow: number): Columns {
    const time = columns.get('time') as Float64Array;
    const values = [...columns.values()];
    const keep: number[] = [];
    for (let i = 0; i < time.length; i++) {
      const at = time[i] as number;
      if (at < this.lastTime) this.refuseOrder(this.lastTime, at, firstRow + i);
      if (at > this.lastTime) this.seen.clear();
      const row = values.map((column) => column[i]).join(' ');
      if (this.seen.has(row)) {
        this.rows.repeated += 1;
        continue;
      }
      if (at === this.lastTime && this.context.kind !== 'trades') this.refuseOrder(at, at, firstRow + i);
      this.seen.add(row);
      keep.push(i);
      this.lastTime = at;
    }
    return keep.length === time.length ? columns : pickRows(columns, Uint32Array.from(keep));
  }

  private refuseOrder(last: number, time: number, row: number): never {
    const { dropDuplicates } = this.context;
    const repeats = `repeats the time of the row before${dropDuplicates ? ' with other values' : ''}`;
    const keepFirst = dropDuplicates ? 'correct the file' : '--drop-duplicates keeps the first of equal rows';
    const [what, hint] =
      time < last ? ['is earlier than the row before', '--sort puts rows in order'] : [repeats, keepFirst];
    throw new InputError('BOT4_DATA_ORDER', `the row ${what} (${formatUtc(micros(time))}); ${hint}`, {
      place: { file: this.context.file, row, key: 'time' },
    });
  }

  /** Opens the data set once its id is known. */
  private async open(columns: Columns, firstRow: number): Promise<void> {
    const { kind, catalog, file } = this.context;
    const rows = this.waiting === undefined ? columns : joined(this.waiting.columns, columns);
    const first = this.waiting?.firstRow ?? firstRow;
    const time = rows.get('time') as Float64Array;
    if (this.writer === undefined) {
      if (kind === 'bars') {
        this.interval ??= commonStep(time);
        if (this.interval === undefined) {
          this.waiting = { columns: copied(rows), firstRow: first };
          return;
        }
      }
      const key = { ...this.name, kind, ...(kind === 'bars' ? { intervalMicros: this.interval as number } : {}) };
      const isThere = this.context.insert && (await catalog.manifest(dataSetId(key))) !== undefined;
      this.writer = isThere ? catalog.inserter(key) : catalog.writer(key);
      this.firstTime = this.writer.before?.from ?? (time[0] as number);
      this.scale = this.writer.before?.scale ?? this.scale;
    }
    this.waiting = undefined;
    if (kind === 'bars') this.refuseOffGrid(time, first);
    try {
      await this.writer.append(...this.toStore(rows, first));
    } catch (cause) {
      throw inFile(cause, file, first);
    }
  }

  private refuseOffGrid(time: Float64Array, firstRow: number): void {
    const interval = this.interval as number;
    const row = time.findIndex((at) => (at - this.firstTime) % interval !== 0);
    if (row < 0) return;
    const detail = `the time ${formatUtc(micros(time[row] as number))} is not on the grid of bars of ${interval / 1e6} s; --interval names another bar length`;
    throw new InputError('BOT4_DATA_TIME', detail, {
      place: { file: this.context.file, row: firstRow + row, key: 'time' },
    });
  }

  /** The columns of the data set. */
  private toStore(columns: Columns, firstRow: number): [DataColumns, ColumnScale?] {
    const time = columns.get('time') as Float64Array;
    if (this.context.kind === 'trades') return this.tradesToStore(columns, time, firstRow);
    const roles: readonly Role[] = this.context.kind === 'bars' ? BAR_COLUMNS : ['rate', 'mark'];
    const stored: Record<string, Float64Array> = { time };
    for (const role of roles) {
      const values = columns.get(role);
      if (values !== undefined) stored[role] = values;
    }
    if (this.context.kind === 'funding') stored.mark ??= new Float64Array(time.length).fill(Number.NaN);
    return [stored];
  }

  private tradesToStore(columns: Columns, time: Float64Array, firstRow: number): [DataColumns, ColumnScale] {
    const { file } = this.context;
    const units = (role: 'price' | 'qty', from: number): readonly [number, Float64Array] => {
      const values = columns.get(role) as Float64Array;
      const decimals = decimalsOf(values, from, { file, key: role, firstRow });
      return [decimals, toUnits(values, decimals, { file, key: role, firstRow })];
    };
    const [priceDecimals, price] = units('price', this.scale.priceDecimals);
    const [qtyDecimals, qty] = units('qty', this.scale.qtyDecimals);
    this.scale = { priceDecimals, qtyDecimals };
    const zeros = new Float64Array(time.length);
    const maker = columns.get('maker');
    const side =
      maker === undefined ? (columns.get('side') ?? zeros) : maker.map((isMaker) => (isMaker === 1 ? -1 : 1));
    return [{ time, id: columns.get('id') ?? zeros, side, price, qty }, this.scale];
  }

  /** Commits what was added. @param repairs done to the file as a whole. @throws the codes of `importFile`. */
  async commit(
    origin: DataOrigin,
    repairs: readonly DataRepair[],
  ): Promise<{ readonly manifest: DataSetManifest; readonly added: number }> {
    const { file } = this.context;
    if (this.writer === undefined) {
      const detail =
        this.waiting === undefined
          ? 'the file has no rows'
          : 'one bar does not tell its length; name it with --interval';
      throw new InputError('BOT4_DATA_TOO_SHORT', detail, { place: { file, key: 'rows' } });
    }
    const { repeated, impossible } = this.rows;
    const own: DataRepair[] = [];
    if (repeated > 0)
      own.push({ what: 'drop-duplicates', rows: repeated, detail: `rows of ${origin.source} that repeat another` });
    if (impossible > 0)
      own.push({ what: 'drop-impossible', rows: impossible, detail: `rows of ${origin.source} that cannot be` });
    const manifest = await this.writer.commit({ origin, repairs: [...repairs, ...own] });
    this.isCommitted = true;
    return { manifest, added: this.writer.rowsAdded };
  }

  /** After a failure: whether another process wrote to the data set, so that another try may succeed. */
  async isOvertaken(): Promise<boolean> {
    if (this.writer === undefined || this.isCommitted) return false;
    const now = await this.context.catalog.manifest(this.writer.id);
    return now?.version !== this.writer.before?.version;
  }

  /** Removes what was written for nothing. */
  async abandon(): Promise<void> {
    if (!this.isCommitted) await this.writer?.abandon();
  }
}

function copied(columns: Columns): Columns {
  return new Map([...columns].map(([role, values]) => [role, values.slice()]));
}

function joined(first: Columns, second: Columns): Columns {
  return new Map(
    [...second].map(([role, values]) => {
      const before = first.get(role) as Float64Array;
      const all = new Float64Array(before.length + values.length);
      all.set(before);
      all.set(values, before.length);
      return [role, all];
    }),
  );
}

/** The error with the file, and the row counted from its beginning. */
function inFile(cause: unknown, file: string, firstRow: number): unknown {
  if (!(cause instanceof InputError) || cause.place.row === undefined || cause instanceof EarlierRow) return cause;
  const detail = cause.message.replace(/^BOT4_\w+: /, '').replace(/ \[[^\]]*\]$/, '');
  return new InputError(cause.code, detail, {
    place: { ...cause.place, file, row: cause.place.row + firstRow - 1 },
    cause,
  });
}
