/**
 * Round trips: from flat to flat, the trades that people read. Derived from fills; money stays integer. Hot path: they are
 * rows of numbers while they come, and objects for whoever reads them.
 */
import { assert, type Micros, mulDiv, type QuoteUnits, quoteUnits } from '../../core/index.ts';
import { RowLog } from '../../hot/index.ts';
import type { FillReport, Side } from '../orders/index.ts';
import type { BookedTrade } from './account.ts';

/** One closed round trip. */
export interface RoundTrip {
  readonly instrument: number;
  readonly side: 'long' | 'short';
  readonly openedAt: Micros;
  readonly closedAt: Micros;
  /** Largest number of lots held. */
  readonly lots: number;
  /** Average prices in ticks, as doubles for display. */
  readonly entryTicks: number;
  readonly exitTicks: number;
  readonly fees: QuoteUnits;
  /** Net of fees. */
  readonly pnl: QuoteUnits;
}

/** What a round trip is made of. */
export type TimedTrade = BookedTrade & Pick<FillReport, 'time'>;

/** Places in the row of a closed one. */
const INSTRUMENT = 0;
/** 1 for long, -1 for short. */
const SIGN = 1;
const OPENED_AT = 2;
const CLOSED_AT = 3;
const LOTS = 4;
const ENTRY_TICKS = 5;
const EXIT_TICKS = 6;
const FEES = 7;
const PNL = 8;
const PLACES = 9;

/** The open one of an instrument. Numbers begin as NaN, so that their fields hold doubles from the beginning. */
class Open {
  /** 0 while there is none. */
  sign = 0;
  openedAt = Number.NaN;
  held = Number.NaN;
  lots = Number.NaN;
  entryLots = Number.NaN;
  entryTickLots = Number.NaN;
  exitLots = Number.NaN;
  exitTickLots = Number.NaN;
  fees = Number.NaN;
  realised = Number.NaN;

  begin(sign: number, time: Micros): void {
    this.sign = sign;
    this.openedAt = time;
    this.held = 0;
    this.lots = 0;
    this.entryLots = 0;
    this.entryTickLots = 0;
    this.exitLots = 0;
    this.exitTickLots = 0;
    this.fees = 0;
    this.realised = 0;
  }

  /** Adds a part of a fill: one that crosses zero ends one round trip and begins the next. */
  add(sign: number, lots: number, ticks: number): void {
    if (this.sign === sign) {
      this.held += lots;
      this.lots = Math.max(this.lots, this.held);
      this.entryLots += lots;
      this.entryTickLots += lots * ticks;
    } else {
      this.held -= lots;
      this.exitLots += lots;
      this.exitTickLots += lots * ticks;
    }
    if (!(this.held >= 0)) assert(false, 'a part of a fill does not span a round trip', this.held);
  }
}

/** Collects fills into round trips. */
export class RoundTrips {
  readonly #open: Open[] = [];
  readonly #rows = new RowLog(PLACES);
  readonly #made: RoundTrip[] = [];

  /** Closed round trips. */
  get count(): number {
    return this.#rows.count;
  }

  /** The closed ones, in the order of their ends. */
  get closed(): readonly RoundTrip[] {
    while (this.#made.length < this.#rows.count) this.#made.push(this.#trip(this.#made.length));
    return this.#made;
  }

  /** Adds a fill with the profit that it realised before its fee. */
  add(side: Side, fill: FillReport | TimedTrade, realised: QuoteUnits): void {
    const open = this.#openOf(fill.instrument);
    const sign = side === 'buy' ? 1 : -1;
    if (open.sign === 0) open.begin(sign, fill.time);
    if (open.sign === sign || fill.lots <= open.held) {
      open.add(sign, fill.lots, fill.ticks);
      open.fees += fill.fee;
      open.realised += realised;
      if (open.held === 0) this.#finish(fill, open);
      return;
    }
    // All profit is realised by the part that closes; the fee is shared by quantity, to the last unit.
    const lots = open.held;
    const fee = Math.sign(fill.fee) * mulDiv(Math.abs(fill.fee), lots, fill.lots, 'down');
    open.add(sign, lots, fill.ticks);
    open.fees += fee;
    open.realised += realised;
    this.#finish(fill, open);
    open.begin(sign, fill.time);
    open.add(sign, fill.lots - lots, fill.ticks);
    open.fees += fill.fee - fee;
  }

  #openOf(instrument: number): Open {
    // Filled up from the beginning, so that the array has no holes.
    for (let i = this.#open.length; i <= instrument; i++) this.#open.push(new Open());
    return this.#open[instrument] as Open;
  }

  #finish(fill: TimedTrade, open: Open): void {
    const rows = this.#rows;
    const from = rows.add();
    const { cells } = rows;
    cells[from + INSTRUMENT] = fill.instrument;
    cells[from + SIGN] = open.sign;
    cells[from + OPENED_AT] = open.openedAt;
    cells[from + CLOSED_AT] = fill.time;
    cells[from + LOTS] = open.lots;
    cells[from + ENTRY_TICKS] = open.entryTickLots / open.entryLots;
    cells[from + EXIT_TICKS] = open.exitTickLots / open.exitLots;
    cells[from + FEES] = quoteUnits(open.fees);
    cells[from + PNL] = quoteUnits(open.realised - open.fees);
    open.sign = 0;
  }

  #trip(row: number): RoundTrip {
    const at = (place: number): number => this.#rows.get(row, place);
    return {
      instrument: at(INSTRUMENT),
      side: at(SIGN) > 0 ? 'long' : 'short',
      openedAt: at(OPENED_AT) as Micros,
      closedAt: at(CLOSED_AT) as Micros,
      lots: at(LOTS),
      entryTicks: at(ENTRY_TICKS),
      exitTicks: at(EXIT_TICKS),
      fees: at(FEES) as QuoteUnits,
      pnl: at(PNL) as QuoteUnits,
    };
  }
}
