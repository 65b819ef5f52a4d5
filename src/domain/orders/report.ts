/**
 * What a venue tells about our orders. Reports come back on the same queue as market data, in order of time. Hot path:
 * whoever makes many uses one record again and again; a reader copies what it keeps (`copyReport`).
 */
import type { Micros, PriceTicks, QtyLots, QuoteUnits } from '../../core/index.ts';
import type { Commission } from './commission.ts';
import type { ClientOrderId, ClientOrderIds, OrderName, Side } from './order.ts';
import type { OrderRecord } from './order-record.ts';

interface ReportBase extends OrderName {
  readonly instrument: number;
  /** Event time at the venue. */
  readonly time: Micros;
}

/** The venue has the order. */
export interface AcceptReport extends ReportBase {
  readonly kind: 'accepted';
}

/** Some or all of the order traded. */
export interface FillReport extends ReportBase {
  readonly kind: 'filled';
  /** Unique per venue and symbol: the same trade reported twice counts once. */
  readonly tradeId: number;
  readonly lots: QtyLots;
  readonly ticks: PriceTicks;
  /** What the venue took for it, in quote asset; negative for a rebate. */
  readonly fee: QuoteUnits;
  /** What it took in another asset. */
  readonly commission?: Commission | undefined;
  /** The side that the venue says it had; absent where only our own order tells it. */
  readonly side?: Side | undefined;
  /** The bar that filled it had no market (volume 0 and no range). */
  readonly deadMarket: boolean;
}

/** The venue took a trade back, with what it had taken for it: the fields are those of the fill. */
export interface VoidReport extends ReportBase {
  readonly kind: 'voided';
  readonly tradeId: number;
  readonly side: Side;
  readonly lots: QtyLots;
  readonly ticks: PriceTicks;
  readonly fee: QuoteUnits;
  readonly commission?: Commission | undefined;
}

/**
 * The order trades no further, a cancel was refused, or (`lost`) a command got no answer and its fate is not known.
 */
export interface EndReport extends ReportBase {
  readonly kind: 'cancelled' | 'rejected' | 'expired' | 'cancelRejected' | 'lost';
  /** The venue's own words. */
  readonly reason: string;
}

export type VenueReport = AcceptReport | FillReport | VoidReport | EndReport;

/** Reports that move an order and no money. */
export type AnswerKind = Exclude<VenueReport['kind'], 'filled' | 'voided'>;

/** The fields of every kind of report. One record stands for one report after the other, so nobody may keep it. */
export class ReportRecord {
  kind: VenueReport['kind'] = 'accepted';
  instrument = 0;
  orderSeq: number | undefined = undefined;
  epoch: number | undefined = undefined;
  time = Number.NaN as Micros;
  tradeId = Number.NaN;
  lots = Number.NaN as QtyLots;
  ticks = Number.NaN as PriceTicks;
  fee = Number.NaN as QuoteUnits;
  commission: Commission | undefined = undefined;
  side: Side | undefined = undefined;
  deadMarket = false;
  reason = '';
  #ids: ClientOrderIds | undefined = undefined;
  #text = '' as ClientOrderId;

  /** Says which order it is about, whatever becomes of the object that names it. */
  name(order: OrderRecord): void {
    // Mostly the same as before, and a pointer that is written costs more than one that is read.
    if (this.#ids !== order.ids) this.#ids = order.ids;
    if (this.#text !== order.text) this.#text = order.text;
    this.epoch = order.epoch;
    this.orderSeq = order.intentSeq;
    this.instrument = order.instrument;
  }

  /** The same for an order of which only the name is known. */
  nameText(name: OrderName): void {
    this.#ids = undefined;
    this.#text = name.clientOrderId;
    this.epoch = name.epoch;
    this.orderSeq = name.orderSeq;
  }

  /** Made when somebody asks for it. */
  get clientOrderId(): ClientOrderId {
    if (this.#text === '' && this.#ids !== undefined) {
      this.#text = this.#ids.of(this.epoch as number, this.orderSeq as number);
    }
    return this.#text;
  }
}

/** A report for keeping. */
export function copyReport(report: VenueReport): VenueReport {
  const { clientOrderId, orderSeq, epoch, instrument, time } = report;
  const base = { clientOrderId, orderSeq, epoch, instrument, time };
  if (report.kind === 'accepted') return { kind: 'accepted', ...base };
  if (report.kind === 'voided') {
    const { tradeId, side, lots, ticks, fee, commission } = report;
    return { kind: 'voided', ...base, tradeId, side, lots, ticks, fee, ...(commission && { commission }) };
  }
  if (report.kind !== 'filled') return { kind: report.kind, ...base, reason: report.reason };
  const { tradeId, lots, ticks, fee, commission, side, deadMarket } = report;
  const told = { ...(commission && { commission }), ...(side && { side }) };
  return { kind: 'filled', ...base, tradeId, lots, ticks, fee, ...told, deadMarket };
}
