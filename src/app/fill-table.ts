/**
 * The fills of a session while they come: one row of numbers for each, because reports and orders are records that stand for
 * others later. Objects are made for whoever reads them. Hot path.
 */
import { type Micros, type PriceTicks, type QtyLots, type QuoteUnits, quoteUnits } from '../core/index.ts';
import {
  type ClientOrderId,
  type ClientOrderIds,
  type Commission,
  type FillReport,
  type OrderIntent,
  OrderRecord,
  TERMS_END,
} from '../domain/orders/index.ts';
import { RowLog } from '../hot/index.ts';
import { type OrderWords, termsOfOrder, WORDS_OF_TERMS } from './order-words.ts';

/** A fill with the order it belongs to. */
export interface FillRow {
  readonly fill: FillReport;
  readonly order: OrderIntent;
  /** Profit or loss that it realised, before its fee. */
  readonly realised: QuoteUnits;
}

/** Places in a row. */
const INSTRUMENT = 0;
const TIME = 1;
const TRADE_ID = 2;
const LOTS = 3;
const TICKS = 4;
const FEE = 5;
const REALISED = 6;
const ORDER_SEQ = 7;
const EPOCH = 8;
const ORDER_LOTS = 9;
const ORDER_PRICE = 10;
const CASH_SHARE = 11;
const ORDER_TIME = 12;
const FLAGS = 13;
const PLACES = 14;

/** The flags are the terms of the order, and these bits above them. */
const DEAD = TERMS_END;
/** A side that the venue named. */
const NAMED = 2 * TERMS_END;
const NAMED_SELL = 4 * TERMS_END;

function flagsOf(fill: FillReport, order: OrderIntent): number {
  let flags = termsOfOrder(order);
  if (fill.deadMarket) flags |= DEAD;
  if (fill.side !== undefined) flags |= fill.side === 'sell' ? NAMED | NAMED_SELL : NAMED;
  return flags;
}

/** Rows of fills. */
export class FillTable {
  readonly #rows = new RowLog(PLACES);
  #deadCount = 0;
  /** Who makes the texts of ids; the texts themselves of orders that nobody makes them for. */
  #ids: ClientOrderIds | undefined = undefined;
  readonly #texts = new Map<number, ClientOrderId>();
  /** Fees in other assets, by row. */
  readonly #commissions = new Map<number, Commission>();

  get count(): number {
    return this.#rows.count;
  }

  /** Fills in bars without a market. */
  get deadCount(): number {
    return this.#deadCount;
  }

  add(fill: FillReport, order: OrderIntent, realised: QuoteUnits): void {
    this.#nameOf(order);
    if (fill.commission !== undefined) this.#commissions.set(this.#rows.count, fill.commission);
    if (fill.deadMarket) this.#deadCount = (this.#deadCount + 1) | 0;
    const from = this.#rows.add();
    const { cells } = this.#rows;
    cells[from + INSTRUMENT] = fill.instrument;
    cells[from + TIME] = fill.time;
    cells[from + TRADE_ID] = fill.tradeId;
    cells[from + LOTS] = fill.lots;
    cells[from + TICKS] = fill.ticks;
    cells[from + FEE] = fill.fee;
    cells[from + REALISED] = realised;
    cells[from + ORDER_SEQ] = order.intentSeq;
    cells[from + EPOCH] = order.epoch ?? Number.NaN;
    cells[from + ORDER_LOTS] = order.lots;
    cells[from + ORDER_PRICE] = order.priceTicks;
    cells[from + CASH_SHARE] = order.cashSharePpm ?? Number.NaN;
    cells[from + ORDER_TIME] = order.time;
    cells[from + FLAGS] = flagsOf(fill, order);
  }

  /** The first fills, as objects. */
  rows(count = this.count): FillRow[] {
    return Array.from({ length: count }, (_, row) => this.#row(row));
  }

  /** Remembers the text of an id that cannot be made later. */
  #nameOf(order: OrderIntent): void {
    if (order instanceof OrderRecord && order.ids !== undefined) {
      if (this.#ids === undefined) this.#ids = order.ids;
      if (this.#ids === order.ids) return;
    }
    this.#texts.set(this.#rows.count, order.clientOrderId);
  }

  #row(row: number): FillRow {
    const at = (place: number): number => this.#rows.get(row, place);
    const epoch = at(EPOCH);
    const intentSeq = at(ORDER_SEQ);
    const clientOrderId = (this.#texts.get(row) ?? this.#ids?.of(epoch, intentSeq)) as ClientOrderId;
    const named = Number.isNaN(epoch) ? { clientOrderId } : { clientOrderId, epoch };
    const share = at(CASH_SHARE);
    const flags = at(FLAGS);
    const { side, type, purpose, reduceOnly } = WORDS_OF_TERMS[flags & (TERMS_END - 1)] as OrderWords;
    const order: OrderIntent = {
      ...named,
      intentSeq,
      instrument: at(INSTRUMENT),
      side,
      type,
      purpose,
      lots: at(ORDER_LOTS) as QtyLots,
      priceTicks: at(ORDER_PRICE) as PriceTicks,
      ...(Number.isNaN(share) ? undefined : { cashSharePpm: share }),
      reduceOnly,
      time: at(ORDER_TIME) as Micros,
    };
    const fillSide = (flags & NAMED_SELL) === 0 ? 'buy' : 'sell';
    const isNamed = (flags & NAMED) !== 0;
    const commission = this.#commissions.get(row);
    const fill: FillReport = {
      kind: 'filled',
      ...named,
      ...(isNamed && ({ side: fillSide } as const)),
      ...(commission && { commission }),
      instrument: at(INSTRUMENT),
      time: at(TIME) as Micros,
      tradeId: at(TRADE_ID),
      lots: at(LOTS) as QtyLots,
      ticks: at(TICKS) as PriceTicks,
      fee: quoteUnits(at(FEE)),
      deadMarket: (flags & DEAD) !== 0,
    };
    return { fill, order, realised: quoteUnits(at(REALISED)) };
  }
}
