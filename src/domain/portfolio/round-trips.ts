/**
 * Round trips: from flat to flat, the trades that people read. Derived from fills; money stays integer.
 */
import { assert, type Micros, mulDiv, type QuoteUnits, quoteUnits } from '../../core/index.ts';
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

/** One part of a fill: a fill that crosses zero ends one round trip and begins the next. */
interface Part {
  readonly lots: number;
  readonly fee: number;
  readonly realised: number;
}

/** Collects fills into round trips. */
export class RoundTrips {
  readonly #open = new Map<number, Open>();
  readonly closed: RoundTrip[] = [];

  /** Adds a fill with the profit that it realised before its fee. */
  add(side: Side, fill: FillReport, realised: QuoteUnits): void {
    const current = this.#open.get(fill.instrument);
    const closing = current !== undefined && (current.side === 'long') !== (side === 'buy');
    if (!closing || fill.lots <= current.held) {
      this.#addPart(side, fill, { lots: fill.lots, fee: fill.fee, realised });
      return;
    }
    // All profit is realised by the part that closes; the fee is shared by quantity, to the last unit.
    const lots = current.held;
    const fee = Math.sign(fill.fee) * mulDiv(Math.abs(fill.fee), lots, fill.lots, 'down');
    this.#addPart(side, fill, { lots, fee, realised });
    this.#addPart(side, fill, { lots: fill.lots - lots, fee: fill.fee - fee, realised: 0 });
  }

  #addPart(side: Side, fill: FillReport, part: Part): void {
    const current = this.#open.get(fill.instrument) ?? this.#begin(side, fill);
    const entering = (current.side === 'long') === (side === 'buy');
    if (entering) {
      current.held += part.lots;
      current.lots = Math.max(current.lots, current.held);
      current.entryLots += part.lots;
      current.entryTickLots += part.lots * fill.ticks;
    } else {
      current.held -= part.lots;
      current.exitLots += part.lots;
      current.exitTickLots += part.lots * fill.ticks;
    }
    assert(current.held >= 0, 'a part of a fill does not span a round trip', current.held);
    current.fees += part.fee;
    current.realised += part.realised;
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
