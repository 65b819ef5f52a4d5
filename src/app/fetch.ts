/**
 * Fetches history into the catalog: page after page, in commits that hold the rows and the place where to go on. Killed
 * at any point, the next run goes on from the last commit; nothing is fetched twice into the data set and nothing is
 * left out.
 *
 * A run that goes on asks for the last stored rows again. When the venue says something else now than it said then, it
 * has revised its history: that is a conflict, named with both values, and nothing is written.
 */
import { InputError } from '../core/index.ts';
import type { HistoryPage, HistoryPosition, HistoryReader } from '../ports/history-source.ts';
import type { DataColumns, DataOrigin, DataSetManifest, MarketCatalog } from '../ports/market-catalog.ts';
import {
  type CommitCut,
  formatCursor,
  isoTime,
  MissingCount,
  type MissingRows,
  nextCommit,
  positionAfter,
  RowBuffer,
  shortestScale,
} from './fetch-plan.ts';
import { compareStored, type FetchStart, firstNewRow, startOf, stepAfter } from './fetch-start.ts';

export type { CommitCut } from './fetch-plan.ts';

/** State of a running fetch, for whoever shows it. */
export interface FetchProgress {
  /** Rows committed by this run. */
  readonly rows: number;
  /** Rows that wait for their commit. */
  readonly waiting: number;
  readonly pages: number;
  /** Time up to which the venue has answered, microseconds. */
  readonly time: number;
  readonly committed: boolean;
}

/** What to fetch and how. */
export interface FetchRequest {
  readonly reader: HistoryReader;
  readonly catalog: MarketCatalog;
  readonly origin: DataOrigin;
  /** Range in microseconds: from inclusive, to exclusive. Bars: `to` is not after the last bar that is over. */
  readonly from: number;
  readonly to: number;
  readonly cut: CommitCut;
  /** Asked between pages: true ends the fetch; what waits for its commit is left to the next run. */
  readonly stopped?: () => boolean;
  readonly progress?: (state: FetchProgress) => void;
}

/** How it ended. */
export interface FetchSummary {
  readonly outcome: 'complete' | 'already-complete' | 'stopped';
  /** undefined when the venue had no row at all. */
  readonly manifest: DataSetManifest | undefined;
  readonly rowsAdded: number;
  readonly pages: number;
  readonly missing: MissingRows;
  /** Where this run began, microseconds. */
  readonly startedAt: number;
}

/** Rows fetched and not yet committed, what is missing between them, and where the next page begins. */
class Run {
  readonly request: FetchRequest;
  readonly buffer: RowBuffer;
  manifest: DataSetManifest | undefined;
  start: HistoryPosition;
  answered: HistoryPosition;
  rowsAdded = 0;
  pages = 0;
  readonly #from: number;
  /** Missing rows up to the last commit; those after it are counted when they are committed. */
  readonly #missing: MissingCount;
  /** Time and id up to which missing rows were counted. */
  #counted: HistoryPosition;

  constructor(request: FetchRequest, start: FetchStart) {
    this.request = request;
    this.buffer = new RowBuffer(request.reader.columns);
    this.manifest = start.manifest;
    this.start = start.cursor.next;
    this.answered = start.cursor.next;
    this.#from = start.cursor.from;
    this.#missing = new MissingCount(start.cursor.missing);
    this.#counted = start.cursor.next;
  }

  get missing(): MissingRows {
    return this.#missing.value;
  }

