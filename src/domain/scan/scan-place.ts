/**
 * Where a scan works: one memory that its kernels see, with the closes, the opens and the days of a market in it, and room
 * for the columns, masks and accounts of a scan. Scans of a few columns share one memory a market, which is made when it is
 * first asked for; a larger scan has its own.
 */
import { ColumnArena } from '../../hot/index.ts';
import type { ReadyMarket } from './scan-market.ts';

/** What a scan needs. */
export interface PlaceNeed {
  readonly columns: number;
  readonly masks: number;
  readonly rows: number;
  readonly cells: number;
}

/** A place, until it is given back. */
export interface ScanPlace {
  readonly arena: ColumnArena;
  /** (bars + 1,) close of bar i at i + 1, beginning with NaN. */
  readonly closes: Float64Array;
  /** (bars + 1,) open of bar i in ticks at i + 1, beginning with NaN. */
  readonly opens: Float64Array;
  /** (marks + 1, 3) bar, close in ticks and quiet days before it; behind the last one a bar that never comes. */
  readonly marks: Float64Array;
}

/** Bytes that the memory of a market has left for small scans. */
const SPARE = 4 * 1024 * 1024;
const MARK_CELLS = 3;

type PlaceMarket = Pick<ReadyMarket, 'bars' | 'ticks' | 'marks' | 'quietDays'>;

function marketBytes({ bars, marks }: PlaceMarket): number {
  const columns = { columns: 2, masks: 0, rows: bars.close.length, cells: MARK_CELLS * (marks.length + 1) };
  return ColumnArena.bytesOf(columns);
}

function makePlace(market: PlaceMarket, spare: number): ScanPlace {
  const { bars, ticks, marks, quietDays } = market;
  const arena = new ColumnArena(marketBytes(market) + spare);
  const closes = arena.column(bars.close.length);
  closes.set(bars.close, 1);
  const opens = arena.column(bars.close.length);
  opens.set(ticks.openTicks, 1);
  const days = arena.cells(MARK_CELLS * (marks.length + 1));
  marks.forEach((bar, i) => {
    days.set([bar, ticks.closeTicks[bar] as number, quietDays[i] as number], i * MARK_CELLS);
  });
  days[marks.length * MARK_CELLS] = Number.POSITIVE_INFINITY;
  return { arena, closes, opens, marks: days };
}

/** The places of one market. */
export class ScanPlaces {
  #shared: ScanPlace | undefined;
  #top = 0;
  #isBusy = false;

  /** Calls with a place that has room for `need`; what it deals out is taken back afterwards. */
  use<T>(market: PlaceMarket, need: PlaceNeed, work: (place: ScanPlace) => T): T {
    const bytes = ColumnArena.bytesOf(need);
    // A scan from within the observer of another one finds the memory in use.
    if (bytes > SPARE || this.#isBusy) return work(makePlace(market, bytes));
    if (this.#shared === undefined) {
      this.#shared = makePlace(market, SPARE);
      this.#top = this.#shared.arena.top;
    }
    this.#isBusy = true;
    try {
      return work(this.#shared);
    } finally {
      this.#isBusy = false;
      this.#shared.arena.back(this.#top);
    }
  }
}
