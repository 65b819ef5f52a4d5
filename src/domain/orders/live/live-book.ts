/**
 * Orders of ours that the venue may still work on, their trades, and what the engine is told. Three rules live here:
 * a trade counts once; lots count only from trades that the venue showed, never from a difference; and an order's end is
 * told when all its trades are, so a late trade cannot surprise who believed the end.
 */
import type { Micros } from '../../../core/index.ts';
import type { Instrument } from '../../market/index.ts';
import { type Commission, LotDust, settledFee } from '../commission.ts';
import { type ClientOrderId, signOf } from '../order.ts';
import type { EndReport, FillReport, VenueReport, VoidReport } from '../report.ts';
import type { LiveNotice, VenueTrade } from './contract.ts';
import type { LiveEnd, LiveOrder } from './live-order.ts';
import { TradeMemory } from './trade-memory.ts';

/** How many ended orders are remembered for trades that come after their end. */
const ENDED_MEMORY = 1024;
const TRADES_MEMORY = 8192;

/** The orders of a session at the venue. */
export class LiveBook {
  /** What the engine is to be told, in order; the adapter takes them out. */
  readonly reports: VenueReport[] = [];
  readonly notices: LiveNotice[] = [];
  /** Lots of each instrument from trades that were counted, and lots that are held without a trade of ours. */
  readonly positions: Float64Array;
  readonly adopted: Float64Array;
  readonly #orders = new Map<string, LiveOrder>();
  readonly #ended = new Map<string, LiveOrder>();
  readonly #trades = new TradeMemory(TRADES_MEMORY);
  /** Trades that were of no order of ours, by instrument and id. */
  readonly #adoptedTrades = new TradeMemory(TRADES_MEMORY);
  readonly #voided = new TradeMemory(TRADES_MEMORY);
  readonly #instruments: readonly Instrument[];
  /** What fees in a base asset leave of a lot. */
  readonly #dust = new LotDust();

  constructor(instruments: readonly Instrument[]) {
    this.#instruments = instruments;
    this.positions = new Float64Array(instruments.length);
    this.adopted = new Float64Array(instruments.length);
  }

  get size(): number {
    return this.#orders.size;
  }

  add(order: LiveOrder): void {
    this.#orders.set(order.clientOrderId, order);
  }

  /** An order that has not ended. */
  get(id: string): LiveOrder | undefined {
    return this.#orders.get(id);
  }

  /** An order that has not ended, or has lately. */
  find(id: string): LiveOrder | undefined {
    return this.#orders.get(id) ?? this.#ended.get(id);
  }

  values(): IterableIterator<LiveOrder> {
    return this.#orders.values();
  }

  notice(what: LiveNotice['what'], instrument: number, detail: string): void {
    this.notices.push({ what, instrument, detail });
  }

  /** The venue has the order. */
  accept(order: LiveOrder, now: Micros): void {
    order.evidence = true;
    if (order.end !== undefined) return;
    order.phase = 'open';
    if (order.told) return;
    order.told = true;
    const { clientOrderId, instrument } = order;
    this.reports.push({ kind: 'accepted', clientOrderId, instrument, time: now });
  }

  /** Nobody knows whether the order arrived. */
  lose(order: LiveOrder, now: Micros, reason: string): void {
    order.phase = 'unknown';
    order.told = false;
    this.#tell(order, 'lost', now, reason);
    this.notice('unknown', order.instrument, `${order.clientOrderId}: ${reason}`);
  }

  refuseCancel(order: LiveOrder, now: Micros, reason: string): void {
    this.#tell(order, 'cancelRejected', now, reason);
  }