  #countMissing(rows: DataColumns, next: HistoryPosition): void {
    const { reader } = this.request;
    if (reader.key.kind === 'bars') this.#countBars(rows.time as Float64Array, next.time, stepAfter(reader));
    else if (reader.consecutiveIds) this.#countIds(rows.id as Float64Array, rows.time as Float64Array);
    this.#counted = next;
  }

  #countBars(time: Float64Array, end: number, step: number): void {
    // What a venue does not have before its first bar is not missing: the market was not there yet.
    const begins = this.manifest === undefined ? (time[0] ?? end) : this.#counted.time;
    let expected = Math.ceil(begins / step) * step;
    for (const at of time) {
      this.#missing.add(Math.round((at - expected) / step), expected);
      expected = at + step;
    }
    this.#missing.add(Math.floor((end - expected) / step), expected);
  }

  #countIds(ids: Float64Array, time: Float64Array): void {
    let expected = this.#counted.id === 0 ? (ids[0] as number) : this.#counted.id;
    for (let row = 0; row < ids.length; row++) {
      this.#missing.add((ids[row] as number) - expected, time[row] as number);
      expected = (ids[row] as number) + 1;
    }
  }

  async commit(rows: number, next: HistoryPosition): Promise<void> {
    const { catalog, reader, origin } = this.request;
    if (rows > 0) {
      const columns = this.buffer.take(rows);
      this.#countMissing(columns, next);
      const { scale, leastScale = scale } = reader;
      const grid =
        scale === undefined || leastScale === undefined ? { columns } : shortestScale(columns, scale, leastScale);
      this.manifest = await catalog.commit({
        key: reader.key,
        ...grid,
        origin,
        cursor: formatCursor({ from: this.#from, next, missing: this.missing }),
      });
      this.rowsAdded += rows;
    }
    this.start = next;
    this.report(rows > 0);
  }

  report(committed: boolean): void {
    this.request.progress?.({
      rows: this.rowsAdded,
      waiting: this.buffer.length,
      pages: this.pages,
      time: Math.min(this.answered.time, this.request.to),
      committed,
    });
  }

  /** Commits everything that is full; at the end everything. */
  async commitFull(done: boolean): Promise<void> {
    for (;;) {
      const next = nextCommit(this.buffer, { cut: this.request.cut, start: this.start, answered: this.answered });
      if (next === undefined) break;
      await this.commit(next.rows, next.next);
    }
    if (!done) return;
    if (this.buffer.length === 0) {
      // There is no row to commit an end with: the next run asks for this stretch again, and counts it again.
      const none = new Float64Array(0);
      if (this.manifest !== undefined) this.#countMissing({ time: none, id: none }, { time: this.request.to, id: 0 });
      return;
    }
    const byTime = 'spanMicros' in this.request.cut;
    const id = byTime ? 0 : positionAfter(this.buffer, this.buffer.length).id;
    const end = { time: this.request.to, id };
    await this.commit(this.buffer.length, end);
  }
}

/** A page that does not move is a fault of the adapter or of the venue; asking for ever would hide it. */
function checkMoved(ask: HistoryPosition, page: HistoryPage): void {
  const { next, done } = page;
  if (done || next.time > ask.time || (next.time === ask.time && next.id > ask.id)) return;
  throw new InputError('BOT4_DATA_UNSUPPORTED', `the venue's history does not move on after ${isoTime(ask.time)}`);
}

/** The next page; undefined when the fetch was stopped, which may also end a request that was under way. */
async function pageOrStop(request: FetchRequest, ask: HistoryPosition): Promise<HistoryPage | undefined> {
  try {
    return await request.reader.page(ask, request.to);
  } catch (error) {
    if (request.stopped?.() === true) return undefined;
    throw error;
  }
}

/**
 * Fetches [from, to) into the catalog, or what of it is not there yet.
 * @throws BOT4_CATALOG_CONFLICT when the range does not fit the data set or the venue has revised stored rows; the codes
 * of `HistoryReader.page` and of `MarketCatalog.commit`. What was committed before stays.
 */
export async function fetchHistory(request: FetchRequest): Promise<FetchSummary> {
  const start = await startOf(request);
  const run = new Run(request, start);
  const end = (outcome: FetchSummary['outcome']): FetchSummary => ({
    outcome,
    manifest: run.manifest,
    rowsAdded: run.rowsAdded,
    pages: run.pages,
    missing: run.missing,
    startedAt: start.cursor.next.time,
  });
  if (start.cursor.next.time >= request.to) return end('already-complete');
  let ask = start.ask;
  let compared = start.known === undefined;
  run.report(false);
  for (;;) {
    if (request.stopped?.() === true) return end('stopped');
    const page = await pageOrStop(request, ask);
    if (page === undefined) return end('stopped');
    run.pages += 1;
    const fresh = compared ? 0 : firstNewRow(page.columns, start.cursor.next);
    if (!compared) compareStored(request, start, page, fresh);
    compared ||= fresh < (page.columns.time as Float64Array).length || page.next.time > start.cursor.next.time;
    checkMoved(ask, page);
    run.buffer.append(page.columns, fresh);
    run.answered = page.next;
    ask = page.next;
    if (request.stopped?.() === true && !page.done) return end('stopped');
    await run.commitFull(page.done);
    if (page.done) return end('complete');
    run.report(false);
  }
}
