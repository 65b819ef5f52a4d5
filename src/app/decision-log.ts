/**
 * The decisions of a session, one row of numbers each: the order list and the analysis of executions are read from them.
 * Hot path: a decision costs some stores. Between two orders a session handles bars, so whatever an order runs has left the
 * caches of the processor by the next one: the less of it, the better.
 *
 * The price of a moment is the mark of the account: the last close, or the last trade. A protective order was decided at
 * its level.
 */
import {
  type AnswerKind,
  type CancelIntent,
  intentSeqOf,
  type OrderIntent,
  TERMS_END,
} from '../domain/orders/index.ts';
import { RowLog } from '../hot/index.ts';
import { termsOfOrder, WAITING_TERMS } from './order-words.ts';

/** Places in a row. As one object, which readers take apart: a constant of another module is looked up at each of its uses. */
export const DECISION = {
  SEQ: 0,
  TIME: 1,
  INSTRUMENT: 2,
  /** Of a cancel the number of its order. */
  LOTS: 3,
  PRICE: 4,
  /** NaN where the order is for no share of the cash. */
  SHARE: 5,
  /** The number of its words, `CANCEL` for a cancel. */
  TERMS: 6,
  /** Of an order its price when it was decided, when the venue had it, and when it ended. */
  DECIDED: 7,
  ARRIVED: 8,
  ENDED: 9,
  /** How many there are. */
  PLACES: 10,
  CANCEL: TERMS_END,
} as const;
const { SEQ, TIME, INSTRUMENT, LOTS, PRICE, SHARE, TERMS, DECIDED, ARRIVED, ENDED, PLACES, CANCEL } = DECISION;
const NO_ROW = -1;

// Names of the hot path: what another module exports is looked up, and checked to be there, at each of its uses.
const [toTerms, WAITING] = [termsOfOrder, WAITING_TERMS];

/** Rows of decisions. */
export class DecisionLog {
  /** To be read only. */
  readonly rows = new RowLog(PLACES);

  /** Decisions so far. */
  get count(): number {
    return this.rows.count;
  }

  /** An order was decided at a mark. Numbers of decisions rise. */
  order(order: OrderIntent, mark: number): void {
    const { rows } = this;
    const from = rows.add();
    const { cells } = rows;
    const terms = toTerms(order);
    const price = WAITING[terms] === 1 ? order.priceTicks : mark;
    cells[from + SEQ] = order.intentSeq;
    cells[from + TIME] = order.time;
    cells[from + INSTRUMENT] = order.instrument;
    cells[from + LOTS] = order.lots;
    cells[from + PRICE] = order.priceTicks;
    cells[from + SHARE] = order.cashSharePpm ?? Number.NaN;
    cells[from + TERMS] = terms;
    cells[from + DECIDED] = price;
    cells[from + ARRIVED] = price;
    cells[from + ENDED] = price;
  }

  cancel(intent: CancelIntent): void {
    const { orderSeq = intentSeqOf(intent.clientOrderId) } = intent;
    const { rows } = this;
    const from = rows.add();
    const { cells } = rows;
    cells[from + SEQ] = intent.intentSeq;
    cells[from + TIME] = intent.time;
    cells[from + INSTRUMENT] = intent.instrument;
    cells[from + LOTS] = orderSeq;
    cells[from + TERMS] = CANCEL;
  }

  /** The venue answered an order at a mark; a fill is no answer. */
  answered(order: OrderIntent, kind: AnswerKind, mark: number): void {
    if (kind === 'lost' || kind === 'cancelRejected' || WAITING[toTerms(order)] === 1) return;
    const row = this.#rowOf(order.intentSeq);
    if (row >= 0) this.rows.set(row, kind === 'accepted' ? ARRIVED : ENDED, mark);
  }

  /** Row of the decision with a number, -1 when there is none. Numbers rise, so only what was refused is missing. */
  #rowOf(seq: number): number {
    const { rows } = this;
    let high = rows.count - 1;
    if (high < 0) return NO_ROW;
    // As many rows before the last one as there are numbers, unless some in between were refused.
    let low = Math.max(0, high - (rows.get(high, SEQ) - seq));
    if (low > high) return NO_ROW;
    while (low < high && rows.get(low, SEQ) !== seq) {
      const middle = (low + high + 1) >>> 1;
      if (rows.get(middle, SEQ) > seq) high = middle - 1;
      else low = middle;
    }
    return rows.get(low, SEQ) === seq ? low : NO_ROW;
  }
}
