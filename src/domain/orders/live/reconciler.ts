/**
 * Whether what we believe is what the venue has, instrument by instrument: open orders, own trades since a mark with an
 * overlap, and what is held. At the start, after each reconnection, and now and then. No entry leaves before an
 * instrument has been through it; a difference that stays is adopted and ends entries, because history may be shorter
 * than a position is old, or somebody else trades on the account.
 */
import type { VenueOrder, VenueTrade } from './contract.ts';
import type { LiveBook } from './live-book.ts';
import { DOUBT_MICROS, HOLDINGS_MICROS, TRADE_OVERLAP } from './live-options.ts';
import type { RequestDesk } from './request-desk.ts';

type Stage = 'openOrders' | 'trades' | 'holdings' | 'idle';

/** Where one instrument stands. */
interface Progress {
  stage: Stage;
  /** Whether entries may leave: it has been through all stages since the start or the last reconnection. */
  ready: boolean;
  asking: boolean;
  /** When the next question is due. */
  at: number;
  /** Highest trade id that an answer has shown; 0 for none yet. */
  mark: number;
  /** Difference that was seen once, NaN for none. */
  doubt: number;
  /** Lots that we counted when holdings were asked for. */
  counted: number;
  /** 1 when our dust and the owner's come to a lot that nobody counted, 0 when they do not. */
  rounding: 0 | 1;
}

/** Why nothing may be concluded from holdings now; the caller knows its orders. */
export type IsQuiet = (instrument: number) => boolean;

const RETRY_MICROS = 1_000_000;
/** A cancel of an order that we do not know is sent again after so long. */
const ORPHAN_MICROS = 5_000_000;

/** Compares, instrument by instrument. */
export class Reconciler {
  readonly #book: LiveBook;
  readonly #desk: RequestDesk;
  readonly #isQuiet: IsQuiet;
  readonly #idPrefix: string;
  readonly #progress: Progress[];
  /** Open entries of this session that the journal lacks, by id: they are taken back, from the time that each has. */
  readonly #orphans = new Map<string, { readonly instrument: number; at: number }>();
  /** Instruments that take no entries, and why. */
  readonly halts: (string | undefined)[];

