/**
 * What became of each order, for the analysis of its execution: prices when it was decided, when the venue had it and when
 * it ended. One row of numbers an order while the session runs; objects are made for whoever reads them. Hot path: an
 * order costs some stores, and nothing is allocated but for growth.
 *
 * The price of a moment is the mark of the account: the last close, or the last trade. A protective order was decided at
 * its level, and one that does not trade is no missed opportunity, so it counts only when it filled. An order for a share
 * of the cash is as large as what it filled, for nobody ordered more.
 */
import { micros, priceTicks, qtyLots } from '../core/index.ts';
import type { Instrument } from '../domain/market/index.ts';
import { type AnswerKind, type OrderIntent, type OrderPurpose, type Side, TERMS_END } from '../domain/orders/index.ts';
import { type ExecutedFill, type Execution, executionOf } from '../domain/portfolio/index.ts';
import { RowLog } from '../hot/index.ts';
import type { FillRow } from './fill-table.ts';
import { type OrderWords, PROTECTIVE_TERMS, termsOfOrder, WORDS_OF_TERMS } from './order-words.ts';

/** The execution of one order of the session. */
export interface OrderExecution extends Execution {
  /** Number of the intent. */
  readonly orderSeq: number;
  readonly instrument: number;
  readonly side: Side;
  readonly purpose: OrderPurpose;
  /** Lots that were ordered, or filled of an order for a share of the cash. */
  readonly lots: number;
}

/** Places in a row. */
const SEQ = 0;
const INSTRUMENT = 1;
const LOTS = 2;
const TIME = 3;
const DECISION = 4;
const ARRIVAL = 5;
const END = 6;
const FLAGS = 7;
const PLACES = 8;

/** The flags are the terms, and this for an order for a share of the cash. */
const SHARE = TERMS_END;
const START_NUMBERS = 256;
const NO_ROW = -1;

/** Rows of orders. */
export class ExecutionLog {
  readonly #log = new RowLog(PLACES);
  /** Row of each intent number. */
  #rows = new Int32Array(START_NUMBERS).fill(NO_ROW);

  /** An order was decided at a mark. */
  decided(order: OrderIntent, mark: number): void {
    while (order.intentSeq >= this.#rows.length) this.#grow();
    this.#rows[order.intentSeq] = this.#log.count;
    const from = this.#log.add();
    const { cells } = this.#log;
    const terms = termsOfOrder(order);
    const price = PROTECTIVE_TERMS[terms] === 1 ? order.priceTicks : mark;
    cells[from + SEQ] = order.intentSeq;
    cells[from + INSTRUMENT] = order.instrument;
    cells[from + LOTS] = order.lots;
    cells[from + TIME] = order.time;
    cells[from + DECISION] = price;
    cells[from + ARRIVAL] = price;
    cells[from + END] = price;
    cells[from + FLAGS] = order.cashSharePpm === undefined ? terms : terms + SHARE;
  }

  /** The venue answered at a mark; a fill is no answer. */
  answered(order: OrderIntent, kind: AnswerKind, mark: number): void {
    const row = this.#rows[order.intentSeq] ?? NO_ROW;
    if (row < 0 || PROTECTIVE_TERMS[termsOfOrder(order)] === 1) return;
    if (kind === 'accepted') this.#log.set(row, ARRIVAL, mark);
    else if (kind !== 'lost' && kind !== 'cancelRejected') this.#log.set(row, END, mark);
  }

  /**
   * Executions of the orders that have ended, in the order of their decision.
   * @param o.isOpen whether an order is open still.   @param o.voided trades that did not happen, by instrument and id.
   */
  executions(
    fills: readonly FillRow[],
    o: {
      readonly instruments: readonly Instrument[];
      readonly isOpen: (orderSeq: number) => boolean;
      readonly isVoid: (instrument: number, tradeId: number) => boolean;
    },
  ): readonly OrderExecution[] {
    const byOrder = new Map<number, ExecutedFill[]>();
    for (const { fill, order } of fills) {
      if (o.isVoid(fill.instrument, fill.tradeId)) continue;
      const list = byOrder.get(order.intentSeq);
      if (list === undefined) byOrder.set(order.intentSeq, [fill]);
      else list.push(fill);
    }
    const made: OrderExecution[] = [];
    for (let row = 0; row < this.#log.count; row++) {
      const orderSeq = this.#log.get(row, SEQ);
      if (o.isOpen(orderSeq)) continue;
      const one = this.#execution(row, byOrder.get(orderSeq) ?? [], o.instruments);
      if (one !== undefined) made.push(one);
    }
    return made;
  }

  #execution(row: number, fills: ExecutedFill[], instruments: readonly Instrument[]): OrderExecution | undefined {
    const at = (place: number): number => this.#log.get(row, place);
    const flags = at(FLAGS);
    const isShare = flags >= SHARE;
    const terms = isShare ? flags - SHARE : flags;
    const { side, purpose } = WORDS_OF_TERMS[terms] as OrderWords;
    const filled = fills.reduce((sum, { lots }) => sum + lots, 0);
    if (filled === 0 && (isShare || PROTECTIVE_TERMS[terms] === 1)) return undefined;
    // A venue may fill more than was ordered: then that is what the order came to.
    const lots = isShare ? filled : Math.max(at(LOTS), filled);
    const instrument = at(INSTRUMENT);
    const execution = executionOf({
      side,
      lots: qtyLots(lots),
      unitsPerTickLot: (instruments[instrument] as Instrument).unitsPerTickLot,
      decidedAt: micros(at(TIME)),
      decisionTicks: priceTicks(at(DECISION)),
      arrivalTicks: priceTicks(at(ARRIVAL)),
      endTicks: priceTicks(at(END)),
      fills,
    });
    return { orderSeq: at(SEQ), instrument, side, purpose, lots, ...execution };
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.#rows.length).fill(NO_ROW);
    larger.set(this.#rows);
    this.#rows = larger;
  }
}

/** The exposure of a session at the points of its equity. */
export interface ExposureSeries {
  /** (n,) value of all positions, signed; quote units. */
  readonly net: Float64Array;
  /** (n,) sum of their absolute values. */
  readonly gross: Float64Array;
}