  /** Counts a trade once. @returns false for one that was counted before. */
  trade(trade: VenueTrade, now: Micros): boolean {
    const { instrument, tradeId, lots, ticks, side } = trade;
    if (!this.#trades.take(instrument, tradeId)) return false;
    const order = this.find(trade.clientOrderId);
    if (order === undefined) {
      this.#adoptedTrades.take(instrument, tradeId);
      this.notice(
        'external-fill',
        instrument,
        `trade ${tradeId} of '${trade.clientOrderId}' is not of an order of ours`,
      );
    } else {
      order.evidence = true;
      order.seenLots += lots;
      order.venueLots = Math.max(order.venueLots, order.seenLots);
      if (order.phase === 'sent' || order.phase === 'unknown') order.phase = 'open';
    }
    const { fee, commission } = this.#toldOf(trade);
    this.#move(order === undefined ? this.adopted : this.positions, instrument, signOf(side) * lots, commission);
    const clientOrderId = trade.clientOrderId as ClientOrderId;
    const report = {
      clientOrderId,
      instrument,
      time: now,
      tradeId,
      lots,
      ticks,
      side,
      fee,
      deadMarket: false,
    } as const;
    this.reports.push({ kind: 'filled', ...report, ...(commission && { commission }) });
    return true;
  }

  /** The venue took a trade back: it is counted back, once. One that was not shown before is counted first. */
  takeBack(trade: VenueTrade, now: Micros): void {
    const { instrument, tradeId, lots, ticks, side } = trade;
    if (!this.#voided.take(instrument, tradeId)) return;
    // It happened, and then it did not: the engine hears both, so its order does not wait for a trade that never comes.
    this.trade(trade, now);
    const { fee, commission } = this.#toldOf(trade);
    const isForeign = this.wasAdopted(tradeId, instrument);
    const column = isForeign ? this.adopted : this.positions;
    this.#move(column, instrument, -signOf(side) * lots, commission && negated(commission));
    if (isForeign) return;
    const clientOrderId = trade.clientOrderId as ClientOrderId;
    const report = { clientOrderId, instrument, time: now, tradeId, lots, ticks, side, fee } as const;
    this.reports.push({ kind: 'voided', ...report, ...(commission && { commission }) });
  }

  /** Whether a trade was counted as of no order that we know. */
  wasAdopted(tradeId: number, instrument: number): boolean {
    return this.#adoptedTrades.has(instrument, tradeId);
  }

  /** A trade that the journal holds already. */
  recoverTrade(report: FillReport): void {
    const { instrument, lots, side, commission } = report;
    if (!this.#trades.take(instrument, report.tradeId)) return;
    const order = this.find(report.clientOrderId);
    if (order === undefined) {
      this.#adoptedTrades.take(instrument, report.tradeId);
      if (side !== undefined) this.#move(this.adopted, instrument, signOf(side) * lots, commission);
      return;
    }
    order.seenLots += lots;
    order.venueLots = Math.max(order.venueLots, order.seenLots);
    order.evidence = true;
    this.#move(this.positions, instrument, signOf(side ?? order.side) * lots, commission);
    if (order.seenLots >= order.lots) this.remove(order);
  }

  /** A trade that was taken back, as the journal holds it. */
  recoverVoid(report: VoidReport): void {
    const { instrument, tradeId, side, lots, commission } = report;
    if (!this.#voided.take(instrument, tradeId)) return;
    this.#move(this.positions, instrument, -signOf(side) * lots, commission && negated(commission));
  }

  /** Fee and commission of a trade as the account takes them. */
  #toldOf(trade: VenueTrade): Pick<FillReport, 'fee' | 'commission'> {
    return settledFee(trade, (this.#instruments[trade.instrument] as Instrument).quote);
  }

  /** Whether fees in the base asset have left parts of lots, so that what is held is no whole number of them. */
  hasDust(instrument: number): boolean {
    return !this.#dust.of(instrument).isZero();
  }

  /** Moves what is held by a trade, and by a fee that was taken from something that we trade. */
  #move(column: Float64Array, instrument: number, lots: number, commission: Commission | undefined): void {
    column[instrument] = (column[instrument] as number) + lots;
    if (commission === undefined) return;
    const { asset, amount } = commission;
    const isOwn = this.#instruments[instrument]?.base === asset;
    const payer = isOwn ? instrument : this.#instruments.findIndex(({ base }) => base === asset);
    if (payer < 0) return;
    // What another instrument of the session holds pays for nothing: the owner keeps some of that asset beside it.
    const from = isOwn ? column : this.adopted;
    const held = from === this.positions ? (from[payer] as number) : Number.POSITIVE_INFINITY;
    const { lotSize } = this.#instruments[payer] as Instrument;
    from[payer] = (from[payer] as number) - this.#dust.take(payer, { amount, lotSize, held });
  }

  /** Whether the venue says that more has traded than was shown to us. */
  misses(order: LiveOrder): boolean {
    return order.seenLots < order.venueLots;
  }

  /** The venue proved the end. @returns whether it could be told: not while trades are missing. */
  end(order: LiveOrder, end: LiveEnd, now: Micros): boolean {
    order.end ??= end;
    return this.settle(order, now);
  }

  /** Tells the end of an order that has one, when nothing is missing. */
  settle(order: LiveOrder, now: Micros): boolean {
    const { end } = order;
    if (end === undefined || this.misses(order) || order.phase === 'ended') return order.phase === 'ended';
    this.remove(order);
    if (!order.held) this.#tellEnd(order, end, now);
    return true;
  }

  /** A fill of everything is told by its trades. A venue that made the order smaller calls the rest filled too. */
  #tellEnd(order: LiveOrder, end: LiveEnd, now: Micros): void {
    if (end.kind !== 'filled') this.#tell(order, end.kind, now, end.reason);
    else if (order.seenLots < order.lots) this.#tell(order, 'cancelled', now, 'the venue took only a part of it');
  }

  /** Tells an end that was held back. */
  tellHeld(order: LiveOrder, now: Micros): void {
    order.held = false;
    const { end, phase } = order;
    if (phase === 'ended' && end !== undefined) this.#tellEnd(order, end, now);
  }

  /** Takes an order out of those that may still trade. */
  remove(order: LiveOrder): void {
    order.phase = 'ended';
    order.checkAt = Number.POSITIVE_INFINITY;
    this.#orders.delete(order.clientOrderId);
    this.#ended.set(order.clientOrderId, order);
    if (this.#ended.size <= 2 * ENDED_MEMORY) return;
    // Half of it at once: taking the first one of a map each time steps over all that were deleted before.
    const oldest = [...this.#ended.keys()].slice(0, ENDED_MEMORY);
    for (const id of oldest) this.#ended.delete(id);
  }

  #tell(order: LiveOrder, kind: EndReport['kind'], time: Micros, reason: string): void {
    const { clientOrderId, instrument } = order;
    this.reports.push({ kind, clientOrderId, instrument, time, reason });
  }
}

function negated({ asset, amount }: Commission): Commission {
  return { asset, amount: amount.startsWith('-') ? amount.slice(1) : `-${amount}` };
}