  constructor(book: LiveBook, desk: RequestDesk, options: { instruments: number; session: string; isQuiet: IsQuiet }) {
    this.#book = book;
    this.#desk = desk;
    this.#isQuiet = options.isQuiet;
    this.#idPrefix = `b4-${options.session}-`;
    this.halts = Array.from({ length: options.instruments }, () => undefined);
    this.#progress = Array.from({ length: options.instruments }, () => ({
      stage: 'idle' as Stage,
      ready: false,
      asking: false,
      at: Number.POSITIVE_INFINITY,
      mark: 0,
      doubt: Number.NaN,
      counted: 0,
      rounding: 0,
    }));
  }

  /** Why an instrument takes no entries; undefined when it does. */
  barOf(instrument: number): string | undefined {
    if (!(this.#progress[instrument] as Progress).ready) return 'not reconciled with the venue yet';
    return this.halts[instrument];
  }

  /** The journal has this trade. One of our own ids whose order it lacks ends entries in every process that reads it. */
  recoverTrade({
    instrument,
    tradeId,
    clientOrderId,
  }: Pick<VenueTrade, 'instrument' | 'tradeId' | 'clientOrderId'>): void {
    this.markTrade(instrument, tradeId);
    this.#findAhead(instrument, tradeId, clientOrderId);
  }

  /** Trades up to this one were seen. */
  markTrade(instrument: number, tradeId: number): void {
    const progress = this.#progress[instrument] as Progress;
    progress.mark = Math.max(progress.mark, tradeId);
  }

  /** Begins anew with every instrument. */
  begin(now: number): void {
    for (const progress of this.#progress) {
      progress.stage = 'openOrders';
      progress.ready = false;
      progress.at = now;
    }
  }

  nextDeadline(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { at, asking } of this.#progress) if (!asking && at < next) next = at;
    for (const { at } of this.#orphans.values()) next = Math.min(next, at);
    return next;
  }

  /** Asks what is due. */
  tick(now: number): void {
    for (const [clientOrderId, orphan] of this.#orphans) {
      if (orphan.at > now) continue;
      orphan.at = now + ORPHAN_MICROS;
      this.#desk.send({ kind: 'cancel', instrument: orphan.instrument, clientOrderId }, now);
    }
    for (let i = 0; i < this.#progress.length; i++) {
      const progress = this.#progress[i] as Progress;
      if (progress.asking || progress.at > now) continue;
      if (progress.stage === 'idle') progress.stage = 'holdings';
      if (progress.stage === 'holdings' && !this.#isQuiet(i)) {
        progress.at = now + (progress.ready ? DOUBT_MICROS : 5 * RETRY_MICROS);
        continue;
      }
      progress.asking = true;
      progress.counted = this.#heldOf(i);
      const fromTradeId = Math.max(0, progress.mark + 1 - TRADE_OVERLAP);
      this.#desk.send({ kind: progress.stage, instrument: i, fromTradeId }, now);
    }
  }

  /** The question failed or got no answer. */
  failed(instrument: number, now: number): void {
    const progress = this.#progress[instrument] as Progress;
    progress.asking = false;
    progress.at = now + RETRY_MICROS;
  }

  /** Open orders at the venue. One that we do not know is somebody else's, or of a journal that is older than the venue. */
  onOpenOrders(instrument: number, orders: readonly VenueOrder[], now: number): void {
    for (const { clientOrderId, adds } of orders) {
      if (this.#book.find(clientOrderId) !== undefined) continue;
      this.#book.notice('external-order', instrument, `open order '${clientOrderId}' is not in the journal`);
      if (!clientOrderId.startsWith(this.#idPrefix)) continue;
      this.#isAhead(instrument, clientOrderId);
      // What it would trade has no stop and no place in the books. One that protects stays, of whatever it protects.
      if (adds === true) this.#orphans.set(clientOrderId, { instrument, at: now });
    }
    this.#go(instrument, 'trades', now);
  }

  /** An order that the journal lacks is off the venue, or was never there. */
  isGone(clientOrderId: string): void {
    this.#orphans.delete(clientOrderId);
  }

  onTrades(instrument: number, trades: readonly VenueTrade[], now: number): void {
    for (const { tradeId, clientOrderId } of trades) {
      this.markTrade(instrument, tradeId);
      this.#findAhead(instrument, tradeId, clientOrderId);
    }
    this.#go(instrument, 'holdings', now);
  }

  /** What is held, in lots. A difference counts when it is the same twice, with time for answers to catch up between. */
  onHoldings(instrument: number, lots: number, now: number): void {
    const progress = this.#progress[instrument] as Progress;
    progress.asking = false;
    const counted = this.#heldOf(instrument);
    if (!this.#isQuiet(instrument) || counted !== progress.counted) {
      progress.at = now + RETRY_MICROS;
      return;
    }
    const difference = this.#withoutRounding(instrument, lots - counted);
    if (difference !== 0 && progress.doubt !== difference) {
      progress.doubt = difference;
      progress.at = now + DOUBT_MICROS;
      return;
    }
    progress.doubt = Number.NaN;
    if (difference !== 0) this.#adopt(instrument, difference);
    progress.ready = true;
    progress.stage = 'idle';
    progress.at = now + HOLDINGS_MICROS;
  }

  /**
   * What fees in the base asset leave of a lot adds up with what the owner had of one before: the venue then shows one lot
   * more, or no more. That is no difference.
   */
  #withoutRounding(instrument: number, difference: number): number {
    const progress = this.#progress[instrument] as Progress;
    if (difference !== 1 - 2 * progress.rounding || !this.#book.hasDust(instrument)) return difference;
    progress.rounding = progress.rounding === 0 ? 1 : 0;
    this.#book.adopted[instrument] = (this.#book.adopted[instrument] as number) + difference;
    return 0;
  }

  #adopt(instrument: number, lots: number): void {
    this.#book.adopted[instrument] = (this.#book.adopted[instrument] as number) + lots;
    this.#book.notice('adopted', instrument, `the venue holds ${lots} lots more than our trades come to`);
    this.halt(instrument, 'the venue holds something else than our trades come to');
  }

  halt(instrument: number, reason: string): void {
    if (this.halts[instrument] !== undefined) return;
    this.halts[instrument] = reason;
    this.#book.notice('halted', instrument, reason);
  }

  #findAhead(instrument: number, tradeId: number, clientOrderId: string): void {
    const isOurs = clientOrderId.startsWith(this.#idPrefix);
    if (isOurs && this.#book.wasAdopted(tradeId, instrument)) this.#isAhead(instrument, clientOrderId);
  }

  #isAhead(instrument: number, clientOrderId: string): void {
    this.#book.notice('ahead-of-journal', instrument, `'${clientOrderId}' is ours, and the journal does not have it`);
    this.halt(instrument, 'the venue has orders of this session that the journal does not have');
  }

  #heldOf(instrument: number): number {
    return (this.#book.positions[instrument] as number) + (this.#book.adopted[instrument] as number);
  }

  #go(instrument: number, stage: Stage, now: number): void {
    const progress = this.#progress[instrument] as Progress;
    progress.asking = false;
    progress.stage = stage;
    progress.at = now;
  }
}
