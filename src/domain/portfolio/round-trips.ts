/**
 * Round trips: from flat to flat, the trades that people read. Derived from fills; money stays integer.
 */
import { assert, type Micros, type QuoteUnits, quoteUnits } from '../../core/index.ts';
import type { FillReport, Side } from '../orders/index.ts';

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

interface Open {
  readonly side: 'long' | 'short';
  readonly openedAt: Micros;
  held: number;
  lots: number;
  entryLots: number;
  entryTickLots: number;
  exitLots: number;
  exitTickLots: number;
  fees: number;
  realised: number;
}

/** Collects fills into round trips. A reversal is split by the engine into a close and an open, so none spans zero. */
export class RoundTrips {
  readonly #open = new Map<number, Open>();
  readonly closed: RoundTrip[] = [];

  /** Adds a fill with the profit that it realised before its fee. */
  add(side: Side, fill: FillReport, realised: QuoteUnits): void {
    const current = this.#open.get(fill.instrument) ?? this.#begin(side, fill);
    const entering = (current.side === 'long') === (side === 'buy');
    if (entering) {
      current.held += fill.lots;
      current.lots = Math.max(current.lots, current.held);
      current.entryLots += fill.lots;
      current.entryTickLots += fill.lots * fill.ticks;
    } else {
      current.held -= fill.lots;
      current.exitLots += fill.lots;
      current.exitTickLots += fill.lots * fill.ticks;
    }
    assert(current.held >= 0, 'a fill does not span a round trip', current.held);
    current.fees += fill.fee;
    current.realised += realised;
    if (current.held === 0) this.#finish(fill, current);
  }

  #begin(side: Side, fill: FillReport): Open {
    const begun: Open = {
      side: side === 'buy' ? 'long' : 'short',
      openedAt: fill.time,
      held: 0,
      lots: 0,
      entryLots: 0,
      entryTickLots: 0,
      exitLots: 0,
      exitTickLots: 0,
      fees: 0,
      realised: 0,
    };
    this.#open.set(fill.instrument, begun);
    return begun;
  }

  #finish(fill: FillReport, open: Open): void {
    this.#open.delete(fill.instrument);
    this.closed.push({
      instrument: fill.instrument,
      side: open.side,
      openedAt: open.openedAt,
      closedAt: fill.time,
      lots: open.lots,
      entryTicks: open.entryTickLots / open.entryLots,
      exitTicks: open.exitTickLots / open.exitLots,
      fees: quoteUnits(open.fees),
      pnl: quoteUnits(open.realised - open.fees),
    });
  }
}
